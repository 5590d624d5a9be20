"""The manifest (one period, many items): read, checked as a whole, its media in the store.

A manifest that loads is complete and consistent; whether it may go out is for the checks and the
release to say. Times without an offset are WIB.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from config.errors import Problem
from config.messages import say
from config.strict_model import check_model
from config.strictyaml import Loaded, Loc, collect, field_path, read_strict, shown
from content.errors import ManifestError
from content.manifest_checks import Mistake, duplicate_ids, item_mistakes
from content.manifest_media import Intake, Taken, take_media
from content.manifest_schema import manifest_schema
from content.model import Item, Manifest, Media, Period
from content.store import Store

__all__ = ["load_manifest", "manifest_schema"]


def _raw_items(loaded: Loaded) -> list[Any]:
    items = loaded.data.get("items")
    return items if isinstance(items, list) else []


def _period(loaded: Loaded) -> str | None:
    """Return the month when it is one, so that ids are compared even in a broken manifest."""
    try:
        return TypeAdapter(Period).validate_python(loaded.data.get("period"))
    except ValidationError:
        return None


def _write_out_short_channels(items: list[Any]) -> None:
    """Write ``channels: [x]`` out as ``channels: [{channel: x}]``."""
    for item in items:
        uses = item.get("channels") if isinstance(item, dict) else None
        if isinstance(uses, list):
            uses[:] = [{"channel": use} if isinstance(use, str) else use for use in uses]


def _sound_items(items: list[Any]) -> dict[int, Item]:
    """Return by index the items that stand on their own, whatever is wrong beside them."""
    found: dict[int, Item] = {}
    for number, raw in enumerate(items):
        try:
            found[number] = check_model(raw, Item)
        except ValidationError:
            # told already: ``collect`` validated the whole
            continue
    return found


def _located(loaded: Loaded, mistake: Mistake) -> Problem:
    hint = say(f"content.manifest.{mistake.key}", value=shown(mistake.value), **mistake.values)
    path, line = field_path(mistake.loc), loaded.line(mistake.loc)
    return Problem(loaded.tree.file, line, path, hint, shown(mistake.value))


def _facts(taken: Taken) -> dict[str, object]:
    return {"sha256": taken.stored.sha256, "size": taken.stored.size, "mime": taken.mime}


def _described(medium: Media, intake: Intake, at: Loc) -> Media:
    subtitles = intake.taken.get((*at, "subtitles"))
    told = {"subtitles_sha256": subtitles.stored.sha256 if subtitles else ""}
    return medium.model_copy(update=_facts(intake.taken[*at, "file"]) | told)


def _item(item: Item, intake: Intake, at: Loc) -> Item:
    media = tuple(
        _described(medium, intake, (*at, "media", place)) for place, medium in enumerate(item.media)
    )
    music = item.music
    if music is not None:
        music = music.model_copy(update=_facts(intake.taken[*at, "music", "file"]))
    return item.model_copy(update={"media": media, "music": music})


def _filled(manifest: Manifest, intake: Intake) -> Manifest:
    """Return the manifest with hash, size (bytes) and type of every medium and its music."""
    items = tuple(
        _item(item, intake, ("items", number)) for number, item in enumerate(manifest.items)
    )
    return manifest.model_copy(update={"items": items})


def load_manifest(
    path: Path,
    store: Store,
    *,
    units: Collection[str] | None = None,
    channels: Collection[str] | None = None,
) -> Manifest:
    """Read a manifest (YAML or JSON) and take its media, relative to its folder, into the store.

    ``units`` and ``channels`` are the office's known names; None leaves them unchecked.
    Raises ManifestError with all mistakes of all kinds, in the order of their lines.
    """
    loaded = read_strict(path)
    items = _raw_items(loaded)
    _write_out_short_channels(items)
    manifest, problems = collect(loaded, Manifest)
    period = _period(loaded)
    mistakes = [*duplicate_ids(items)]
    for number, item in _sound_items(items).items():
        mistakes += item_mistakes(item, number, period=period, units=units, channels=channels)
    intake = take_media(items, path.parent, store)
    mistakes += intake.mistakes
    found = [*problems, *(_located(loaded, mistake) for mistake in mistakes)]
    if manifest is None or found:
        raise ManifestError(sorted(found, key=lambda problem: problem.line))
    return _filled(manifest, intake)
