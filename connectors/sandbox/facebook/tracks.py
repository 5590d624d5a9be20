"""What goes with a video: captions and a thumbnail."""

from __future__ import annotations

import re
from typing import Final

from connectors.sandbox import pictures
from connectors.sandbox.facebook.shelf import VIDEO, Shelf
from connectors.sandbox.facebook.videos import Videos
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.errors import invalid
from connectors.sandbox.store import Thing

_CAPTIONS_NAME: Final = re.compile(r".+\.([a-z]{2}_[A-Z]{2})\.srt")
_CUE: Final = re.compile(rb"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}")


class Tracks:
    """Handlers of ``/{video}/captions`` and ``/{video}/thumbnails``."""

    def __init__(self, shelf: Shelf, videos: Videos) -> None:
        self._shelf = shelf
        self._videos = videos

    async def add_captions(self, call: Call) -> Thing:
        """POST /{video}/captions: a file named ``<name>.<locale>.srt``."""
        video = self._videos.own(call)
        file = call.files.get("captions_file")
        if file is None:
            raise invalid("captions_file is required")
        name = _CAPTIONS_NAME.fullmatch(file.name)
        if name is None or not _CUE.search(file.content):
            raise invalid(
                "Invalid captions file",
                title="Invalid Captions File",
                tell="The file must be SubRip and be named filename.locale.srt, e.g. a.id_ID.srt.",
            )
        locale = name.group(1)
        default = call.text("default_locale")
        if default not in ("", "none", locale, *video["captions"]):
            raise invalid(f"default_locale {default} has no captions")
        video["captions"][locale] = self._shelf.store.add_blob(file.content)
        video["default_locale"] = default or video["default_locale"]
        self._shelf.keep(VIDEO, video)
        return {"success": True}

    async def captions(self, call: Call) -> Thing:
        """GET /{video}/captions."""
        video = self._videos.own(call)
        data = [
            {
                "locale": locale,
                "locale_name": locale,
                "is_default": locale == video["default_locale"],
            }
            for locale in sorted(video["captions"])
        ]
        return {"data": data}

    async def add_thumbnail(self, call: Call) -> Thing:
        """POST /{video}/thumbnails."""
        video = self._videos.own(call)
        file = call.files.get("source")
        picture = pictures.look(file.content, whole=True) if file else None
        if file is None or picture is None:
            raise invalid("source must be a picture")
        video["thumbnail"] = self._shelf.store.add_blob(file.content)
        self._shelf.keep(VIDEO, video)
        return {"success": True}
