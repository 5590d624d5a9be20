"""Facebook's reconcile recipe: which of the Page's posts a lost create has made.

Match order (reliability R7): our own photos attached; the exact text with as many photos; the
marker, which is the website article's address. Never "the newest post".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from config.messages import say
from connectors.base import JSON, Absent, Found, Post, Undecided
from connectors.facebook_client import PageApi
from connectors.meta import same_text, time_of

POST_FIELDS = (
    "id,message,created_time,permalink_url,is_published,scheduled_publish_time,"
    "attachments{media_type,target,media,subattachments{media_type,target,media}}"
)
_MAX_PAGES = 5


def find_post(
    api: PageApi, post: Post, photos: Sequence[str], since: datetime, edges: Sequence[str]
) -> Found | Absent | Undecided:
    """Look through the ``edges`` of the Page for posts made since ``since``."""
    known: dict[str, JSON] = {}
    for edge in edges:
        listed = posts_since(api, edge, since)
        if isinstance(listed, Undecided):
            return listed
        known |= {str(one["id"]): one for one in listed}
    hits = _hits(list(known.values()), post, photos)
    return Found(tuple(state_of(one) for one in hits)) if hits else Absent()


def posts_since(api: PageApi, edge: str, since: datetime) -> list[JSON] | Undecided:
    """Posts of one edge, newest first; those before ``since`` left out."""
    found: list[JSON] = []
    after = ""
    for _ in range(_MAX_PAGES):
        page, after = api.listed(edge, POST_FIELDS, after)
        times = [time_of(one.get("created_time")) for one in page]
        if None in times:
            return Undecided(f"{edge}: a post without a time", say("connectors.fb_paste_url"))
        recent = [one for one, at in zip(page, times, strict=True) if at and at >= since]
        found += recent
        if not after or len(recent) < len(page):
            return found
    text = f"{edge}: more than {_MAX_PAGES} pages of posts since the intent"
    return Undecided(text, say("connectors.fb_paste_url"))


def state_of(post: JSON) -> JSON:
    """What a step leaves behind for the receipt."""
    return {
        "id": str(post["id"]),
        "url": str(post.get("permalink_url", "")),
        "at": str(post.get("created_time", "")),
    }


def attached(post: JSON) -> list[JSON]:
    """The post's photos or video in order, an album's parts one by one."""
    attachments = post.get("attachments")
    tops = attachments.get("data", []) if isinstance(attachments, dict) else []
    found: list[JSON] = []
    for top in tops:
        inner = top.get("subattachments")
        parts = inner.get("data", []) if isinstance(inner, dict) else []
        found += parts or [top]
    return [one for one in found if one.get("media_type") in ("photo", "video")]


def media_ids(post: JSON) -> list[str]:
    return [str((one.get("target") or {}).get("id", "")) for one in attached(post)]


def _hits(posts: list[JSON], post: Post, photos: Sequence[str]) -> list[JSON]:
    ours = [one for one in posts if photos and media_ids(one) == list(photos)]
    if ours:
        return ours
    text, count = post.payload.text, len(post.media)
    alike = [
        one
        for one in posts
        if same_text(str(one.get("message", "")), text) and len(attached(one)) == count
    ]
    if alike or not (post.marker and post.marker in text):
        return alike
    return [one for one in posts if post.marker in str(one.get("message", ""))]
