"""A video as YouTube tells of it: its address, its picture, how far its processing is."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from config.messages import say
from connectors.base import JSON, Failed, Ready, SeenMedia, Wait
from connectors.youtube_answers import part

_POLL_S = 10.0
_DURATION = re.compile(
    r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?)?", re.ASCII
)
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")


def id_in(url: str) -> str:
    """The video's id in one of the forms in which people copy addresses; "" when none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    above, _, last = parts.path.rstrip("/").rpartition("/")
    if last == "watch":
        found = parse_qs(parts.query).get("v", [""])[0]
    elif parts.hostname == "youtu.be" or above.rpartition("/")[2] in {"shorts", "live"}:
        found = last
    else:
        found = ""
    return found if _VIDEO_ID.fullmatch(found) else ""


def picture_of(snippet: JSON) -> str:
    """The address of the widest thumbnail, "" when there is none."""
    known = [one for one in part(snippet, "thumbnails").values() if isinstance(one, dict)]
    widest = max(known, key=lambda one: one.get("width") or 0, default={})
    return str(widest.get("url") or "")


def seen_clip(video: JSON) -> SeenMedia:
    """The clip as YouTube tells of it: whole seconds, and the size of the file that it took."""
    poster = picture_of(part(video, "snippet"))
    size = part(video, "fileDetails").get("fileSize")
    return SeenMedia(
        url=poster,
        alt=None,
        kind="video",
        seconds=seconds_of(str(part(video, "contentDetails").get("duration", ""))),
        size=int(size) if isinstance(size, str) and size.isdecimal() else None,
        poster=poster,
    )


def seconds_of(duration: str) -> float | None:
    """Seconds of an ISO 8601 duration as YouTube writes it (PT1M30S, P1DT2H); None when unread."""
    found = _DURATION.fullmatch(duration)
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(value or 0) for value in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def progress(there: list[JSON]) -> Ready | Wait | Failed:
    """How far YouTube is with the video that was just uploaded; ``there``: what it lists of it."""
    if not there:
        return Wait(_POLL_S)  # a new video is not in the lists at once
    status, processing = part(there[0], "status"), part(there[0], "processingDetails")
    match status.get("uploadStatus"):
        case "processed":
            return Ready()
        case "rejected":
            return _failed("yt_rejected", "rejected", status.get("rejectionReason"))
        case "failed":
            return _failed("yt_failed", "upload failed", status.get("failureReason"))
        case "deleted":
            return Failed("the video was deleted", say("connectors.yt_gone"))
        case _:
            pass  # uploaded, or none yet
    if processing.get("processingStatus") in {"failed", "terminated"}:
        reason = processing.get("processingFailureReason")
        return _failed("yt_failed", "processing failed", reason)
    return Wait(_POLL_S)


def _failed(key: str, what: str, reason: object) -> Failed:
    told = str(reason or "unknown")
    return Failed(f"{what}: {told}", say(f"connectors.{key}", reason=told))
