"""``/wp/v2/media``: uploads by multipart or raw body, renditions, alternative texts."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

from starlette.requests import Request

from connectors.sandbox import pictures
from connectors.sandbox.pictures import Picture
from connectors.sandbox.platform import Reply
from connectors.sandbox.store import Thing
from connectors.sandbox.wordpress import kses
from connectors.sandbox.wordpress.names import file_name, slug_from, unique, unique_file
from connectors.sandbox.wordpress.params import Params
from connectors.sandbox.wordpress.people import Visitor
from connectors.sandbox.wordpress.refusals import Refusal, forbidden
from connectors.sandbox.wordpress.site import MEDIA, Site
from connectors.sandbox.wordpress.views import View

FILE: Final = "wordpress.file"
MAX_BYTES: Final = 64 * 1024 * 1024  # upload_max_filesize of the reference installation
_BIG_PX: Final = 2560
_SIZES: Final = {
    "medium": (300, 300),
    "large": (1024, 1024),
    "thumbnail": (150, 150),
    "medium_large": (768, 0),
    "1536x1536": (1536, 1536),
    "2048x2048": (2048, 2048),
}
# What each suffix may be, and the first bytes of files that are no pictures.
_PICTURE_SUFFIX: Final = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "jpe": "image/jpeg", "png": "image/png",
    "gif": "image/gif", "webp": "image/webp",
}  # fmt: skip
_SUFFIX_OF: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
}
_MAGIC: Final = {
    "pdf": ("application/pdf", re.compile(rb"%PDF-")),
    "mp4": ("video/mp4", re.compile(rb"....ftyp", re.DOTALL)),
    "m4v": ("video/mp4", re.compile(rb"....ftyp", re.DOTALL)),
    "mov": ("video/quicktime", re.compile(rb"....ftyp", re.DOTALL)),
    "heic": ("image/heic", re.compile(rb"....ftyp(?:hei|mif)", re.DOTALL)),
    "srt": ("text/plain", re.compile(rb"\s*\d+\s")),
    "vtt": ("text/vtt", re.compile(rb"WEBVTT")),
}


class Media:
    """Handlers; each gets what it needs of the request and who asks."""

    def __init__(self, site: Site, view: View) -> None:
        self._site = site
        self._view = view

    async def create(self, request: Request, visitor: Visitor) -> Reply:
        if not visitor.can("upload_files"):
            why = "Sorry, you are not allowed to create posts as this user."
            raise forbidden("rest_cannot_create", why, logged_in=visitor.known)
        params = await Params.of(request, raw_body=True)
        if params.files:
            name, _, content = params.files.get("file", ("", "", b""))
        else:
            # A raw body has no room for fields: whatever the query says is not read.
            name, content, params = *_raw_file(request, await request.body()), Params({}, {})
        if not content:
            raise Refusal(400, "rest_upload_no_data", "No data supplied.")
        told = request.headers.get("content-md5", "").strip()
        if told and told != hashlib.md5(content).hexdigest():  # noqa: S324  # the checksum WordPress uses
            why = "Content hash did not match expected."
            raise Refusal(412, "rest_upload_hash_mismatch", why)
        if len(content) > MAX_BYTES:
            why = "The uploaded file exceeds the upload_max_filesize directive in php.ini."
            raise Refusal(500, "rest_upload_unknown_error", why)
        media = self._keep(file_name(name), content, params, visitor)
        view = self._view.media(media, edit=True)
        return Reply.json(201, view, ("location", view["_links"]["self"][0]["href"]))

    def update(self, media_id: int, params: Params, visitor: Visitor) -> Reply:
        media = self._known(media_id)
        if not visitor.can_change("edit", media):
            why = "Sorry, you are not allowed to edit this post."
            raise forbidden("rest_cannot_edit", why, logged_in=visitor.known)
        _apply(media, params, visitor)
        media["modified"] = self._site.now().isoformat()
        self._site.store.put(MEDIA, str(media_id), media)
        return Reply.json(200, self._view.media(media, edit=True))

    def read(self, media_id: int, params: Params, visitor: Visitor) -> Reply:
        media = self._known(media_id)
        edit = params.choice("context", ("view", "embed", "edit"), "view") == "edit"
        if edit and not visitor.can_change("edit", media):
            why = "Sorry, you are not allowed to edit this post."
            raise forbidden("rest_forbidden_context", why, logged_in=visitor.known)
        return Reply.json(200, self._view.media(media, edit=edit))

    def delete(self, media_id: int, params: Params, visitor: Visitor) -> Reply:
        media = self._known(media_id)
        if not visitor.can_change("delete", media):
            why = "Sorry, you are not allowed to delete this post."
            raise forbidden("rest_cannot_delete", why, logged_in=visitor.known)
        if not params.flag("force"):
            why = "The post does not support trashing. Set 'force=true' to delete."
            raise Refusal(501, "rest_trash_not_supported", why)
        previous = self._view.media(media, edit=True)
        folder = media["file"].rpartition("/")[0]
        sizes = (f"{folder}/{size['file']}" for size in media["sizes"].values())
        for path in (media["file"], media["original"], *sizes):
            self._site.store.drop(FILE, path)
        self._site.store.drop(MEDIA, str(media_id))
        return Reply.json(200, {"deleted": True, "previous": previous})

    def _known(self, media_id: int) -> Thing:
        media = self._site.attachment(media_id)
        if media is None:
            raise Refusal(404, "rest_post_invalid_id", "Invalid post ID.")
        return media

    def _keep(self, name: str, content: bytes, params: Params, visitor: Visitor) -> Thing:
        name, mime, picture = _checked_type(name, content)
        now = self._site.now()
        folder = self._site.local(now.isoformat()).strftime("%Y/%m")
        path = unique_file(f"{folder}/{name}", self._path_taken)
        stem = path.rpartition("/")[2].rpartition(".")[0]
        media: Thing = {
            "id": self._site.next_id(), "author": visitor.id, "status": "inherit", "title": stem,
            "slug": "", "caption": "", "description": "", "alt": "", "mime": mime, "post": 0,
            "date": now.isoformat(), "modified": now.isoformat(), "file": path, "original": path,
            "filesize": len(content), "bytes": len(content), "width": 0, "height": 0, "sizes": {},
            "sha256": self._site.store.add_blob(content),
        }  # fmt: skip
        self._file(path, media, None, crop=False)
        if picture is not None:
            self._make_sizes(media, picture, content)
        _apply(media, params, visitor)
        media["slug"] = unique(slug_from(media["title"]) or str(media["id"]), self._slug_taken)
        self._site.store.put(MEDIA, str(media["id"]), media)
        return media

    def _make_sizes(self, media: Thing, picture: Picture, content: bytes) -> None:
        """Note the renditions; their bytes are made when first asked for."""
        turned = picture.orientation >= 5
        width, height = (
            (picture.height, picture.width) if turned else (picture.width, picture.height)
        )
        stem, _, suffix = media["original"].rpartition(".")
        whole = pictures.look(content, whole=True) is not None
        # Core leaves large PNG files alone, and what its image library cannot decode.
        big = max(width, height) > _BIG_PX and media["mime"] != "image/png"
        if whole and (big or picture.orientation > 1):
            width, height = pictures.scaled_size(width, height, (_BIG_PX, _BIG_PX))
            media["file"] = f"{stem}-{'scaled' if big else 'rotated'}.{suffix}"
            self._file(media["file"], media, (width, height), crop=False)
        media["width"], media["height"] = width, height
        for name, box in _SIZES.items() if whole else ():
            crop = name == "thumbnail"
            size = pictures.scaled_size(width, height, box)
            if crop:
                size = (min(width, box[0]), min(height, box[1]))
            if size == (width, height):
                continue
            path = f"{stem}-{size[0]}x{size[1]}.{suffix}"
            file = path.rpartition("/")[2]
            media["sizes"][name] = {"file": file, "width": size[0], "height": size[1]}
            self._file(path, media, size, crop=crop)

    def _file(self, path: str, media: Thing, size: tuple[int, int] | None, *, crop: bool) -> None:
        entry: dict[str, Any] = {"sha256": media["sha256"], "mime": media["mime"], "size": size}
        self._site.store.put(FILE, path, entry | {"crop": crop})

    def _path_taken(self, path: str) -> bool:
        stem, _, suffix = path.rpartition(".")
        variants = (path, f"{stem}-scaled.{suffix}", f"{stem}-rotated.{suffix}")
        return any(self._site.store.get(FILE, one) is not None for one in variants)

    def _slug_taken(self, slug: str) -> bool:
        things = (*self._site.store.all(MEDIA), *self._site.posts())
        return any(thing["slug"] == slug for thing in things)


def _apply(media: Thing, params: Params, visitor: Visitor) -> None:
    for name in ("title", "caption", "description"):
        if name in params:
            text = params.text(name)
            media[name] = text if visitor.can("unfiltered_html") else kses.clean(text)
    if "alt_text" in params:
        media["alt"] = " ".join(re.sub(r"<[^>]*>", "", params.text("alt_text")).split())
    if "post" in params:
        media["post"] = params.number("post", 0, 0)


def _checked_type(name: str, content: bytes) -> tuple[str, str, Picture | None]:
    """File name, type and picture facts. Refuses (500, as core does) what its name belies."""
    stem, _, suffix = name.rpartition(".")
    suffix = suffix.lower()
    picture = pictures.look(content, whole=False)
    if suffix in _PICTURE_SUFFIX and picture is not None:
        right = suffix if _PICTURE_SUFFIX[suffix] == picture.mime else _SUFFIX_OF[picture.mime]
        return f"{stem}.{right}", picture.mime, picture
    if suffix in _MAGIC and _MAGIC[suffix][1].match(content):
        return name, _MAGIC[suffix][0], None
    why = "Sorry, you are not allowed to upload this file type."
    raise Refusal(500, "rest_upload_unknown_error", why)


def _raw_file(request: Request, content: bytes) -> tuple[str, bytes]:
    """Name and bytes of an upload whose body is the file."""
    if not content:
        raise Refusal(400, "rest_upload_no_data", "No data supplied.")
    if not request.headers.get("content-type"):
        raise Refusal(400, "rest_upload_no_content_type", "No Content-Type supplied.")
    disposition = request.headers.get("content-disposition")
    if not disposition:
        raise Refusal(400, "rest_upload_no_content_disposition", "No Content-Disposition supplied.")
    found = re.search(r'filename\*?=(?:"([^"]+)"|([^;\s]+))', disposition)
    if not found:
        why = (
            "Invalid Content-Disposition supplied. Content-Disposition needs to be formatted as "
            '`attachment; filename="image.png"` or similar.'
        )
        raise Refusal(400, "rest_upload_invalid_disposition", why)
    return found.group(1) or found.group(2), content
