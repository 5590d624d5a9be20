"""What YouTube holds against the metadata of a video."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from connectors.sandbox.clock import parse_moment
from connectors.sandbox.store import Thing
from connectors.sandbox.youtube.problems import invalid

PRIVACY: Final = frozenset({"public", "unlisted", "private"})
# Names of the discovery document, revision 20261104: what a client may send, part by part.
_WRITABLE: Final[dict[str, frozenset[str]]] = {
    "snippet": frozenset(
        {"title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage"}
    ),
    "status": frozenset(
        {
            "privacyStatus",
            "publishAt",
            "license",
            "embeddable",
            "publicStatsViewable",
            "selfDeclaredMadeForKids",
            "containsSyntheticMedia",
        }
    ),
}
_READ_ONLY: Final[dict[str, frozenset[str]]] = {
    "snippet": frozenset(
        {
            "channelId",
            "channelTitle",
            "publishedAt",
            "thumbnails",
            "localized",
            "liveBroadcastContent",
        }
    ),
    "status": frozenset({"uploadStatus", "failureReason", "rejectionReason", "madeForKids"}),
}
_PARTS: Final = frozenset(
    {
        "contentDetails",
        "fileDetails",
        "id",
        "localizations",
        "paidProductPlacementDetails",
        "player",
        "processingDetails",
        "recordingDetails",
        "snippet",
        "statistics",
        "status",
        "suggestions",
        "topicDetails",
    }
)
# Those of region ID that a video may be given.
_CATEGORIES: Final = frozenset(map(str, (1, 2, 10, 15, 17, *range(19, 21), *range(22, 30))))


def parts_of(text: str) -> frozenset[str]:
    """The query's ``part``. Raises Refusal (400) when it is missing or unknown."""
    if not text:
        raise invalid("missingRequiredParameter", "No part selected", "part")
    parts = frozenset(text.split(","))
    for name in sorted(parts - _PARTS):
        raise invalid("unknownPart", f"'{name}'", "part")
    return parts


def read_metadata(wish: Thing, parts: frozenset[str], now: datetime) -> dict[str, Thing]:
    """``snippet`` and ``status`` of an insert or update, judged. Raises Refusal (400)."""
    for name in wish:
        if name not in (*_PARTS, "kind", "etag", "id"):
            raise _unknown(name, "video")
    for part, known in _WRITABLE.items():
        given = wish.get(part, {})
        if not isinstance(given, dict):
            raise invalid("invalidVideoMetadata", f"{part} must be an object")
        for name in given:
            if name not in known | _READ_ONLY[part]:
                raise _unknown(name, f"video.{part}")
    read: dict[str, Thing] = {}
    if "snippet" in parts:
        read["snippet"] = _snippet(_writable("snippet", wish))
    if "status" in parts:
        read["status"] = _status(_writable("status", wish), now)
    return read


def _writable(part: str, wish: Thing) -> Thing:
    return {name: value for name, value in wish.get(part, {}).items() if name in _WRITABLE[part]}


def _snippet(given: Thing) -> Thing:
    title, description = given.get("title", ""), given.get("description", "")
    place = "body.snippet."
    if not isinstance(title, str) or not title.strip() or len(title) > 100 or _angled(title):
        text = "The request metadata specifies an invalid or empty video title."
        raise invalid("invalidTitle", text, place + "title")
    if not isinstance(description, str) or len(description.encode()) > 5000 or _angled(description):
        text = "The request metadata specifies an invalid video description."
        raise invalid("invalidDescription", text, place + "description")
    tags = given.get("tags", [])
    if not isinstance(tags, list) or not _tags_fit(tags):
        text = "The request metadata specifies invalid video keywords."
        raise invalid("invalidTags", text, place + "tags")
    category = given.get("categoryId", "22")
    if category not in _CATEGORIES:
        text = "The request metadata specifies an invalid category ID."
        raise invalid("invalidCategoryId", text, place + "categoryId")
    return given | {"title": title, "description": description, "categoryId": category}


def _tags_fit(tags: list[Any]) -> bool:
    """At most 500 characters with the commas between, and quotes around tags with a space."""
    if not all(isinstance(tag, str) and tag and not _angled(tag) for tag in tags):
        return False
    total = sum(len(tag) + (2 if " " in tag else 0) for tag in tags)
    return total + max(0, len(tags) - 1) <= 500


def _status(given: Thing, now: datetime) -> Thing:
    privacy = given.get("privacyStatus", "public")
    if privacy not in PRIVACY:
        raise invalid(
            "invalidVideoMetadata", "Invalid privacy status.", "body.status.privacyStatus"
        )
    for name in ("embeddable", "publicStatsViewable", "selfDeclaredMadeForKids"):
        if not isinstance(given.get(name, True), bool):
            raise invalid("invalidVideoMetadata", f"{name} must be a boolean")
    if "publishAt" in given:
        try:
            future = parse_moment(str(given["publishAt"])) > now
        except ValueError:
            future = False
        if not future or privacy != "private":
            text = "The request metadata specifies an invalid scheduled publishing time."
            raise invalid("invalidPublishAt", text, "body.status.publishAt")
    return given | {"privacyStatus": privacy}


def _angled(text: str) -> bool:
    return "<" in text or ">" in text


def _unknown(name: str, where: str) -> Exception:
    text = (
        f"Invalid JSON payload received. Unknown name \"{name}\" at '{where}': Cannot find field."
    )
    return invalid("badRequest", text)
