"""What kind of request this is, for faults, the request log and the quota."""

from __future__ import annotations

import json
import re
from typing import Final

_OPS: Final = (
    ("POST", r"token", "token"),
    ("POST", r"(?:resumable/)?upload/youtube/v3/videos", "upload_start"),
    ("PUT", r"(?:resumable/)?upload/youtube/v3/videos", "upload_put"),
    ("POST", r"(?:resumable/)?upload/youtube/v3/thumbnails/set", "thumbnail"),
    ("POST", r"(?:resumable/)?upload/youtube/v3/captions", "captions"),
    ("PUT", r"(?:resumable/)?upload/youtube/v3/captions", "captions"),
    ("GET", r"youtube/v3/videos", "read"),
    ("GET", r"youtube/v3/captions", "list"),
    ("GET", r"youtube/v3/playlistItems", "list"),
    ("GET", r"youtube/v3/channels", "whoami"),
    ("DELETE", r"youtube/v3/(?:videos|captions)", "delete_post"),
)
_TABLE: Final = tuple(
    (method, re.compile(rf"/youtube-api/(?:{pattern})/?"), op) for method, pattern, op in _OPS
)


def op_of(method: str, path: str, body: bytes) -> str:
    """``publish`` is an update that makes (or will make) a video public or unlisted."""
    if method == "PUT" and path == "/youtube-api/youtube/v3/videos":
        return "publish" if _shows(body) else "update_post"
    for wanted, pattern, op in _TABLE:
        if method == wanted and pattern.fullmatch(path):
            return op
    return "other" if path.startswith("/youtube-api") else "public"


def _shows(body: bytes) -> bool:
    try:
        status = json.loads(body)["status"]
    except (ValueError, KeyError, TypeError):
        return False
    if not isinstance(status, dict):
        return False
    return "publishAt" in status or status.get("privacyStatus", "public") != "private"
