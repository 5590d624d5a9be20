"""A table of sentences from offices' daily texts: each found by its rule, or lawful and silent."""

from __future__ import annotations

import pytest

from content.model import Narrative
from tests.content.checks_world import item, told
from tests.content.sentences import LAWFUL, MUST_FIND, OFFICE

REMINDER = ("R22b", "SARAN")


def found_in(text: str) -> set[tuple[str, str]]:
    story = item(narrative=Narrative(text=text))
    return {one for one in told(text, item=story, lists=OFFICE) if one != REMINDER}


def test_the_tables_are_large_enough() -> None:
    assert len(MUST_FIND) >= 60
    assert len(LAWFUL) >= 60
    texts = [text for text, _ in MUST_FIND] + list(LAWFUL)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(("text", "rule"), MUST_FIND)
def test_found_and_nothing_else(text: str, rule: str) -> None:
    assert found_in(text) == {tuple(one.split(" ")) for one in rule.split(", ")}


@pytest.mark.parametrize("text", LAWFUL)
def test_lawful(text: str) -> None:
    assert found_in(text) == set()
