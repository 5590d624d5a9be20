"""A finding of the content checks: where, how grave, masked, and with a key that stays the same.

Levels (domain.md D): BLOKIR stops the item and nobody may release it; TINJAU stops it until PPID
releases this very finding with a reason; SARAN is only listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from config.messages import say
from content.canonical import digest
from content.errors import CheckRefused
from content.masking import mask_text
from content.model import ItemId, Text, Value

KEY_LENGTH = 16
MIN_REASON = 10


class Level(StrEnum):
    """How grave; the wire strings are the office's words."""

    BLOKIR = "BLOKIR"
    TINJAU = "TINJAU"
    SARAN = "SARAN"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``channel`` and ``format`` are "" for the manifest's own texts.

    ``excerpt`` is masked; ``message`` is Indonesian and ends with the next step; ``key`` is 16 hex
    digits.
    """

    rule: str
    level: Level
    item: str
    channel: str
    format: str
    field: str
    excerpt: str
    message: str
    key: str

    @property
    def place(self) -> str:
        """``DUM-2026-12-03/x/feed body``, for logs and lists."""
        where = "/".join(part for part in (self.item, self.channel, self.format) if part)
        return f"{where} {self.field}".strip()


class ReleasedFinding(Value):
    """A TINJAU finding that PPID lets pass, and why."""

    item: ItemId
    rule: Text
    key: str = Field(pattern=rf"^[0-9a-f]{{{KEY_LENGTH}}}$")
    reason: Text


def finding_key(
    *, rule: str, item: str, channel: str, format_: str, field: str, excerpt: str, number: int
) -> str:
    """The finding's key, from its place and its *masked* match.

    A hash of an unmasked identity number could be undone by trying all numbers. ``number`` counts
    equal masked matches of one place; the exact text is bound by the release's digest anyway.
    """
    return digest([rule, item, channel, format_, field, excerpt.casefold(), number])[:KEY_LENGTH]


def stopping(findings: Iterable[Finding], released: Iterable[str] = ()) -> tuple[Finding, ...]:
    """The findings that stop an item: BLOKIR always, TINJAU unless its key was released."""
    let_pass = frozenset(released)
    return tuple(
        one
        for one in findings
        if one.level is Level.BLOKIR or (one.level is Level.TINJAU and one.key not in let_pass)
    )


def refuse_stopping(findings: Iterable[Finding], released: Iterable[str] = ()) -> None:
    """Raise CheckRefused that lists every finding which stops the item."""
    found = stopping(findings, released)
    if found:
        names = ", ".join(sorted({f"{one.rule} {one.level} at {one.place}" for one in found}))
        hint = "\n".join(f"[{one.level}] {one.rule} {one.place}: {one.message}" for one in found)
        raise CheckRefused(f"{len(found)} finding(s) stop it: {names}", hint=hint)


def release_findings(
    findings: Iterable[Finding], reasons: Mapping[str, str]
) -> tuple[ReleasedFinding, ...]:
    """Bind reasons (by finding key) to the TINJAU findings; personal numbers in them are masked.

    Raises:
        CheckRefused: a BLOKIR finding, a TINJAU finding without a reason of at least 10
            characters, or a reason for a finding that is not there.
    """
    found = {one.key: one for one in findings}
    for key in reasons:
        if key not in found or found[key].level is not Level.TINJAU:
            hint = say("content.check.not_releasable", key=key)
            raise CheckRefused(f"finding {key} cannot be released", hint=hint)
    refuse_stopping(found.values(), reasons)
    made = []
    for key, reason in sorted(reasons.items()):
        text = mask_text(" ".join(reason.split()))
        if len(text) < MIN_REASON:
            hint = say("content.check.reason_short", key=key, least=MIN_REASON, value=len(text))
            raise CheckRefused(f"the reason for {key} has {len(text)} characters", hint=hint)
        made.append(
            ReleasedFinding(item=found[key].item, rule=found[key].rule, key=key, reason=text)
        )
    return tuple(made)
