"""What needs a person: in a run's result, in the ledger, in channels and on this machine.

A problem's key names the publication, its state and the sort of reason: seen again at the next
run or tick it is the same problem, and nobody is told twice.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from config.messages import say
from config.office import Channel
from config.redaction import redact
from content.dates import moment_wib, plain_date
from flows.alerts.values import Problem
from flows.parameters import ALL_RELEASED
from flows.result import Row, RunResult
from proof.entries import PublicationState
from proof.projection import PublicationView

DONE = frozenset({PublicationState.TAYANG, PublicationState.CORRECTED, PublicationState.WITHDRAWN})
_PERSON = frozenset(
    {
        PublicationState.UNDECIDED,
        PublicationState.DUPLICATE_SUSPECT,
        PublicationState.LOST,
        PublicationState.CHANGED,
        PublicationState.REFUSED,
    }
)
_PASSING = frozenset({"unreachable", "rate_limited", "processing", "busy"})
_PARKED_FOR_GOOD = frozenset({"too_late", "unauthorized", "restored"})
_HALTED = ":halted"
_LONGEST = 400


def of_run(result: RunResult) -> list[Problem]:
    """Everything that the run should have brought to *tayang* and did not."""
    return [_of_row(row) for row in result.rows if row.due and row.state not in DONE]


def of_failure(kind: str, hint: str) -> Problem:
    """A run that ended before it could publish: configuration, approval, ledger, a fault."""
    return Problem(f"run:{kind}", say("duty.problem.failed"), _short(hint))


def of_operation(name: str, trouble: str) -> Problem:
    """An operation other than publishing that did not end well."""
    return Problem(f"op:{name}", say("duty.problem.operation", name=name), _short(trouble))


def of_dead_run(run: str, what: str) -> Problem:
    """A run whose process is gone without having ended."""
    step = "duty.step.dead_all" if what == ALL_RELEASED else "duty.step.dead"
    return Problem(f"dead:{run}", say("duty.problem.dead", what=what), say(step, what=what))


def of_view(view: PublicationView, *, abandoned: bool) -> Problem | None:
    """What the ledger alone says of a publication; None when no person is needed.

    ``abandoned``: something was begun on it, and no process is at it any more.
    """
    if abandoned:
        return _of_publication(view, "halted", "", say("duty.state.stopped"), say("duty.step.run"))
    parked = view.state is PublicationState.PARKED and view.reason in _PARKED_FOR_GOOD
    if view.state in _PERSON or parked:
        step = say(f"proof.next.{view.state.value}")
        return _of_publication(view, view.state.value, view.reason, _label(view.state), step)
    return None


def of_silence(channel: Channel, last: datetime | None, days: int, now: datetime) -> Problem | None:
    """A channel without a post for ``days``; ``last`` None: never, which is not told."""
    if last is None or now - last < timedelta(days=days):
        return None
    values = {"channel": channel.title, "days": (now - last).days, "last": moment_wib(last)}
    key = f"silent:{channel.name}:{last.isoformat()}"
    return Problem(key, say("duty.problem.silent", **values), say("duty.step.silent", **values))


def of_token(
    channel: Channel, expires: datetime | None, days: int, now: datetime
) -> Problem | None:
    """A credential that ends within ``days``; None: later, or the platform tells no end."""
    if expires is None or expires - now > timedelta(days=days):
        return None
    values = {"channel": channel.title, "date": plain_date(expires), "name": channel.name}
    word = "gone" if expires <= now else "token"
    key = f"token:{channel.name}:{word}:{expires.date()}"
    return Problem(key, say(f"duty.problem.{word}", **values), say("duty.step.token", **values))


def of_refused_token(channel: Channel, hint: str = "") -> Problem:
    """The platform refuses the credential today, or it cannot even be read (``hint``)."""
    values = {"channel": channel.title, "name": channel.name}
    title = say("duty.problem.unauthorized", **values)
    step = _short(hint) or say("duty.step.token", **values)
    return Problem(f"token:{channel.name}:refused", title, step)


def of_ledger(kind: str, hint: str) -> Problem:
    """Ledger or configuration cannot be used: nothing can be published."""
    return Problem(f"ledger:{kind}", say("duty.problem.ledger"), _short(hint))


def of_disk(folder: Path, least_mb: int) -> Problem | None:
    """Less room than ``least_mb`` under ``folder``."""
    free = shutil.disk_usage(folder).free // 1_000_000
    if free >= least_mb:
        return None
    return Problem(
        "disk", say("duty.problem.disk", free=free, least=least_mb), say("duty.step.disk")
    )


def healed(
    problems: Iterable[Problem], views: Mapping[str, PublicationView], standing: set[str]
) -> Iterator[str]:
    """Keys of the problems about ``views`` that stand no longer.

    ``standing``: keys that were just found. A publication that was not looked at heals nothing.
    """
    for one in problems:
        view = views.get(one.publication)
        if view is None or one.key in standing:
            continue
        over = view.state in DONE or one.key.endswith(_HALTED)
        same = one.key == _key(view.publication, view.state.value, view.reason)
        if over or (not same and view.last_seq > one.seq):
            yield one.key


def _of_row(row: Row) -> Problem:
    """Before anything is in the ledger a refusal is only in the run's result."""
    view = row.view
    reason = f"by-{row.refused_by}" if row.refused_by and not view.item else view.reason
    names = {"item": row.item.id, "channel": row.channel_title, "state": _label(row.state)}
    step = row.note or say(f"proof.next.{row.state.value}")
    return Problem(
        _key(row.publication, row.state.value, reason),
        say("duty.problem.publication", **names, format=row.format),
        _short(step),
        row.publication,
        view.last_seq,
    )


def _of_publication(
    view: PublicationView, state: str, reason: str, label: str, step: str
) -> Problem:
    names = {"item": view.item, "channel": view.channel, "format": view.format, "state": label}
    title = say("duty.problem.publication", **names)
    return Problem(
        _key(view.publication, state, reason), title, step, view.publication, view.last_seq
    )


def _key(publication: str, state: str, reason: str) -> str:
    """Reasons that pass by themselves are one sort; free text of an undecided look is none."""
    if state != PublicationState.PARKED:
        return f"pub:{publication}:{state}"
    return f"pub:{publication}:{state}:{'passing' if reason in _PASSING else reason}"


def _label(state: PublicationState) -> str:
    return say(f"proof.state.{state.value}")


def _short(text: str) -> str:
    safe = " ".join(redact(text).split())
    return safe if len(safe) <= _LONGEST else f"{safe[:_LONGEST]} …"
