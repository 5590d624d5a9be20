"""X posts: create, look up, list, delete."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.requests import Request

from connectors.sandbox.accounts import XAccount
from connectors.sandbox.clock import parse_moment
from connectors.sandbox.platform import Reply, World, acted_fault
from connectors.sandbox.store import Thing
from connectors.sandbox.x.body import json_object, only_fields
from connectors.sandbox.x.ids import first_id_at, new_id, short_code
from connectors.sandbox.x.media import MediaDesk
from connectors.sandbox.x.problems import Refusal, duplicate, flat, invalid, not_found
from connectors.sandbox.x.text import MAX_WEIGHT, links, weight
from connectors.sandbox.x.views import View

KIND: Final = "x.post"
_MAX_MEDIA: Final = 4
# The twin acts on text, media and reply; these fields of the schema it accepts and forgets.
_HARMLESS: Final = {
    "reply_settings",
    "made_with_ai",
    "paid_partnership",
    "nullcast",
    "share_with_followers",
}
_DUPLICATE_WINDOW: Final = timedelta(hours=24)


class PostDesk:
    """Handlers of ``/2/tweets`` and ``/2/users/{id}/tweets``."""

    def __init__(self, world: World, media: MediaDesk) -> None:
        self._store = world.store
        self._clock = world.clock
        self._media = media
        self._view = View(world)

    async def create(self, request: Request, account: XAccount) -> Reply:
        """POST /2/tweets."""
        wish = await json_object(request)
        only_fields(wish, {"text", "media", "reply"} | _HARMLESS)
        media = self._attachments(wish.get("media"), account)
        text = wish.get("text", "")
        if not isinstance(text, str) or (not text.strip() and not media):
            raise invalid(
                "text must be a string that is not blank, unless media is given", text=text
            )
        text = unicodedata.normalize("NFC", text).strip()
        if weight(text) > MAX_WEIGHT:
            raise invalid(
                f"Your Tweet text is too long: {weight(text)} of {MAX_WEIGHT}.", text=text
            )
        reply_to = self._reply_target(wish.get("reply"))
        # X's filter of equal posts has failed before; ``filter_fails`` is such an hour
        works = acted_fault(request) != "filter_fails"
        if works and self._is_duplicate(account, text, media, reply_to):
            raise Refusal(duplicate())
        post = self._keep(account, text, media, reply_to)
        rendered, _ = self._view.text_and_urls(post)
        data = {"id": post["id"], "text": rendered, "edit_history_tweet_ids": [post["id"]]}
        return Reply.json(201, {"data": data})

    async def lookup(self, request: Request, _account: XAccount) -> Reply:
        """GET /2/tweets/{id}; as live, a missing post is 200 with ``errors`` and no ``data``."""
        post = self._alive(request.path_params["id"])
        if post is None:
            problem = not_found("tweet", "id", request.path_params["id"])
            return Reply.json(200, {"errors": [problem]})
        return Reply.json(
            200, {"data": self._view.post(post, request), **self._view.includes([post], request)}
        )

    async def lookup_many(self, request: Request, _account: XAccount) -> Reply:
        """GET /2/tweets?ids=a,b (1 to 100): missing ones are told in ``errors``."""
        ids = request.query_params.get("ids", "").split(",")
        if len(ids) > 100 or not all(key.isdecimal() for key in ids):
            raise invalid("ids must be 1 to 100 post ids", ids=",".join(ids))
        found = [post for key in ids if (post := self._alive(key))]
        known = {post["id"] for post in found}
        errors = [not_found("tweet", "ids", key) for key in ids if key not in known]
        data = [self._view.post(post, request) for post in found]
        answer = ({"data": data} if data else {}) | self._view.includes(found, request)
        return Reply.json(200, answer | ({"errors": errors} if errors else {}))

    async def delete(self, request: Request, account: XAccount) -> Reply:
        """DELETE /2/tweets/{id}."""
        post = self._alive(request.path_params["id"])
        if post is None:
            problem = not_found("tweet", "id", request.path_params["id"])
            return Reply.json(404, {"errors": [problem], **problem, "status": 404})
        if post["account"] != account.id:
            raise Refusal(flat(403, "Forbidden", "You are not permitted to delete this Tweet."))
        self._store.put(KIND, post["id"], post | {"deleted": True})
        return Reply.json(200, {"data": {"deleted": True}})

    async def timeline(self, request: Request, _account: XAccount) -> Reply:
        """GET /2/users/{id}/tweets: newest first, 5 to 100 a page, 10 by default."""
        query = request.query_params
        size = _whole_number(query.get("max_results", "10"), "max_results", 5, 100)
        low, high = _range(request)
        mine = [
            post for post in self._store.all(KIND) if post["account"] == request.path_params["id"]
        ]
        shown = [post for post in mine if not post["deleted"] and low <= int(post["id"]) < high]
        if "replies" in query.get("exclude", "").split(","):
            shown = [post for post in shown if post["reply_to"] is None]
        shown.sort(key=lambda post: int(post["id"]), reverse=True)
        page = shown[:size]
        meta: dict[str, Any] = {"result_count": len(page)}
        if not page:
            return Reply.json(200, {"meta": meta})
        meta |= {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
        if len(shown) > size:
            meta["next_token"] = _token(page[-1]["id"])
        data = [self._view.post(post, request) for post in page]
        return Reply.json(200, {"data": data, **self._view.includes(page, request), "meta": meta})

    def _attachments(self, wish: object, account: XAccount) -> list[Thing]:
        if wish is None:
            return []
        if not isinstance(wish, dict):
            raise invalid("media must be an object", media=wish)
        only_fields(wish, {"media_ids", "tagged_user_ids"}, "$.media")
        ids = wish.get("media_ids")
        if (
            not isinstance(ids, list)
            or not 1 <= len(ids) <= _MAX_MEDIA
            or not all(isinstance(i, str) for i in ids)
        ):
            raise invalid(
                f"media_ids must be 1 to {_MAX_MEDIA} strings", **{"media.media_ids": ids}
            )
        media = [self._media.attachable(account, media_id) for media_id in ids]
        found = [one for one in media if one is not None]
        if len(found) < len(ids) or len(set(ids)) < len(ids):
            raise invalid("Your media IDs are invalid.", **{"media.media_ids": ids})
        if len(found) > 1 and any(one["category"] != "tweet_image" for one in found):
            raise invalid(
                "A Post has up to 4 photos, or 1 animated GIF, or 1 video.",
                **{"media.media_ids": ids},
            )
        return found

    def _reply_target(self, wish: object) -> str | None:
        if wish is None:
            return None
        if not isinstance(wish, dict) or not isinstance(wish.get("in_reply_to_tweet_id"), str):
            raise invalid("reply.in_reply_to_tweet_id is required", reply=wish)
        only_fields(
            wish,
            {"in_reply_to_tweet_id", "auto_populate_reply_metadata", "exclude_reply_user_ids"},
            "$.reply",
        )
        target: str = wish["in_reply_to_tweet_id"]
        if self._alive(target) is None:
            detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
            raise Refusal(flat(403, "Forbidden", detail))
        return target

    def _is_duplicate(
        self, account: XAccount, text: str, media: list[Thing], reply_to: str | None
    ) -> bool:
        """Same words, uploads and place, lately. A new upload of the same bytes is not the same."""
        since = self._clock.now() - _DUPLICATE_WINDOW
        ids = [one["id"] for one in media]
        return any(
            (post["account"], post["text"], post["media"], post["reply_to"])
            == (account.id, text, ids, reply_to)
            and not post["deleted"]
            and datetime.fromisoformat(post["created_at"]) >= since
            for post in self._store.all(KIND)
        )

    def _keep(
        self, account: XAccount, text: str, media: list[Thing], reply_to: str | None
    ) -> Thing:
        now = self._clock.now()
        post_id = new_id(self._store, now)
        parent = self._store.get(KIND, reply_to) if reply_to else None
        post: Thing = {
            "id": post_id,
            "account": account.id,
            "username": account.username,
            "text": text,
            "media": [one["id"] for one in media],
            "reply_to": reply_to,
            "conversation": parent["conversation"] if parent else post_id,
            "created_at": now.isoformat(),
            "short": [
                short_code(self._store.next_number("x.short"))
                for _ in range(len(links(text)) + bool(media))
            ],
            "deleted": False,
        }
        self._store.put(KIND, post_id, post)
        return post

    def _alive(self, post_id: str) -> Thing | None:
        post = self._store.get(KIND, post_id)
        return None if post is None or post["deleted"] else post


def _range(request: Request) -> tuple[int, int]:
    """Ids from (included) and up to (excluded) which the listing goes."""
    query = request.query_params
    low, high = 0, 1 << 63
    try:
        if "start_time" in query:
            low = max(low, first_id_at(parse_moment(query["start_time"])))
        if "end_time" in query:
            high = min(high, first_id_at(parse_moment(query["end_time"])))
        if "since_id" in query:
            low = max(low, int(query["since_id"]) + 1)
        if "until_id" in query:
            high = min(high, int(query["until_id"]))
        if "pagination_token" in query:
            high = min(high, int(query["pagination_token"], 36))
    except ValueError as error:
        raise invalid(f"A time or id of the query is not valid: {error}") from None
    return low, high


def _whole_number(text: str, name: str, low: int, high: int) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        raise invalid(
            f"The `{name}` query parameter value [{text}] is not between {low} and {high}",
            **{name: text},
        )
    return int(text)


def _token(post_id: str) -> str:
    """The id in base 36: opaque enough, and it needs no memory."""
    digits, number = "", int(post_id)
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits
