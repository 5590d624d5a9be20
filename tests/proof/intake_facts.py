"""Facts of the intake, written straight into a chain."""

from __future__ import annotations

from typing import Any

from proof.chain import Entry
from proof.entries import EntryKind as K
from tests.proof.month_world import PERIOD, World

RECEIVER = {"role": "ppid_pelaksana", "position": "Pengolah Data dan Informasi"}


def fact(world: World, name: str, at: str, item: str = "", **more: Any) -> Entry:
    """``at`` and ``since``: ``2026-11-18T10:00``, in WIB."""
    body = {"fact": name, "period": PERIOD, **RECEIVER, "at": f"{at}:00+07:00", **more}
    if "since" in more:
        body["since"] = f"{more['since']}:00+07:00"
    return world.chain.add(K.INTAKE, body, item=item)


def material(world: World, number: int, unit: str, since: str, at: str, **more: Any) -> Entry:
    item = f"DUM-{PERIOD}-{number:02d}"
    begin = {"since": since} if since else {}
    given = {"outcome": "accepted", **begin, **more}
    return fact(world, "material", at, item, unit=unit, **given)


def steps(world: World) -> None:
    """Steps 1 to 3 in time; the list of Irban I came after the meeting."""
    fact(world, "invitation", "2026-11-18T10:00", since="2026-11-18T09:50", letter="005/12/2026")
    fact(world, "list", "2026-11-20T09:00", unit="SEKRETARIAT", letter="12/SEK/2026")
    fact(world, "meeting", "2026-11-23T10:45", since="2026-11-23T09:00")
    fact(world, "list", "2026-11-24T09:00", unit="IRBAN-1")
    fact(world, "submitted", "2026-11-25T09:50")
