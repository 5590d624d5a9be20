"""The rendition cache: a source made to fit a spec, once, whoever asks and however often.

Layout below ``root``: ``index/<key>.json`` (facts of a rendition), ``files/<sha256>.<ext>``,
``sources/<sha256>.json`` (facts of a source), and ``work/`` (what is being made). The key is over
the source and everything that shapes the result, never over who wants it. Every file is hashed
again when it is used; what is damaged or gone is made again. Several processes may work on one
cache: they write the same bytes.
Nothing here is evidence: the whole folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from content.draft import DraftMedia
from content.errors import StoreError
from content.sniff import HEAD_BYTES, VIDEOS, sniff
from media.cache_files import holds, in_use, let_go, read_json, write
from media.clip import Clip, read_clip
from media.clip_renditions import (
    ClipSource,
    clip_key,
    keep,
    make_clip,
    make_composed,
    remembered,
)
from media.compose import Composition, Slide
from media.helper import Helper, Seats, Task
from media.image import RECIPE, ImageMade, Wanted, make_images
from media.jobs import Job, Numbered, spared, together
from media.music import Music, read_music
from media.probe import clip_facts, probe
from media.recipe import recipe_key
from media.spec import ImageSpec, MediaFacts, Rendition, VideoSpec
from media.video import VIDEO_RECIPE
from media.workplace import work_folder

_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_FACTS = frozenset({"sha256", "mime", "width", "height", "bytes", "phash"})


Wish = tuple[DraftMedia, ImageSpec | VideoSpec]
_MANY = 4
_MUCH = 8_000_000  # bytes


class Sources(Protocol):
    """Where source files come from (``content.store.Store``)."""

    def read(self, sha256: str) -> bytes:
        """Content, hashed again; StoreError when it is missing or changed."""
        ...

    def path(self, sha256: str) -> Path:
        """Where the content lies; StoreError when it is missing."""
        ...


class Renditions:
    """Makes renditions of stored sources and remembers them below ``root``.

    ``workers`` sources are worked on at the same time: clips by ffmpeg, photographs here and,
    when there are many, in helpers (``media.helper``). May be used by several threads at once.
    """

    def __init__(self, store: Sources, root: Path, *, workers: int = 2) -> None:
        self._store = store
        self._root = root
        self._workers = workers
        self._seats = Seats(workers)

    def make(self, medium: DraftMedia, spec: ImageSpec | VideoSpec) -> Rendition:
        """Return the medium made to fit ``spec``; MediaError, or StoreError for its source."""
        return self.make_many([(medium, spec)])[0]

    def make_many(self, wanted: Sequence[Wish]) -> list[Rendition]:
        """Make several at once: each photograph is read and decoded once for all its renditions.

        The first error is raised, and what else was being made is given up.
        """
        found = [self._remembered(medium, spec) for medium, spec in wanted]
        missing = [number for number, one in enumerate(found) if one is None]
        for results in together(self._jobs(missing, wanted), self._workers):
            for number, rendition in results:
                found[number] = rendition
        return [one for one in found if one is not None]

    def make_ahead(self, wanted: Sequence[Wish]) -> None:
        """Fill the cache with what can be made of all these, several sources at once.

        What cannot be made is passed over: ``make_many`` tells whoever asks for it why.
        """
        missing = [n for n, (medium, spec) in enumerate(wanted) if not self._knows(medium, spec)]
        jobs = [spared(job) for job in self._jobs(missing, wanted)]
        for _ in together(jobs, self._workers):
            pass

    def let_go(self, before: datetime) -> int:
        """Remove what was last used before then; returns how many files."""
        return let_go(self._root, before)

    def _jobs(self, missing: Sequence[int], wanted: Sequence[Wish]) -> list[Job]:
        """The work for the wishes of these numbers; calls for helpers when it is much."""
        photos: dict[str, list[int]] = {}
        jobs: list[Job] = []
        for number in missing:
            medium, spec = wanted[number]
            if isinstance(spec, VideoSpec):
                jobs.append(self._clip_job(number, medium, spec))
            else:
                photos.setdefault(medium.source_sha256, []).append(number)
        if self._workers > 1 and self._much(list(photos)):
            self._seats.call_help()
        return jobs + [self._photo_job(numbers, wanted) for numbers in photos.values()]

    def _much(self, photos: Sequence[str]) -> bool:
        """Whether these sources are worth the second that a helper takes to start."""
        if len(photos) < _MANY:
            return False
        with suppress(StoreError, OSError):  # missing: told when its turn comes
            return sum(self._store.path(one).stat().st_size for one in photos) >= _MUCH
        return False

    def compose(
        self, media: Sequence[DraftMedia], spec: VideoSpec, composition: Composition
    ) -> Rendition:
        """One clip of all these photographs (``DraftMedia.compose``), in their order."""
        files, index = self._root / "files", self._place_of(clip_key(media, spec, composition))
        known = remembered(read_json(index), media, files)
        if known is not None:
            return known
        photos = [Slide(self._store.read(one.source_sha256), one.focus) for one in media]
        with self._work() as work:
            made = make_composed(photos, composition, spec, work)
            facts = keep(made, spec, files)
        return self._noted(index, facts, media)

    def facts(self, sha256: str) -> MediaFacts:
        """Facts of a source (``media.probe``), read from its bytes only the first time."""
        place = self._root / "sources" / f"{sha256}.json"
        known = read_json(place)
        if known is not None and known.pop("recipe", None) == [RECIPE, VIDEO_RECIPE]:
            return MediaFacts(**known)
        clip = self._clip(sha256)
        facts = clip_facts(clip) if clip else probe(self._store.read(sha256))
        write(place, json.dumps({"recipe": [RECIPE, VIDEO_RECIPE], **asdict(facts)}).encode())
        return facts

    def music(self, sha256: str, licence: str) -> Music:
        """Music of the store for ``compose``, looked at; MediaError when it is not usable."""
        path = self._whole(sha256)
        read_music(path)
        return Music(path, sha256, licence)

    def _whole(self, sha256: str) -> Path:
        path = self._store.path(sha256)
        if not holds(path, sha256):
            self._store.read(sha256)  # says in its own words that the file was changed
        return path

    def _clip(self, sha256: str) -> Clip | None:
        """What is in a stored clip, without taking it into memory; None for a photograph."""
        path = self._store.path(sha256)
        with path.open("rb") as file:
            if sniff(file.read(HEAD_BYTES)) not in VIDEOS:
                return None
        return read_clip(self._whole(sha256))

    def _photo_job(self, numbers: list[int], wanted: Sequence[Wish]) -> Job:
        wishes = tuple((wanted[n][0], spec) for n in numbers if (spec := _image(wanted[n][1])))

        def work(stop: Event) -> list[Numbered]:
            with self._seats.one() as helper:
                if stop.is_set():
                    return []
                made = helper and self._helped(helper, wishes, stop)
                made = made or ([] if stop.is_set() else self._photo(wishes))
            return list(zip(numbers, made, strict=False))

        return work

    def _photo(self, wishes: Sequence[tuple[DraftMedia, ImageSpec]]) -> list[Rendition]:
        sha256 = wishes[0][0].source_sha256
        self.facts(sha256)  # damage is found there
        results = make_images(self._store.read(sha256), [_wanted(*wish) for wish in wishes])
        return [self._remember(*wish, one) for wish, one in zip(wishes, results, strict=True)]

    def _helped(
        self, helper: Helper, wishes: tuple[tuple[DraftMedia, ImageSpec], ...], stop: Event
    ) -> list[Rendition]:
        """The same by a helper; nothing when it could not: then we see ourselves why."""
        sha256 = wishes[0][0].source_sha256
        task = Task(str(self._store.path(sha256)), sha256, str(self._root), wishes)
        if not helper.make(task, stop):
            return []
        found = [self._remembered(*wish) for wish in wishes]
        return [one for one in found if one] if all(found) else []

    def _clip_job(self, number: int, medium: DraftMedia, spec: VideoSpec) -> Job:
        def work(stop: Event) -> list[Numbered]:
            path = self._store.path(medium.source_sha256)
            clip = self._clip(medium.source_sha256) or read_clip(path)
            texts = medium.subtitles_sha256
            source = ClipSource(path, clip, self._store.read(texts) if texts else b"")
            with self._work() as folder:
                made = make_clip(source, medium, spec, folder, stop)
                facts = keep(made, spec, self._root / "files")
            index = self._place_of(clip_key([medium], spec, None))
            return [(number, self._noted(index, facts, [medium]))]

        return work

    def _noted(self, index: Path, facts: dict[str, Any], media: Sequence[DraftMedia]) -> Rendition:
        write(index, json.dumps(facts).encode())
        rendition = remembered(facts, media, self._root / "files")
        if rendition is None:
            raise OSError("the rendition cache lost a file that was just written")
        return rendition

    def _work(self) -> AbstractContextManager[Path]:
        """An empty folder on the cache's disk, gone afterwards."""
        return work_folder(self._root / "work")

    def _place_of(self, key: str) -> Path:
        return self._root / "index" / f"{key}.json"

    def _index(self, medium: DraftMedia, spec: ImageSpec) -> Path:
        return self._place_of(recipe_key(medium, spec))

    def _knows(self, medium: DraftMedia, spec: ImageSpec | VideoSpec) -> bool:
        """Whether the index has it; the file itself is looked at when it is used."""
        if isinstance(spec, VideoSpec):
            return self._place_of(clip_key([medium], spec, None)).exists()
        return self._index(medium, spec).exists()

    def _remembered(self, medium: DraftMedia, spec: ImageSpec | VideoSpec) -> Rendition | None:
        if isinstance(spec, VideoSpec):
            index = self._place_of(clip_key([medium], spec, None))
            return remembered(read_json(index), [medium], self._root / "files")
        known = read_json(self._index(medium, spec))
        if known is None or known.keys() != _FACTS:
            return None
        path = self._place(known["sha256"], known["mime"])
        if not in_use(path, known["sha256"]):
            return None
        return _rendition(medium, path, known)

    def _remember(self, medium: DraftMedia, spec: ImageSpec, made: ImageMade) -> Rendition:
        sha256 = hashlib.sha256(made.data).hexdigest()
        path = self._place(sha256, made.mime)
        write(path, made.data)
        facts = {
            "sha256": sha256,
            "mime": made.mime,
            "width": made.width,
            "height": made.height,
            "bytes": len(made.data),
            "phash": made.phash,
        }
        write(self._index(medium, spec), json.dumps(facts).encode())
        return _rendition(medium, path, facts)

    def _place(self, sha256: str, mime: str) -> Path:
        return self._root / "files" / f"{sha256}.{_EXTENSIONS[mime]}"


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


def _image(spec: ImageSpec | VideoSpec) -> ImageSpec | None:
    return spec if isinstance(spec, ImageSpec) else None
