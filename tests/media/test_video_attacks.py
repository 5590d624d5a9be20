"""Hostile clips: nothing outside the file is ever opened, and a bomb costs nothing (F26, F27)."""

from __future__ import annotations

import http.server
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.clip import read_clip
from media.errors import MediaError, OversizedMedia, UnreadableMedia, UnsupportedMedia
from media.ffmpeg import ffmpeg, file_input
from media.process import Limits
from media.video import VideoWanted, make_video
from tests.media import clips
from tests.media.test_video import FEED


@pytest.fixture
def hits() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback and what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Keep the test's output quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def attacks(url: str) -> dict[str, bytes]:
    return {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{url}/a.ts\n".encode(),
        "concat": f"ffconcat version 1.0\nfile '{url}/a.mp4'\n".encode(),
        "local concat": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        "dash": f"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'>{url}</MPD>".encode(),
        "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        "smil": f"<smil><video src='{url}/a.mp4'/></smil>".encode(),
        "svg": f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{url}/a'/></svg>".encode(),
    }


@pytest.mark.parametrize("name", attacks(""))
def test_a_playlist_is_no_clip_whatever_it_is_called(
    name: str, hits: tuple[str, list[str]], tmp_path: Path
) -> None:
    url, asked = hits
    path = tmp_path / "a.mp4"
    path.write_bytes(attacks(url)[name])
    with pytest.raises(MediaError):
        read_clip(path)
    # and even if somebody handed it straight to ffmpeg
    done = ffmpeg(file_input(path, "video/mp4"), tmp_path / "out.mp4", limits=Limits(wall_s=20))
    assert done.code != 0
    assert str(tmp_path) not in done.complaint
    assert asked == []


@pytest.mark.parametrize(
    "name", ["http:x.mp4", "-i", "concat:a|b.mp4", "a%03d.mp4", "subfile,,x.mp4"]
)
def test_a_name_is_only_a_name(name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    source.write_bytes(clips.clip(tmp_path / "made", seconds=0.4).read_bytes())
    (tmp_path / "out").mkdir()
    made = make_video(source, VideoWanted(FEED), tmp_path / "out" / "out.mp4")
    assert made.clip.seconds == pytest.approx(0.4, abs=0.1)


def test_a_reference_inside_a_movie_is_not_followed(
    hits: tuple[str, list[str]], tmp_path: Path
) -> None:
    url, asked = hits
    data = clips.clip(tmp_path, "a.mov", seconds=0.4).read_bytes()
    # the data reference box: self-contained becomes an address of our server
    at = data.index(b"dref")
    assert data[at + 16 : at + 20] in {b"url ", b"alis"}
    entry = struct.pack(">I4sI", 12 + len(url) + 6, b"url ", 0) + f"{url}/x.mp4".encode()
    evil = tmp_path / "evil.mov"
    evil.write_bytes(data[: at + 12] + entry[: len(data[at + 12 : at + 24])] + data[at + 24 :])
    try:
        read_clip(evil)
    except MediaError:
        assert asked == []
    assert asked == []


def patched(data: bytes, box: bytes, offset: int, value: bytes) -> bytes:
    at = data.index(box) + 4 + offset
    return data[:at] + value + data[at + len(value) :]


def test_a_frame_beyond_all_screens_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    source = clips.clip(
        tmp_path,
        "a.mp4",
        codec=("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
        size=(64, 64),
        seconds=0.2,
    )
    # 8192 × 8192 in the sequence parameters: made by scaling one plain frame
    big = tmp_path / "big.mp4"
    clips.ffmpeg(
        tmp_path,
        *("-i", source.name, "-frames:v", "1", "-vf", "scale=8192:8192", "-an"),
        *("-c:v", "libx264", "-preset", "ultrafast", big.name),
    )
    with pytest.raises(OversizedMedia) as caught:
        read_clip(big)
    assert caught.value.value == "67108864 piksel"
    assert "36000000" in caught.value.hint


def test_too_many_frames_per_second(tmp_path: Path) -> None:
    source = clips.clip(tmp_path, rate="1000", seconds=0.2, sound=False)
    with pytest.raises(OversizedMedia, match="frames per second"):
        read_clip(source)


def test_two_days_of_nothing(tmp_path: Path) -> None:
    target = tmp_path / "long.mp4"
    clips.ffmpeg(
        tmp_path,
        *("-f", "lavfi", "-i", "color=s=64x64:r=1/600:d=172800", *clips.X264, target.name),
    )
    with pytest.raises(OversizedMedia, match="172800 seconds"):
        read_clip(target)


def test_many_tracks(tmp_path: Path) -> None:
    source = clips.clip(tmp_path, seconds=0.2)
    maps = [word for _ in range(64) for word in ("-map", "0:a")]
    clips.ffmpeg(tmp_path, "-i", source.name, "-map", "0:v", *maps, "-c", "copy", "many.mp4")
    with pytest.raises(OversizedMedia, match="65 tracks"):
        read_clip(tmp_path / "many.mp4")


def test_a_codec_that_no_phone_writes(tmp_path: Path) -> None:
    source = clips.clip(tmp_path, "a.mov", codec=("-c:v", "qtrle"), seconds=0.2)
    with pytest.raises(UnsupportedMedia) as caught:
        read_clip(source)
    assert "qtrle" in caught.value.hint


def test_sound_alone_and_a_cover_picture_are_no_clip(tmp_path: Path) -> None:
    clips.clip(tmp_path, seconds=0.2)
    words = ("-i", "clip.mp4", "-i", "corners.png", "-map", "0:a", "-map", "1:v", "-c:v", "mjpeg")
    clips.ffmpeg(tmp_path, *words, "-disposition:v:0", "attached_pic", "cover.mp4")
    with pytest.raises(UnreadableMedia) as caught:
        read_clip(tmp_path / "cover.mp4")
    assert "tidak memuat gambar" in caught.value.hint


@pytest.mark.parametrize("seed", range(12))
def test_random_damage_never_ends_in_another_error(seed: int, tmp_path: Path) -> None:
    import random

    chance = random.Random(seed)
    data = bytearray(clips.clip(tmp_path, "a.mp4", seconds=0.3, size=(64, 64)).read_bytes())
    for _ in range(40):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path = tmp_path / "b.mp4"
    path.write_bytes(data)
    (tmp_path / "o").mkdir()
    refusal: MediaError | None = None
    try:
        make_video(path, VideoWanted(FEED), tmp_path / "o" / "out.mp4")
    except MediaError as error:
        refusal = error
    if refusal is not None:
        assert refusal.hint
        assert str(tmp_path) not in f"{refusal} {refusal.hint}"
