"""An office in a folder, its channels on the loopback twins, and the acts of the people in it.

The items are the demo's; their pictures are drawn small. Everything the office does runs through
the product: ``release`` decides by a letter (A1), ``publish`` is the conductor. Waiting costs no
time: ``QuickClock`` sleeps by moving on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from config.clock import Clock
from config.settings import Settings
from config.strictyaml import load_strict
from connectors.sandbox import accounts
from content.acts import Letter
from content.canonical import digest
from content.checks.finding import ReleasedFinding
from content.codes import check_code
from content.plan import Plan, plan_digest
from content.release import Release, letter_act, make_release
from content.release_file import load_release, save_release
from content.statement import content_of, make_statement
from content.store import Store
from flows.conductor import Request, conduct
from flows.items.authorising import authority_of
from flows.items.drafting import drafts_of
from flows.items.inputs import load_inputs, release_path
from flows.items.preparing import prepare_manifest
from flows.publishing.job import CrashPoint, never
from flows.result import Row, RunResult
from flows.runtime import Runtime, link_book
from flows.stages import PlainStages
from media.example_pictures import draw_example
from media.renditions import Renditions
from media.templates import Templates
from proof.entries import EntryKind
from proof.ledger import SqliteLedger
from tests.flows.quickclock import QuickClock
from tests.sandbox_process import SandboxProcess

NOW = "2026-12-18T09:00:00+07:00"
"""A Friday morning at which every demo item's window is open."""

ONE = "DUM-2026-12-02"
"""The demo's shortest item, with one photograph."""

TWO = "DUM-2026-12-03"
"""A demo item with two photographs and a short form."""

WRITES = ("POST", "PUT", "PATCH", "DELETE")
SETTLE = 5.0
DEMO = files("config").joinpath("examples/demo")

SECRETS: Mapping[str, str] = {
    "wordpress-password": accounts.SITE_USERS[0].password,
    "x-consumer-key": accounts.X_CONSUMER_KEY,
    "x-consumer-secret": accounts.X_CONSUMER_SECRET,
    "x-access-token": accounts.X_ACCESS_TOKEN,
    "x-access-token-secret": accounts.X_ACCESS_TOKEN_SECRET,
}


def site_channel(base_url: str, **options: Any) -> dict[str, Any]:
    """The channel ``situs``; ``options`` replace the twin's."""
    known = {
        "base_url": base_url,
        "username": accounts.SITE_USERS[0].username,
        "application_password": {"secret": "wordpress-password"},
        "categories": {"Liputan": 2, "Edukasi": 3},
        "default_category": 2,
    }
    return {"name": "situs", "platform": "wordpress", "options": known | options}


def x_channel(base_url: str) -> dict[str, Any]:
    """The channel ``x``."""
    names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    secrets = {name: {"secret": f"x-{name.replace('_', '-')}"} for name in names}
    return {"name": "x", "platform": "x", "options": {"base_url": base_url, **secrets}}


