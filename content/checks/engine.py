"""The checks' engine: rules register themselves, every hit becomes a masked finding with a key.

A rule is one function. ``@text_rule`` sees one folded text at a time; ``@rule`` sees the item::

    @text_rule("R99", "contoh")
    def example(text: str, ctx: CheckContext) -> Iterator[Hit]:
        ...

Texts are folded first (``content.masking.fold``): compatibility forms, dashes and spaces are
plain and invisible characters gone, so that patterns stay small and nothing hides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from config.messages import say
from content.checks.context import CheckContext, Place, places
from content.checks.finding import Finding, Level, finding_key
from content.masking import fold, mask, mask_text

_SHOWN = 80
_FILE_NAME = ".file"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found. ``match`` is the exact text; ``private`` hides it all but its ends.

    ``message`` is a key below ``content.check.`` in the catalogue; ``values`` must hold nothing
    that needs masking.
    """

    level: Level
    match: str
    message: str
    values: dict[str, object] = field(default_factory=dict)
    private: bool = False
    place: Place | None = None


TextRule = Callable[[str, CheckContext], Iterator[Hit]]
ItemRule = Callable[[CheckContext], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule; ``id`` as in domain.md D."""

    id: str
    title: str
    run: ItemRule


_rules: dict[str, Rule] = {}


def rule(rule_id: str, title: str) -> Callable[[ItemRule], ItemRule]:
    """Register a rule that sees the whole item; its hits say their own place."""

    def register(function: ItemRule) -> ItemRule:
        if rule_id in _rules:
            raise ValueError(f"rule {rule_id} is registered twice")
        _rules[rule_id] = Rule(rule_id, title, function)
        return function

    return register


def text_rule(
    rule_id: str, title: str, *, file_names: bool = True
) -> Callable[[TextRule], TextRule]:
    """Register a rule that sees every text, folded; file names too unless told otherwise."""

    def register(function: TextRule) -> TextRule:
        def run(ctx: CheckContext) -> Iterator[Hit]:
            for place, text in places(ctx):
                if file_names or not place.field.endswith(_FILE_NAME):
                    for hit in function(fold(text), ctx):
                        yield Hit(hit.level, hit.match, hit.message, hit.values, hit.private, place)

        rule(rule_id, title)(run)
        return function

    return register


def rules() -> tuple[Rule, ...]:
    """All rules in the order of their ids."""
    return tuple(_rules[rule_id] for rule_id in sorted(_rules))


def run_rules(ctx: CheckContext, chosen: Iterable[Rule]) -> tuple[Finding, ...]:
    """Run rules over one item; gravest first, then by rule and place in the order found."""
    seen: Counter[tuple[str, Place, str]] = Counter()
    findings = []
    for one in chosen:
        for hit in one.run(ctx):
            place = hit.place or Place("")
            excerpt = _excerpt(hit)
            same = (one.id, place, excerpt.casefold())
            seen[same] += 1
            findings.append(_finding(one, hit, ctx, excerpt, seen[same]))
    order = list(Level)
    return tuple(sorted(findings, key=lambda found: order.index(found.level)))


def _finding(one: Rule, hit: Hit, ctx: CheckContext, excerpt: str, number: int) -> Finding:
    place = hit.place or Place("")
    values = {"excerpt": excerpt, **hit.values}
    return Finding(
        rule=one.id,
        level=hit.level,
        item=ctx.item.id,
        channel=place.channel,
        format=place.format,
        field=place.field,
        excerpt=excerpt,
        message=say(f"content.check.{hit.message}", **values),
        key=finding_key(
            rule=one.id,
            item=ctx.item.id,
            channel=place.channel,
            format_=place.format,
            field=place.field,
            excerpt=excerpt,
            number=number,
        ),
    )


def _excerpt(hit: Hit) -> str:
    shown = mask(hit.match) if hit.private else mask_text(hit.match)
    plain = " ".join(shown.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
