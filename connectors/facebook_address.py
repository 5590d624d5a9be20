"""Addresses of Facebook posts as people copy them from the page."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_IN_PATH = re.compile(r"/(?:posts|videos|reel|reels)/(?:[^/]+/)?(\d{5,20})(?:/|$)")
_WHOLE = re.compile(r"/(\d{5,20}_\d{5,20})(?:/|$)")
_IN_QUERY = ("story_fbid", "v", "fbid")


def number_of(url: str) -> str:
    """The post's or video's number in an address; "" when it has none (``pfbid…``)."""
    parts = urlsplit(url)
    if found := _WHOLE.search(parts.path):
        return found[1].partition("_")[2]
    if found := _IN_PATH.search(parts.path):
        return found[1]
    query = parse_qs(parts.query)
    told = [query[name][0] for name in _IN_QUERY if name in query]
    return told[0] if told and told[0].isdigit() else ""


def same_page(one: str, other: str) -> bool:
    """Whether two addresses have the same path: hosts differ (www, m, web)."""
    first, second = urlsplit(one), urlsplit(other)
    return bool(first.path.strip("/")) and (
        (first.path.rstrip("/"), first.query) == (second.path.rstrip("/"), second.query)
    )
