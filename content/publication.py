"""The identity of a publication: one item on one channel in one format, for ever."""

from __future__ import annotations

from content.canonical import digest
from content.draft import Draft

PUBLICATION_ID_LENGTH = 20
"""Hex digits: 80 bits, far beyond an office's number of publications."""


def publication_id(office: str, item_id: str, channel: str, format_: str) -> str:
    """Return the publication's id; independent of its text, so that an edit is no new post."""
    identity = {"office": office, "item_id": item_id, "channel": channel, "format": format_}
    return digest(identity)[:PUBLICATION_ID_LENGTH]


def draft_version(draft: Draft) -> str:
    """Digest of the released draft (slots unfilled): the version of a publication."""
    return digest(draft.model_dump(mode="json"))
