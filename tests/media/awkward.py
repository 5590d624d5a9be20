"""Draws awkward photographs and clips, each by a function that writes one file into a folder."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from tests.media import clips as film
from tests.media import pictures as draw

Maker = Callable[[Path], Path]


def _photo(data: bytes, name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _saved(folder: Path, *, image: Callable[[], Image.Image], name: str, **how: Any) -> Path:
    kind = {"png": "PNG", "webp": "WEBP", "jpg": "JPEG"}[name.rpartition(".")[2]]
    return _photo(draw.saved(image(), kind, **how), name, folder)


def _turned(number: int, folder: Path) -> Path:
    upright = draw.quarters()
    stored = upright.transpose(draw.TURNED[number]) if number in draw.TURNED else upright
    exif = draw.camera_exif(number)
    return _photo(draw.saved(stored, "JPEG", exif=exif), f"putar-{number}.jpg", folder)


def _cut(folder: Path) -> Path:
    data = draw.saved(draw.scene())
    return _photo(data[: len(data) // 2], "terpotong.jpg", folder)


def _spoilt(folder: Path) -> Path:
    data = bytearray(draw.saved(draw.scene()))
    middle = len(data) // 2
    data[middle : middle + 400] = bytes(400)
    return _photo(bytes(data), "rusak.jpg", folder)


def _animated(kind: str, folder: Path) -> Path:
    file = io.BytesIO()
    first, second = draw.quarters(), draw.quarters().transpose(draw.TURNED[3])
    first.save(file, kind, save_all=True, append_images=[second], duration=200)
    return _photo(file.getvalue(), f"gerak.{kind.lower()}", folder)


def _burst(folder: Path) -> Path:
    file = io.BytesIO()
    first, second = draw.quarters(), draw.quarters(400, 300)
    first.save(file, "MPO", save_all=True, append_images=[second])
    return _photo(file.getvalue(), "dua-lensa.jpg", folder)


def _heic(folder: Path) -> Path:
    import pillow_heif

    path = folder / "ponsel.heic"
    pillow_heif.from_pillow(draw.quarters()).save(path, quality=80)
    return path


def _bomb(folder: Path) -> Path:
    """A PNG that says it has 60,000 x 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    plain = draw.saved(Image.new("RGB", (8, 8)), "PNG")
    data = draw.with_chunk(plain, b"IHDR", head)
    return _photo(data[:8] + data[33 : 33 + 25] + plain[33:], "bom.png", folder)


