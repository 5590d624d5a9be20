"""What a second worker is worth for many photographs, beside what the machine can give at all.

    python -m benchmarks.media.photos [--json] [--rounds N] [--photos N]

Four ways take turns, each in fresh processes that wait, imports done, for one signal: the cache
with one worker and with two (the helper's start counts), and the ceiling, bare decoding, scaling
and encoding of the same photographs by one plain process and shared between two that never meet.
Wall seconds are the machine's of that moment, so the processor time that others took meanwhile
is told (cores). ``by CPU`` needs no quiet machine: one worker's processor seconds against half of
the two workers' sum; it sees all extra work, and no waiting. Medians of each round's ratios.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from benchmarks.media.drawn import photo
from content.draft import DraftMedia
from content.store import Store
from media.image import Wanted, make_images
from media.renditions import Renditions
from media.spec import ImageSpec

LIMIT = {"one ÷ two workers (wall)": 1.7}
SPECS = [
    ImageSpec(1, 8_000_000, *size)
    for size in ((2048, 2048), (1600, 1600), (1080, 1350), (1200, 675), (1080, 1080))
]
"""Five channels."""
SHARES = {"one worker": (1.0,), "two workers": (1.0,), "one plain": (1.0,), "two plain": (0.5, 0.5)}
RATIOS = {
    "one ÷ two workers (wall)": ("one worker", "two workers"),
    "ceiling: one ÷ two plain (wall)": ("one plain", "two plain"),
}


@dataclass(frozen=True)
class Took:
    """Seconds of one way: on the clock, and of the processors by us and by everybody else."""

    wall: float
    cpu: float
    others: float


def photographs(folder: Path, count: int) -> list[str]:
    """So many different files of 12 MP (a telephone's usual size) in a store; their hashes."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(photo())) as image:
        image.resize((4000, 3000)).save(buffer, "JPEG", quality=90)
    data, store = buffer.getvalue(), Store(folder / "store")
    # a comment makes another file of the same work
    return [
        store.add_bytes(data[:2] + b"\xff\xfe\x00\x06%04d" % n + data[2:]).sha256
        for n in range(count)
    ]


def by_cache(folder: Path, names: list[str], workers: int) -> None:
    wishes = [
        (DraftMedia(source_sha256=name, mime="image/jpeg", alt="Gambar ukur."), spec)
        for name in names
        for spec in SPECS
    ]
    with tempfile.TemporaryDirectory(dir=folder) as place:
        Renditions(Store(folder / "store"), Path(place), workers=workers).make_many(wishes)


def plainly(folder: Path, names: list[str]) -> None:
    store = Store(folder / "store")
    for name in names:
        make_images(store.path(name).read_bytes(), [Wanted(spec) for spec in SPECS])


def worker(way: str, folder: Path, names: list[str]) -> None:
    """The measured process: says that it is ready, waits for a line, says what it took."""
    if way.endswith("plain"):
        plainly(folder, names[:1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    before = _used()
    if way.endswith("plain"):
        plainly(folder, names)
    else:
        by_cache(folder, names, 2 if way == "two workers" else 1)
    sys.stdout.write(f"{_used() - before}\n")


def _used() -> float:
    own, theirs = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def _busy() -> float:
    """Processor seconds of the whole machine since its start (Linux)."""
    place = Path("/proc/stat")
    if not place.exists():
        return 0.0
    user, nice, system, _, _, irq, softirq, steal, *_ = map(int, place.read_text().split()[1:11])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def timed(way: str, folder: Path, names: list[str]) -> Took:
    shares = [names[n :: len(SHARES[way])] for n in range(len(SHARES[way]))]
    command = [sys.executable, "-m", "benchmarks.media.photos", "--worker", way, "--in"]
    running = [
        subprocess.Popen(
            [*command, str(folder), *share],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # as helpers are: a scheduler may share among sessions
        )
        for share in shares
    ]
    for one in running:
        _line(one)
    began, busy = time.perf_counter(), _busy()
    for one in running:
        _go(one)
    cpu = sum(float(_line(one)) for one in running)
    wall = time.perf_counter() - began
    others = (_busy() - busy - cpu) / wall
    for one in running:
        one.wait()
    return Took(wall, cpu, max(0.0, others))


def _line(process: subprocess.Popen[str]) -> str:
    if process.stdout is None or not (line := process.stdout.readline()):
        raise RuntimeError("a measured process ended early")
    return line


def _go(process: subprocess.Popen[str]) -> None:
    if process.stdin is None:
        raise RuntimeError("a measured process cannot be told to go")
    process.stdin.write("\n")
    process.stdin.flush()


def measure(rounds: int, count: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = photographs(folder, count)
        taken = [{way: timed(way, folder, names) for way in SHARES} for _ in range(rounds)]
    ratios = {
        name: statistics.median(one[a].wall / one[b].wall for one in taken)
        for name, (a, b) in RATIOS.items()
    }
    ratios["workers ÷ ceiling"] = statistics.median(
        (one["one worker"].wall / one["two workers"].wall)
        / (one["one plain"].wall / one["two plain"].wall)
        for one in taken
    )
    ratios["one ÷ two workers (by CPU)"] = statistics.median(
        2 * one["one worker"].cpu / one["two workers"].cpu for one in taken
    )
    return {
        part: {
            way: round(statistics.median(getattr(one[way], part) for one in taken), 2)
            for way in SHARES
        }
        for part in ("wall", "cpu", "others")
    } | {
        "ratios": {name: round(value, 2) for name, value in ratios.items()},
        "limits": LIMIT,
        "rounds": rounds,
        "photos": count,
    }


def _table(result: dict[str, object]) -> str:
    columns = {part: result[part] for part in ("wall", "cpu", "others")}
    lines = [f"{'':<34}{'wall s':>9}{'CPU s':>9}{'others':>9}"]
    for way in SHARES:
        row = [one[way] for one in columns.values() if isinstance(one, dict)]
        lines.append(f"{way:<34}" + "".join(f"{value:>9.2f}" for value in row))
    for part in ("ratios", "limits"):
        values = result[part]
        if isinstance(values, dict):
            lines += [part, *(f"  {name:<32}{value:>9}" for name, value in values.items())]
    return "\n".join([*lines, f"{result['photos']} photographs, {result['rounds']} rounds"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        worker(given.worker, given.folder, given.names)
        return
    result = measure(given.rounds, given.photos)
    sys.stdout.write((json.dumps(result, indent=2) if given.json else _table(result)) + "\n")


if __name__ == "__main__":
    main()
