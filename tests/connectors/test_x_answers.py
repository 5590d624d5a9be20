"""X's answers that prove nothing are a doubt, never a post."""

from __future__ import annotations

import pytest

from connectors.errors import OutcomeUnknown, Transient
from connectors.x_answers import data_of


@pytest.mark.parametrize("answer", [{"data": {"id": ""}}, {"data": {"id": None}}, {"data": []}, 7])
def test_a_post_without_a_number_is_a_doubt(answer: object) -> None:
    """A post on record without its number could never be proved, nor found again."""
    with pytest.raises(OutcomeUnknown):
        data_of(answer, write=True)
    with pytest.raises(Transient):
        data_of(answer, write=False)
