"""Unpublished posts that interrupted runs left on a Page, found and removed.

Drafts stand among the Page's ``ads_posts``, timed ones among ``scheduled_posts``; ours are those
whose text and number of media are those of a frozen payload. Lone photos cannot be listed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Protocol

from config.messages import say
from connectors.base import Post
from connectors.errors import Rejected, Transient
from connectors.facebook_client import PageApi
from connectors.facebook_find import POST_FIELDS, attached, posts_since
from connectors.meta import same_text, time_of
from connectors.sweeping import Orphan

_EPOCH = datetime(2004, 1, 1, tzinfo=UTC)  # before Facebook


class _Holder(Protocol):
    @property
    def _api(self) -> PageApi: ...


class Sweeping:
    """The two methods of ``connectors.sweeping.Sweeps`` for the connector."""

    def orphans(
        self: _Holder, posts: Sequence[Post], known: Collection[str], before: datetime
    ) -> tuple[Orphan, ...]:
        """Unpublished posts of payloads that are done with."""
        found: dict[str, Orphan] = {}
        wanted = [(post.payload.text, len(post.media)) for post in posts]
        for edge in ("ads_posts", "scheduled_posts") if wanted else ():
            listed = posts_since(self._api, edge, _EPOCH)
            if not isinstance(listed, list):
                raise Transient(listed.reason, platform="facebook", hint=listed.hint)
            for one in listed:
                made, text = time_of(one.get("created_time")), str(one.get("message", ""))
                ours = any(
                    same_text(text, known_text) and len(attached(one)) == count
                    for known_text, count in wanted
                )
                old = made is not None and made < before
                if ours and old and one.get("is_published") is False and one["id"] not in known:
                    found[str(one["id"])] = Orphan("post", str(one["id"]), made or before)
        return tuple(found.values())

    def remove_orphan(self: _Holder, orphan: Orphan) -> None:
        """DELETE the post, when it is still unpublished."""
        if self._api.read(orphan.id, POST_FIELDS).get("is_published") is not False:
            text = "facebook: the orphan is published by now"
            hint = say("connectors.fb_paste_url")
            raise Rejected(text, platform="facebook", code="is_published", hint=hint)
        self._api.delete(orphan.id)
