from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from media.errors import UnreadableMedia
from media.metadata import metadata_of
from media.probe import probe
from tests.media import pictures as draw


def clip(kind: str = "mp4", *, frames: int = 12, sound: bool = False) -> bytes:
    """A short clip of a moving square."""
    buffer = io.BytesIO()
    container: Any = av.open(buffer, "w", format=kind)
    with container:
        codec = "libvpx" if kind == "webm" else "libx264"
        stream = container.add_stream(codec, rate=24)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        audio = container.add_stream("aac", rate=48000, layout="mono") if sound else None
        for n in range(frames):
            image = Image.new("RGB", (160, 90), (40, n * 10, 200))
            frame: Any = av.VideoFrame
            container.mux(stream.encode(frame.from_image(image)))
        container.mux(stream.encode(None))
        if audio is not None:
            silence = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            silence.rate = 48000
            for plane in silence.planes:
                plane.update(bytes(plane.buffer_size))
            container.mux(audio.encode(silence))
            container.mux(audio.encode(None))
    return buffer.getvalue()


def test_facts_of_a_photograph() -> None:
    data = draw.saved(draw.quarters(400, 300), exif=draw.camera_exif(6))
    facts = probe(data)
    assert (facts.kind, facts.mime) == ("image", "image/jpeg")
    assert (facts.width, facts.height) == (300, 400)
    assert facts.bytes == len(data)
    assert facts.has_gps
    assert not facts.has_alpha
    assert facts.details["orientation"] == "6"
    assert facts.details["metadata"] == "exif"


def test_gps_is_found_in_exif_and_in_xmp_only_where_it_is() -> None:
    picture = draw.quarters(64, 64)
    assert not probe(draw.saved(picture, exif=draw.camera_exif(gps=False))).has_gps
    body = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='7,48S'/>"
    assert probe(draw.with_segment(draw.saved(picture), 0xE1, body)).has_gps
    for kind in ("PNG", "WEBP", "HEIF"):
        assert probe(draw.saved(picture, kind, exif=draw.camera_exif())).has_gps


def test_transparency_and_kind_are_told() -> None:
    layer = draw.quarters(64, 64).convert("RGBA")
    assert probe(draw.saved(layer, "PNG")).has_alpha
    assert probe(draw.saved(layer, "WEBP")).mime == "image/webp"
    assert probe(draw.saved(layer.convert("RGB"), "HEIF")).mime == "image/heic"


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("restart", [0, 4])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
def test_sound_jpegs_of_every_coding_pass(
    progressive: bool, restart: int, mode: str, subsampling: str
) -> None:
    options: dict[str, Any] = {"progressive": progressive, "restart_marker_blocks": restart}
    if mode == "RGB":
        options["subsampling"] = subsampling
    picture = draw.scene(333, 251).convert(mode)
    assert probe(draw.saved(picture, **options)).width == 333


@pytest.mark.parametrize("progressive", [False, True])
def test_damage_that_pillow_fills_with_grey_is_found(progressive: bool) -> None:
    whole = draw.saved(draw.scene(1200, 900), progressive=progressive)
    middle = len(whole) // 2
    cut_and_closed = whole[:middle] + b"\xff\xd9"
    overwritten = whole[:middle] + b"\x55" * 3000 + whole[middle + 3000 :]
    emptied = whole[:middle] + bytes(3000) + whole[middle + 3000 :]
    for data in (cut_and_closed, overwritten, emptied):
        with suppress(OSError):  # Pillow alone is content, but for now and then
            Image.open(io.BytesIO(data)).load()
        with pytest.raises(UnreadableMedia, match="damaged"):
            probe(data)


@pytest.mark.parametrize("missing", [1, 2, 8, 40])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_missing_end_is_found_even_behind_a_whole_thumbnail(
    missing: int, progressive: bool
) -> None:
    data = draw.saved(draw.scene(600, 400), progressive=progressive)
    thumbnail = b"Exif\0\0" + draw.saved(draw.quarters(40, 40))
    with pytest.raises(UnreadableMedia):
        probe(draw.with_segment(data, 0xE1, thumbnail)[:-missing])
    assert probe(draw.with_segment(data, 0xE1, thumbnail)).width == 600


def test_facts_of_a_clip() -> None:
    facts = probe(clip(sound=True))
    assert (facts.kind, facts.mime) == ("video", "video/mp4")
    assert (facts.width, facts.height) == (160, 90)
    assert facts.fps == pytest.approx(24)
    assert facts.seconds == pytest.approx(0.5, abs=0.1)
    assert facts.has_audio
    assert facts.details["codec"] == "h264"
    assert not probe(clip("webm")).has_audio


@pytest.mark.parametrize("part", [0.2, 0.7])
def test_a_clip_cut_off_is_refused(part: float) -> None:
    data = clip(frames=48)
    with pytest.raises(UnreadableMedia) as caught:
        probe(data[: int(len(data) * part)])
    assert "Video rusak" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/x.ts\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        b"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'/>",
    ],
)
def test_playlists_are_no_media(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(text)
    with pytest.raises(UnreadableMedia):
        probe(path)


def test_the_samples_hold_what_they_are_known_for(shared: Path) -> None:
    folder = shared / "samples"
    assert probe(folder / "photo-gps-exif.jpg").has_gps
    assert probe(folder / "photo-iphone.heic").mime == "image/heic"
    assert "xmp" in metadata_of(folder / "photo-xmp-only.jpg")
    for name in ("video-reel.mp4", "video-threads.mp4"):
        facts = probe(folder / name)
        assert facts.seconds > 1
        assert facts.height > facts.width or facts.width > 0


def scan_cases() -> dict[str, tuple[bytes, tuple[str, ...]]]:
    small = draw.quarters(40, 40)
    jpeg, png, webp = (draw.saved(small, kind) for kind in ("JPEG", "PNG", "WEBP"))
    return {
        "clean jpeg": (jpeg, ()),
        "clean png": (png, ()),
        "clean webp": (webp, ()),
        "unknown app": (draw.with_segment(jpeg, 0xE5, b"abc"), ("app5",)),
        "jfif thumbnail": (
            draw.with_segment(jpeg, 0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1abc"),
            ("app0",),
        ),
        "second scan hides": (jpeg[:-2] + b"\xff\xfe\0\4hi\xff\xd9", ("comment",)),
        "after the end": (jpeg + b"\0", ("trailing",)),
        "png text": (draw.with_chunk(png, b"tEXt", b"Author\0x"), ("text",)),
        "png xmp": (draw.with_chunk(png, b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"), ("xmp",)),
        "png exif": (draw.with_chunk(png, b"eXIf", b"MM\0*"), ("exif",)),
        "png own chunk": (draw.with_chunk(png, b"prVt", b"x"), ("chunk:prVt",)),
        "png after the end": (png + b"PK\3\4", ("trailing",)),
        "webp exif": (draw.saved(small, "WEBP", exif=draw.camera_exif()), ("exif",)),
        "webp after the end": (webp + b"x" * 9, ("trailing",)),
    }


@pytest.mark.parametrize("name", scan_cases())
def test_the_scanner_sees_what_is_hidden(name: str) -> None:
    data, expected = scan_cases()[name]
    assert metadata_of(data) == expected


def test_the_scanner_refuses_what_it_cannot_judge() -> None:
    with pytest.raises(ValueError, match="not a JPEG"):
        metadata_of(b"GIF89a")
