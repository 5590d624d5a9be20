"""One office per channel and format: every case checked by itself, the good ones published."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from config.errors import TayangError
from content.checks.finding import Level, release_findings, stopping
from content.draft import DraftMedia
from flows.artifacts import upcoming_markdown
from flows.conductor import Request, conduct
from flows.items import mediastage
from flows.items.inputs import load_inputs
from flows.items.preparing import prepare_manifest, preview_page
from flows.publishing.job import Job
from flows.result import Row
from flows.runtime import Runtime
from flows.stages import PlainStages
from media import compose
from media.preview import render_preview
from tests.faults.twins import TwinClock
from tests.flows.five_channels import channels_at, five_channel_office
from tests.flows.formats.cases import Case
from tests.flows.office import Office
from tests.sandbox_process import SandboxProcess

MAX_LENGTH = 2000


@dataclass
class Outcome:
    """What became of a case. ``posts``: what the platform (or the pack) holds of it."""

    case: Case
    item: str
    refusal: str = ""
    row: Row | None = None
    site: Row | None = None
    posts: list[dict[str, Any]] = field(default_factory=list)
    page: str = ""
    sheet: str = ""
    twin: SandboxProcess | None = None

    @property
    def media(self) -> tuple[DraftMedia, ...]:
        """What was decided for it."""
        draft = self.row.draft if self.row else None
        return draft.media if draft else ()

    def file(self, medium: dict[str, Any]) -> Path:
        """A received file, its hash verified."""
        if "path" in medium:
            return Path(medium["path"])
        assert self.twin is not None
        (path,) = (self.twin.state / "blobs").rglob(medium["sha256"])
        assert hashlib.sha256(path.read_bytes()).hexdigest() == medium["sha256"]
        return Path(path)

    @property
    def state(self) -> str:
        """``refused before release``, or the publication's state with its note."""
        if self.row is None:
            return "refused before release"
        return f"{self.row.state.value} {self.row.note}".strip()


