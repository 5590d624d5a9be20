"""X's reconcile recipe: which post of the account's timeline a lost create has made.

Match order (reliability R7): the exact text with as many media; else the marker, the website
article's address. Never "the newest post".
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from config.messages import say
from connectors.base import Absent, Found, Post, Undecided
from connectors.x_text import links_of, same_text, shown_text

if TYPE_CHECKING:
    import tweepy

JSON = dict[str, Any]
_MAX_PAGES = 5


def find_post(
    client: tweepy.Client, post: Post, index: int, since: datetime, known: Collection[str]
) -> Found | Absent | Undecided:
    """Look for the thread's post ``index`` since ``since``; ``known`` ids are earlier steps'."""
    timeline = _timeline(client, post.account_id, since)
    if isinstance(timeline, Undecided):
        return timeline
    text = post.payload.body["texts"][index]
    media = len(post.media) if index == 0 else 0
    links = links_of(text)
    candidates = [one for one in timeline if str(one["id"]) not in known]
    hits = [
        one
        for one in candidates
        if same_text(shown_text(one, links), text) and _media_count(one) == media
    ]
    if not hits and post.marker and post.marker in text:
        hits = [one for one in candidates if post.marker in shown_text(one, links)]
    return Found(tuple({"id": str(one["id"])} for one in hits)) if hits else Absent()


def _timeline(client: tweepy.Client, account_id: str, since: datetime) -> list[JSON] | Undecided:
    found: list[JSON] = []
    token: str | None = None
    for _ in range(_MAX_PAGES):
        page = client.get_users_tweets(
            account_id,
            start_time=since,
            max_results=100,
            pagination_token=token,
            tweet_fields=["created_at", "entities", "attachments"],
            user_auth=False,
        )
        problem = _incomplete(page)
        if problem:
            return Undecided(problem, say("connectors.x_paste_url"))
        found += page.get("data", [])
        token = page["meta"].get("next_token")
        if token is None:
            return found
    text = f"more than {_MAX_PAGES} pages of posts since the intent"
    return Undecided(text, say("connectors.x_paste_url"))


def _incomplete(page: object) -> str:
    """Why a page cannot prove absence; "" when it can."""
    if not isinstance(page, dict) or page.get("errors"):
        return "the timeline came with errors"
    meta, data = page.get("meta"), page.get("data", [])
    if not isinstance(meta, dict) or not isinstance(data, list):
        return "the timeline is not of the API's shape"
    if meta.get("result_count") != len(data) or any("id" not in one for one in data):
        return "the timeline is incomplete"
    return ""


def _media_count(one: JSON) -> int:
    attachments = one.get("attachments")
    return len(attachments.get("media_keys", ())) if isinstance(attachments, dict) else 0
