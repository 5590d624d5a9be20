"""The posts of a thread."""

from __future__ import annotations

from connectors.x_text import texts_of
from content.draft import Draft, RichText

PARTS = (RichText(text="1/2 Apel."), RichText(text="2/2 Doa."))


def draft(text: str, parts: tuple[RichText, ...] = ()) -> Draft:
    return Draft(
        item_id="DUM-2026-12-01",
        channel="x",
        platform="x",
        format="thread" if parts else "feed",
        body=RichText(text=text),
        parts=parts,
    )


def test_a_thread_is_its_parts_alone() -> None:
    assert texts_of(draft("", PARTS)) == ["1/2 Apel.", "2/2 Doa."]
    assert texts_of(draft("Pembuka.", PARTS)) == ["Pembuka.", "1/2 Apel.", "2/2 Doa."]
    assert texts_of(draft("")) == [""]
