"""An approved item and its context for tests of the checks; everything is invented."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta
from typing import Any

from config.clock import WIB
from content.checks import CheckContext, Finding, run_checks
from content.draft import Draft, DraftMedia, RichText
from content.model import Activity, ChannelUse, Item, Kind, Media, Narrative, Window
from content.plan import Plan, PlanDecision, PlanItem, plan_digest

NOW = datetime(2026, 12, 9, 13, 0, tzinfo=WIB)
ITEM_ID = "DUM-2026-12-03"
PHOTO = "a" * 64
SOURCE = "Dokumentasi Inspektorat"
ALT = "Peserta duduk menghadap layar presentasi di ruang rapat."


def item(**changes: Any) -> Item:
    values: dict[str, Any] = {
        "id": ITEM_ID,
        "title": "Perangkat Daerah Belajar Aturan Gratifikasi",
        "unit": "IRBAN-KHUSUS",
        "kind": Kind.REPORT,
        "activity": Activity(start=date(2026, 12, 9), place="Ruang rapat lantai 3"),
        "submitted_by": "Inspektur Pembantu Khusus",
        "window": Window(not_before=NOW, latest=NOW + timedelta(days=2)),
        "narrative": Narrative(text="Kegiatan diikuti 60 peserta dari kemantren dan kelurahan."),
        "media": (Media(file="01-ruang.jpg", alt=ALT, sha256=PHOTO, source=SOURCE),),
        "channels": (ChannelUse(channel="x-kota"),),
    }
    return Item.model_validate({**values, **changes})


def draft(text: str = "Kegiatan diikuti 60 peserta.", **changes: Any) -> Draft:
    values: dict[str, Any] = {
        "item_id": ITEM_ID,
        "channel": "x-kota",
        "platform": "x",
        "format": "feed",
        "body": RichText(text=text),
        "media": (DraftMedia(source_sha256=PHOTO, mime="image/jpeg", alt=ALT),),
    }
    return Draft.model_validate({**values, **changes})


def plan(**changes: Any) -> Plan:
    """A plan whose decision fits it, unless ``changes`` break that."""
    decision_changes = changes.pop("decision", {})
    line = PlanItem(
        id=ITEM_ID,
        title="Perangkat daerah belajar aturan gratifikasi",
        unit="IRBAN-KHUSUS",
        kind=Kind.REPORT,
        channels=("situs", "x-kota"),
    )
    made = Plan.model_validate(
        {"period": "2026-12", "office": "inspektorat-contoh", "items": (line,), **changes}
    )
    decision: dict[str, Any] = {
        "verdict": "approved",
        "role": "atasan_ppid",
        "position": "Inspektur",
        "decided_at": NOW - timedelta(days=14),
        "level": "A1",
        "digest": plan_digest(made),
        "submitted_by": "Pengolah Data dan Informasi",
        "letter": "700/1/2026",
        **decision_changes,
    }
    return made.model_copy(update={"decision": PlanDecision.model_validate(decision)})


def context(**changes: Any) -> CheckContext:
    made = CheckContext(
        item=item(),
        drafts=(draft(),),
        plan=plan(),
        period="2026-12",
        office="inspektorat-contoh",
        uploader="pengolah",
        now=NOW,
    )
    return dataclasses.replace(made, **changes)


def check(**changes: Any) -> tuple[Finding, ...]:
    return run_checks(context(**changes))


def told(text: str, **changes: Any) -> list[tuple[str, str]]:
    """(rule, level) of what is found when ``text`` is the post's body."""
    return [(one.rule, one.level.value) for one in check(drafts=(draft(text),), **changes)]
