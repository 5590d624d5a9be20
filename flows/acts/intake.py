"""Recording the SOP's dated facts (``proof.intake``): what may be written down, by whom, once.

The same fact given again is no second entry; another one in its place is refused: what was typed
wrong is superseded by ``amend``, with a reason. Nothing here has ever been public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.clock import WIB
from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Role
from content.dates import day_of, moment_wib
from content.deadlines import month_days
from content.masking import fold, mask_text
from content.model import ITEM_ID
from content.plan import period_of
from flows.acts.acting import unknown_role
from flows.checkpoints import keep_head, require_sound_ledger
from flows.papers.month import known_period
from flows.publishing.locks import Busy, publication_lock
from flows.runtime import Runtime
from proof.entries import EntryKind
from proof.intake import Fact, IntakeBody, facts_in_force
from proof.month_facts import MonthFacts, month_facts

_LONGEST = 300
_EARLIEST = timedelta(days=92)
"""How long before its month a fact can have happened: an older day is a typing mistake."""

_KINDS = (EntryKind.INTAKE, EntryKind.PLAN, EntryKind.RELEASE, EntryKind.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a fact stands in the ledger; ``new``: it was written now. ``trouble``: the second
    place of the checkpoints was not reached (Indonesian), "" when all is well.
    """

    seq: int
    new: bool
    trouble: str = ""


def recorder(runtime: Runtime, role_id: str, *, material: bool = False) -> Role:
    """The role that writes it down, held today: PPID Pelaksana, or PPID but for ``material``."""
    settings = runtime.settings
    held = settings.role(role_id)
    if held is None:
        raise refused("--role", unknown_role(settings.roles, role_id))
    allowed = {"ppid_pelaksana"} if material else {"ppid_pelaksana", "ppid"}
    today = day_of(settings.clock.now())
    if held.role not in allowed or not held.valid_on(today):
        raise refused("--role", say("flows.intake.role", position=held.position))
    return held


@contextmanager
def alone(runtime: Runtime) -> Iterator[None]:
    """Nobody else writes a fact meanwhile: what is looked up stays so until it is written.

    LedgerError when the ledger is damaged or behind a checkpoint: what is written on an old copy
    would get a checkpoint of its own.
    """
    settings = runtime.settings
    wait = settings.delivery.lock_wait
    try:
        with publication_lock(settings.locks_dir, "intake", clock=settings.clock, wait=wait):
            require_sound_ledger(runtime)
            yield
    except Busy as error:
        raise refused("intake", say("flows.intake.busy")) from error


def record(runtime: Runtime, facts: Sequence[tuple[IntakeBody, str]]) -> list[Recorded]:
    """Write facts down, each with its item; ConfigError before anything is written when one
    cannot be so, or when another stands in its place.
    """
    known = in_force(runtime)
    for body, _ in facts:
        require_sound(runtime, body)
    standing = [_standing(known, body, item) for body, item in facts]
    return [
        Recorded(seq, new=False) if seq else _append(runtime, body, item)
        for seq, (body, item) in zip(standing, facts, strict=True)
    ]


def _standing(known: Iterable[Fact], body: IntakeBody, item: str) -> int:
    """The entry that says the same already, 0 for none; ConfigError when one says otherwise."""
    key = (body.fact, body.period, body.unit, item)
    for one in known:
        if one.key != key:
            continue
        if _same(one.body, body):
            return one.seq
        if body.fact != "material" or one.body.at == body.at:
            values = {"seq": one.seq, "when": moment_wib(one.at)}
            raise refused("intake", say("flows.intake.known", **values))
    return 0


def _append(runtime: Runtime, body: IntakeBody, item: str) -> Recorded:
    """One entry, and the new head to the checkpoints."""
    entry = runtime.ledger.append(EntryKind.INTAKE, body.json_body(), item=item)
    return Recorded(entry.seq, new=True, trouble=keep_head(runtime))


def standing_fact(runtime: Runtime, seq: int) -> Fact:
    """The fact in force of that number; ConfigError when there is none."""
    known = next((one for one in in_force(runtime) if one.seq == seq), None)
    if known is None:
        raise refused("SEQ", say("flows.intake.unknown_seq", seq=seq))
    return known


