"""What kind of request this is, for faults and the request log."""

from __future__ import annotations

import re
from typing import Final

_NODE: Final = re.compile(r"/(?:graph|graph-video)/v[\d.]+/([^/]+)(?:/([^/]+))?/?")
# A named value in a query, a form, a multipart body or JSON.
_VALUE: Final = rb"(?:^|[&{,\s\"'])%s(?:=|\"\r\n(?:[^\r\n]+\r\n)*\r\n|\"\s*:\s*\"?)([A-Za-z0-9]+)"
_PHASES: Final = {
    b"start": "video_start",
    b"transfer": "video_transfer",
    b"finish": "video_finish",
    b"": "video_finish",  # the whole video in one request
}
_LISTS: Final = frozenset(
    {
        "feed",
        "posts",
        "published_posts",
        "scheduled_posts",
        "ads_posts",
        "videos",
        "video_reels",
        "captions",
    }
)
_SMALL_EDGES: Final = {
    "feed": "create_post",
    "photos": "photo_upload",
    "captions": "captions",
    "thumbnails": "thumbnail",
}
_SCANNED: Final = 65_536


def op_of(method: str, path: str, query: str, body: bytes, page: str) -> str:
    """``publish`` is a change that makes a post public; other changes are ``update_post``."""
    if path.startswith("/rupload/"):
        return "video_transfer"
    found = _NODE.fullmatch(path)
    if found is None:
        return "public"
    node, edge = found.group(1), found.group(2) or ""
    if method == "GET":
        return _read_op(node, edge, page)
    if method == "DELETE":
        return "delete_post"
    given = query.encode() + b"&" + body[:_SCANNED] + b"&" + body[-_SCANNED:]
    if edge in ("videos", "video_reels"):
        return _PHASES.get(_value(given, b"upload_phase"), "other")
    if edge:
        return _SMALL_EDGES.get(edge, "other")
    wish = _value(given, b"is_published") or _value(given, b"published")
    due = _value(given, b"scheduled_publish_time")
    return "publish" if wish in (b"true", b"1") or due else "update_post"


def _read_op(node: str, edge: str, page: str) -> str:
    if node == "debug_token":
        return "token_info"
    if node in ("me", page) and not edge:
        return "whoami"
    return "list" if edge in _LISTS else "read"


def _value(given: bytes, name: bytes) -> bytes:
    found = re.search(_VALUE % name, given)
    return found.group(1) if found else b""
