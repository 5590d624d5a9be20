"""The ledger's tail cut, or all of it written anew: the checkpoints of two places know (F38)."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from config.clock import ManualClock
from proof.ledger import SqliteLedger
from proof.ledger_file import SCHEMA
from proof.verification import verify_ledger
from tests.faults.attack import Road
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office
from tests.flows.platform import START

COPY = "tempat-lain/titik-periksa.txt"


def ledger_of(office: Office) -> Path:
    with office.runtime() as runtime:
        return runtime.ledger.path


def _cut(path: Path, entries: int) -> None:
    """As the owner of the file can: the guards taken away and put back."""
    with closing(sqlite3.connect(path)) as database:
        guards = [name for name, sql in SCHEMA.items() if "TRIGGER" in sql]
        for name in guards:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(
            "DELETE FROM entries WHERE seq > (SELECT max(seq) FROM entries) - ?", (entries,)
        )
        for name in guards:
            database.execute(SCHEMA[name])
        database.commit()


def _rewrite(path: Path, *, keep: int, more: int = 0, drop: str = "") -> None:
    """A new chain from entry ``keep`` on, sound in itself, without entries of kind ``drop``."""
    forged = path.with_name("palsu.sqlite3")
    with SqliteLedger(path, ManualClock(START)) as old:
        entries = list(old.entries())
    with SqliteLedger(forged, ManualClock(START)) as new:
        for entry in entries:
            if entry.kind != drop:
                body = entry.body if entry.seq <= keep else entry.body | {"catatan": "palsu"}
                new.append(entry.kind, body, publication=entry.publication, item=entry.item)
        for number in range(more):
            new.append(entries[0].kind, {"n": number})
        assert new.verify().ok
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    forged.rename(path)
    for name in ("-wal", "-shm"):
        path.with_name(f"palsu.sqlite3{name}").unlink(missing_ok=True)


def _all_new(path: Path) -> None:
    _rewrite(path, keep=0)


def _emptied(path: Path) -> None:
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    with SqliteLedger(path, ManualClock(START)):
        pass


ATTACKS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("one entry cut", lambda path: _cut(path, 1)),
    ("two entries cut", lambda path: _cut(path, 2)),
    ("half cut", lambda path: _cut(path, 8)),
    ("everything cut", lambda path: _cut(path, 10_000)),
    ("written anew", _all_new),
    ("written anew, longer", lambda path: _rewrite(path, keep=0, more=5)),
    ("written anew from the middle", lambda path: _rewrite(path, keep=6)),
    ("written anew without what is live", lambda path: _rewrite(path, keep=99, drop="live")),
    ("written anew without intents", lambda path: _rewrite(path, keep=99, drop="intent")),
    ("a new file", _emptied),
)


@pytest.fixture
def lived(new_office: MakeOffice, tally: Tally) -> Road:
    """An office that has posted one of its two items and keeps checkpoints in two places."""
    office = new_office(ONE, TWO)
    (office.home / COPY).parent.mkdir()
    office.configure(checkpoint_copy=COPY)
    office.release()
    office.publish(ONE)
    return Road(office, tally)


@pytest.mark.fault("F38")
@pytest.mark.parametrize("near", [True, False], ids=["both places", "only the second"])
def test_what_the_chain_alone_cannot_know_the_checkpoints_know(lived: Road, near: bool) -> None:
    """``near``: the checkpoints beside the ledger are still there; a forger takes them too."""
    office = lived.office
    path = ledger_of(office)
    kept = office.home / "utuh"
    shutil.copytree(office.home / "var", kept)
    for name, attack in every(ATTACKS, 4):
        attack(path)
        alone = verify_ledger(path)
        if not near:
            (office.home / "var" / "checkpoints.txt").unlink()
        before = len(office.twin.requests())
        said = lived.refused(name, "titik periksa", codes=(1, 30, 31, 32))
        assert len(office.twin.requests()) == before, said
        assert alone.ok, f"{name}: the chain alone was to look sound"
        shutil.rmtree(office.home / "var")
        shutil.copytree(kept, office.home / "var")
    lived.aired("put back", TWO)
    assert len(office.posts()) == 4
