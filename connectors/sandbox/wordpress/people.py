"""Users, what their roles allow, and who is asking."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

from connectors.sandbox.accounts import SITE_USERS, SiteUser
from connectors.sandbox.platform import acted_fault
from connectors.sandbox.wordpress.refusals import forbidden

_CONTRIBUTOR: Final = frozenset({"read", "edit_posts", "delete_posts"})
_AUTHOR: Final = _CONTRIBUTOR | {
    "publish_posts", "edit_published_posts", "delete_published_posts", "upload_files",
}  # fmt: skip
_EDITOR: Final = _AUTHOR | {
    "edit_others_posts", "delete_others_posts", "read_private_posts", "edit_private_posts",
    "manage_categories", "unfiltered_html", "moderate_comments", "edit_pages", "publish_pages",
}  # fmt: skip
_CAPABILITIES: Final = {"contributor": _CONTRIBUTOR, "author": _AUTHOR, "editor": _EDITOR}


@dataclass(frozen=True)
class Visitor:
    """Who asks: a user, or a stranger (``user`` is None)."""

    user: SiteUser | None

    @property
    def known(self) -> bool:
        return self.user is not None

    @property
    def id(self) -> int:
        return self.user.id if self.user else 0

    def can(self, capability: str) -> bool:
        return self.user is not None and capability in _CAPABILITIES[self.user.role]

    def can_change(self, deed: str, thing: dict[str, Any]) -> bool:
        """May this visitor ``edit`` or ``delete`` this post or media item?"""
        live = thing["status"] in ("publish", "future", "private")
        if thing["author"] == self.id:
            return self.can(f"{deed}_published_posts" if live else f"{deed}_posts")
        return self.can(f"{deed}_others_posts")

    def can_read(self, post: dict[str, Any]) -> bool:
        """May this visitor read this post, which need not be public?"""
        if post["status"] in ("publish", "inherit"):
            return True
        if post["author"] == self.id and self.known:
            return True
        return self.can("read_private_posts") and self.can("edit_others_posts")


def visitor_of(request: Request) -> Visitor:
    """By HTTP Basic with an application password. A wrong one makes a stranger, as core does."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return Visitor(None)
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return Visitor(None)
    for user in SITE_USERS:
        if user.username == name and _same_password(password, user.password):
            if acted_fault(request) == "wrong_account":
                return Visitor(next(other for other in SITE_USERS if other is not user))
            return Visitor(user)
    return Visitor(None)


def user_view(user: SiteUser, site: str, *, edit: bool) -> dict[str, Any]:
    """A user as ``/wp/v2/users`` shows one."""
    view: dict[str, Any] = {
        "id": user.id,
        "name": user.name,
        "url": "",
        "description": "",
        "link": f"{site}/author/{user.username}/",
        "slug": user.username,
        "avatar_urls": {str(size): f"{site}/avatar/{size}.png" for size in (24, 48, 96)},
        "meta": [],
        "_links": {"self": [{"href": f"{site}/wp-json/wp/v2/users/{user.id}"}]},
    }
    if edit:
        capabilities = dict.fromkeys(sorted(_CAPABILITIES[user.role]), True)
        view |= {
            "username": user.username,
            "first_name": "",
            "last_name": "",
            "email": f"{user.username}@contoh.invalid",
            "locale": "id_ID",
            "nickname": user.username,
            "registered_date": "2026-01-05T02:00:00+00:00",
            "roles": [user.role],
            "capabilities": capabilities | {user.role: True},
            "extra_capabilities": {user.role: True},
        }
    return view


def must_know(visitor: Visitor) -> SiteUser:
    """The user. Raises Refusal (401) for strangers."""
    if visitor.user is None:
        raise forbidden("rest_not_logged_in", "You are not currently logged in.", logged_in=False)
    return visitor.user


def _same_password(given: str, kept: str) -> bool:
    # Spaces in an application password are for the eye only.
    return hmac.compare_digest(given.replace(" ", "").encode(), kept.replace(" ", "").encode())
