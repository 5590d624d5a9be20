"""One office per channel and format, with one item for each thing that can happen to a post."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from connectors.registry import AnyConnector
from connectors.sandbox.store import Store
from flows.acts.acting import Act
from flows.acts.adopting import Found, adopt
from flows.acts.correcting import correct
from flows.acts.sweeping import sweep_replaced
from flows.acts.withdrawing import Withdrawal
from flows.commands.withdraw import Asked, withdraw_item
from flows.items.inputs import load_inputs
from flows.items.itemstage import jobs_of, wanted_of
from flows.proving.prove import prove
from flows.proving.rechecking import Rechecked
from flows.proving.verifying import Selection, recheck
from flows.publishing.job import CrashPoint, Outcome, never
from flows.runtime import media_host
from flows.stages import PlainStages
from proof.bodies import LiveBody
from proof.entries import PublicationState
from proof.projection import PublicationView, all_publications
from tests.faults.twins import TwinClock
from tests.flows.five_channels import channels_at, five_channel_office
from tests.flows.office import NOW, Office
from tests.media import clips
from tests.media.pictures import saved, scene
from tests.sandbox_process import SandboxProcess

ACT = Act("pelaksana", "PPID Pelaksana", "salah sebut")
Use = tuple[str, str]

MEDIA: dict[Use, tuple[str, ...]] = {
    ("situs", "article"): ("foto-a", "foto-b", "klip"),
    ("facebook", "feed"): ("foto-a", "foto-b", "foto-c"),
    ("facebook", "video"): ("klip",),
    ("facebook", "reel"): ("klip",),
    ("instagram", "feed"): ("foto-a",),
    ("instagram", "carousel"): ("foto-a", "foto-b", "klip"),
    ("instagram", "reel"): ("klip",),
    ("instagram", "story"): ("foto-a",),
    ("youtube", "video"): ("klip",),
    ("youtube", "short"): ("klip",),
    ("x", "feed"): ("foto-a", "foto-b", "foto-c"),
    ("x", "thread"): ("foto-a", "foto-b"),
    **{
        ("wa", form): ("foto-a", "klip")
        for form in ("article", "feed", "carousel", "story", "reel", "video", "short")
    },
}
"""Every format with realistic media; ``klip`` has subtitles and, where one is taken, a cover."""

PARTS = ("Regu {n} berbaris.", "Pembina memeriksa regu {n}.", "Regu {n} menutup dengan doa.")
CUES = "1\n00:00:00,200 --> 00:00:01,400\nRegu {n} dimulai.\n"


@dataclass
class Stage:
    """The office, and the item of each scenario by its name."""

    use: Use
    office: Office
    items: dict[str, str] = field(default_factory=dict)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Every item; the manifest holds only the one that is changed, since a release takes all."""

    # -- what is known -----------------------------------------------------------------------

    def view(self, scenario: str) -> PublicationView:
        item = self.items[scenario]
        with self.office.runtime() as runtime:
            assert runtime.ledger.verify().ok
            views = all_publications(runtime.ledger).values()
            return next(one for one in views if (one.item, one.channel) == (item, self.use[0]))

    def live(self, scenario: str) -> LiveBody:
        live = self.view(scenario).live
        assert live is not None
        return live

    def shown(self, scenario: str) -> list[dict[str, Any]]:
        """What the platform holds of the item that strangers can see."""
        number = self.items[scenario].rpartition("-")[2]
        platform = {"situs": "wordpress"}.get(self.use[0], self.use[0])
        known: set[str] = set()
        view = self.view(scenario)
        if view.live is not None:
            known = {view.live.post_id, view.live.url, *view.live.extra.get("ids", [])}
        told = (f"egu {number} ", f"egu {number}.", f"egu {number},")
        return [
            one
            for one in self.office.posts(platform)
            if {one["id"], one["url"]} & known
            or any(sign in f"{one['title']} {one['text']}" for sign in told)
        ]

    def files(self, scenario: str) -> list[str]:
        """The item's photographs in the website's library, whoever had them put there."""
        names = [one["alt"] for one in self.item(scenario)["media"] if ".jpg" in one["file"]]
        with closing(Store(self.office.twin.state)) as store:
            return [one["file"] for one in store.all("wordpress.media") if one["alt"] in names]

    def replaced(self, scenario: str) -> str:
        """Hand the item's correction in as a new item; its scenario."""
        number = 500 + len(self.known)
        item = copy.deepcopy(self.item(scenario))
        old = self.items[scenario][-3:]
        item["id"] = f"DUM-2026-12-{number}"
        item = yaml.safe_load(yaml.safe_dump(item).replace(f"egu {old}", f"egu {number}"))
        self._release(item)
        self.items[f"{scenario} again"] = item["id"]
        return f"{scenario} again"

    def writes(self) -> int:
        """Requests that could have changed something; a fresh token changes nothing."""
        return sum(one["op"] != "token" for one in self.office.writes())

    # -- what people do ----------------------------------------------------------------------

    def looked(self, scenario: str, selection: Selection | None = None) -> Rechecked:
        chosen = selection or Selection(items=(self.items[scenario],), channels=(self.use[0],))
        with self.office.runtime() as runtime:
            (found,) = recheck(runtime, chosen)
        return found

    def item(self, scenario: str) -> dict[str, Any]:
        """The item as it was handed in last."""
        return self.known[self.items[scenario]]

    def change(self, scenario: str, **fields: Any) -> None:
        """Edit the item in the manifest and have it released anew."""
        self.office.write(self.office.read() | {"items": [self.item(scenario)]})
        self.office.edit(self.items[scenario], **fields)
        (changed,) = self.office.read()["items"]
        self._release(changed)

    def _release(self, item: dict[str, Any]) -> None:
        self.known[item["id"]] = item
        self.office.write(self.office.read() | {"items": [item]})
        self.office.approve_plan()
        self.office.release()

    def place(self, scenario: str, suffix: str) -> int:
        """The number of the item's first medium of this kind, from 0."""
        media = self.item(scenario)["media"]
        return next(n for n, one in enumerate(media) if one["file"].endswith(suffix))

    def corrected(self, scenario: str, crash: CrashPoint = never) -> Outcome:
        """As ``tayang correct`` does."""
        with self.office.runtime() as runtime:
            inputs = load_inputs(runtime, self.office.manifest)
            item = next(i for i in inputs.manifest.items if i.id == self.items[scenario])
            todo = wanted_of(item, (self.use[0],), inputs, runtime)
            ((_, job),) = jobs_of(item, todo, inputs, runtime, PlainStages(lambda _line: None))
            tools = runtime.tools("koreksi", crash=crash)
            tools = replace(tools, host=media_host(runtime))
            connector = runtime.connector(job.channel)
            outcome = correct(job, connector, tools, ACT)
            if outcome.state is PublicationState.LIVE:
                outcome = replace(prove(job, connector, tools), note=outcome.note)
            if outcome.state is PublicationState.CORRECTED:
                sweep_replaced(job.channel, connector, tools, job.publication, ACT)
            return outcome

    def adopted(self, scenario: str, url: str) -> Outcome:
        """As ``tayang adopt`` does."""
        with self.office.runtime() as runtime:
            inputs = load_inputs(runtime, self.office.manifest)
            item = next(i for i in inputs.manifest.items if i.id == self.items[scenario])
            todo = wanted_of(item, (self.use[0],), inputs, runtime)
            ((_, job),) = jobs_of(item, todo, inputs, runtime, PlainStages(lambda _line: None))
            tools = replace(runtime.tools("catat"), host=media_host(runtime))
            connector = runtime.connector(job.channel)
            found = Found(url, ACT.role, ACT.position, ACT.reason)
            outcome = adopt(job, connector, tools, found)
            if outcome.state is PublicationState.LIVE:
                return replace(prove(job, connector, tools), note=outcome.note)
            return outcome

    def withdrawn(self, scenario: str, *, by_hand: bool = False) -> list[Withdrawal]:
        """As ``tayang withdraw`` does: every channel of the item in one act."""
        with self.office.runtime() as runtime:
            return withdraw_item(runtime, Asked(self.items[scenario], (), by_hand=by_hand), ACT)

    def connector(self) -> AnyConnector:
        with self.office.runtime() as runtime:
            channel = runtime.settings.channel(self.use[0])
            assert channel is not None
            return runtime.connector(channel)


