"""What a correction may ask of a post, and where the platform can do it in place.

Editing: WordPress REST API (posts), Graph API (Page posts and videos: message, description; video
captions), YouTube Data API (videos.update, captions.update). Instagram and X have no call for it,
and no platform but the website exchanges photographs or clips.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.flows.after.stage import MEDIA, Stage, Use, photo

NEW = "Sudah benar."
CUES = "1\n00:00:00,200 --> 00:00:01,400\nRegu {n} selesai.\n"
Change = Callable[[Stage, str], dict[str, Any]]


def text(stage: Stage, scenario: str) -> dict[str, Any]:
    told = stage.item(scenario)["narrative"]["text"]
    number = stage.items[scenario][-3:]
    return {"narrative__text": told.replace(f"Regu {number} ikut.", f"Regu {number} ikut. {NEW}")}


def title(stage: Stage, scenario: str) -> dict[str, Any]:
    return {"title": stage.item(scenario)["title"].replace("Pagi", "Sore")}


def part(stage: Stage, scenario: str) -> dict[str, Any]:
    number = stage.items[scenario][-3:]
    return {"channels__0__override__parts__1": f"Pembina memeriksa regu {number}. {NEW}"}


def picture(stage: Stage, scenario: str) -> dict[str, Any]:
    name = photo(stage.office.home, int(stage.items[scenario][-3:]), "z")
    return {f"media__{stage.place(scenario, '.jpg')}__file": name}


def clip(stage: Stage, scenario: str) -> dict[str, Any]:
    return {f"media__{stage.place(scenario, '.mp4')}__file": "media/klip-1.mp4"}


def alt(stage: Stage, scenario: str) -> dict[str, Any]:
    number = stage.items[scenario][-3:]
    return {"media__0__alt": f"Regu {number} memberi hormat, uraian yang benar."}


def subtitles(stage: Stage, scenario: str) -> dict[str, Any]:
    number = stage.items[scenario][-3:]
    name = f"media/benar-{number}.srt"
    (stage.office.home / name).write_text(CUES.format(n=number), encoding="utf-8")
    return {f"media__{stage.place(scenario, '.mp4')}__subtitles": name}


CHANGES: dict[str, Change] = {
    "text": text,
    "title": title,
    "part": part,
    "photo": picture,
    "clip": clip,
    "alt text": alt,
    "subtitles": subtitles,
}

IN_PLACE: dict[Use, tuple[str, ...]] = {
    ("situs", "article"): ("text", "title", "photo", "clip", "alt text"),
    ("facebook", "feed"): ("text",),
    ("facebook", "video"): ("text", "subtitles"),
    ("facebook", "reel"): ("text", "subtitles"),
    ("youtube", "video"): ("text", "title", "subtitles"),
    ("youtube", "short"): ("text", "title", "subtitles"),
}

REFUSED: dict[Use, tuple[str, ...]] = {
    ("facebook", "feed"): ("photo", "alt text"),
    ("facebook", "video"): ("clip",),
    ("facebook", "reel"): ("clip",),
    ("youtube", "video"): ("clip",),
    ("youtube", "short"): ("clip",),
    ("instagram", "feed"): ("text", "photo", "alt text"),
    ("instagram", "carousel"): ("text", "photo", "clip", "alt text"),
    ("instagram", "reel"): ("text", "clip"),
    ("instagram", "story"): ("photo",),
    ("x", "feed"): ("text", "photo", "alt text"),
    ("x", "thread"): ("part", "photo", "alt text"),
}

USES = tuple(use for use in MEDIA if use[0] != "wa")