def _large(width: int, height: int, folder: Path) -> Path:
    picture = draw.quarters(width // 8, height // 8).resize((width, height))
    return _photo(draw.saved(picture, "JPEG", quality=70), f"besar-{width}.jpg", folder)


def _wide_gamut() -> Image.Image:
    return draw.quarters()


def _alpha() -> Image.Image:
    picture = draw.quarters().convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    return picture


def _sixteen_bits(folder: Path) -> Path:
    grey = Image.linear_gradient("L").resize((800, 600)).convert("I").point(lambda v: v * 257)
    return _photo(draw.saved(grey.convert("I;16"), "PNG"), "16-bit.png", folder)


RIGHT_PHOTOS: dict[str, Maker] = {
    **{f"turned {number}": partial(_turned, number) for number in range(1, 9)},
    "CMYK": partial(_saved, image=lambda: draw.quarters().convert("CMYK"), name="cetak.jpg"),
    "grey": partial(_saved, image=lambda: draw.quarters().convert("L"), name="kelabu.jpg"),
    "palette": partial(_saved, image=lambda: draw.quarters().convert("P"), name="palet.png"),
    "alpha": partial(_saved, image=_alpha, name="tembus.png"),
    "16 bit": _sixteen_bits,
    "one bit": partial(_saved, image=lambda: draw.quarters().convert("1"), name="satu-bit.png"),
    "Display P3": partial(
        _saved, image=_wide_gamut, name="p3.jpg", icc_profile=draw.matrix_profile()
    ),
    "broken profile": partial(_saved, image=_wide_gamut, name="profil.jpg", icc_profile=b"rusak"),
    "two lenses (MPO)": _burst,
    "HEIC": _heic,
    "progressive": partial(_saved, image=draw.scene, name="bertahap.jpg", progressive=True),
    "WEBP": partial(_saved, image=draw.scene, name="ringan.webp", quality=80),
    "wider than any feed": partial(
        _saved, image=lambda: draw.quarters(3000, 400), name="spanduk.jpg"
    ),
    "panorama": partial(_saved, image=lambda: draw.scene(1900, 1000), name="lebar.jpg"),
}
REFUSED_PHOTOS: dict[str, Maker] = {
    "truncated": _cut,
    "damaged in the middle": _spoilt,
    "text named as a photograph": partial(_photo, b"bukan foto\n" * 50, "naskah.jpg"),
    "a PNG named as a JPEG": lambda folder: _photo(
        draw.saved(draw.quarters(), "PNG"), "salah-nama.jpg", folder
    ),
    "empty": partial(_photo, b"", "kosong.jpg"),
    "tiny": partial(_saved, image=lambda: draw.quarters(40, 30), name="kecil.jpg"),
    "a ribbon": partial(_saved, image=lambda: draw.quarters(3000, 100), name="pita.jpg"),
    "animated WEBP": partial(_animated, "WEBP"),
    "animated GIF": partial(_animated, "GIF"),
    "animated PNG": partial(_animated, "PNG"),
    "bomb in the header": _bomb,
    "SVG": partial(_photo, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "gambar.svg"),
}
HEAVY_PHOTOS: dict[str, Maker] = {"48 MP": partial(_large, 8000, 6000)}
HEAVY_REFUSED: dict[str, Maker] = {"60 MP": partial(_large, 10_000, 6000)}

_TALL = (540, 960)
_S = 3.4


def _clip(folder: Path, *, name: str, words: tuple[str, ...] = (), **how: Any) -> Path:
    options: dict[str, Any] = {"size": _TALL, "seconds": _S} | how
    return film.clip(folder, name, *words, **options)


def _turned_clip(degrees: int, folder: Path, *, hflip: bool = False) -> Path:
    size = _TALL[::-1] if degrees % 180 else _TALL
    return film.turned(_clip(folder, name="asal.mp4", size=size), degrees, hflip=hflip)


def _cut_clip(folder: Path) -> Path:
    path = _clip(folder, name="potong.mp4", words=("-movflags", "+faststart"), moving=True)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    return path


def _headless(folder: Path) -> Path:
    path = _clip(folder, name="tanpa-indeks.mp4", moving=True)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def _renamed(folder: Path) -> Path:
    return _clip(folder, name="asal.mkv").rename(folder / "salah.mp4")


def _sound_only(folder: Path) -> Path:
    film.ffmpeg(folder, *film.TONE, "-t", "3", "-c:a", "aac", "suara.mp4")
    return folder / "suara.mp4"


def _changing_rate(folder: Path) -> Path:
    words = ("-vf", "setpts='if(lt(N,40),N/25,1.6+(N-40)/10)/TB'", "-fps_mode", "vfr")
    return _clip(folder, name="vfr.mp4", words=words, moving=True, rate="25")


_HDR = ("-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "smpte2084")
_TEN_BITS = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
             "-x265-params", "log-level=none:hdr10=1")  # fmt: skip
_WIDE_COLOUR = (*film.X264[:4], "-pix_fmt", "yuv444p")
_VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p")

RIGHT_CLIPS: dict[str, Maker] = {
    **{f"turned {degrees}": partial(_turned_clip, degrees) for degrees in (0, 90, 180, 270)},
    "mirrored": partial(_turned_clip, 0, hflip=True),
    "variable rate": _changing_rate,
    "no sound": partial(_clip, name="bisu.mp4", sound=False),
    "HDR (PQ)": partial(_clip, name="hdr.mp4", codec=_TEN_BITS, words=("-vf", "null", *_HDR)),
    "odd size": partial(_clip, name="ganjil.mp4", size=(541, 961), codec=_WIDE_COLOUR),
    "4:4:4": partial(_clip, name="penuh.mp4", codec=_WIDE_COLOUR),
    "interlaced": partial(_clip, name="berselang.mp4", words=("-flags", "+ilme+ildct")),
    "mono": partial(_clip, name="mono.mp4", words=("-ac", "1")),
    "5.1 sound": partial(_clip, name="bioskop.mp4", words=("-ac", "6")),
    "120 fps": partial(_clip, name="lambat.mp4", rate="120"),
    "12 fps": partial(_clip, name="patah.mp4", rate="12"),
    "huge bit rate": partial(_clip, name="berat.mp4", words=("-b:v", "60M"), moving=True),
    "MKV": partial(_clip, name="kotak.mkv"),
    "WEBM": partial(_clip, name="jaring.webm", codec=_VP9),
    "HEVC": partial(_clip, name="hevc.mov", codec=(*film.X265, "log-level=none")),
    "lying": partial(_clip, name="rebah.mp4", size=(1280, 720)),
    "index behind": partial(_clip, name="belakang.mp4"),
}
REFUSED_CLIPS: dict[str, Maker] = {
    "truncated": _cut_clip,
    "without an index": _headless,
    "an MKV named MP4": _renamed,
    "too short": partial(_clip, name="sekejap.mp4", seconds=0.4),
    "too long": partial(_clip, name="lama.mp4", seconds=150, rate="5", size=(108, 192)),
    "sound only": _sound_only,
}
