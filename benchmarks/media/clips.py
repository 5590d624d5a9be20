"""What clips cost, as multiples of ffmpeg commands written by hand and measured beside them.

    python -m benchmarks.media.clips [--json] [--rounds N]

A complying clip is set against a bare remux, three renditions of a 1080p clip (one complying)
against the three commands that a person would write, with the same encoder settings. CPU seconds
count our own process and its children; the ways take turns; medians.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from media.ffmpeg import program
from media.spec import VideoSpec
from media.video import VideoWanted, make_video
from media.video_command import CRF, PRESET

LIMITS = {"complying ÷ remux": 3.0, "three ÷ hand-written": 1.15}
_BYTES = 200_000_000


def spec(width: int, height: int) -> VideoSpec:
    return VideoSpec(1, _BYTES, 0.5, 600, width, height)


WIDE, SMALL, REEL = spec(1920, 1080), spec(1280, 720), spec(1080, 1920)
THREE = [
    VideoWanted(WIDE),
    VideoWanted(SMALL),
    VideoWanted(REEL, fit="crop", aspect="9:16"),
]
_X264 = ("-c:v", "libx264", "-preset", PRESET, "-crf", str(CRF), "-pix_fmt", "yuv420p", "-g", "60")
_TAIL = ("-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart")
BY_HAND = (
    ("-c", "copy", "-movflags", "+faststart"),
    ("-vf", "scale=1280:720", *_X264, *_TAIL),
    ("-vf", "crop=608:1080,scale=608:1080", *_X264, *_TAIL),
)


def ffmpeg(*words: str) -> None:
    subprocess.run([program(), "-v", "error", "-nostdin", "-y", *words], check=True)


def by_hand(clip: Path, out: Path) -> None:
    for words in BY_HAND:
        ffmpeg("-i", str(clip), *words, str(out))


def source(folder: Path) -> Path:
    """Four seconds of 1080p at the bit rate of a telephone (about 14 Mb/s)."""
    path = folder / "source.mp4"
    noisy = "testsrc2=s=1920x1080:r=30:d=4,noise=alls=8:allf=t"
    tone = ("-f", "lavfi", "-i", "sine=440:r=48000:d=4")
    codec = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p")
    ffmpeg("-f", "lavfi", "-i", noisy, *tone, *codec, "-g", "60", "-c:a", "aac", str(path))
    return path


def used() -> float:
    own, theirs = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def cost(work: Callable[[], object]) -> tuple[float, float]:
    """(CPU seconds, wall seconds)."""
    before, began = used(), time.perf_counter()
    work()
    return used() - before, time.perf_counter() - began


def medians(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, tuple[float, float]]:
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            taken[name].append(cost(work))
    return {
        name: (statistics.median(c for c, _ in all_), statistics.median(w for _, w in all_))
        for name, all_ in taken.items()
    }


def measure(rounds: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clip, out = source(folder), folder / "out.mp4"
        costs = medians(
            {
                "bare remux": lambda: ffmpeg("-i", str(clip), *BY_HAND[0], str(out)),
                "complying clip": lambda: make_video(clip, THREE[0], out),
            },
            rounds * 3,
        )
        costs |= medians(
            {
                "three by hand": lambda: by_hand(clip, out),
                "three renditions": lambda: [make_video(clip, one, out) for one in THREE],
            },
            rounds,
        )
    ratios = {
        "complying ÷ remux": costs["complying clip"][0] / costs["bare remux"][0],
        "three ÷ hand-written": costs["three renditions"][0] / costs["three by hand"][0],
    }
    return {
        "cpu_seconds": {name: round(value[0], 3) for name, value in costs.items()},
        "wall_seconds": {name: round(value[1], 3) for name, value in costs.items()},
        "ratios": {name: round(value, 2) for name, value in ratios.items()},
        "limits": LIMITS,
        "rounds": rounds,
    }


def _table(result: dict[str, object]) -> str:
    lines = []
    for key in ("cpu_seconds", "wall_seconds", "ratios", "limits"):
        values = result[key]
        if not isinstance(values, dict):
            raise TypeError("measure() gives tables")
        lines.append(key)
        lines += [f"  {name:<28}{value:>9}" for name, value in values.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    result = measure(given.rounds)
    sys.stdout.write((json.dumps(result, indent=2) if given.json else _table(result)) + "\n")


if __name__ == "__main__":
    main()
