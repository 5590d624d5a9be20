"""``tayang verify``: look again at what was proved, and record what is gone or changed.

Reads only, never a repost: a person decides what follows. Looks are due 1 hour, 24 hours and 30
days after the proof (``proof.recheck``); an unanswered read changes nothing and is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from config.messages import say
from content.plan import period_of
from flows.operations import Told
from flows.proving.rechecking import BAD, Accounts, Looking, Rechecked, Why
from flows.runtime import Runtime
from proof.projection import all_publications
from proof.recheck import due_point, is_aired
from proof.view import PublicationView


@dataclass(frozen=True, slots=True)
class Selection:
    """What to look at; empty means everything. ``why`` due: only where a look is due."""

    why: Why = "asked"
    items: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()

    def takes(self, view: PublicationView) -> bool:
        """Whether the publication is among those that were asked for."""
        wanted = (
            (self.items, view.item),
            (self.channels, view.channel),
            (self.months, period_of(view.item)),
            (self.publications, view.publication),
        )
        return all(not names or name in names for names, name in wanted)


def recheck(
    runtime: Runtime, selection: Selection, report: Callable[[str], None] = lambda _line: None
) -> tuple[Rechecked, ...]:
    """Look at every selected publication that has aired; never raises for a platform.

    LedgerError propagates. ``report`` receives an Indonesian sentence per look.
    """
    tools = runtime.tools("verify")
    now = runtime.settings.clock.now()
    wanted = [
        view
        for view in all_publications(runtime.ledger).values()
        if is_aired(view)
        and selection.takes(view)
        and (selection.why != "due" or due_point(view, now) is not None)
    ]
    accounts: Accounts = {}
    found: list[Rechecked] = []
    for view in wanted:
        one = Looking(runtime, tools, accounts, selection.why).at(view.publication)
        if one is not None:
            report(one.sentence)
            found.append(one)
    return tuple(found)


def looked_again(runtime: Runtime, selection: Selection) -> Told:
    """``recheck`` as an operation; not ok: something is gone, changed or could not be read."""
    found = recheck(runtime, selection)
    same = sum(one.verdict == "same" for one in found)
    return Told(
        say("flows.verify.done", looked=len(found), same=same),
        ok=exit_code(found) == 0,
        lines=tuple(one.sentence for one in found),
    )


def alarms(found: Iterable[Rechecked]) -> tuple[Rechecked, ...]:
    """Those that somebody must be told of."""
    return tuple(one for one in found if one.alarming)


def exit_code(found: Sequence[Rechecked]) -> int:
    """0: all as proved; 10: something is gone or changed; 11: something could not be read."""
    if any(one.state in BAD for one in found):
        return 10
    return 11 if any(one.verdict == "unread" for one in found) else 0
