"""What a person posted is compared by what the platform shows, and the difference is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.base import Payload
from flows.acts.adopting import not_ours
from proof.ledger import SqliteLedger
from tests.contract.target import Case, Target

Make = Callable[..., Case]


@pytest.mark.parametrize("platform", ["facebook", "instagram"])
def test_another_text_is_named_and_typography_is_none(
    platform: str, request: pytest.FixtureRequest, make: Make, tmp_path: Path
) -> None:
    target: Target = request.getfixturevalue(platform)
    case = make(target, pictures=1)
    receipt = case.perform_rest()
    sent = case.post.payload
    ledger = SqliteLedger(tmp_path / "buku.sqlite3", target.clock)

    def trouble(text: str) -> str:
        post = replace(case.post, payload=Payload(text=text, body=sent.body))
        found = case.connector.adopt(receipt.url, post)
        return not_ours(found, post, case.connector, ledger)

    assert trouble(sent.text) == ""
    assert trouble(f"{sent.text}\u200b") == ""
    assert "Teks yang lain" in trouble("Teks yang lain.")
    ledger.close()