class Sheet(PlainStages):
    """Keeps the page *akan dikirim*."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(lambda _line: None)
        self.runtime = runtime
        self.sheets: dict[str, str] = {}

    def upcoming(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self.sheets.setdefault(job.draft.key, upcoming_markdown([job], self.runtime))


def quick_clips(patch: pytest.MonkeyPatch) -> None:
    """Composed clips are small and short: what they look like is tested elsewhere."""
    patch.setattr(compose, "_SHORT_EDGE", 540)
    quick = partial(
        compose.Composition, title_s=1.6, photo_s=0.8, closing_s=1.5, fade_s=0.1, fps=24
    )
    patch.setattr(mediastage, "Composition", quick)


def swept(
    home: Path,
    sources: Path,
    twin: SandboxProcess,
    use: tuple[str, str],
    cases: Sequence[Case],
    **options: Any,
) -> dict[str, Outcome]:
    """Every case by its name."""
    office = five_channel_office(home, sorted(sources.iterdir()), [use], twin)
    office.clock = TwinClock(twin)
    _configure(office, options)
    content = office.read()
    [pattern] = content["items"]
    found = []
    items = []
    for number, case in enumerate(cases, start=100):
        item = _item(pattern, case, use, number)
        outcome = Outcome(case, item["id"])
        found.append(outcome)
        content["items"] = [item]
        office.write(content)
        office.approve_plan()
        _check(office, outcome)
        if not outcome.refusal:
            items.append(item)
    content["items"] = items
    office.write(content)
    office.approve_plan()
    _publish(office, use, found)
    return {one.case.name: one for one in found}


def _configure(office: Office, options: dict[str, Any]) -> None:
    channels = channels_at(office.twin.url)
    for channel in channels:
        channel["options"] |= options.get(channel["name"], {})
    wa = {"name": "wa", "platform": "manual", "mode": "manual"}
    channels.append(wa | {"options": {"max_length": MAX_LENGTH}})
    office.configure(*channels, max_per_hour=1000, local_origins=[office.twin.url])


def alt_of(name: str) -> str:
    """The same for every item: the website keeps one alt text for each file."""
    return f"Regu berbaris, berkas {name.replace('.', ' ')}."


def _item(pattern: dict[str, Any], case: Case, use: tuple[str, str], number: int) -> dict[str, Any]:
    item = copy.deepcopy(pattern)
    item["id"] = f"DUM-2026-12-{number}"
    item["title"] = f"Apel Pagi Regu {number} Berlangsung Tertib"
    item["narrative"]["text"] = f"Regu {number} ikut. {item['narrative']['text']}"
    item["narrative"]["points"] = [f"Regu {number} hadir.", "Apel ditutup dengan doa bersama."]
    more = dict(case.item)
    if "call" in more:
        item["narrative"]["call_to_action"] = more.pop("call")
    item |= more
    known = {Path(one["file"]).name: one for one in pattern["media"]}
    item["media"] = [copy.deepcopy(known[name]) for name in case.media]
    for name, medium in zip(case.media, item["media"], strict=True):
        medium["alt"] = alt_of(name)
    if item["media"]:
        item["media"][0] |= case.medium
    numbers = list(range(1, len(case.media) + 1)) if case.asked else []
    wanted = {"channel": use[0], "format": use[1], "media": numbers} | copy.deepcopy(case.use)
    # a text of one's own is another in every item: networks refuse a repeated post
    item["channels"] = [wanted]
    if case.site and use[0] != "situs":
        item["channels"].append({"channel": "situs", "format": "article"})
    return item


def _check(office: Office, outcome: Outcome) -> None:
    """As ``tayang check`` and ``tayang preview`` do."""
    with office.runtime() as runtime:
        try:
            found = prepare_manifest(load_inputs(runtime, office.manifest), runtime)
        except TayangError as error:
            outcome.refusal = error.hint
            return
        outcome.page = render_preview(preview_page(found, runtime))
        stops = [one for one in found.findings if one.level is Level.BLOKIR]
        reasons = [f"{one.place} {one.message}" for one in stops]
        outcome.refusal = " ".join([*found.refused(), *reasons])


def _publish(office: Office, use: tuple[str, str], found: list[Outcome]) -> None:
    with office.runtime() as runtime:
        prepared = prepare_manifest(load_inputs(runtime, office.manifest), runtime)
        reasons = {one.key: "sudah dilihat bersama PPID" for one in stopping(prepared.findings)}
        released = release_findings(prepared.findings, reasons)
    office.release(released, unseen=True)
    with office.runtime() as runtime:
        stages = Sheet(runtime)
        request = Request(office.manifest, run="uji-run")
        result = conduct(runtime, request, stages)
        if any(row.state.value == "parked" for row in result.rows):
            # what Facebook's own timer airs is proved by a later run
            office.clock.sleep(1000)
            result = conduct(runtime, request, stages)
    rows = {(row.item.id, row.channel): row for row in result.rows}
    # of a clip on Facebook the receipt names the video, the page shows its post
    shown = {one[name]: one for one in office.posts() for name in ("id", "url")}
    for one in found:
        if one.refusal:
            continue
        one.row = rows[one.item, use[0]]
        one.site = rows.get((one.item, "situs"))
        one.sheet = stages.sheets.get(one.row.key, "")
        live = one.row.view.live
        if live is not None:
            ids = live.extra.get("ids") or [live.post_id]
            one.posts = [shown[key] for key in ids if key in shown]
            one.posts = one.posts or [shown[live.url]]
        one.twin = office.twin
        if use[0] == "wa":
            one.posts = [_pack(office.home / "var" / "paket" / one.row.key.replace("/", "-"))]


def _pack(folder: Path) -> dict[str, Any]:
    """A pack told as the twins tell of a post."""
    media = []
    for path in sorted(folder.glob("media-*"), key=_number):
        if path.suffix in (".txt", ".srt", ".vtt"):
            continue
        alt = (folder / f"{path.stem}-alt.txt").read_text(encoding="utf-8").strip()
        mime = "video/mp4" if path.suffix == ".mp4" else f"image/{path.suffix[1:]}"
        captions = [one.name for one in folder.glob(f"{path.stem}*") if one.suffix == ".srt"]
        media.append({"mime": mime, "alt": alt, "captions": captions, "path": path})
    title = folder / "judul.txt"
    texts = sorted(folder.glob("teks-*.txt"), key=_number)
    return {
        "title": title.read_text(encoding="utf-8").strip() if title.exists() else None,
        "text": "\n\n".join(one.read_text(encoding="utf-8").strip() for one in texts),
        "media": media,
    }


def _number(path: Path) -> int:
    return int(path.stem.split("-")[1])
