"""Clips that name other places, and clips that want to be huge."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.media import clips as film

SMALL = (64, 64)


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Keep the test's output quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def playlists(url: str) -> dict[str, bytes]:
    """Name → a text that a player would follow to ``url`` or to a file of ours."""
    return {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{url}/a.ts\n".encode(),
        "hls-kunci": f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{url}/k"\na.ts\n'.encode(),
        "hls-berkas": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        "concat": f"ffconcat version 1.0\nfile '{url}/a.mp4'\n".encode(),
        "concat-berkas": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        "dash": f"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'>{url}</MPD>".encode(),
        "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        "smil": f"<smil><video src='{url}/a.mp4'/></smil>".encode(),
        "asx": f"<asx version='3'><entry><ref href='{url}/a'/></entry></asx>".encode(),
        "m3u": f"{url}/a.mp4\n".encode(),
        "pls": f"[playlist]\nFile1={url}/a.mp4\nNumberOfEntries=1\n".encode(),
        "svg": f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{url}/a'/></svg>".encode(),
    }


def names(url: str) -> tuple[str, ...]:
    """File names that a media program would take for something else than a name."""
    address = url.removeprefix("http://")
    return (
        f"{url}/a.mp4",
        f"http:{address}.mp4",
        "concat:a.mp4|b.mp4",
        "subfile,,start,0,end,9,,:a.mp4",
        "data:video/mp4;base64,AAAA.mp4",
        "file:/etc/passwd.mp4",
        "pipe:0.mp4",
        "tcp://127.0.0.1:9.mp4",
        "rtmp://127.0.0.1/a.mp4",
        "crypto:a.mp4",
        "-i",
        "-",
    )


def odd_names() -> tuple[str, ...]:
    """Names that are only names: the clip is good, and so it is posted."""
    return ("-i.mp4", "a%03d.mp4", "$(id).mp4", "a b;c.mp4")


def reference(folder: Path, url: str) -> bytes:
    """A film whose data lies, as its index says, at ``url``."""
    data = film.clip(folder, "a.mov", seconds=1.2).read_bytes()
    at = data.index(b"dref")
    entry = struct.pack(">I4sI", 12 + len(url) + 6, b"url ", 0) + f"{url}/x.mp4".encode()
    return data[: at + 12] + entry[: len(data[at + 12 : at + 24])] + data[at + 24 :]


def _made(folder: Path, name: str, *words: str) -> bytes:
    folder.mkdir(exist_ok=True)
    film.ffmpeg(folder, *words, name)
    return (folder / name).read_bytes()


def _frame(folder: Path) -> bytes:
    film.clip(folder, size=SMALL, seconds=0.2)
    words = ("-i", "clip.mp4", "-frames:v", "1", "-vf", "scale=8192:8192", "-an", *film.X264)
    return _made(folder, "besar.mp4", *words)


def _rate(folder: Path) -> bytes:
    return film.clip(folder, "laju.mp4", rate="1000", seconds=0.2, sound=False).read_bytes()


def _days(folder: Path) -> bytes:
    source = ("-f", "lavfi", "-i", "color=s=64x64:r=1/600:d=172800")
    return _made(folder, "lama.mp4", *source, *film.X264)


def _tracks(folder: Path) -> bytes:
    film.clip(folder, seconds=0.2)
    maps = [word for _ in range(64) for word in ("-map", "0:a")]
    return _made(folder, "jalur.mp4", "-i", "clip.mp4", "-map", "0:v", *maps, "-c", "copy")


def _patched(folder: Path, box: bytes, offset: int, value: bytes) -> bytes:
    data = film.clip(folder, size=SMALL, seconds=0.4, sound=False).read_bytes()
    at = data.index(box) + 4 + offset
    return data[:at] + value + data[at + len(value) :]


def _samples(folder: Path) -> bytes:
    """The sample table promises four thousand million samples."""
    return _patched(folder, b"stsz", 8, b"\xff\xff\xff\xf0")


def _entries(folder: Path) -> bytes:
    return _patched(folder, b"stts", 4, b"\x7f\xff\xff\xff")


def _boxes(folder: Path) -> bytes:
    """Boxes within boxes, ten thousand deep."""
    data = film.clip(folder, size=SMALL, seconds=0.2).read_bytes()
    deep = b""
    for _ in range(10_000):
        deep = struct.pack(">I4s", 8 + len(deep), b"moov") + deep
    return data[:32] + deep


def _size(folder: Path) -> bytes:
    """The index says that it is 8 EB long."""
    data = film.clip(folder, size=SMALL, seconds=0.2).read_bytes()
    at = data.index(b"moov") - 4
    return data[:at] + b"\0\0\0\x01moov" + b"\x7f" + b"\xff" * 7 + data[at + 8 :]


BOMBS: dict[str, Callable[[Path], bytes]] = {
    "8192x8192": _frame,
    "1000-per-detik": _rate,
    "48-jam": _days,
    "65-jalur": _tracks,
    "4-milyar-sampel": _samples,
    "2-milyar-entri": _entries,
    "10000-kotak": _boxes,
    "8-EB": _size,
}


def cut_off(folder: Path) -> dict[str, bytes]:
    """Name → a clip that is not whole."""
    early = film.clip(folder, "awal.mp4", "-movflags", "faststart", seconds=1).read_bytes()
    late = film.clip(folder, "akhir.mp4", seconds=1).read_bytes()
    found = {f"awal-{part}.mp4": early[: int(len(early) * part)] for part in (0.1, 0.5, 0.9)}
    found |= {f"akhir-{part}.mp4": late[: int(len(late) * part)] for part in (0.1, 0.5, 0.9)}
    found["tanpa-indeks.mp4"] = late.replace(b"moov", b"xxxx")
    found["kosong.mp4"] = late[:32]
    return found
