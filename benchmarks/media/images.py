"""How much six renditions of a 24 MP photograph cost, as multiples of a floor measured beside it.

    python -m benchmarks.media.images [--json] [--rounds N] [--pictures FOLDER]

Floor: one decode at half scale and six encodes, no scaling. Times are CPU seconds of all threads
(medians; the ways take turns, so that a busy machine slows all alike). PSNR is of the pixels
before encoding against full-size decoding and Pillow's LANCZOS with the same cuts. Peak memory
is the resident set of a fresh process that makes the six renditions, interpreter included.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from benchmarks.media.drawn import batik, photo
from content.draft import DraftMedia
from content.store import Store
from media.geometry import plan
from media.image import Wanted, make_images
from media.picture import decode, read_header
from media.renditions import Renditions
from media.spec import ImageSpec

LIMITS = {"ratio": 2.5, "psnr_min": 44.0, "peak_mb": 150.0}
_ROOMY = 80_000_000
WANTED = {
    "situs": Wanted(ImageSpec(1, _ROOMY, 2048, 2048)),
    "linimasa": Wanted(ImageSpec(1, _ROOMY, 1600, 1600)),
    "potret 4:5": Wanted(ImageSpec(1, _ROOMY, 1080, 1350), "crop", "4:5"),
    "persegi": Wanted(ImageSpec(1, _ROOMY, 1080, 1080), "crop", "1:1"),
    "cerita 9:16": Wanted(ImageSpec(1, _ROOMY, 1080, 1920), "crop", "9:16"),
    "kartu 16:9": Wanted(ImageSpec(1, _ROOMY, 1200, 675), "crop", "16:9"),
}


class OneSource(Store):
    """A store with one file, which counts how often it is read."""

    def __init__(self, data: bytes, root: Path) -> None:
        super().__init__(root)
        self.sha256 = self.add_bytes(data).sha256
        self.reads = 0

    def read(self, sha256: str) -> bytes:
        self.reads += 1
        return super().read(sha256)


def encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def naive(data: bytes) -> list[Image.Image]:
    """Open, decode at full size and scale with LANCZOS, once per rendition."""
    pictures = []
    for one in WANTED.values():
        image = Image.open(io.BytesIO(data), formats=("JPEG",))
        cut = plan(image.size, one.spec, fit=one.fit, aspect=one.aspect)
        pictures.append(image.resize(cut.size, Image.Resampling.LANCZOS, box=cut.box))
    return pictures


def ours(data: bytes) -> list[Image.Image]:
    """The pixels that ``make_images`` encodes, got by asking for a lossless file."""
    wanted = [replace(one, spec=replace(one.spec, mimes=("image/png",))) for one in WANTED.values()]
    return [Image.open(io.BytesIO(made.data)) for made in make_images(data, wanted)]


def psnr(one: Image.Image, other: Image.Image) -> float:
    squares = ImageStat.Stat(ImageChops.difference(one, other))
    mean = sum(squares.sum2) / sum(squares.count)
    return 10 * math.log10(255**2 / mean) if mean else 99.0


def floor(data: bytes, ready: list[Image.Image]) -> None:
    decode(data, read_header(data), 2)
    for image in ready:
        encoded(image)


def times(data: bytes, folder: Path, rounds: int) -> dict[str, float]:
    """Median CPU seconds of each way, taken in turns."""
    ready = ours(data)
    source = OneSource(data, folder / "store")
    cache = Renditions(source, folder / "cache")
    media = [
        DraftMedia(
            source_sha256=source.sha256,
            mime="image/jpeg",
            alt="Gambar ukur.",
            fit=one.fit,
            aspect=one.aspect,
        )
        for one in WANTED.values()
    ]
    jobs = list(zip(media, (one.spec for one in WANTED.values()), strict=True))
    first = cpu(lambda: cache.make_many(jobs))
    ways: dict[str, Callable[[], object]] = {
        "floor": lambda: floor(data, ready),
        "six renditions": lambda: make_images(data, list(WANTED.values())),
        "naive": lambda: [encoded(image) for image in naive(data)],
        "second run": lambda: cache.make_many(jobs),
    }
    before = source.reads
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            taken[name].append(cpu(work))
    if source.reads != before:
        raise RuntimeError("the second run read its source again")
    return {name: statistics.median(values) for name, values in taken.items()} | {
        "first run": first
    }


def peak_mb(data: bytes) -> float:
    """Peak resident set of a fresh process that makes the six renditions."""
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(data)
        file.flush()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.media.images", "--peak", file.name],
            check=True,
            capture_output=True,
            text=True,
        )
    return float(done.stdout)


def _own_peak_mb() -> float:
    """Linux counts the starting process into ``ru_maxrss``; VmHWM begins with our own program."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def measure(rounds: int, pictures: Path | None) -> dict[str, object]:
    drawn = {"photo": photo(), "batik": batik()}
    quality = {
        name: [psnr(a, b) for a, b in zip(ours(data), naive(data), strict=True)]
        for name, data in drawn.items()
    }
    if pictures is not None:
        _save(drawn["batik"], pictures)
    with tempfile.TemporaryDirectory() as folder:
        seconds = times(drawn["photo"], Path(folder), rounds)
    return {
        "cpu_seconds": {name: round(value, 4) for name, value in seconds.items()},
        "ratio_to_floor": {
            name: round(value / seconds["floor"], 2) for name, value in seconds.items()
        },
        "psnr_min": {name: round(min(values), 1) for name, values in quality.items()},
        "psnr_mean": {name: round(statistics.mean(v), 1) for name, v in quality.items()},
        "peak_mb": {name: round(peak_mb(data), 1) for name, data in drawn.items()},
        "limits": LIMITS,
        "rounds": rounds,
    }


def _save(data: bytes, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in zip(WANTED, make_images(data, list(WANTED.values())), strict=True):
        (folder / f"{name.replace(':', 'x').replace(' ', '-')}.jpg").write_bytes(made.data)


def _table(result: dict[str, object]) -> str:
    seconds, ratios = result["cpu_seconds"], result["ratio_to_floor"]
    if not (isinstance(seconds, dict) and isinstance(ratios, dict)):
        raise TypeError("measure() gives tables")
    lines = [f"{'':<16}{'CPU s':>9}{'× floor':>9}"]
    lines += [f"{name:<16}{seconds[name]:>9.3f}{ratios[name]:>9.2f}" for name in seconds]
    lines += [f"{key:<16}{result[key]}" for key in ("psnr_min", "psnr_mean", "peak_mb", "limits")]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pictures", type=Path, help="save the fine-pattern renditions here")
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peak:
        make_images(given.peak, list(WANTED.values()))
        sys.stdout.write(f"{_own_peak_mb()}\n")
        return
    result = measure(given.rounds, given.pictures)
    sys.stdout.write((json.dumps(result, indent=2) if given.json else _table(result)) + "\n")


if __name__ == "__main__":
    main()
