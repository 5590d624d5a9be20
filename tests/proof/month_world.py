"""Months of a small office, written straight into a chain: no platform, no waiting.

``Chain`` seals entries in memory as the ledger does; ``write_ledger`` puts them into a real file
in one transaction. ``december`` is a month in which everything happened that a report must tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.clock import WIB, ManualClock
from config.office import Channel, Delivery, Letterhead, Office, Role
from config.secrets import SecretChain
from config.settings import Settings
from content.canonical import canonical, digest
from content.plan import Plan, plan_digest
from content.publication import publication_id
from content.store import Store
from proof.chain import FIRST, Entry, Head, Row, decode, encode, seal
from proof.entries import EntryKind as K
from proof.ledger_file import open_ledger_file

OFFICE = "inspektorat-contoh"
PERIOD = "2026-12"
UNITS = {"SEKRETARIAT": "Sekretariat", "IRBAN-1": "Inspektur Pembantu I"}
CHANNELS = {
    "situs": ("wordpress", "article", "Situs web"),
    "facebook": ("facebook", "feed", "Facebook"),
    "instagram": ("instagram", "feed", "Instagram"),
    "x": ("x", "feed", "X"),
    "youtube": ("youtube", "video", "YouTube"),
}
BEGIN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
ACT = {
    "level": "A1",
    "role": "ppid",
    "position": "Kepala Subbagian Umum dan Kepegawaian",
    "decided_at": "2026-12-01T07:00:00+07:00",
}


@dataclass
class Chain:
    """Entries sealed one after another; ``at`` moves on with every entry."""

    at: datetime = BEGIN
    entries: list[Entry] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def add(
        self,
        kind: K,
        body: Mapping[str, Any],
        *,
        publication: str = "",
        item: str = "",
        after: float = 5.0,
    ) -> Entry:
        self.at += timedelta(seconds=after)
        seq, prev = len(self.entries) + 1, self.entries[-1].hash if self.entries else FIRST
        data = encode(kind, body, at=self.at, publication=publication, item=item)
        sealed = seal(seq, prev, data)
        self.entries.append(decode(seq, prev, sealed, data))
        self.rows.append((seq, prev.encode(), sealed.encode(), data))
        return self.entries[-1]

    @property
    def head(self) -> Head:
        return Head(len(self.entries), self.entries[-1].hash if self.entries else FIRST)


@dataclass
class World:
    """An office with its chain and store."""

    home: Path
    settings: Settings
    store: Store
    chain: Chain = field(default_factory=Chain)

    def approve(self, period: str, lines: Mapping[str, Mapping[str, Any]]) -> str:
        """Record the plan of ``lines`` (title, unit, kind, channels by item)."""
        items = [
            {"id": one, **line, "channels": list(line["channels"])} for one, line in lines.items()
        ]
        decision = {
            "verdict": "approved",
            "role": "atasan_ppid",
            "position": "Inspektur",
            "decided_at": "2026-11-25T10:00:00+07:00",
            "level": "A1",
            "letter": "UJI/11/2026",
            "submitted_by": "Pengolah Data dan Informasi",
        }
        bare = {"period": period, "office": OFFICE, "items": items}
        found = plan_digest(Plan.model_validate(bare))
        plan = Plan.model_validate({**bare, "decision": {**decision, "digest": found}})
        kept = self.store.add_bytes(canonical(plan.model_dump(mode="json")))
        act = {**ACT, "role": "atasan_ppid", "position": "Inspektur"}
        act["decided_at"] = decision["decided_at"]
        body = {"period": period, "digest": found, "act": act, "statement_sha256": kept.sha256}
        self.chain.add(K.PLAN, body)
        return found

    def release(self, period: str, plan: str, items: Mapping[str, Mapping[str, Any]]) -> str:
        """Record a release that holds ``items`` as statements do."""
        content = {"office": OFFICE, "period": period, "plan": plan, "items": dict(items)}
        statement = {
            "type": "tayang.release/v1",
            "content": content,
            "released": {},
            "valid": {"from": "2026-12-01T00:00:00+07:00", "until": "2027-01-31T00:00:00+07:00"},
        }
        scan = self.store.add_bytes(b"%PDF pindaian surat")
        act: dict[str, Any] = {**ACT}
        act |= {"letter": {"number": "UJI/12/2026", "scan_sha256": scan.sha256}, "code": "-"}
        act |= {"signature": "", "principal": ""}
        found = digest(statement)
        document = {
            "type": "tayang.release/v1",
            "statement": statement,
            "digest": found,
            "act": act,
        }
        kept = self.store.add_bytes(canonical(document))
        body = {"period": period, "digest": found, "act": ACT, "document_sha256": kept.sha256}
        self.chain.add(K.RELEASE, body)
        return found

    def write_ledger(self, path: Path | None = None) -> Path:
        """The chain as a ledger file."""
        target = path or self.settings.ledger_path
        write_rows(target, self.chain.rows)
        return target


def write_rows(path: Path, rows: list[Row]) -> None:
    """Write sealed rows in one transaction."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = open_ledger_file(path, busy_s=5)
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO entries (seq, prev, hash, body) VALUES (?, ?, ?, ?)",
        [(seq, prev.decode(), sealed.decode(), body.decode()) for seq, prev, sealed, body in rows],
    )
    database.execute("COMMIT")
    database.close()


