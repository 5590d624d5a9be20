"""A post as the sandbox itself tells of it (``/_sandbox/posts`` and the page)."""

from __future__ import annotations

import re
from typing import Any, Final

from connectors.sandbox.accounts import SITE_USERS
from connectors.sandbox.store import Thing
from connectors.sandbox.wordpress.site import MEDIA, Site
from connectors.sandbox.wordpress.texture import plain_text
from connectors.sandbox.wordpress.views import View

_USERNAMES: Final = {user.id: user.username for user in SITE_USERS}
_UPLOAD: Final = re.compile(r"/wp-content/uploads/([^\"'\s?)]+)")


def shown(site: Site, view: View, post: Thing) -> dict[str, Any]:
    """Text without tags; media: the featured one, then those the content shows, each once."""
    trashed = post["status"] == "trash"
    return {
        "platform": "wordpress",
        "account": _USERNAMES[post["author"]],
        "account_id": str(post["author"]),
        "id": str(post["id"]),
        "url": site.permalink(post),
        "title": plain_text(post["title"]),
        "text": plain_text(post["content"]),
        "slug": post["slug"],
        "media": [_media(view, media) for media in _media_of(site, post)],
        "created_at": post["date"],
        "public": post["status"] == "publish",
        "status": post["status"],
        "deleted": trashed,
    }


def _media_of(site: Site, post: Thing) -> list[Thing]:
    every = site.store.all(MEDIA)
    by_path = {}
    for media in every:
        folder = media["file"].rpartition("/")[0]
        sizes = (f"{folder}/{size['file']}" for size in media["sizes"].values())
        by_path.update(dict.fromkeys((media["file"], media["original"], *sizes), media))
    used = [media for media in every if media["id"] == post["featured_media"]]
    used += [by_path[path] for path in _UPLOAD.findall(post["content"]) if path in by_path]
    return list({media["id"]: media for media in used}.values())


def _media(view: View, media: Thing) -> dict[str, Any]:
    """``sha256`` and ``bytes`` are of the file as it was received."""
    return {
        "sha256": media["sha256"],
        "mime": media["mime"],
        "bytes": media["bytes"],
        "alt": media["alt"],
        "url": view.file_url(media["file"]),
    }