def make_sources(folder: Path) -> Path:
    """The clips: one that most items share, two others."""
    for number in range(3):
        clips.clip(folder, f"klip-{number}.mp4", size=(540, 960 + 2 * number), seconds=3.2 + number)
    return folder


def make_stage(
    home: Path, sources: Path, twin: SandboxProcess, use: Use, scenarios: Sequence[str]
) -> Stage:
    """Everything written and released on emptied twins; nothing is published."""
    twin.reset()
    twin.clear_faults()
    twin.set_clock(NOW)
    office = five_channel_office(home, sorted(sources.glob("*.mp4")), [use], twin)
    office.clock = TwinClock(twin)
    wa = {"name": "wa", "platform": "manual", "mode": "manual", "options": {}}
    office.configure(
        *channels_at(twin.url), wa, max_per_hour=1000, local_origins=[twin.url], lock_wait=1.0
    )
    stage = Stage(use, office)
    content = office.read()
    [pattern] = content["items"]
    content["items"] = []
    for number, scenario in enumerate(scenarios, start=100):
        item = _item(home, pattern, use, number)
        stage.items[scenario] = item["id"]
        content["items"].append(item)
        stage.known[item["id"]] = item
    office.write(content)
    office.approve_plan()
    office.release()
    return stage


def twin_office(stage: Stage, home: Path) -> Stage:
    """The same office without a memory: what it publishes, a person published by hand."""
    shutil.copytree(stage.office.home, home, ignore=shutil.ignore_patterns("var"))
    office = Office(home, stage.office.twin)
    office.clock = stage.office.clock
    office.release()
    return Stage(stage.use, office, dict(stage.items))