def make_world(
    home: Path, *, letterhead: bool = True, holders: Mapping[str, str] | None = None
) -> World:
    """An office without entries."""
    names = holders or {}
    office = Office(
        id=OFFICE,
        name="Inspektorat Daerah Kota Contoh",
        city="Yogyakarta",
        units=UNITS,
        letterhead=Letterhead(
            lines=("PEMERINTAH KOTA CONTOH", "INSPEKTORAT DAERAH"),
            address="Jalan Contoh Nomor 1",
            website="inspektorat.contoh.go.id",
        )
        if letterhead
        else Letterhead(),
    )
    roles = (
        Role(id="pelaksana", role="ppid_pelaksana", position="Pengolah Data dan Informasi"),
        Role(id="ppid", role="ppid", position=str(ACT["position"]), holder=names.get("ppid", "")),
        Role(id="atasan", role="atasan_ppid", position="Inspektur", holder=names.get("atasan", "")),
    )
    channels = tuple(
        Channel(name=name, platform=platform, label=label)
        for name, (platform, _, label) in CHANNELS.items()
    )
    settings = Settings(
        home=home,
        office=office,
        channels=channels,
        roles=roles,
        delivery=Delivery(),
        clock=ManualClock(datetime(2027, 1, 4, 2, 0, tzinfo=UTC)),
        secrets=SecretChain([]),
    )
    return World(home, settings, Store(settings.store_dir))


def line(
    title: str, unit: str = "SEKRETARIAT", kind: str = "liputan", *channels: str
) -> dict[str, Any]:
    return {"title": title, "unit": unit, "kind": kind, "channels": channels or tuple(CHANNELS)}


def released(plan_line: Mapping[str, Any], day: int) -> dict[str, Any]:
    """The item as a release holds it; it happened on ``day`` December at nine."""
    begin = datetime(2026, 12, day, 9, 0, tzinfo=WIB)
    names: dict[str, Any] = {f"{one}/{CHANNELS[one][1]}": {} for one in plan_line["channels"]}
    return {
        "title": plan_line["title"],
        "submitted_by": "Pengolah Data dan Informasi",
        "input": {
            "unit": plan_line["unit"],
            "kind": plan_line["kind"],
            "activity": {"start": begin.isoformat()},
        },
        "window": {
            "not_before": begin.isoformat(),
            "latest": (begin + timedelta(days=3)).isoformat(),
        },
        "publications": names,
    }


