"""No text makes a pattern work without end: twice the text costs about twice the work.

Measured in the process's own processor time, which a busy machine does not lengthen.
"""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType

import pytest

import content.checks
from tests.content.checks_world import check, draft

MODULES = (
    *(f"content.checks.{one.name}" for one in pkgutil.iter_modules(content.checks.__path__)),
    *("content.masking", "content.dates", "content.sniff", "content.store"),
    *(
        "media.counting",
        "media.links",
        "media.spans",
        "media.cutting",
        "media.slugs",
        "media.cards",
    ),
    *("config.strict_text", "config.strict_yaml_tree", "config.strict_json_tree"),
    "config.redaction",
)
UNITS = (
    *("3471 ", "0", "a", "A", "Aa ", " ", "\n", "-", "a@", "a.", ".", "1.", "0-", "(", "“", '"'),
    *("[", "RT 0", "Jalan A", "Jl. Aa 1 ", "rahasia ", "https://", "https://a/", "#a", "@a", "{"),
    *("<", "_ ", "Senin, ", "Senin-", "7 Desember ", "jam 1", "password: ", "Rp 1.", "B 1 "),
    *(
        "700/1",
        "700.1.",
        "+62 8",
        "081 ",
        "\\",
        '"\\',
        "=",
        "key=",
        "Bearer ",
        "\u200d",
        "👩\u200d",
    ),
    *("é", "Aa Aa ", "1 a ", "a/", ":a", "%", "&a=", "x" * 63 + ".", "a-a.", "1,", "'", "?"),
    *("e1", "1e"),
)
SMALL, LARGE = 5_000, 20_000
"""Characters. Four times the text may take ten times the work: sixteen would be its square."""

MOST_RATIO, NOISE_S, LIMIT_S = 10.0, 0.04, 20.0
_MEASURES = 3


def patterns(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """Every compiled pattern of a module, and whether it is tried at every place of a text."""
    source = inspect.getsource(module)
    for name, value in vars(module).items():
        at_start = re.search(rf"\b{name}\.(?:match|fullmatch)\(", source)
        anywhere = re.search(rf"\b{name}\.(?:finditer|findall|search|split|subn?)\b", source)
        for number, one in enumerate(_leaves(value)):
            if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                yield f"{module.__name__}.{name}[{number}]", one, bool(anywhere or not at_start)


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for one in [*value, *value.values()]:
            yield from _leaves(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _leaves(one)
    else:
        yield value


@contextmanager
def limited() -> Iterator[None]:
    """AssertionError after LIMIT_S of our own work: an explosion would never come back."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"no end within {LIMIT_S:g} s of work")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def work(pattern: re.Pattern[str], text: str, *, anywhere: bool) -> float:
    """Seconds of processor time for what the module does with it, the least of two tries."""
    least = LIMIT_S
    for _ in range(2):
        began = time.process_time()
        pattern.match(text)
        if anywhere:
            pattern.sub("", text)
        least = min(least, time.process_time() - began)
    return least


def too_much(pattern: re.Pattern[str], unit: str, *, anywhere: bool = True) -> float:
    """How many times the work four times the text takes, when that is more than it may; else 0.

    Measured again before it is said: another process on the same core may spoil one measure.
    """
    least = math.inf
    for _ in range(_MEASURES):
        with limited():
            large = work(pattern, (unit * (LARGE // len(unit) + 1))[:LARGE], anywhere=anywhere)
            if large < NOISE_S:
                return 0
            small = work(pattern, (unit * (SMALL // len(unit) + 1))[:SMALL], anywhere=anywhere)
        least = min(least, large / max(small, 1e-4))
        if least <= MOST_RATIO:
            return 0
    return least


ALL = [found for name in MODULES for found in patterns(importlib.import_module(name))]


def test_a_sample_the_patterns_are_found_and_a_bad_one_is_seen() -> None:
    assert len({pattern.pattern for _, pattern, _ in ALL}) > 50
    # its square: 16; a disturbed measure may hide it once, not every time
    assert any(too_much(re.compile(r"a*b"), "a") > MOST_RATIO for _ in range(6))


@pytest.mark.parametrize(("name", "pattern", "anywhere"), ALL, ids=[one[0] for one in ALL])
def test_no_pattern_grows_faster_than_its_text(
    name: str, pattern: re.Pattern[str], anywhere: bool
) -> None:
    ratios = {unit: too_much(pattern, unit, anywhere=anywhere) for unit in UNITS}
    found = {unit: round(ratio) for unit, ratio in ratios.items() if ratio}
    assert found == {}, f"{name}: {pattern.pattern}"


@pytest.mark.parametrize("unit", UNITS)
def test_all_checks_together_grow_with_their_text(unit: str) -> None:
    def took(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        began = time.process_time()
        check(drafts=(draft(text),))
        return time.process_time() - began

    with limited():
        took(1_000)
        small, large = took(SMALL), took(LARGE)
    assert large < max(MOST_RATIO * small, 1.0)
