"""Ledgers that earlier versions wrote stay readable: what they say must not change with us.

``fixtures/ledger-v1.*`` was made with ``tayang ledger backup`` of an office on the twins: a STOP,
a doubt that a person settled, proofs, a withdrawal. It is never made again: a new format gets a
file of its own.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from config.clock import SystemClock
from proof.checkpoint import read_checkpoints
from proof.entries import EntryKind
from proof.errors import LedgerBehind
from proof.ledger import SqliteLedger
from proof.projection import PublicationView, all_publications

FIXTURES = Path(__file__).parent / "fixtures"
OLD = sorted(FIXTURES.glob("*.sqlite3"))


def told(view: PublicationView) -> dict[str, Any]:
    last = [view.tayang_seq] if view.tayang_seq else []
    return {
        "item": view.item,
        "channel": view.channel,
        "state": view.state.value,
        "levels": list(view.levels),
        "post_id": view.live.post_id if view.live else "",
        "proofs": [*view.earlier_proofs, *last],
    }


@pytest.fixture(params=OLD, ids=lambda path: str(path.stem))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy: reading a ledger makes files beside it."""
    path: Path = request.param
    return Path(shutil.copy(path, tmp_path / path.name))


def test_there_is_one_of_every_format() -> None:
    assert [path.stem for path in OLD] == ["ledger-v1"]


def test_it_verifies_against_its_checkpoint_and_tells_the_same_story(old: Path) -> None:
    expected = json.loads((FIXTURES / f"{old.stem}.expected.json").read_text(encoding="utf-8"))
    text = (FIXTURES / f"{old.name}.checkpoint.txt").read_text(encoding="utf-8")
    (checkpoint,) = read_checkpoints(text)
    with SqliteLedger(old, SystemClock()) as ledger:
        assert ledger.verify(checkpoint.head).require() == checkpoint.head
        kinds = Counter(entry.kind.value for entry in ledger.entries())
        assert dict(sorted(kinds.items())) == expected["kinds"]
        views = all_publications(ledger)
    assert {one: told(view) for one, view in views.items()} == expected["publications"]


def test_it_can_be_written_on_and_the_old_head_still_stands_in_it(old: Path) -> None:
    with SqliteLedger(old, SystemClock()) as ledger:
        before = ledger.head()
        ledger.append(EntryKind.STOP, {"action": "stop", "reason": "uji"})
        assert ledger.verify(before).require().size == before.size + 1
        other = type(before)(before.size, "0" * 64)
        with pytest.raises(LedgerBehind):
            ledger.verify(other).require()