@dataclass
class Post:
    """One publication's way through the ledger; call its methods in order."""

    world: World
    item: str
    channel: str
    release: str
    plan: str = ""
    title: str = ""

    @property
    def id(self) -> str:
        return publication_id(OFFICE, self.item, self.channel, CHANNELS[self.channel][1])

    @property
    def names(self) -> dict[str, str]:
        platform, format_, _ = CHANNELS[self.channel]
        return {"channel": self.channel, "platform": platform, "format": format_}

    @property
    def url(self) -> str:
        return f"https://{self.channel}.contoh.go.id/{self.item.lower()}"

    def add(self, kind: K, body: Mapping[str, Any], after: float = 5.0) -> Entry:
        chain = self.world.chain
        return chain.add(kind, body, publication=self.id, item=self.item, after=after)

    def sent(self, result: str = "ok", version: str = "1") -> Post:
        payload = self.world.store.add_bytes(f"naskah {self.id} {version}".encode()).sha256
        self.add(K.PREPARED, {**self.names, "version": version * 64, "payload_sha256": payload})
        intent = {**self.names, "step": "post", "attempt": 1, "public": True, "account_id": "7"}
        intent |= {"version": version * 64, "payload_sha256": payload, "run": "uji"}
        self.add(K.INTENT, {**intent, "release_digest": self.release})
        outcome: dict[str, Any] = {"step": "post", "attempt": 1, "result": result}
        outcome |= {"code": "duplicate"} if result == "refused" else {}
        self.add(K.OUTCOME, outcome)
        return self

    def live(self, at: datetime | None = None, version: str = "1") -> Post:
        body = {**self.names, "version": version * 64, "title": self.title, "account_id": "7"}
        body |= {"account_name": "contoh", "post_id": f"n{self.id[:8]}", "url": self.url}
        body["created_at"] = (at or self.world.chain.at).isoformat()
        self.add(K.LIVE, body)
        return self

    def proved(self, version: str = "1", *, shot: bool = True) -> Post:
        needs = ("P1", "P2", "P3") if self.channel == "situs" else ("P1", "P2")
        add = self.world.store.add_bytes
        kept = {"page_sha256": add(f"halaman {self.id} {version}".encode()).sha256}
        if shot:
            kept["screenshot_sha256"] = add(f"gambar {self.id} {version}".encode()).sha256
        body: dict[str, Any] = {
            **self.names,
            "version": version * 64,
            "levels": needs,
            "needs": needs,
        }
        body |= {"post_id": f"n{self.id[:8]}", "url": self.url, "release_digest": self.release}
        body |= {"plan_digest": self.plan, "act": ACT, "run": "uji", "evidence": {"kept": kept}}
        self.add(K.TAYANG, body)
        return self

    def aired(self, at: datetime | None = None) -> Post:
        return self.sent().live(at).proved()

    def withdrawn(self, reason: str) -> Post:
        self.add(
            K.WITHDRAWN,
            {**self.names, "role": "ppid", "position": "PPID", "effect": "gone"}
            | {"reason": reason},
        )
        return self

    def corrected(self, reason: str) -> Post:
        body = {"mode": "revise", "role": "ppid", "position": "PPID", "reason": reason}
        body |= {"from_version": "1" * 64, "to_version": "2" * 64, "release_digest": self.release}
        self.add(K.CORRECTED, body)
        intent = {**self.names, "step": "revise", "attempt": 1, "public": True, "account_id": "7"}
        payload = self.world.store.add_bytes(f"naskah {self.id} 2".encode()).sha256
        intent |= {"version": "2" * 64, "payload_sha256": payload, "release_digest": self.release}
        self.add(K.INTENT, intent)
        self.add(K.OUTCOME, {"step": "revise", "attempt": 1, "result": "ok"})
        return self.live(version="2").proved(version="2")

    def parked(self, reason: str) -> Post:
        self.add(K.PARKED, {**self.names, "reason": reason})
        return self


def month_of_items(
    world: World, titles: list[str], poster: Callable[[World, str], Post] | None = None
) -> Callable[[int, str], Post]:
    """Plan and release one item per title; returns a maker of posts by (number, channel)."""
    units = list(UNITS)
    lines = {
        f"DUM-{PERIOD}-{n:02d}": line(title, units[n % 2]) for n, title in enumerate(titles, 1)
    }
    plan = world.approve(PERIOD, lines)
    items = {one: released(each, 1 + n % 25) for n, (one, each) in enumerate(lines.items(), 1)}
    release = world.release(PERIOD, plan, items)

    def post(number: int, channel: str) -> Post:
        item = f"DUM-{PERIOD}-{number:02d}"
        return Post(world, item, channel, release, plan, titles[number - 1])

    return post


def opens(number: int) -> datetime:
    """When the window of item ``number`` opens."""
    return datetime(2026, 12, 1 + number % 25, 9, 0, tzinfo=WIB).astimezone(UTC)


def december(world: World) -> Callable[[int, str], Post]:
    """Four items on five channels: 12 tayang on time, and one of each thing that goes wrong."""
    post = month_of_items(
        world,
        [
            "Apel Pagi Tekankan Disiplin",
            "Reviu Dokumen Perencanaan 2027",
            "Kenali Tiga Langkah Melapor",
            "Jelang Akhir Tahun, Ingat Aturan Gratifikasi",
        ],
    )
    for number in (1, 2):
        for channel in CHANNELS:
            post(number, channel).aired(opens(number) + timedelta(hours=1))
    third, fourth = opens(3) + timedelta(hours=2), opens(4)
    post(3, "situs").aired(third).corrected("Salah tulis nama ruang")
    post(3, "facebook").aired(third).withdrawn("Foto belum berizin")
    post(3, "instagram").sent().live(third)
    post(3, "x").sent("refused")
    post(3, "youtube").sent("unknown")
    post(4, "situs").aired(fourth + timedelta(days=5))
    post(4, "facebook").aired(fourth)
    post(4, "instagram").parked("too_late")
    world.chain.at = datetime(2026, 12, 31, 10, 0, tzinfo=UTC)
    world.chain.add(K.RUN, {"run": "uji", "period": PERIOD, "counts": {}})
    return post


def recount(path: Path) -> dict[str, Any]:
    """The ledger's bodies as plain JSON, for recounting without any of our code."""
    import sqlite3

    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT body FROM entries ORDER BY seq").fetchall()
    return {"entries": [json.loads(body) for (body,) in rows]}
