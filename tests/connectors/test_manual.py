"""A channel that a person serves: nothing is sent, read or guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.clock import ManualClock
from config.office import Channel
from connectors.base import Post, Receipt, Step, Undecided
from connectors.errors import Rejected, Unsupported
from connectors.registry import AnyConnector, open_connector
from content.draft import Block, Draft, RichText
from tests.contract.target import Secrets

CLOCK = ManualClock(datetime(2026, 12, 1, 1, 0, tzinfo=UTC))


def opened(**options: object) -> AnyConnector:
    channel = Channel(name="wa", platform="manual", mode="manual", options=options)
    return open_connector(channel, Secrets({}), CLOCK)


def draft(**fields: object) -> Draft:
    plain = Draft(
        item_id="DUM-2026-12-03",
        channel="wa",
        platform="manual",
        format="feed",
        body=RichText(text="Tolak gratifikasi, lapor 👏"),
    )
    return plain.model_copy(update=fields)


def post(connector: AnyConnector) -> Post:
    one = draft()
    payload = connector.encode(one)
    return Post("pub", one, payload, (), connector.whoami().id, "slug", "")


def test_the_text_is_ready_to_copy() -> None:
    assert opened().encode(draft()).text == "Tolak gratifikasi, lapor 👏"


def test_title_blocks_and_parts_are_copied_in_reading_order() -> None:
    blocks = (
        Block(kind="paragraph", text=RichText(text="Paragraf.")),
        Block(kind="image", media=(0,)),
        Block(kind="list", items=(RichText(text="satu"), RichText(text="dua"))),
    )
    one = draft(format="article", title="Judul", blocks=blocks)
    assert opened().encode(one).text == "Judul\n\nParagraf.\n\n- satu\n- dua"
    parts = (RichText(text="Bagian dua"),)
    assert opened().encode(draft(parts=parts)).text.endswith("👏\n\nBagian dua")


@pytest.mark.parametrize("limit", [26, 0])
def test_a_text_that_fits_is_taken_whole(limit: int) -> None:
    assert len(opened(max_length=limit).encode(draft()).text) == 26


def test_a_long_text_is_refused_with_limit_and_value_never_cut() -> None:
    with pytest.raises(Rejected) as caught:
        opened(max_length=25).encode(draft())
    for told in ("DUM-2026-12-03", "wa", "25", "26"):
        assert told in caught.value.hint


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(Unsupported):
        opened().encode(draft(format="thread"))


def test_nothing_is_sent_read_changed_or_taken_down() -> None:
    connector = opened()
    one = post(connector)
    receipt = Receipt("x", "https://x.example", None, one.account_id)
    assert connector.steps(one) == ()
    for refuse in (
        lambda: connector.perform(Step("post", public=True), one, {}),
        lambda: connector.receipt(one, {}),
        lambda: connector.read_back(receipt),
        lambda: connector.revise(receipt, one),
        lambda: connector.withdraw(receipt),
    ):
        with pytest.raises(Unsupported) as caught:
            refuse()
        assert caught.value.hint
    found = connector.find(Step("post"), one, {}, CLOCK.now())
    assert isinstance(found, Undecided)
    assert connector.http.server_time is None, "a network was asked"


def test_an_attested_address_becomes_a_receipt_that_says_so() -> None:
    connector = opened(account="Saluran WA Inspektorat", domains=["whatsapp.com"])
    receipt = connector.adopt(" https://www.whatsapp.com/channel/0029Va/1 ", post(connector))
    assert receipt.url == "https://www.whatsapp.com/channel/0029Va/1"
    assert receipt.account_id == "manual:Saluran WA Inspektorat"
    assert receipt.created_at is None, "nobody told us when it was posted"
    assert receipt.extra == {"attested": True, "adopted_at": "2026-12-01T01:00:00+00:00"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "whatsapp.com/channel/1",
        "http://whatsapp.com/channel/1",
        "https://localhost/1",
        "https://whatsapp.com.contoh.com/1",
        "https://a:b@whatsapp.com/1",
        "https://whatsapp.com/a b",
        "javascript:alert(1)",
        "https://[whatsapp.com/1",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    connector = opened(domains=["whatsapp.com"])
    with pytest.raises(Rejected) as caught:
        connector.adopt(url, post(connector))
    assert "https://" in caught.value.hint
