"""Content checks before release and again at the moment of airing (domain.md D)."""

from __future__ import annotations

from content.checks import (
    ageing,
    channel_limits,
    contacts,
    duplicates,
    fields,
    identity,
    language,
    links,
    neutrality,
    numbers,
    oversight,
    pictures,
    plan_approval,
    rights,
    secrecy,
    weekdays,
)
from content.checks.context import (
    CheckContext,
    CheckLists,
    LimitFinding,
    LinkLook,
    LinkState,
    PastPost,
    RenditionFacts,
    SourceFacts,
)
from content.checks.engine import Rule, rules, run_rules
from content.checks.finding import (
    Finding,
    Level,
    ReleasedFinding,
    refuse_stopping,
    release_findings,
    stopping,
)

RULE_MODULES = (
    plan_approval,
    fields,
    identity,
    numbers,
    contacts,
    links,
    secrecy,
    oversight,
    weekdays,
    language,
    pictures,
    rights,
    neutrality,
    ageing,
    channel_limits,
    duplicates,
)
"""Importing them registers their rules; a new rule's module is added here."""

__all__ = [
    "CheckContext",
    "CheckLists",
    "Finding",
    "Level",
    "LimitFinding",
    "LinkLook",
    "LinkState",
    "PastPost",
    "ReleasedFinding",
    "RenditionFacts",
    "Rule",
    "SourceFacts",
    "refuse_stopping",
    "release_findings",
    "rules",
    "run_checks",
    "stopping",
]


def run_checks(ctx: CheckContext) -> tuple[Finding, ...]:
    """All findings of one item, gravest first."""
    return run_rules(ctx, rules())
