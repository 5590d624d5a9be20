"""All that is released around today, manifest by manifest: what a scheduled run publishes.

An office keeps a folder per month (``2026-12/manifest.yaml``). A manifest without a release beside
it, and an item that its release does not hold, are still being written: they are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from config.clock import WIB
from config.errors import ConfigError, Problem, TayangError
from config.messages import say
from config.settings import Settings
from content.deadlines import month_after
from content.plan import month_before
from content.release_file import load_release
from content.statement import part_of
from flows.conductor import Request, conduct
from flows.items.inputs import RELEASE_TAIL, placed, release_path
from flows.result import RunResult
from flows.runtime import Runtime
from flows.stages import Stages

_MANIFEST = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Round:
    """How it ended: one manifest's trouble does not hold up another's."""

    results: tuple[RunResult, ...]
    failures: tuple[TayangError, ...]

    @property
    def whole(self) -> RunResult | None:
        """All rows as one result, with the newest head; None when nothing was conducted."""
        if not self.results:
            return None
        rows = chain.from_iterable(result.rows for result in self.results)
        return replace(self.results[-1], started=self.results[0].started, rows=tuple(rows))


def released_manifests(settings: Settings) -> tuple[Path, ...]:
    """Manifests with a release: in the office's folder, and in those of three months.

    An item's code is of its month or of the month before (``content.plan.period_fits``), and a
    month may begin before its first day.
    """
    today = f"{settings.clock.now().astimezone(WIB):%Y-%m}"
    months = (month_before(today), today, month_after(today))
    folders = (settings.home, *(settings.home / month for month in months))
    return tuple(chain.from_iterable(map(_released_in, folders)))


def manifests_of(manifest: str, settings: Settings) -> tuple[Path, ...]:
    """The manifest that is named, else all that are released."""
    return (settings.home / manifest,) if manifest else released_manifests(settings)


def _released_in(folder: Path) -> Iterator[Path]:
    for release in sorted(folder.glob(f"*{RELEASE_TAIL}")):
        stem = release.name.removesuffix(RELEASE_TAIL)
        named = (folder / f"{stem}{ending}" for ending in _MANIFEST)
        yield from [path for path in named if path.is_file()][:1]


def requests_of(
    manifest: str, items: Sequence[str], channels: Sequence[str], run: str, settings: Settings
) -> tuple[Request, ...]:
    """The manifest that is named, else all that are released; ConfigError for unknown items."""
    base = Request(settings.home, items=tuple(items), channels=tuple(channels), run=run)
    if manifest:
        return (replace(base, manifest=settings.home / manifest),)
    found = released_manifests(settings)
    if not items:
        return tuple(replace(base, manifest=path, released_only=True) for path in found)
    asked = {path: _released_items(path, items) for path in found}
    missing = [one for one in items if not any(one in held for held in asked.values())]
    if missing:
        problems = [
            Problem("items", 0, "", say("flows.round.no_item", item=one), one) for one in missing
        ]
        raise ConfigError("items that no release holds", problems)
    # a person asked for them: what was missed, however long ago, is told
    return tuple(replace(base, manifest=path, items=held) for path, held in asked.items() if held)


def _released_items(manifest: Path, wanted: Iterable[str]) -> tuple[str, ...]:
    release = load_release(release_path(manifest, None))
    held = part_of(release.content, "items")
    return tuple(one for one in wanted if one in held)


def conduct_all(
    runtime: Runtime, requests: Iterable[Request], stages: Callable[[], Stages]
) -> Round:
    """Conduct them one after the other; errors that stop one of them are in ``failures``."""
    results: list[RunResult] = []
    failures: list[TayangError] = []
    for request in requests:
        try:
            results.append(conduct(runtime, request, stages()))
        except TayangError as error:
            failures.append(placed(error, request.manifest, runtime.settings))
    return Round(tuple(results), tuple(failures))
