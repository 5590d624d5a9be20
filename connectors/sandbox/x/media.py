"""X media: upload in one request or in chunks, processing state, alternative text."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from connectors.sandbox import pictures
from connectors.sandbox.accounts import XAccount
from connectors.sandbox.platform import Reply, World, acted_fault
from connectors.sandbox.store import Thing
from connectors.sandbox.x import video
from connectors.sandbox.x.body import json_object, only_fields, wanted_string
from connectors.sandbox.x.ids import new_id
from connectors.sandbox.x.problems import invalid

KIND: Final = "x.media"
_KEY_PREFIX: Final = {
    "tweet_image": "3",
    "tweet_video": "7",
    "amplify_video": "13",
    "tweet_gif": "16",
    "subtitles": "8",
}
_MAX_BYTES: Final = {
    "tweet_image": 5 * 1024**2,
    "tweet_gif": 15 * 1024**2,
    "tweet_video": 512 * 1024**2,
}
_ONE_SHOT: Final = frozenset({"tweet_image", "tweet_gif", "tweet_video", "subtitles"})
_LIFE_S: Final = 86_400
_MAX_ALT: Final = 1000
_MAX_SEGMENT: Final = 999
_MAX_CHUNK: Final = 5 * 1024**2
_PROCESSING_S: Final = 2.0


class MediaDesk:
    """Handlers of ``/2/media/...``. Each takes a request whose account is known."""

    def __init__(self, world: World) -> None:
        self._store = world.store
        self._clock = world.clock

    async def upload(self, request: Request, account: XAccount) -> Reply:
        """POST /2/media/upload: the whole file in one request, multipart or JSON with base64."""
        fields, content = await _fields(request)
        only_fields(fields, {"media", "media_category", "additional_owners"})
        category = wanted_string(fields, "media_category", _ONE_SHOT)
        if content is None:
            raise invalid("media is required", media="")
        media = self._new(account, category, len(content))
        self._accept(media, content)
        if media["state"] == "failed":
            raise invalid(
                "Your media could not be opened as what media_category says.",
                media_category=category,
            )
        self._store.put(KIND, media["id"], media)
        return Reply.json(200, {"data": self._view(media)})

    async def initialize(self, request: Request, account: XAccount) -> Reply:
        """POST /2/media/upload/initialize."""
        wish = await json_object(request)
        only_fields(
            wish, {"media_category", "media_type", "total_bytes", "shared", "additional_owners"}
        )
        category = wanted_string(wish, "media_category", frozenset(_KEY_PREFIX))
        media_type = wanted_string(wish, "media_type", None)
        total = wish.get("total_bytes")
        if not isinstance(total, int) or isinstance(total, bool) or total < 1:
            raise invalid("total_bytes must be a positive integer", total_bytes=total)
        if total > _MAX_BYTES.get(category, 512 * 1024**2):
            raise invalid("File size exceeds the limit of the media category.", total_bytes=total)
        media = self._new(account, category, total)
        media |= {"state": "uploading", "mime": media_type, "segments": {}}
        self._store.put(KIND, media["id"], media)
        return Reply.json(200, {"data": self._view(media)})

    async def append(self, request: Request, account: XAccount) -> Reply:
        """POST /2/media/upload/{id}/append: one segment; sending an index again replaces it."""
        media = self.own(account, request.path_params["id"], state="uploading")
        fields, content = await _fields(request)
        only_fields(fields, {"media", "segment_index"})
        index = str(fields.get("segment_index", ""))
        if not index.isdecimal() or int(index) > _MAX_SEGMENT:
            raise invalid("segment_index must be 0 to 999", segment_index=index)
        if not content:
            raise invalid("media is required", media="")
        if len(content) > _MAX_CHUNK:
            raise invalid("Segments do not exceed 5 MB.", segment_index=index)
        media["segments"][index] = self._store.add_blob(content)
        self._store.put(KIND, media["id"], media)
        expires = int(datetime.fromisoformat(media["expires_at"]).timestamp())
        return Reply.json(200, {"data": {"expires_at": expires}})

    async def finalize(self, request: Request, account: XAccount) -> Reply:
        """POST /2/media/upload/{id}/finalize."""
        media = self.own(account, request.path_params["id"], state="uploading")
        parts = media.pop("segments")
        if sorted(map(int, parts)) != list(range(len(parts))):
            raise invalid(
                "Segments do not add up to the file: a segment is missing.", id=media["id"]
            )
        content = b"".join(self._store.blob(parts[str(index)]) for index in range(len(parts)))
        if len(content) != media["size"]:
            raise invalid(
                f"Segments do not add up to provided total file size {media['size']}.",
                id=media["id"],
            )
        self._accept(media, content)
        if media["state"] == "failed" and media["category"] == "tweet_image":
            raise invalid(
                "Your media could not be opened as what media_category says.", id=media["id"]
            )
        media["stuck"] = acted_fault(request) == "stuck_processing"
        self._store.put(KIND, media["id"], media)
        return Reply.json(200, {"data": self._view(media)})

    async def status(self, request: Request, account: XAccount) -> Reply:
        """GET /2/media/upload?command=STATUS&media_id=..."""
        if request.query_params.get("command", "STATUS") != "STATUS":
            raise invalid("command must be STATUS", command=request.query_params["command"])
        media = self.own(account, request.query_params.get("media_id", ""))
        if acted_fault(request) == "stuck_processing":
            media["stuck"] = True
            self._store.put(KIND, media["id"], media)
        return Reply.json(200, {"data": self._view(media)})

    async def metadata(self, request: Request, account: XAccount) -> Reply:
        """POST /2/media/metadata: of the metadata only alt_text is kept."""
        wish = await json_object(request)
        only_fields(wish, {"id", "metadata"})
        media = self.own(account, str(wish.get("id", "")))
        metadata = wish.get("metadata") or {}
        if not isinstance(metadata, dict) or not isinstance(metadata.get("alt_text", {}), dict):
            raise invalid("metadata must be an object", metadata=metadata)
        if "alt_text" in metadata:
            text = metadata["alt_text"].get("text")
            if not isinstance(text, str) or not 1 <= len(text) <= _MAX_ALT:
                raise invalid(
                    f"alt_text.text must have 1 to {_MAX_ALT} characters",
                    **{"metadata.alt_text.text": text},
                )
            media["alt"] = text
            self._store.put(KIND, media["id"], media)
        return Reply.json(200, {"data": {"id": media["id"], "associated_metadata": metadata}})

    def attachable(self, account: XAccount, media_id: str) -> Thing | None:
        """The media, if this account may attach it to a post now."""
        media = self._store.get(KIND, media_id)
        if media is None or media["account"] != account.id or media["category"] == "subtitles":
            return None
        expired = datetime.fromisoformat(media["expires_at"]) <= self._clock.now()
        return None if expired or self._state(media)[0] != "succeeded" else media

    def _new(self, account: XAccount, category: str, size: int) -> Thing:
        now = self._clock.now()
        media_id = new_id(self._store, now)
        return {
            "id": media_id,
            "key": f"{_KEY_PREFIX.get(category, '3')}_{media_id}",
            "account": account.id,
            "category": category,
            "size": size,
            "alt": "",
            "stuck": False,
            "expires_at": (now + timedelta(seconds=_LIFE_S)).isoformat(),
        }

    def _accept(self, media: Thing, content: bytes) -> None:
        """Open the bytes; note what they are, or that they are not what the category says."""
        category = media["category"]
        if len(content) > _MAX_BYTES.get(category, 512 * 1024**2):
            raise invalid(
                "File size exceeds the limit of the media category.", media_category=category
            )
        facts = _facts(category, content)
        media["state"] = "failed" if facts is None else "done"
        media |= facts or {}
        media["sha256"] = self._store.add_blob(content)
        media["finished_at"] = self._clock.now().isoformat()

    def own(self, account: XAccount, media_id: str, state: str | None = None) -> Thing:
        """This account's media. Raises Refusal (400) when there is none of this id and state."""
        media = self._store.get(KIND, media_id)
        if media is None or media["account"] != account.id or (state and media["state"] != state):
            raise invalid("Your media IDs are invalid.", id=media_id)
        return media

    def _state(self, media: Thing) -> tuple[str, int]:
        """Processing state and percent, by the clock."""
        if media["state"] == "uploading":
            return "pending", 0
        if media["category"] in ("tweet_image", "subtitles"):
            return "succeeded", 100
        if media["stuck"]:
            return "in_progress", 50
        age = (self._clock.now() - datetime.fromisoformat(media["finished_at"])).total_seconds()
        if age < _PROCESSING_S:
            return (
                ("pending", 0)
                if age < _PROCESSING_S / 4
                else ("in_progress", int(100 * age / _PROCESSING_S))
            )
        return ("failed", 0) if media["state"] == "failed" else ("succeeded", 100)

    def _view(self, media: Thing) -> dict[str, Any]:
        left = (datetime.fromisoformat(media["expires_at"]) - self._clock.now()).total_seconds()
        view: dict[str, Any] = {
            "id": media["id"],
            "media_key": media["key"],
            "expires_after_secs": max(0, round(left)),
        }
        if media["state"] == "uploading":
            return view
        view["size"] = media["size"]
        if media["category"] == "tweet_image":
            return view | {
                "image": {"image_type": media["mime"], "w": media["width"], "h": media["height"]}
            }
        if media["category"] == "subtitles":
            return view
        state, percent = self._state(media)
        info = {"state": state, "progress_percent": percent}
        if state in ("pending", "in_progress"):
            info["check_after_secs"] = 1
        return view | {"processing_info": info}


