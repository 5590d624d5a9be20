"""X's media by API v2, which tweepy 4.17 does not have: one shot for pictures and subtitles,
chunks for video.

https://docs.x.com/x-api/media/quickstart/media-upload-chunked, openapi 2.167. An uploaded medium
is invisible and expires by itself; losing one harms nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.messages import say
from connectors.base import JSON, Failed, Ready, Wait
from connectors.errors import OutcomeUnknown, Transient
from connectors.files import read_companion, read_rendition, verify_rendition
from connectors.http import Http, upload_deadline
from media.spec import Rendition

_UPLOAD = "/2/media/upload"
_METADATA = "/2/media/metadata"
_SUBTITLES = "/2/media/subtitles"
_CHUNK_BYTES = 4 * 1024 * 1024  # at most 1000 segments: far above 512 MB
_DEFAULT_WAIT_S = 5.0
_LIFE = timedelta(hours=23)  # expires_after_secs says 24 hours; a post must still reach X in time


def upload(http: Http, rendition: Rendition, now: datetime) -> JSON:
    """Upload one medium and set its alt text; returns ``{id, kind, until}``."""
    video = rendition.mime.startswith("video/")
    medium_id = _in_chunks(http, rendition) if video else _in_one_shot(http, rendition)
    if rendition.alt and not video:
        describe(http, medium_id, rendition.alt)
    until = (now + _LIFE).astimezone(UTC).isoformat()
    return {"id": medium_id, "kind": "video" if video else "image", "until": until}


def expired(medium: JSON, now: datetime) -> bool:
    """Whether X has forgotten the medium, unless a post holds it."""
    return "until" in medium and datetime.fromisoformat(medium["until"]) <= now


def describe(http: Http, medium_id: str, alt: str) -> None:
    """Set the alt text (at most 1000 characters)."""
    body = {"id": medium_id, "metadata": {"alt_text": {"text": alt}}}
    made = _data(http.call("POST", _METADATA, json=body).data)
    if str(made.get("id")) != medium_id:
        raise _unknown("metadata answered for another medium")


def processing(http: Http, medium_id: str) -> Ready | Wait | Failed:
    """Ask how far X is with a video."""
    params = {"command": "STATUS", "media_id": medium_id}
    found = http.call("GET", _UPLOAD, params=params).data
    data = found.get("data") if isinstance(found, dict) else None
    if not isinstance(data, dict):
        hint = say("connectors.unusable", platform=say("connectors.name_x"))
        raise Transient("x: the state of a medium came without data", platform="x", hint=hint)
    info = data.get("processing_info")
    if not isinstance(info, dict) or info.get("state") == "succeeded":
        return Ready()  # X leaves the information out when there is nothing to wait for
    if info.get("state") == "failed":
        return Failed("X could not process the video", say("connectors.x_processing_failed"))
    wait = info.get("check_after_secs")
    return Wait(float(wait) if isinstance(wait, int | float) and wait > 0 else _DEFAULT_WAIT_S)


def add_subtitles(http: Http, medium_id: str, path: str) -> JSON:
    """Upload a subtitle file and put it on a processed video; returns ``{id}``."""
    content = read_companion(path)
    vtt = content.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT")
    name, mime = ("subtitles.vtt", "text/vtt") if vtt else ("subtitles.srt", "text/srt")
    reply = http.call(
        "POST",
        _UPLOAD,
        files={"media": (name, content, mime)},
        data={"media_category": "subtitles"},
        deadline=upload_deadline(len(content), http.total_deadline),
    )
    track = _id(reply.data)
    body = {
        "id": medium_id,
        "media_category": "TweetVideo",
        "subtitles": {"id": track, "language_code": "ID", "display_name": "Bahasa Indonesia"},
    }
    if str(_data(http.call("POST", _SUBTITLES, json=body).data).get("id")) != medium_id:
        raise _unknown("subtitles answered for another medium")
    return {"id": track, "kind": "subtitles"}


def _in_one_shot(http: Http, rendition: Rendition) -> str:
    content = read_rendition(rendition)
    made = http.call(
        "POST",
        _UPLOAD,
        files={"media": (Path(rendition.path).name, content, rendition.mime)},
        data={"media_category": "tweet_image"},
        deadline=upload_deadline(len(content), http.total_deadline),
    )
    return _id(made.data)


def _in_chunks(http: Http, rendition: Rendition) -> str:
    verify_rendition(rendition)
    path = Path(rendition.path)
    begin = {
        "media_type": rendition.mime,
        "total_bytes": path.stat().st_size,
        "media_category": "tweet_video",
    }
    medium_id = _id(http.call("POST", f"{_UPLOAD}/initialize", json=begin).data)
    with path.open("rb") as file:
        for number, chunk in enumerate(iter(lambda: file.read(_CHUNK_BYTES), b"")):
            http.call(
                "POST",
                f"{_UPLOAD}/{medium_id}/append",
                files={"media": (path.name, chunk, "application/octet-stream")},
                data={"segment_index": str(number)},
                deadline=upload_deadline(len(chunk), http.total_deadline),
                empty_ok=True,
            )
    return _id(http.call("POST", f"{_UPLOAD}/{medium_id}/finalize").data)


def _id(answer: object) -> str:
    found = _data(answer).get("id")
    if not (isinstance(found, str) and found.isdigit()):
        raise _unknown("media upload answered without id")
    return found


def _data(answer: object) -> dict[str, Any]:
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict):
        raise _unknown("media call answered without data")
    return data


def _unknown(what: str) -> OutcomeUnknown:
    hint = say("connectors.outcome_unknown", platform=say("connectors.name_x"))
    return OutcomeUnknown(f"x: {what}", platform="x", hint=hint)
