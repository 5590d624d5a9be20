"""What a draft becomes on YouTube, refused before the first byte when a limit is broken."""

from __future__ import annotations

from config.messages import say
from connectors.base import JSON
from connectors.errors import Rejected
from connectors.limits import over_limit
from connectors.youtube_settings import FORBIDDEN, MAX_DESCRIPTION_BYTES, MAX_TAGS, MAX_TITLE
from content.draft import Draft
from media.counting import utf8_bytes


def checked_snippet(draft: Draft) -> JSON:
    """Title, description and tags as they are sent; Rejected names item, channel, limit, value."""
    description = draft.body.text.strip()
    texts = {"title": draft.title, "body": description, "tags": " ".join(draft.tags)}
    for field, text in texts.items():
        _refuse_signs(draft, field, text)
    # a video without title would be called by its file's name
    if not 1 <= len(draft.title) <= MAX_TITLE:
        raise over_limit("youtube", draft, "title", MAX_TITLE, len(draft.title))
    if utf8_bytes(description) > MAX_DESCRIPTION_BYTES:
        raise over_limit("youtube", draft, "body", MAX_DESCRIPTION_BYTES, utf8_bytes(description))
    if _weight(draft.tags) > MAX_TAGS:
        raise over_limit("youtube", draft, "tags", MAX_TAGS, _weight(draft.tags))
    if draft.files != 1 or draft.clips != 1:
        raise over_limit("youtube", draft, "media", 1, draft.files)
    return {"title": draft.title, "description": description, "tags": list(draft.tags)}


def _weight(tags: tuple[str, ...]) -> int:
    """YouTube counts the commas between tags, and quotes around a tag with a space."""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)


def _refuse_signs(draft: Draft, field: str, text: str) -> None:
    for sign in FORBIDDEN:
        if sign in text:
            hint = say(
                "connectors.yt_forbidden_sign",
                item=draft.item_id,
                channel=draft.channel,
                field=field,
                value=sign,
                limit=FORBIDDEN,
            )
            message = f"youtube: {draft.key}: {field}: {sign!r} is forbidden"
            raise Rejected(message, platform="youtube", code="forbidden_sign", hint=hint)
