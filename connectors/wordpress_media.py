"""WordPress's media library: uploads that can be found again, and checked end to end.

A file is named by its content (``<first 16 of sha256>.jpg``), so that an upload whose reply was
lost is found by slug; ``Content-MD5`` makes the server refuse bytes changed on the way
(412 rest_upload_hash_mismatch, class-wp-rest-attachments-controller.php).
"""

from __future__ import annotations

import hashlib
from html import unescape
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from config.messages import say
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected
from connectors.files import read_rendition
from connectors.http import Http, upload_deadline
from connectors.visitor import fetch
from media.spec import Rendition

JSON = dict[str, Any]
_SUFFIX = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
}
_MEDIA = "/wp-json/wp/v2/media"


def ensure(http: Http, rendition: Rendition) -> JSON:
    """Return ``{id, url}`` of the medium, uploading it only when it is not there yet."""
    known = lookup(http, rendition)
    made = known[0] if known else _upload(http, rendition)
    if _flat(str(made.get("alt_text", ""))) != _flat(rendition.alt):
        made = _set_alt(http, int(made["id"]), rendition)
    return state_of(made)


def state_of(medium: JSON) -> JSON:
    """What a media step leaves in the state."""
    return {"id": int(medium["id"]), "url": str(medium["source_url"])}


def lookup(http: Http, rendition: Rendition) -> list[JSON]:
    """Media of the library that hold exactly these bytes; at most a few reads."""
    listed = _named(http, rendition.sha256[:16])
    return [medium for medium in listed if _same_bytes(medium, rendition)]


def ids_at(http: Http, url: str) -> list[str]:
    """Ids of the library's media that this address serves."""
    stem = urlsplit(url).path.rpartition("/")[2].partition(".")[0][:16]
    return [str(one["id"]) for one in _named(http, stem) if one["source_url"] == url]


def _named(http: Http, stem: str) -> list[JSON]:
    wanted = ",".join([stem, f"{stem}-1", f"{stem}-2"])
    listed = http.call("GET", _MEDIA, params={"slug": wanted, "per_page": 20}).data
    return [one for one in listed if _is_medium(one)] if isinstance(listed, list) else []


def served_sha256(url: str) -> str:
    """Hash of what a stranger gets at ``url``; "" when it is not served."""
    try:
        answer = fetch(url)
    except ConnectorError:
        return ""
    return hashlib.sha256(answer.body).hexdigest() if answer.status == 200 else ""


def _upload(http: Http, rendition: Rendition) -> JSON:
    content = read_rendition(rendition)
    name = rendition.sha256[:16] + _SUFFIX.get(rendition.mime, Path(rendition.path).suffix)
    made = http.call(
        "POST",
        _MEDIA,
        # one multipart request carries file and texts; a raw body would lose the alt text
        files={"file": (name, content, rendition.mime)},
        data={"alt_text": rendition.alt, "caption": rendition.caption or ""},
        headers={"Content-MD5": hashlib.md5(content, usedforsecurity=False).hexdigest()},
        deadline=upload_deadline(len(content), http.total_deadline),
    ).data
    if not _is_medium(made):
        raise _unusable("media upload answered without id")
    if made.get("mime_type") != rendition.mime:
        raise Rejected(
            f"wordpress: {name} became {made.get('mime_type')!r}, sent {rendition.mime}",
            platform="wordpress",
            code="mime_changed",
            hint=say("connectors.wp_media_changed", file=name),
        )
    size = made.get("media_details", {}).get("filesize")
    if _original(made) and isinstance(size, int) and size != len(content):
        raise Rejected(
            f"wordpress: {name} has {size} bytes there, sent {len(content)}",
            platform="wordpress",
            code="size_changed",
            hint=say("connectors.wp_media_changed", file=name),
        )
    return made


def _set_alt(http: Http, medium_id: int, rendition: Rendition) -> JSON:
    made = http.call("POST", f"{_MEDIA}/{medium_id}", json={"alt_text": rendition.alt}).data
    if not _is_medium(made):
        raise _unusable("media update answered without id")
    if _flat(str(made.get("alt_text", ""))) != _flat(rendition.alt):
        raise Rejected(
            f"wordpress: alt text of medium {medium_id} was changed by the site",
            platform="wordpress",
            code="alt_changed",
            hint=say("connectors.wp_alt_changed"),
        )
    return made


def _is_medium(value: object) -> TypeGuard[JSON]:
    return isinstance(value, dict) and isinstance(value.get("id"), int) and "source_url" in value


def _same_bytes(medium: JSON, rendition: Rendition) -> bool:
    url = str(medium["source_url"])
    return medium.get("mime_type") == rendition.mime and served_sha256(url) == rendition.sha256


def _original(medium: JSON) -> bool:
    """Whether ``source_url`` is the file as sent: above 2560 px WordPress shows a scaled copy."""
    details = medium.get("media_details")
    return isinstance(details, dict) and "original_image" not in details


def _flat(text: str) -> str:
    # WordPress collapses white space and may store entities (sanitize_text_field)
    return " ".join(unescape(text).split())


def _unusable(what: str) -> OutcomeUnknown:
    hint = say("connectors.outcome_unknown", platform=say("connectors.name_wordpress"))
    return OutcomeUnknown(f"wordpress: {what}", platform="wordpress", hint=hint)
