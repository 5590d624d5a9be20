"""Makes the short clips that the video tests use, awkward ones included, with a bare ffmpeg."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import av
from PIL import Image

from media.ffmpeg import program
from tests.media import pictures as draw

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-x265-params")
TONE = ("-f", "lavfi", "-i", "sine=440:r=48000")
TAGGED = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
TO_709 = "scale=out_color_matrix=bt709:out_range=tv"


def ffmpeg(folder: Path, *words: str) -> None:
    command = [program(), "-v", "error", "-nostdin", "-y", *words]
    subprocess.run(command, check=True, cwd=folder, timeout=60)


@cache
def _corners(width: int, height: int) -> bytes:
    return draw.saved(draw.quarters(width, height), "PNG")


def clip(
    folder: Path,
    name: str = "clip.mp4",
    *words: str,
    size: tuple[int, int] = (320, 180),
    seconds: float = 1.0,
    rate: str = "25",
    sound: bool = True,
    codec: tuple[str, ...] = X264,
    moving: bool = False,
) -> Path:
    """A clip of the four coloured corners (or of a moving test card) with a tone."""
    folder.mkdir(parents=True, exist_ok=True)
    if moving:
        source = ["-f", "lavfi", "-i", f"testsrc2=s={size[0]}x{size[1]}:r={rate}"]
    else:
        (folder / "corners.png").write_bytes(_corners(*size))
        source = ["-loop", "1", "-framerate", rate, "-i", "corners.png"]
    tone = [*TONE, "-c:a", "aac" if not name.endswith("webm") else "libopus"] if sound else []
    tone_in, tone_out = tone[:4], tone[4:]
    colour = () if "-vf" in words or "-filter_complex" in words else ("-vf", TO_709, *TAGGED)
    ffmpeg(
        folder,
        *(*source, *tone_in, "-t", str(seconds), *colour, *codec, *tone_out, *words),
        name,
    )
    return folder / name


def turned(source: Path, degrees: int, *, hflip: bool = False) -> Path:
    """The same streams with a display matrix; a player turns the picture clockwise by it."""
    target = source.with_name(f"turned{degrees}{hflip}.mp4")
    flip = ["-display_hflip"] if hflip else []
    words = ["-display_rotation", str(-degrees), *flip, "-i", source.name, "-c", "copy"]
    ffmpeg(source.parent, *words, target.name)
    return target


def frame_of(path: Path, at: float = 0.0) -> Image.Image:
    """The stored picture at a time, in BT.709 as a player shows it, no display matrix applied."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        chosen: Any = None
        for frame in container.decode(stream):
            chosen = frame
            if frame.time >= at:
                break
        image: Image.Image = chosen.reformat(
            format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709"
        ).to_image()
        return image


def corner_colours(image: Image.Image) -> dict[tuple[float, float], tuple[int, ...]]:
    """Colour at the four places that ``draw.CORNERS`` names."""
    found = {}
    for x, y in draw.CORNERS:
        pixel = image.getpixel((int(x * image.width), int(y * image.height)))
        assert isinstance(pixel, tuple)
        found[x, y] = pixel
    return found


def shows_corners(image: Image.Image, tolerance: int = 12) -> bool:
    """Whether the picture stands upright, unmirrored and in its own colours."""
    seen = corner_colours(image)
    return all(draw.near(seen[at], colour, tolerance) for at, colour in draw.CORNERS.items())


def tune(folder: Path, name: str = "musik.m4a", *words: str, seconds: float = 3.0) -> Path:
    """A sound file of a tone that carries the tags of whoever made it."""
    folder.mkdir(parents=True, exist_ok=True)
    tags = ("-metadata", "title=Rekaman Ponsel", "-metadata", "artist=Nama Orang")
    ffmpeg(folder, *TONE, *words, "-t", str(seconds), *tags, name)
    return folder / name


def loudness(path: Path, start: float = 0.0, end: float = 1e9) -> float:
    """Root mean square of the sound between two moments (seconds); 1 is as loud as can be."""
    squares, count = 0.0, 0
    with av.open(str(path)) as container:
        for frame in container.decode(container.streams.audio[0]):
            if start <= float(frame.time or 0) < end:
                samples = frame.to_ndarray().astype("float64")
                squares += float((samples**2).sum())
                count += samples.size
    return float((squares / count) ** 0.5) if count else 0.0