def _facts(category: str, content: bytes) -> Thing | None:
    """Type and size of the media; None when the bytes are not what the category says."""
    if category == "subtitles":
        return {"mime": "text/srt"} if b"-->" in content else None
    if category in ("tweet_video", "amplify_video"):
        return video.facts(content)
    picture = pictures.look(content, whole=True)
    if picture is None or (category == "tweet_gif") != (
        picture.mime == "image/gif" and picture.frames > 1
    ):
        return None
    if category == "tweet_gif" and (
        picture.width > 1280 or picture.height > 1080 or picture.frames > 350
    ):
        return None
    return {"mime": picture.mime, "width": picture.width, "height": picture.height}


async def _fields(request: Request) -> tuple[Thing, bytes | None]:
    """The fields of an upload and its bytes, from multipart or JSON; none may repeat."""
    if request.headers.get("content-type", "").startswith("application/json"):
        wish = await json_object(request)
        try:
            return wish, base64.b64decode(
                str(wish["media"]), validate=True
            ) if "media" in wish else None
        except binascii.Error:
            raise invalid("media must be base64", media="") from None
    form = await request.form()
    content: bytes | None = None
    fields: Thing = {}
    for name, value in form.multi_items():
        if name in fields:
            raise invalid(f"{name} is given twice", **{name: ""})
        if isinstance(value, UploadFile):
            content = await value.read()
            fields[name] = ""
        else:
            fields[name] = value
    return fields, content