@dataclass
class Office:
    """One office. ``home`` is its folder; ``twin`` holds what its channels received."""

    home: Path
    twin: SandboxProcess
    clock: QuickClock = field(default_factory=lambda: QuickClock(NOW))

    @property
    def manifest(self) -> Path:
        return self.home / "manifest.yaml"

    @property
    def release_file(self) -> Path:
        return release_path(self.manifest, None)

    @contextmanager
    def runtime(self, clock: Clock | None = None) -> Iterator[Runtime]:
        """As ``open_runtime``, at the test's time."""
        settings = Settings.load(self.home, environment={})
        settings = replace(settings, clock=clock or self.clock)
        settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        ledger = SqliteLedger(settings.ledger_path, settings.clock)
        own = self.home / "templates"
        try:
            store = Store(settings.store_dir)
            renditions = Renditions(store, settings.cache_dir)
            templates = Templates(own if own.is_dir() else None)
            yield Runtime(settings, ledger, store, renditions, templates, link_book(settings))
        finally:
            ledger.close()

    # -- what people do ----------------------------------------------------------------------

    def edit(self, item: str, **fields: Any) -> None:
        """Change fields of an item in the manifest; a dotted way goes deeper (``media.0.alt``)."""
        content = self.read()
        wanted = next(one for one in content["items"] if one["id"] == item)
        for way, value in fields.items():
            place: Any = wanted
            *before, last = way.replace("__", ".").split(".")
            for step in before:
                place = place[int(step)] if step.isdigit() else place[step]
            place[int(last) if last.isdigit() else last] = value
        self.write(content)

    def read(self) -> dict[str, Any]:
        loaded: dict[str, Any] = load_strict(self.manifest).data
        return loaded

    def write(self, content: dict[str, Any]) -> None:
        """Save the manifest."""
        self.manifest.write_text(_yaml(content), encoding="utf-8")

    def configure(self, *channels: dict[str, Any], **delivery: Any) -> None:
        """Write channels.yaml: both twins when no channel is given; short settle windows."""
        known = channels or (site_channel(self.twin.wordpress), x_channel(self.twin.x))
        patience = {"settle": {"wordpress": SETTLE, "x": SETTLE}, "lock_wait": 1.0}
        whole = {"channels": list(known), "delivery": patience | delivery}
        (self.home / "channels.yaml").write_text(_yaml(whole), encoding="utf-8")

    def approve_plan(self) -> None:
        """Decide on the plan of what the manifest holds now (step 3 of the SOP)."""
        content = self.read()
        items = [
            {name: one[name] for name in ("id", "title", "unit", "kind")}
            | {"channels": list(dict.fromkeys(use["channel"] for use in one["channels"]))}
            for one in content["items"]
        ]
        plan = {"period": content["period"], "office": content["office"], "items": items}
        decision = load_strict(Path(str(DEMO.joinpath("plan.yaml")))).data["decision"]
        decision["digest"] = plan_digest(Plan.model_validate(plan))
        decision["code"] = check_code(decision["digest"])
        whole = plan | {"decision": decision}
        (self.home / "plan.yaml").write_text(_yaml(whole), encoding="utf-8")

    def release(
        self, released: tuple[ReleasedFinding, ...] = (), *, unseen: bool = False
    ) -> Release:
        """PPID lets the finished drafts go, by a letter that prints the digest.

        ``unseen``: also those whose media nobody could open and whose findings stop them.
        """
        with self.runtime() as runtime:
            inputs = load_inputs(runtime, self.manifest)
            if not unseen:
                assert prepare_manifest(inputs, runtime).refused() == []
            drafts = chain.from_iterable(drafts_of(inputs.manifest, runtime).values())
            now = self.clock.now()
            statement = make_statement(
                content_of(inputs.manifest, tuple(drafts), plan_digest=inputs.plan_digest),
                released,
                valid_from=now - timedelta(days=1),
                valid_until=max(item.window.latest for item in inputs.manifest.items),
            )
            kept = runtime.store.add_bytes(b"pindaian surat")
            letter = Letter(number="UJI/12/2026", scan_sha256=kept.sha256)
            code = check_code(digest(statement))
            act = letter_act("ppid", "PPID", letter, code, now - timedelta(hours=1))
            release = make_release(
                statement, act, authority=authority_of(runtime.settings), now=now
            )
        save_release(self.release_file, release)
        return release

    def publish(
        self, *items: str, channels: tuple[str, ...] = (), crash: CrashPoint = never
    ) -> RunResult:
        """One run."""
        request = Request(self.manifest, items=items, channels=channels, run="uji-run", crash=crash)
        with self.runtime() as runtime:
            return conduct(runtime, request, PlainStages(lambda _line: None))

    # -- what can be seen --------------------------------------------------------------------

    def posts(self, platform: str | None = None) -> list[dict[str, Any]]:
        """Public posts on the twins."""
        return [one for one in self.twin.posts(platform) if one["public"] and not one["deleted"]]

    def writes(self) -> list[dict[str, Any]]:
        """Every request that could have changed something on a platform."""
        return [one for one in self.twin.requests() if one["method"] in WRITES]

    def kinds(self, publication: str | None = None) -> list[str]:
        """Kinds of the ledger's entries, in order; the chain is verified first."""
        with self.runtime() as runtime:
            assert runtime.ledger.verify().ok
            return [str(EntryKind(e.kind)) for e in runtime.ledger.entries(publication=publication)]

    def read_release_digest(self) -> str:
        """Digest of the release that lies beside the manifest."""
        return load_release(self.release_file).digest

    def size(self) -> int:
        """Entries in the ledger."""
        with self.runtime() as runtime:
            return runtime.ledger.head().size


def make_office(
    home: Path, twin: SandboxProcess, *items: str, pictures: Path | None = None
) -> Office:
    """Write the folder with the demo items named (none: all six), plan approved, not released.

    ``pictures``: a folder of pictures drawn earlier; they are copied instead of drawn again.
    """
    home.mkdir(parents=True)
    office = Office(home, twin)
    for name in ("office.yaml", "roles.yaml", "manifest.yaml"):
        (home / name).write_text(DEMO.joinpath(name).read_text("utf-8"), encoding="utf-8")
    content = two_channels(office.read())
    if items:
        content["items"] = [one for one in content["items"] if one["id"] in items]
    office.write(content)
    if pictures:
        shutil.copytree(pictures, home / "media")
    else:
        draw_pictures(home, content)
    write_secrets(home)
    office.configure()
    office.approve_plan()
    return office


def two_channels(content: dict[str, Any]) -> dict[str, Any]:
    """The demo's manifest with website and X only, and with photographs only."""
    for item in content["items"]:
        uses = (one for one in item["channels"] if one["channel"] in {"situs", "x"})
        item["channels"] = [{k: one[k] for k in ("channel", "format")} for one in uses]
        item["media"] = [one for one in item["media"] if not one["file"].endswith(".mp4")]
    return content


def draw_pictures(home: Path, content: dict[str, Any]) -> None:
    """Draw the photographs that the manifest names, small."""
    for item in two_channels(content)["items"]:
        for medium in item["media"]:
            draw_example(home / medium["file"], medium["alt"], width=640, height=426)


def write_secrets(home: Path, secrets: Mapping[str, str] = SECRETS) -> None:
    """One file per secret, readable by its owner only."""
    folder = home / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, value in secrets.items():
        path = folder / name
        path.write_text(value + "\n", encoding="utf-8")
        path.chmod(0o600)


def row(result: RunResult, item: str, channel: str) -> Row:
    """The run's row of one publication."""
    return next(one for one in result.rows if (one.item.id, one.channel) == (item, channel))


def states(result: RunResult) -> list[tuple[str, str, str]]:
    """(item, channel, state) of every row."""
    return [(one.item.id, one.channel, one.state.value) for one in result.rows]


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
