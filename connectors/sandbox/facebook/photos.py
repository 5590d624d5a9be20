"""Photos of the Page."""

from __future__ import annotations

from typing import Final

from connectors.sandbox import pictures
from connectors.sandbox.facebook.posts import check_message
from connectors.sandbox.facebook.shelf import PHOTO, Shelf
from connectors.sandbox.facebook.timing import timing
from connectors.sandbox.facebook.views import View
from connectors.sandbox.fetching import Unfetchable, fetch
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.errors import GraphError, invalid, missing
from connectors.sandbox.store import Thing

# The live limit is told only by the error's own text; newer pages say 10 MB.
_MAX_BYTES: Final = 4 * 1024**2
_TYPES: Final = frozenset({"image/jpeg", "image/png", "image/gif"})


class Photos:
    """Handlers of ``/{page}/photos`` and ``/{photo}``."""

    def __init__(self, shelf: Shelf, view: View) -> None:
        self._shelf = shelf
        self._view = view

    async def create(self, call: Call) -> Thing:
        """POST /{page}/photos: ``source`` (multipart) or ``url``; published it is a post too."""
        caption = call.text("caption") or call.text("message")
        check_message(caption)
        when = timing(call, self._shelf.clock)
        content = await _content(call)
        picture = pictures.look(content, whole=True)
        if len(content) > _MAX_BYTES or picture is None or picture.mime not in _TYPES:
            raise _unreadable()
        turned = picture.orientation in (5, 6, 7, 8)
        photo: Thing = {
            "id": self._shelf.new_id(),
            "caption": caption,
            "alt": call.text("alt_text_custom"),
            "mime": picture.mime,
            "width": picture.height if turned else picture.width,
            "height": picture.width if turned else picture.height,
            "size": len(content),
            "sha256": self._shelf.store.add_blob(content),
            "created_at": self._shelf.clock.now().isoformat(),
            "post": "",
            "deleted": False,
        }
        answer = {"id": photo["id"]}
        wanted = when["published"] or when["scheduled"] is not None
        if wanted and not call.flag("no_story", default=False):
            post = self._shelf.add_post(message=caption, photos=[photo["id"]], **when)
            photo["post"] = answer["post_id"] = post["id"]
        self._shelf.keep(PHOTO, photo)
        return answer

    async def read(self, call: Call) -> Thing:
        """GET /{photo}."""
        return self._view.photo(self._own(call), call.text("fields"))

    async def delete(self, call: Call) -> Thing:
        """DELETE /{photo}."""
        self._shelf.keep(PHOTO, self._own(call) | {"deleted": True})
        return {"success": True}

    def _own(self, call: Call) -> Thing:
        photo = self._shelf.alive(PHOTO, call.node)
        if photo is None:
            raise missing(call.node, call.method)
        return photo


async def _content(call: Call) -> bytes:
    if ("url" in call.params) == ("source" in call.files):
        raise GraphError(324, "(#324) Requires upload file")
    if "source" in call.files:
        return call.files["source"].content
    try:
        return await fetch(call.text("url"), _MAX_BYTES)
    except Unfetchable:
        raise invalid("The url you supplied could not be fetched") from None


def _unreadable() -> GraphError:
    return GraphError(
        100,
        "Invalid parameter",
        subcode=1366046,
        title="Can't Read Files",
        tell="Your photos couldn't be uploaded. Photos should be smaller than 4 MB and saved as "
        "JPG, PNG.",
    )
