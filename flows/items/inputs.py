"""The files of one period, loaded and tied together: plan, manifest, and (to publish) release."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from config.errors import Problem, TayangError
from config.messages import say
from config.settings import Settings
from content.draft import Draft
from content.errors import ApprovalRefused, ManifestError
from content.manifest import load_manifest
from content.model import Manifest
from content.plan import Plan, load_plan, plan_digest
from content.release import Intact, Release, intact
from content.release_file import load_release
from content.statement import released_drafts
from flows.runtime import Runtime


@dataclass(frozen=True)
class Inputs:
    """One period. ``release`` is None when nobody released it yet.

    What the whole release must be read for is read once: a run asks for it item by item.
    """

    manifest_path: Path
    manifest: Manifest
    plan: Plan
    plan_digest: str
    release: Release | None

    @cached_property
    def intact(self) -> Intact:
        """The release, its digest recomputed; ApprovalRefused when it is another, or none (A0)."""
        if self.release is None:
            hint = say("flows.no_release", manifest=self.manifest_path.name)
            raise ApprovalRefused("nobody released this manifest (A0)", hint=hint)
        return intact(self.release)

    @cached_property
    def drafts(self) -> dict[str, tuple[Draft, ...]]:
        """Item id → released drafts; KeyError or ValidationError when the release is not ours."""
        found: dict[str, list[Draft]] = {}
        for draft in released_drafts(self.release.content) if self.release else ():
            found.setdefault(draft.item_id, []).append(draft)
        return {item: tuple(drafts) for item, drafts in found.items()}


def plan_path(manifest: Path, given: Path | None) -> Path:
    """Where the plan is: as given, else ``plan.yaml`` beside the manifest."""
    return given or manifest.with_name("plan.yaml")


RELEASE_TAIL = ".release.json"


def release_path(manifest: Path, given: Path | None) -> Path:
    """Where the release is: as given, else ``<manifest>.release.json`` beside the manifest."""
    return given or manifest.with_name(f"{manifest.stem}{RELEASE_TAIL}")


def load_inputs(
    runtime: Runtime, manifest: Path, plan: Path | None = None, release: Path | None = None
) -> Inputs:
    """Load all files; ManifestError with every mistake of plan and manifest together."""
    problems: list[Problem] = []
    loaded: Manifest | None = None
    approved: Plan | None = None
    settings = runtime.settings
    try:
        loaded = load_manifest(
            manifest,
            runtime.store,
            units=frozenset(settings.office.units),
            channels=frozenset(channel.name for channel in settings.channels),
        )
    except ManifestError as error:
        problems += error.problems
    where = plan_path(manifest, plan)
    try:
        approved = load_plan(where)
    except ManifestError as error:
        problems += error.problems
    if loaded is not None and loaded.office != settings.office.id:
        hint = say("flows.other_office", office=loaded.office, ours=settings.office.id)
        problems.append(Problem(manifest.name, 0, "office", hint, loaded.office))
    if problems or loaded is None or approved is None:
        raise ManifestError(problems)
    file = release_path(manifest, release)
    found = load_release(file) if file.exists() or release is not None else None
    return Inputs(manifest, loaded, approved, plan_digest(approved), found)


def placed(error: TayangError, manifest: Path, settings: Settings) -> TayangError:
    """The error, whose hint now tells the folder: every month's manifest has the same name."""
    where = manifest.relative_to(settings.home)
    error.hint = say("flows.round.trouble", manifest=where, hint=error.hint)
    return error
