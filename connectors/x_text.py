"""X's texts: what was typed, as X shows it, and back again.

X replaces every address by a t.co one (a domain without scheme too), adds one for the media,
and escapes ``& < >``; ``entities.urls`` tells what was there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from connectors.limits import over_limit
from content.draft import Draft
from media.counting import find_urls, weighted_length

JSON = dict[str, Any]


def texts_of(draft: Draft) -> list[str]:
    """The posts' texts in order; one, unless the format is a thread (its parts alone)."""
    return [text for _, text in _named_texts(draft)]


def _named_texts(draft: Draft) -> list[tuple[str, str]]:
    parts = [(f"parts[{n}]", part.text) for n, part in enumerate(draft.parts)]
    opening = [("body", draft.body.text)] if draft.body.text or not parts else []
    return opening + parts


def links_of(text: str) -> list[str]:
    """The addresses in a text as they were typed."""
    return [text[found.start : found.end] for found in find_urls(text)]


def shown_text(post: JSON, typed: Sequence[str] = ()) -> str:
    """The post's text with X's edits undone; ``typed``: addresses as they were typed."""
    text = str(post.get("text", ""))
    entities = post.get("entities")
    urls = entities.get("urls", []) if isinstance(entities, dict) else []
    for url in urls:
        expanded = str(url.get("expanded_url", ""))
        original = next((one for one in typed if _bare(one) == _bare(expanded)), expanded)
        text = text.replace(str(url["url"]), "" if "media_key" in url else original)
    for escaped, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(escaped, sign)
    return text.strip()


def same_text(one: str, other: str) -> bool:
    """Equal after NFC and collapsing white space."""
    return _folded(one) == _folded(other)


def refuse_long(draft: Draft, limit: int) -> None:
    """Raise Rejected for the first text over ``limit`` (weighted) or empty without media."""
    for number, (field, text) in enumerate(_named_texts(draft)):
        weight = weighted_length(text)
        if weight > limit or (not weight and not (draft.media and number == 0)):
            raise over_limit("x", draft, field, limit, weight)


def refuse_media(draft: Draft, max_alt: int) -> None:
    """Raise Rejected for too many media (four pictures, or one video) or a long alt text."""
    videos = sum(medium.mime.startswith("video/") for medium in draft.media)
    limit = 1 if videos else 4
    if len(draft.media) > limit:
        raise over_limit("x", draft, "media", limit, len(draft.media))
    for number, medium in enumerate(draft.media):
        # X has no alt text for videos: theirs is not sent
        if not medium.mime.startswith("video/") and len(medium.alt) > max_alt:
            raise over_limit("x", draft, f"media[{number}].alt", max_alt, len(medium.alt))


def _bare(url: str) -> str:
    return url.rpartition("://")[2].rstrip("/")


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
