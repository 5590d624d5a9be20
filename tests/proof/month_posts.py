"""What happens to a month's items: planned, released, sent, proved, corrected, taken down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from config.clock import WIB
from content.publication import publication_id
from proof.chain import Entry
from proof.entries import EntryKind as K
from tests.proof.month_world import ACT, CHANNELS, OFFICE, PERIOD, UNITS, World


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

    def seen_again(self, verdict: str, after: float = 86_400) -> Post:
        body = {"verdict": verdict, "levels": ["P1", "P2"] if verdict == "same" else []}
        self.add(K.OBSERVED, body, after=after)
        return self

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
