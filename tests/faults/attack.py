"""Attacks on the whole road: a released office, something hostile in it, ``tayang publish``.

Judged at its ends: what the command says, what the twins were asked, what the ledger still holds.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proof.chain import Head
from proof.errors import LedgerError
from tests.faults.tally import Tally
from tests.flows.command import Ran, tayang
from tests.flows.office import NOW, Office

REFUSALS = (20, 21, 30, 31)
"""Exit codes of a refusal: by a check or limit, by the approval, by an input, by configuration."""


@dataclass
class Road:
    """An office and the counts of a row."""

    office: Office
    tally: Tally

    def refused(
        self,
        name: str,
        *words: str,
        act: tuple[str, ...] = ("publish", "@", "--json"),
        codes: tuple[int, ...] = REFUSALS,
        clock: str = NOW,
    ) -> str:
        """One attack: the command refuses it in a sentence with these words, nothing else happens.

        Returns all that the command said.
        """
        head, before = self._head(), len(self.office.twin.requests())
        ran = tayang(self.office, *act, clock=clock)
        said = f"{ran.out}\n{ran.err}"
        heard = len(self.office.twin.requests()) - before
        missing = [word for word in words if word not in said]
        clear = ran.code in codes and not missing and "Traceback" not in said
        self.tally.attack(
            name if clear else f"{name}: exit {ran.code}, without {missing}: {ran.err[-300:]}",
            through=heard or int(ran.code not in codes),
            lost=int(not self._kept(head)),
            stuck=int(not clear),
        )
        return said

    def aired(self, name: str, *items: str, posts: int = 2) -> Ran:
        """A good input: all of it is posted, once."""
        words = [word for item in items for word in ("--item", item)]
        before = len(self.office.posts())
        ran = tayang(self.office, "publish", "@", *words, "--json")
        made = len(self.office.posts()) - before
        why = f"exit {ran.code}, {made} posts: {ran.err[-300:]}"
        self.tally.good(name, passed=ran.code == 0 and made == posts, why=why)
        return ran

    @contextmanager
    def spoiled(self, *files: Path) -> Iterator[None]:
        """Afterwards the files are again what they were, whatever lies in their places."""
        kept = {file: file.read_bytes() for file in files}
        try:
            yield
        finally:
            for file, data in kept.items():
                _clear(file)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)

    def _head(self) -> Head:
        with self.office.runtime() as runtime:
            return runtime.ledger.head()

    def _kept(self, head: Head) -> bool:
        """Whether the ledger is sound and holds every entry that it held."""
        try:
            with self.office.runtime() as runtime:
                return runtime.ledger.verify(head if head.size else None).ok
        except LedgerError:
            return False


def _clear(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
