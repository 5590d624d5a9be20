"""Posts as the X API shows them: t.co addresses, entities, fields and expansions on request."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request

from connectors.sandbox import accounts
from connectors.sandbox.accounts import XAccount
from connectors.sandbox.platform import World
from connectors.sandbox.store import Thing
from connectors.sandbox.x.problems import invalid
from connectors.sandbox.x.text import links

# The schema of 2026 says post.fields; clients still send tweet.fields, and the API takes both.
_POST_FIELDS: Final = frozenset(
    [
        "article",
        "article_title",
        "attachments",
        "author_id",
        "card_uri",
        "community_id",
        "context_annotations",
        "conversation_id",
        "created_at",
        "display_text_range",
        "edit_controls",
        "edit_history_tweet_ids",
        "edit_history_post_ids",
        "entities",
        "geo",
        "id",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "note_post",
        "possibly_sensitive",
        "public_metrics",
        "referenced_tweets",
        "referenced_posts",
        "reply_settings",
        "scopes",
        "source",
        "text",
        "username",
        "withheld",
    ]
)
_MEDIA_FIELDS: Final = frozenset(
    [
        "alt_text",
        "duration_ms",
        "height",
        "media_key",
        "preview_image_url",
        "public_metrics",
        "type",
        "url",
        "variants",
        "width",
    ]
)
_USER_FIELDS: Final = frozenset(
    [
        "created_at",
        "description",
        "entities",
        "id",
        "location",
        "name",
        "pinned_tweet_id",
        "profile_image_url",
        "protected",
        "public_metrics",
        "url",
        "username",
        "verified",
        "verified_type",
        "withheld",
    ]
)
_EXPANSIONS: Final = frozenset(
    [
        "attachments.media_keys",
        "author_id",
        "in_reply_to_user_id",
        "referenced_tweets.id",
        "referenced_tweets",
        "referenced_posts",
    ]
)
_HASHTAG: Final = re.compile(r"(?<![\w&])#(\w*[^\W\d]\w*)")
_SUFFIX: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
}


class View:
    """Renders stored posts, media and accounts."""

    def __init__(self, world: World) -> None:
        self._store = world.store
        self._base_url = world.base_url

    def text_and_urls(self, post: Thing) -> tuple[str, list[dict[str, Any]]]:
        """The text as the API gives it (t.co addresses, &, <, > escaped), and entities.urls."""
        text, at, urls, out = post["text"], 0, [], ""
        for link, code in zip(links(text), post["short"], strict=False):
            out += html.escape(text[at : link.start], quote=False)
            short = f"https://t.co/{code}"
            full = link.url if "://" in link.url else f"http://{link.url}"
            shown = full.split("://", 1)[1].removeprefix("www.")
            urls.append(
                {
                    "start": len(out),
                    "end": len(out) + len(short),
                    "url": short,
                    "expanded_url": full,
                    "display_url": shown if len(shown) <= 27 else shown[:26] + "…",
                }
            )
            out, at = out + short, link.end
        out += html.escape(text[at:], quote=False)
        if post["media"]:
            # Attached media add one more address at the end of the text, as on the live API.
            short = f"https://t.co/{post['short'][-1]}"
            out += (" " if out else "") + short
            for number, media in enumerate(self.media_of(post), 1):
                kind = "photo" if media["category"] == "tweet_image" else "video"
                urls.append(
                    {
                        "start": len(out) - len(short),
                        "end": len(out),
                        "url": short,
                        "expanded_url": f"https://x.com/{post['username']}/status/{post['id']}/{kind}/{number}",
                        "display_url": f"pic.x.com/{post['short'][-1]}",
                        "media_key": media["key"],
                    }
                )
        return out, urls

    def media_of(self, post: Thing) -> list[Thing]:
        found = (self._store.get("x.media", media_id) for media_id in post["media"])
        return [media for media in found if media is not None]

    def media_url(self, media: Thing) -> str:
        return f"{self._base_url}/x/media/{media['key']}.{_SUFFIX[media['mime']]}"

    def page_url(self, post: Thing) -> str:
        return f"{self._base_url}/x/{post['username']}/status/{post['id']}"

    def post(self, post: Thing, request: Request) -> dict[str, Any]:
        wanted = _wanted(request, "tweet.fields", _POST_FIELDS) | _wanted(
            request, "post.fields", _POST_FIELDS
        )
        text, urls = self.text_and_urls(post)
        hashtags = [
            {"start": tag.start(), "end": tag.end(), "tag": tag.group(1)}
            for tag in _HASHTAG.finditer(text)
        ]
        created = datetime.fromisoformat(post["created_at"]).astimezone(UTC)
        full: dict[str, Any] = {
            "author_id": post["account"],
            "conversation_id": post["conversation"],
            "created_at": created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "edit_history_post_ids": [post["id"]],
            "lang": "in",
            "possibly_sensitive": False,
            "reply_settings": "everyone",
            "username": post["username"],
        }
        if urls or hashtags:
            full["entities"] = {n: v for n, v in (("urls", urls), ("hashtags", hashtags)) if v}
        if post["media"]:
            full["attachments"] = {"media_keys": [media["key"] for media in self.media_of(post)]}
        if post["reply_to"]:
            reference = [{"type": "replied_to", "id": post["reply_to"]}]
            full |= {"referenced_tweets": reference, "referenced_posts": reference}
            full["in_reply_to_user_id"] = post["account"]
        if "attachments.media_keys" in _wanted(request, "expansions", _EXPANSIONS):
            wanted |= {"attachments"}
        if "author_id" in _wanted(request, "expansions", _EXPANSIONS):
            wanted |= {"author_id"}
        always = {"id": post["id"], "text": text, "edit_history_tweet_ids": [post["id"]]}
        return always | {name: value for name, value in full.items() if name in wanted}

    def includes(self, posts: list[Thing], request: Request) -> dict[str, Any]:
        """``{"includes": {...}}``, or nothing when nothing was asked for."""
        expansions = _wanted(request, "expansions", _EXPANSIONS)
        out: dict[str, Any] = {}
        if "attachments.media_keys" in expansions:
            media = [self._media(one, request) for post in posts for one in self.media_of(post)]
            if media:
                out["media"] = media
        if "author_id" in expansions:
            ids = {post["account"] for post in posts}
            known = (accounts.X_ACCOUNT, accounts.X_OTHER_ACCOUNT)
            out["users"] = [self.user(one, request) for one in known if one.id in ids]
        return {"includes": out} if out else {}

    def user(self, account: XAccount, request: Request) -> dict[str, Any]:
        wanted = _wanted(request, "user.fields", _USER_FIELDS)
        full = {
            "protected": False,
            "verified": False,
            "description": "",
            "created_at": "2024-06-10T04:00:00.000Z",
        }
        always: dict[str, Any] = {
            "id": account.id,
            "name": account.name,
            "username": account.username,
        }
        return always | {name: value for name, value in full.items() if name in wanted}

    def _media(self, media: Thing, request: Request) -> dict[str, Any]:
        wanted = _wanted(request, "media.fields", _MEDIA_FIELDS)
        is_photo = media["category"] == "tweet_image"
        full: dict[str, Any] = {"width": media["width"], "height": media["height"]}
        if media["alt"]:
            full["alt_text"] = media["alt"]
        if is_photo:
            full["url"] = self.media_url(media)
        else:
            variant = {
                "content_type": media["mime"],
                "url": self.media_url(media),
                "bit_rate": 2_048_000,
            }
            full |= {"variants": [variant], "duration_ms": media.get("duration_ms", 0)}
        kind = {"tweet_image": "photo", "tweet_gif": "animated_gif"}.get(media["category"], "video")
        always = {"media_key": media["key"], "type": kind}
        return always | {name: value for name, value in full.items() if name in wanted}


def _wanted(request: Request, name: str, known: frozenset[str]) -> frozenset[str]:
    """A comma separated query parameter. Raises Refusal (400) for a value the API does not know."""
    text = request.query_params.get(name, "")
    values = frozenset(text.split(",")) if text else frozenset()
    for value in sorted(values - known):
        raise invalid(
            f"The `{name}` query parameter value [{value}] is not one of {sorted(known)}",
            **{name: value},
        )
    return values
