"""Taking a manifest's files into the store: every file looked at, every mistake told.

The raw (not yet validated) data is read, so that a wrong title does not hide a missing photo.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from config.strictyaml import Loc
from content.errors import StoreError
from content.manifest_checks import Mistake
from content.sniff import ENDINGS, HEAD_BYTES, IMAGES, MUSIC, SUBTITLES, VIDEOS, sniff
from content.store import Store, Stored

MAX_MEDIUM_BYTES = 4 * 1024**3
"""No platform's API takes more for one clip; a photograph's own limit is judged by its spec."""

MAX_SUBTITLE_BYTES = 1_000_000
MAX_MUSIC_BYTES = 300_000_000
"""A quarter of an hour of uncompressed sound, which is more than any composed clip needs."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """A sort of file: what it may be, how large (bytes), and the sentence for another type."""

    types: frozenset[str]
    max_bytes: int
    refusal: str
    hash_field: str = "sha256"


_SORTS = {
    "file": _Sort(IMAGES | VIDEOS, MAX_MEDIUM_BYTES, "unknown_type"),
    "subtitles": _Sort(SUBTITLES, MAX_SUBTITLE_BYTES, "not_subtitles", "subtitles_sha256"),
    "music": _Sort(MUSIC, MAX_MUSIC_BYTES, "not_music"),
}
_RECORDED = frozenset({"video/mp4", "video/3gpp"})
"""What recorders call their ``.m4a``; whether there is a picture in it, ``media`` finds out."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is in the store now."""

    stored: Stored
    mime: str


@dataclass(slots=True)
class Intake:
    """Files by their place in the manifest, and what was wrong with others."""

    taken: dict[Loc, Taken] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def _on_disk(folder: Path, name: str) -> str:
    """Return the name as the folder has it: some systems write accents decomposed."""
    apart = unicodedata.normalize("NFD", name)
    # os.path answers False where a name is too long or holds NUL; the store then says why
    there = not os.path.exists(folder / name) and os.path.exists(folder / apart)  # noqa: PTH110 -- plain
    return apart if there else name


def _take(store: Store, folder: Path, name: str, sort: _Sort) -> Taken:
    """Copy one file and tell its type; raises StoreError."""
    path = Path(_on_disk(folder, name))
    stored = store.add_file(path, within=folder, max_bytes=sort.max_bytes)
    with store.path(stored.sha256).open("rb") as stream:
        mime = sniff(stream.read(HEAD_BYTES))
    if sort.types is MUSIC and mime in _RECORDED and _ending(name) == ".m4a":
        mime = "audio/mp4"
    return Taken(stored, mime)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _type_mistakes(taken: Taken, name: str, at: Loc, sort: _Sort) -> Iterator[Mistake]:
    if taken.mime not in sort.types:
        yield Mistake(at, sort.refusal, name, {"mime": taken.mime or "tidak dikenal"})
    elif _ending(name) not in ENDINGS[taken.mime]:
        values = {"mime": taken.mime, "ending": ENDINGS[taken.mime][0]}
        yield Mistake(at, "lying_name", name, values)


def _given(told: dict[str, Any], taken: Taken, at: Loc, sort: _Sort) -> Iterator[Mistake]:
    """Compare what the manifest says of the file with the file (F22: changed or swapped)."""
    actual: dict[str, object] = {sort.hash_field: taken.stored.sha256}
    if sort.hash_field == "sha256":
        actual |= {"size": taken.stored.size, "mime": taken.mime}
    for name, value in actual.items():
        if told.get(name) and told[name] != value:
            yield Mistake((*at, name), "file_changed", told[name], {"actual": value})


def _file(
    store: Store, folder: Path, holder: dict[str, Any], here: Loc, sort: _Sort, intake: Intake
) -> None:
    """Take in the file that stands at ``here``, the last step of which is its field."""
    name = holder.get(str(here[-1]))
    if not isinstance(name, str) or not name.strip():
        return
    name = name.strip()
    try:
        taken = _take(store, folder, name, sort)
    except StoreError as error:
        intake.mistakes.append(Mistake(here, "file", name, {"reason": error.hint}))
        return
    intake.mistakes += _type_mistakes(taken, name, here, sort)
    intake.mistakes += _given(holder, taken, here[:-1], sort)
    intake.taken[here] = taken


def _medium(store: Store, folder: Path, medium: dict[str, Any], at: Loc, intake: Intake) -> None:
    for kind in ("file", "subtitles"):
        _file(store, folder, medium, (*at, kind), _SORTS[kind], intake)
    clip = intake.taken.get((*at, "file"))
    if clip and clip.mime in IMAGES:
        intake.mistakes += [
            Mistake((*at, name), "only_for_clips", "", {"name": name})
            for name in ("cut", "subtitles")
            if medium.get(name)
        ]


def take_media(items: list[Any], folder: Path, store: Store) -> Intake:
    """Take the files of raw items in; nothing is raised, mistakes are in the result."""
    intake = Intake()
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        media, music = item.get("media"), item.get("music")
        for place, medium in enumerate(media if isinstance(media, list) else ()):
            if isinstance(medium, dict):
                _medium(store, folder, medium, ("items", number, "media", place), intake)
        if isinstance(music, dict):
            at = ("items", number, "music", "file")
            _file(store, folder, music, at, _SORTS["music"], intake)
    return intake
