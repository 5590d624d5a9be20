"""A clip of a second with poster and subtitles, as ``media`` would hand it to a connector."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import av
from PIL import Image

from content.draft import Draft, DraftMedia, RichText
from media.spec import Rendition

if TYPE_CHECKING:
    from tests.contract.target import Case, Target

CLIP_TITLE = "Enam puluh peserta mengikuti sosialisasi “gratifikasi” & etika"
CLIP_TEXT = "Sosialisasi gratifikasi bagi peserta di Balai Kota.\n\n#InspektoratYogya 👏"
CLIP_ALT = "Peserta duduk melingkar mendengarkan penjelasan"
SUBTITLES = "1\n00:00:00,000 --> 00:00:00,900\nSelamat pagi, peserta.\n"
FPS = 25


def clip(folder: Path, *, size: tuple[int, int] = (320, 180), subtitles: bool = True) -> Rendition:
    content = clip_bytes(size)
    poster = io.BytesIO()
    Image.new("RGB", size, (20, 90, 140)).save(poster, "JPEG")
    return Rendition(
        path=_put(folder, content, "mp4"),
        sha256=hashlib.sha256(content).hexdigest(),
        mime="video/mp4",
        width=size[0],
        height=size[1],
        bytes=len(content),
        alt=CLIP_ALT,
        seconds=1.0,
        poster_path=_put(folder, poster.getvalue(), "jpg"),
        subtitles_path=_put(folder, SUBTITLES.encode(), "srt") if subtitles else "",
    )


def store_clip(folder: Path, content: bytes) -> Rendition:
    """Any bytes as a clip without poster and subtitles."""
    made = clip(folder, subtitles=False)
    sha256 = hashlib.sha256(content).hexdigest()
    path = _put(folder, content, "mp4")
    return replace(made, path=path, sha256=sha256, bytes=len(content), poster_path="")


def padded(content: bytes, size: int) -> bytes:
    """The same clip with a box of ``size`` zeros behind it, which players skip."""
    return content + size.to_bytes(4, "big") + b"free" + bytes(size - 8)


@cache
def clip_bytes(size: tuple[int, int], seconds: float = 1.0) -> bytes:
    """H.264 High, yuv420p, 25 pictures a second, index first, no sound."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "clip.mp4")
        _encode(path, size, seconds)
        return path.read_bytes()


def _encode(path: Path, size: tuple[int, int], seconds: float) -> None:
    with av.open(str(path), "w", options={"movflags": "faststart"}) as out:
        stream = out.add_stream("libx264", rate=FPS, options={"profile": "high", "g": str(FPS)})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(round(FPS * seconds)):
            image = Image.new("RGB", size, (20 + 7 * number % 200, 90, 140))
            frame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]  # PyAV's own
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


def clip_draft(target: Target, made: Rendition, *, number: int = 3, kind: str = "video") -> Draft:
    medium = DraftMedia(source_sha256=made.sha256, mime=made.mime, alt=made.alt)
    draft = Draft(
        item_id=f"DUM-2026-12-{number:02}",
        channel=target.channel.name,
        platform=target.platform,
        format="video",
        title=CLIP_TITLE,
        body=RichText(text=CLIP_TEXT),
        tags=("InspektoratYogya", "Tolak Gratifikasi"),
        media=(medium,),
    )
    return draft.model_copy(update={"format": kind})


def watch_page(case: Case) -> str:
    """Where the video of a case on YouTube would be watched."""
    return f"{case.connector.settings.web()}/watch?v={case.state['upload']['id']}"


def _put(folder: Path, content: bytes, suffix: str) -> str:
    path = folder / f"{hashlib.sha256(content).hexdigest()}.{suffix}"
    path.write_bytes(content)
    return str(path)
