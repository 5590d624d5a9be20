"""A draft as WordPress's article: pure, so that the preview and the post are the same.

Media ids and addresses are not known before the uploads; the frozen HTML holds numbered places
for them, which ``filled_html`` replaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from config.messages import say
from connectors.base import Payload
from connectors.errors import Rejected
from connectors.limits import over_limit
from connectors.page_text import plain
from content.draft import Draft
from media.article import ImageRef, article_html
from media.spec import FormatSpec

_FIRST = 990_000_000
_PLACE = re.compile(
    r'https://media\.invalid/(?P<url>99\d{7})|(?<=wp-image-)(?P<css>99\d{7})|(?<="id":)(?P<id>99\d{7})'
)


def article_payload(
    draft: Draft, spec: FormatSpec, categories: Mapping[str, int], default: int | None
) -> Payload:
    """Encode; Rejected naming channel, limit and value when a limit is passed."""
    html = article_html(draft, _place)
    _check(draft, spec)
    body = {
        "title": escape(draft.title, quote=False),
        "html": html,
        "excerpt": escape(draft.excerpt, quote=False),
        "categories": _category_ids(draft, categories, default),
        "tags": list(draft.tags),
    }
    return Payload(text=plain(html), body=body)


def filled_html(html: str, media: Sequence[Mapping[str, Any]]) -> str:
    """Put the uploaded media's ids and addresses into their places."""

    def fill(found: re.Match[str]) -> str:
        number = int(found["url"] or found["css"] or found["id"]) - _FIRST
        if number >= len(media):
            return found[0]
        known = media[number]
        return escape(str(known["url"])) if found["url"] else str(known["id"])

    return _PLACE.sub(fill, html)


def _place(number: int) -> ImageRef:
    return ImageRef(id=_FIRST + number, url=f"https://media.invalid/{_FIRST + number}")


def _check(draft: Draft, spec: FormatSpec) -> None:
    if not draft.title.strip():
        raise over_limit("wordpress", draft, "title", 1, 0)
    if spec.title and len(draft.title) > spec.title.max_length:
        raise over_limit("wordpress", draft, "title", spec.title.max_length, len(draft.title))
    kinds = ((spec.image, len(draft.media) - draft.clips), (spec.video, draft.clips))
    for kind, count in kinds:
        if kind and count > kind.max_count:
            raise over_limit("wordpress", draft, "media", kind.max_count, count)
    for number, medium in enumerate(draft.media):
        if spec.image and len(medium.alt) > spec.image.max_alt:
            raise over_limit(
                "wordpress", draft, f"media[{number}].alt", spec.image.max_alt, len(medium.alt)
            )


def _category_ids(draft: Draft, known: Mapping[str, int], default: int | None) -> list[int]:
    ids = {name.casefold(): number for name, number in known.items()}
    found: list[int] = []
    for name in draft.categories:
        number = ids.get(name.casefold(), default)
        if number is None:
            raise Rejected(
                f"wordpress: {draft.key}: category {name!r} is not mapped",
                platform="wordpress",
                code="category",
                hint=say(
                    "connectors.wp_category", item=draft.item_id, name=name, channel=draft.channel
                ),
            )
        found.append(number)
    if not found and default is not None:
        found.append(default)
    return list(dict.fromkeys(found))
