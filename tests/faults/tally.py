"""Counts of one row of the matrix, told case by case and judged at the end of its test."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from proof.entries import EntryKind, PublicationState
from proof.ledger import Ledger
from proof.projection import publication_view

ON_AIR = (PublicationState.LIVE, PublicationState.TAYANG)


@dataclass
class Tally:
    """``duplicates``: public posts beyond the first. ``lost``: recorded as live, but not there, or
    not there and nobody is told. ``stuck``: there or asked for, but the ledger never gets on.

    Of attacks: ``through`` reached a platform; ``barred`` are good inputs (``goods`` in all) of the
    same kind that were refused. An attack whose refusal is no clear sentence is ``stuck``.

    ``off``: the guard that was taken out (``tests/faults/guards.py``). Then ``duplicates`` are the
    posts that it prevents, and there must be some.
    """

    row: str
    off: str = ""
    cases: int = 0
    duplicates: int = 0
    lost: int = 0
    stuck: int = 0
    failed: int = 0
    attacks: int = 0
    through: int = 0
    goods: int = 0
    barred: int = 0
    kills: int = 0
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What was wrong with the first bad cases, for the reader of a failure."""

    def add(self, name: str, *, duplicates: int = 0, lost: int = 0, stuck: int = 0) -> None:
        """One case."""
        self.cases += 1
        self.duplicates += duplicates
        self.lost += lost
        self.stuck += stuck
        if (duplicates or lost or stuck) and len(self.wrong) < 5:
            self.wrong.append(f"{name}: dup {duplicates} lost {lost} stuck {stuck}")

    def attack(self, name: str, *, through: int, lost: int, stuck: int) -> None:
        """One attack, which counts as a case."""
        self.attacks += 1
        self.through += through
        if through and len(self.wrong) < 5:
            self.wrong.append(f"{name}: let through {through}")
        self.add(name, lost=lost, stuck=stuck)

    def good(self, name: str, *, passed: bool, why: str = "") -> None:
        """A good input like the attacks; it is no case of the row."""
        self.goods += 1
        self.barred += not passed
        if not passed and len(self.wrong) < 5:
            self.wrong.append(f"{name}: refused {why}")

    def judge(
        self, name: str, public: int, ledger: Ledger, publication: str, *, posts: int = 1
    ) -> None:
        """A case that must end with ``posts`` public posts, live in a sound ledger."""
        state = publication_view(ledger, publication).state
        live = state in ON_AIR
        self.add(
            f"{name} ({state.value})",
            duplicates=max(0, public - posts),
            lost=int(public < posts and live),
            stuck=int(not live or not ledger.verify().ok),
        )

    def parked(
        self, name: str, public: int, ledger: Ledger, publication: str, *states: str
    ) -> None:
        """A case that must stop without a post, in one of ``states``, and say so."""
        state = publication_view(ledger, publication).state.value
        silent = state not in states
        self.add(
            f"{name} ({state})", duplicates=public, lost=int(silent), stuck=int(not _sound(ledger))
        )

    def note(self, text: str) -> None:
        """A remark for the table."""
        self.notes.append(text)

    def close(self, folder: Path | None) -> None:
        """Tell the table, and fail when a case was wrong."""
        if folder is not None:
            tell(folder, self)
        if self.off:
            assert self.duplicates, (
                f"{self.row} without {self.off}: none of {self.cases} cases posts twice"
            )
            return
        bad = (self.duplicates, self.lost, self.stuck, self.through, self.barred)
        assert not any(bad), f"{self.row}: {self.cases} cases; " + "\n".join(self.wrong)


def _sound(ledger: Ledger) -> bool:
    return ledger.verify().ok


def tell(folder: Path, tally: Tally) -> None:
    """Append one line; short appends of several processes do not mix."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rows.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(tally)) + "\n")


def intents(ledger: Ledger, publication: str) -> int:
    """How many attempts the ledger holds."""
    return sum(1 for _ in ledger.entries(publication=publication, kind=EntryKind.INTENT))
