"""The rendition cache: a source made to fit a spec, once, whoever asks and however often.

Layout below ``root``: ``index/<key>.json`` (facts of a rendition), ``files/<sha256>.<ext>``, and
``sources/<sha256>.json`` (facts of a source). The key is over the source and everything that
shapes the result, never over who wants it. Every file is hashed again when it is used; what is
damaged or gone is made again. Several processes may work on one cache: they write the same bytes.
Nothing here is evidence: the whole folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import rfc8785

from content.draft import DraftMedia
from media.image import RECIPE, ImageMade, Wanted, make_images
from media.probe import probe
from media.spec import ImageSpec, MediaFacts, Rendition

_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_FACTS = frozenset({"sha256", "mime", "width", "height", "bytes", "phash"})


class Sources(Protocol):
    """Where source files come from (``content.store.Store``)."""

    def read(self, sha256: str) -> bytes:
        """Content, hashed again; StoreError when it is missing or changed."""
        ...


class Renditions:
    """Makes renditions of stored sources and remembers them below ``root``."""

    def __init__(self, store: Sources, root: Path) -> None:
        self._store = store
        self._root = root

    def make(self, medium: DraftMedia, spec: ImageSpec) -> Rendition:
        """Return the medium made to fit ``spec``; MediaError, or StoreError for its source."""
        return self.make_many([(medium, spec)])[0]

    def make_many(self, wanted: Sequence[tuple[DraftMedia, ImageSpec]]) -> list[Rendition]:
        """Make several at once: each source is read and decoded once for all its renditions."""
        found = [self._remembered(medium, spec) for medium, spec in wanted]
        missing: dict[str, list[int]] = {}
        for number, (medium, _) in enumerate(wanted):
            if found[number] is None:
                missing.setdefault(medium.source_sha256, []).append(number)
        for sha256, numbers in missing.items():
            self.facts(sha256)
            jobs = [_wanted(*wanted[number]) for number in numbers]
            results = make_images(self._store.read(sha256), jobs)
            for number, made in zip(numbers, results, strict=True):
                found[number] = self._remember(*wanted[number], made)
        return [one for one in found if one is not None]

    def facts(self, sha256: str) -> MediaFacts:
        """Facts of a source (``media.probe``), read from its bytes only the first time."""
        place = self._root / "sources" / f"{sha256}.json"
        known = _read_json(place)
        if known is not None and known.pop("recipe", None) == RECIPE:
            return MediaFacts(**known)
        facts = probe(self._store.read(sha256))
        _write(place, json.dumps({"recipe": RECIPE, **asdict(facts)}).encode())
        return facts

    def _index(self, medium: DraftMedia, spec: ImageSpec) -> Path:
        return self._root / "index" / f"{recipe_key(medium, spec)}.json"

    def _remembered(self, medium: DraftMedia, spec: ImageSpec) -> Rendition | None:
        known = _read_json(self._index(medium, spec))
        if known is None or known.keys() != _FACTS:
            return None
        path = self._place(known["sha256"], known["mime"])
        if not _holds(path, known["sha256"]):
            return None
        return _rendition(medium, path, known)

    def _remember(self, medium: DraftMedia, spec: ImageSpec, made: ImageMade) -> Rendition:
        sha256 = hashlib.sha256(made.data).hexdigest()
        path = self._place(sha256, made.mime)
        _write(path, made.data)
        facts = {
            "sha256": sha256,
            "mime": made.mime,
            "width": made.width,
            "height": made.height,
            "bytes": len(made.data),
            "phash": made.phash,
        }
        _write(self._index(medium, spec), json.dumps(facts).encode())
        return _rendition(medium, path, facts)

    def _place(self, sha256: str, mime: str) -> Path:
        return self._root / "files" / f"{sha256}.{_EXTENSIONS[mime]}"


def recipe_key(medium: DraftMedia, spec: ImageSpec) -> str:
    """Hash over everything that shapes the result; alt text and caption are not in it."""
    recipe: dict[str, Any] = {
        "recipe": RECIPE,
        "source": medium.source_sha256,
        "fit": medium.fit,
        "aspect": medium.aspect,
        "focus": [medium.focus.x, medium.focus.y] if medium.focus else None,
        "max_bytes": spec.max_bytes,
        "max_size": [spec.max_width, spec.max_height],
        "min_width": spec.min_width,
        "mimes": list(spec.mimes),
        "aspects": [[name, ratio] for name, ratio in spec.aspects],
        "ratios": [spec.min_ratio, spec.max_ratio],
    }
    return hashlib.sha256(rfc8785.dumps(recipe)).hexdigest()


def _wanted(medium: DraftMedia, spec: ImageSpec) -> Wanted:
    return Wanted(spec=spec, fit=medium.fit, aspect=medium.aspect, focus=medium.focus)


def _rendition(medium: DraftMedia, path: Path, facts: dict[str, Any]) -> Rendition:
    return Rendition(
        path=str(path),
        alt=medium.alt,
        caption=medium.caption,
        source_sha256=medium.source_sha256,
        **facts,
    )


def _read_json(path: Path) -> dict[str, Any] | None:
    """What a cache file holds; None when it is missing or was cut off."""
    try:
        loaded = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return loaded if isinstance(loaded, dict) else None


def _holds(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _write(path: Path, data: bytes) -> None:
    """Put a whole file in place: readers see the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o444)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
