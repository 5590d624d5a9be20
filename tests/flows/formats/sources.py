"""The files that the sweep hands in, made once: small, and of every kind that telephones make."""

from __future__ import annotations

from pathlib import Path

import pillow_heif
from PIL import Image

from tests.media import clips
from tests.media.pictures import camera_exif, saved, scene

CUES = "1\n00:00:00,200 --> 00:00:01,400\nApel pagi dimulai.\n"
SECONDS = 3.2
SHORT_S = 1.2


def make_sources(folder: Path) -> Path:
    """Photographs, clips, subtitles and a tune in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 24):
        (folder / f"foto-{number}.jpg").write_bytes(saved(scene(720, 540 + number)))
    (folder / "lanskap.jpg").write_bytes(saved(scene(960, 640), exif=camera_exif()))
    (folder / "potret.jpg").write_bytes(saved(scene(640, 960)))
    (folder / "alfa.png").write_bytes(saved(_see_through(scene(800, 600)), "PNG"))
    (folder / "foto.webp").write_bytes(saved(scene(800, 640), "WEBP"))
    pillow_heif.from_pillow(scene(800, 720)).save(folder / "foto.heic", quality=80)
    clips.clip(folder, "tegak.mp4", size=(540, 960), seconds=SECONDS)
    clips.clip(folder, "bisu.mp4", size=(540, 960), seconds=SECONDS, sound=False, rate="30")
    clips.clip(folder, "lebar.mp4", size=(1920, 1080), seconds=SECONDS)
    clips.clip(folder, "singkat.mp4", size=(540, 960), seconds=SHORT_S)
    clips.clip(folder, "panjang.mp4", size=(540, 960), seconds=5)
    for number in range(1, 6):
        clips.clip(folder, f"klip-{number}.mp4", size=(540, 540 + 2 * number), seconds=SECONDS)
    clips.tune(folder, "lagu.m4a", "-c:a", "aac")
    (folder / "takarir.srt").write_text(CUES, encoding="utf-8")
    return folder


def kind_of(name: str) -> str:
    """``photo`` or ``clip``."""
    return "clip" if name.endswith(".mp4") else "photo"


def _see_through(image: Image.Image) -> Image.Image:
    found = image.convert("RGBA")
    found.putalpha(Image.linear_gradient("L").resize(image.size))
    return found
