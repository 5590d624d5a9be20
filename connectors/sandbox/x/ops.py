"""What kind of request this is, for faults, the request log and the rate limits."""

from __future__ import annotations

import re
from typing import Final

_OPS: Final = (
    ("POST", r"/2/tweets", "create_post"),
    ("DELETE", r"/2/tweets/\d+", "delete_post"),
    ("GET", r"/2/tweets/\d+", "read"),
    ("GET", r"/2/tweets", "read"),
    ("GET", r"/2/users/me", "whoami"),
    ("POST", r"/2/oauth2/token", "token"),
    ("GET", r"/2/users/\d+/tweets", "list"),
    ("POST", r"/2/media/upload", "media_upload"),
    ("POST", r"/2/media/upload/initialize", "media_init"),
    ("POST", r"/2/media/upload/\d+/append", "media_append"),
    ("POST", r"/2/media/upload/\d+/finalize", "media_finalize"),
    ("GET", r"/2/media/upload", "media_status"),
    ("POST", r"/2/media/metadata", "media_meta"),
    ("POST|DELETE", r"/2/media/subtitles", "subtitles"),
)
_TABLE: Final = tuple((method, re.compile(pattern + r"/?"), op) for method, pattern, op in _OPS)


def op_of(method: str, path: str) -> str:
    """``path`` has no prefix. Pages are ``public``, unknown API paths ``other``."""
    for wanted, pattern, op in _TABLE:
        if method in wanted.split("|") and pattern.fullmatch(path):
            return op
    return "other" if path.startswith("/2/") else "public"