def amend(
    runtime: Runtime, known: Fact, role: Role, reason: str, changes: Mapping[str, str]
) -> Recorded:
    """Supersede a fact by itself with ``changes``; without any it is taken back."""
    if not reason.strip():
        raise refused("--reason", say("flows.acting.no_reason"))
    act = {"role": role.role, "position": role.position, "supersedes": known.seq}
    told = {**changes, **act, "void": not changes, "reason": reason.strip()}
    body = known.body.model_copy(update=told)
    if not changes:
        # a unit that the office no longer has must not keep a wrong entry in force
        _require_texts(body)
        return _append(runtime, body, known.item)
    require_sound(runtime, body)
    _standing((one for one in in_force(runtime) if one.seq != known.seq), body, known.item)
    return _append(runtime, body, known.item)


def in_force(runtime: Runtime) -> tuple[Fact, ...]:
    """All facts that stand."""
    return facts_in_force(runtime.ledger.entries(kind=EntryKind.INTAKE))


def facts_of(runtime: Runtime, period: str, kinds: Iterable[EntryKind] = _KINDS) -> MonthFacts:
    """What intake, plans, releases and withdrawals say about a month."""
    entries = [one for kind in kinds for one in runtime.ledger.entries(kind=kind)]
    return month_facts(sorted(entries, key=lambda one: one.seq), runtime.store, period)


def place_of(runtime: Runtime, item: str, unit: str = "") -> tuple[str, str]:
    """(month, unit) that the item's material belongs to: as the newest plan with it says.

    Without a plan on record the code tells the month and ``unit`` must be given; an item that the
    approved plan does not have may receive no material (SOP step 4).
    """
    if not re.fullmatch(ITEM_ID, item):
        raise refused("ITEM", say("flows.intake.bad_item", item=item))
    plans = {one.body["period"] for one in runtime.ledger.entries(kind=EntryKind.PLAN)}
    own = period_of(item)
    for period in sorted((one for one in plans if one >= own), reverse=True):
        facts = facts_of(runtime, period, [EntryKind.PLAN])
        line = next((one for one in facts.approved_lines if one.id == item), None)
        if line is not None and unit not in {"", line.unit}:
            raise refused("--unit", say("flows.intake.other_unit", item=item, unit=line.unit))
        if line is not None:
            return period, line.unit
    if own in plans:
        raise refused("ITEM", say("flows.intake.not_approved", item=item))
    if not unit:
        raise refused("--unit", say("flows.intake.no_unit", item=item))
    return own, unit


def known_units(runtime: Runtime, units: Iterable[str]) -> None:
    """ConfigError when office.yaml does not have one of them."""
    ours = runtime.settings.office.units
    for unit in units:
        if unit not in ours:
            hint = say("flows.intake.unknown_unit", unit=unit, units=", ".join(ours))
            raise refused("--unit", hint)


def require_sound(runtime: Runtime, body: IntakeBody) -> None:
    """What no fact can be: of no month, in the future, ended before it began, with a number of
    a person in it.
    """
    known_period(body.period)
    known_units(runtime, [body.unit] if body.unit else [])
    at = datetime.fromisoformat(body.at)
    if at > runtime.settings.clock.now():
        raise refused("--at", say("flows.intake.future", when=moment_wib(at)))
    if body.since and datetime.fromisoformat(body.since) > at:
        raise refused("--from", say("flows.intake.ends_early"))
    first = datetime.combine(month_days(body.period)[0], datetime.min.time(), WIB)
    if datetime.fromisoformat(body.since or body.at) < first - _EARLIEST:
        raise refused("--at", say("flows.intake.too_early", when=moment_wib(at)))
    _require_texts(body)


def _require_texts(body: IntakeBody) -> None:
    texts = {"--number": body.letter, "--reason": body.reason, "--returned": body.fault}
    for option, text in texts.items():
        if len(text) > _LONGEST or not text.isprintable():
            raise refused(option, say("flows.intake.bad_text", limit=_LONGEST))
        # a letter's number may hold a dotted classification code, which looks like a long number
        plain = fold(text).replace(".", "/") if option == "--number" else fold(text)
        if (shown := mask_text(plain)) != plain:
            raise refused(option, say("flows.intake.personal", shown=shown))


def refused(where: str, hint: str) -> ConfigError:
    """The error of a fact that is not written down."""
    return ConfigError("intake refused", [Problem(where, 0, "", hint)])


def _same(known: IntakeBody, body: IntakeBody) -> bool:
    """Whether both say the same, whoever wrote it down."""
    names = ("at", "since", "letter", "outcome", "fault")
    return all(getattr(known, name) == getattr(body, name) for name in names)
