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
from content.sniff import ENDINGS, HEAD_BYTES, IMAGES, SUBTITLES, VIDEOS, sniff
from content.store import Store, Stored

MAX_MEDIUM_BYTES = 4 * 1024**3
"""No platform's API takes more for one clip; a photograph's own limit is judged by its spec."""

MAX_SUBTITLE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is in the store now."""

    stored: Stored
    mime: str


@dataclass(slots=True)
class Intake:
    """Files by (item, medium, field), and what was wrong with others."""

    taken: dict[tuple[int, int, str], Taken] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def _on_disk(folder: Path, name: str) -> str:
    """Return the name as the folder has it: some systems write accents decomposed."""
    apart = unicodedata.normalize("NFD", name)
    # os.path answers False where a name is too long or holds NUL; the store then says why
    there = not os.path.exists(folder / name) and os.path.exists(folder / apart)  # noqa: PTH110 -- plain
    return apart if there else name


def _take(store: Store, folder: Path, name: str, *, subtitles: bool) -> Taken:
    """Copy one file and tell its type; raises StoreError."""
    limit = MAX_SUBTITLE_BYTES if subtitles else MAX_MEDIUM_BYTES
    stored = store.add_file(Path(_on_disk(folder, name)), within=folder, max_bytes=limit)
    with store.path(stored.sha256).open("rb") as stream:
        return Taken(stored, sniff(stream.read(HEAD_BYTES)))


def _type_mistakes(taken: Taken, name: str, at: Loc, *, subtitles: bool) -> Iterator[Mistake]:
    ending = PurePosixPath(name).suffix.lower()
    wanted = SUBTITLES if subtitles else IMAGES | VIDEOS
    if taken.mime not in wanted:
        key = "not_subtitles" if subtitles else "unknown_type"
        yield Mistake(at, key, name, {"mime": taken.mime or "tidak dikenal"})
    elif ending not in ENDINGS[taken.mime]:
        values = {"mime": taken.mime, "ending": ENDINGS[taken.mime][0]}
        yield Mistake(at, "lying_name", name, values)


def _given(medium: dict[str, Any], taken: Taken, at: Loc, *, subtitles: bool) -> Iterator[Mistake]:
    """Compare what the manifest says of the file with the file (F22: changed or swapped)."""
    actual: dict[str, object] = {"sha256": taken.stored.sha256}
    if subtitles:
        actual = {"subtitles_sha256": taken.stored.sha256}
    else:
        actual |= {"size": taken.stored.size, "mime": taken.mime}
    for name, value in actual.items():
        told = medium.get(name)
        if told and told != value:
            yield Mistake((*at, name), "file_changed", told, {"actual": value})


def _medium(store: Store, folder: Path, medium: dict[str, Any], at: Loc, intake: Intake) -> None:
    for kind in ("file", "subtitles"):
        subtitles = kind == "subtitles"
        name = medium.get(kind)
        if not isinstance(name, str) or not name.strip():
            continue
        name = name.strip()
        here = (*at, kind)
        try:
            taken = _take(store, folder, name, subtitles=subtitles)
        except StoreError as error:
            intake.mistakes.append(Mistake(here, "file", name, {"reason": error.hint}))
            continue
        intake.mistakes += _type_mistakes(taken, name, here, subtitles=subtitles)
        intake.mistakes += _given(medium, taken, at, subtitles=subtitles)
        intake.taken[(int(at[1]), int(at[3]), kind)] = taken
    clip = intake.taken.get((int(at[1]), int(at[3]), "file"))
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
        media = item.get("media") if isinstance(item, dict) else None
        for place, medium in enumerate(media if isinstance(media, list) else ()):
            if isinstance(medium, dict):
                _medium(store, folder, medium, ("items", number, "media", place), intake)
    return intake
