"""Instagram's reconcile recipe: whether a container became a post, and which.

The container's own status decides (reliability §2); the account's list only names the post:
by its caption, kind and time, never "the newest".
"""

from __future__ import annotations

from datetime import datetime

from config.messages import say
from connectors.base import JSON, Absent, Found, Post, Undecided
from connectors.http import Http
from connectors.meta import object_of, page_of, same_text, time_of

_PLATFORM = "instagram"
_FIELDS = "id,caption,permalink,timestamp,media_type,media_product_type"
_MAX_PAGES = 5
_PAGE = "50"
_PRODUCTS = {"reel": "REELS", "story": "STORY"}


class Account:
    """Reads of one account; nothing here writes."""

    def __init__(self, http: Http, version: str, user_id: str) -> None:
        self.http = http
        self._version = version
        self._user = user_id

    def read(self, node: str, fields: str) -> JSON:
        """GET /{node}?fields=."""
        path = f"/{self._version}/{node}"
        return object_of(
            _PLATFORM, self.http.call("GET", path, params={"fields": fields}).data, write=False
        )

    def status(self, container: str) -> str:
        """IN_PROGRESS, FINISHED, PUBLISHED, ERROR or EXPIRED."""
        return str(self.read(container, "status_code,status").get("status_code", ""))

    def posts(self, since: datetime, *, stories: bool = False) -> list[JSON] | Undecided:
        """The account's posts since ``since``, newest first; Undecided when there are too many."""
        path = f"/{self._version}/{self._user}/{'stories' if stories else 'media'}"
        found: list[JSON] = []
        after = ""
        for _ in range(_MAX_PAGES):
            params = {"fields": _FIELDS, "limit": _PAGE, **({"after": after} if after else {})}
            page, after = page_of(_PLATFORM, self.http.call("GET", path, params=params).data)
            times = [time_of(one.get("timestamp")) for one in page]
            if None in times:
                return Undecided("a post without a time", say("connectors.ig_paste_url"))
            recent = [one for one, at in zip(page, times, strict=True) if at and at >= since]
            found += recent
            if not after or len(recent) < len(page):
                return found
        text = f"more than {_MAX_PAGES} pages of posts since the intent"
        return Undecided(text, say("connectors.ig_paste_url"))


def find_published(
    account: Account, post: Post, container: str, since: datetime
) -> Found | Absent | Undecided:
    """What became of the container after its publish call."""
    status = account.status(container)
    listed = account.posts(since, stories=post.draft.format == "story")
    if isinstance(listed, Undecided):
        return listed
    hits = [one for one in listed if is_ours(one, post)]
    if post.draft.format == "story" and status != "PUBLISHED":
        hits = []  # a story has no text that could show whose it is
    if hits and (len(hits) == 1 or post.draft.format != "story"):
        return Found(tuple(state_of(one) for one in hits))
    if status == "FINISHED":
        return Absent()  # the same container may be published again: it can become one post only
    text = f"the container is {status or 'without a status'}, the list shows {len(hits)} such posts"
    hint = "ig_expired" if status in ("ERROR", "EXPIRED") else "ig_paste_url"
    return Undecided(text, say(f"connectors.{hint}"))


def is_ours(shown: JSON, post: Post) -> bool:
    """Whether a post of the list has the item's caption and kind."""
    alike = same_text(str(shown.get("caption", "")), post.payload.text)
    return alike and same_kind(shown, post)


def same_kind(shown: JSON, post: Post) -> bool:
    """Whether it is a picture, an album, a reel or a story as the item is."""
    product = _PRODUCTS.get(post.draft.format, "FEED")
    album = post.draft.format == "carousel"
    right = shown.get("media_product_type") == product
    return right and (shown.get("media_type") == "CAROUSEL_ALBUM") == album


def state_of(shown: JSON) -> JSON:
    """What the publish step leaves behind for the receipt."""
    return {
        "id": str(shown["id"]),
        "url": str(shown.get("permalink", "")),
        "at": str(shown.get("timestamp", "")),
    }
