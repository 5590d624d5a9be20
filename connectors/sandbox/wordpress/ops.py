"""What kind of request this is, for faults and the request log."""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import parse_qs

_OPS: Final = (
    ("POST", r"posts", "create_post"),
    ("GET", r"posts|media|tags|categories", "list"),
    ("GET", r"(?:posts|media|tags|categories)/\d+", "read"),
    ("DELETE", r"posts/\d+", "delete_post"),
    ("POST", r"media", "media_upload"),
    ("POST|PUT|PATCH", r"media/\d+", "media_meta"),
    ("DELETE", r"media/\d+", "media_delete"),
    ("POST", r"(?:tags|categories)(?:/\d+)?", "term"),
    ("GET", r"users/me", "whoami"),
)
_TABLE: Final = tuple(
    (frozenset(methods.split("|")), re.compile(rf"/wp-json/wp/v2/(?:{pattern})/?"), op)
    for methods, pattern, op in _OPS
)
_CHANGE: Final = re.compile(r"/wp-json/wp/v2/posts/\d+/?")


def op_of(method: str, path: str, body: bytes) -> str:
    """``publish`` is a change of a post that makes it public; other changes are ``update_post``."""
    if _CHANGE.fullmatch(path) and method in ("POST", "PUT", "PATCH"):
        return "publish" if _new_status(body) in ("publish", "future") else "update_post"
    for methods, pattern, op in _TABLE:
        if method in methods and pattern.fullmatch(path):
            return op
    return "other" if path.startswith("/wp-json") else "public"


def _new_status(body: bytes) -> str:
    try:
        value = json.loads(body)
    except ValueError:
        return parse_qs(body.decode("latin-1")).get("status", [""])[0]
    return str(value.get("status", "")) if isinstance(value, dict) else ""