def photo(home: Path, number: int, letter: str) -> str:
    """A photograph that no other item shows."""
    name = f"media/foto-{number}-{letter}.jpg"
    size = (720 + 2 * (number % 100), 540 + 2 * ord(letter) % 64)
    (home / name).write_bytes(saved(scene(*size)))
    return name


def _item(home: Path, pattern: dict[str, Any], use: Use, number: int) -> dict[str, Any]:
    item = copy.deepcopy(pattern)
    item["id"] = f"DUM-2026-12-{number}"
    item["title"] = f"Apel Pagi Regu {number} Berlangsung Tertib"
    item["narrative"]["text"] = f"Regu {number} ikut. {item['narrative']['text']}"
    item["narrative"]["points"] = [f"Regu {number} hadir.", "Apel ditutup dengan doa bersama."]
    item["media"] = [_medium(home, pattern["media"][0], one, number) for one in MEDIA[use]]
    wanted: dict[str, Any] = {"channel": use[0], "format": use[1]}
    wanted["media"] = list(range(1, len(item["media"]) + 1))
    if use[1] == "thread":
        wanted["override"] = {"parts": [one.format(n=number) for one in PARTS]}
    item["channels"] = [wanted]
    return item


def _medium(home: Path, pattern: dict[str, Any], kind: str, number: int) -> dict[str, Any]:
    medium = copy.deepcopy(pattern)
    if kind == "klip":
        (home / f"media/takarir-{number}.srt").write_text(CUES.format(n=number), encoding="utf-8")
        medium["file"] = "media/klip-0.mp4"
        medium["subtitles"] = f"media/takarir-{number}.srt"
        medium["alt"] = "Cuplikan apel pagi di halaman kantor."
    else:
        medium["file"] = photo(home, number, kind[-1])
        medium["alt"] = f"Regu {number} berbaris, foto {kind[-1]}."
    return medium
