"""Months of a small office, written straight into a chain: no platform, no waiting.

``Chain`` seals entries in memory as the ledger does; ``write_ledger`` puts them into a real file
in one transaction. ``december`` is a month in which everything happened that a report must tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.clock import ManualClock
from config.office import Channel, Delivery, Letterhead, Office, Role
from config.secrets import SecretChain
from config.settings import Settings
from content.canonical import canonical, digest
from content.codes import check_code
from content.plan import Plan, plan_digest
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

    def approve(
        self,
        period: str,
        lines: Mapping[str, Mapping[str, Any]],
        *,
        verdict: str = "approved",
        decided_at: str = "2026-11-25T10:00:00+07:00",
    ) -> str:
        """Record the plan of ``lines`` (title, unit, kind, channels by item)."""
        items = [
            {"id": one, **line, "channels": list(line["channels"])} for one, line in lines.items()
        ]
        decision = {
            "verdict": verdict,
            "role": "atasan_ppid",
            "position": "Inspektur",
            "decided_at": decided_at,
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
        self.chain.add(K.PLAN, body | {"verdict": verdict})
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
        act |= {"letter": {"number": "UJI/12/2026", "scan_sha256": scan.sha256}}
        act |= {"signature": "", "principal": ""}
        found = digest(statement)
        act["code"] = check_code(found)
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


def recount(path: Path) -> dict[str, Any]:
    """The ledger's bodies as plain JSON, for recounting without any of our code."""
    import sqlite3

    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT body FROM entries ORDER BY seq").fetchall()
    return {"entries": [json.loads(body) for (body,) in rows]}
