"""What goes with a video: its thumbnail, set as often as one likes, and one caption track."""

from __future__ import annotations

import hashlib
import json

from connectors.base import JSON, Found
from connectors.files import read_companion
from connectors.http import Http, upload_deadline
from connectors.youtube_answers import items_of, made, unclear
from connectors.youtube_find import API, find_captions
from connectors.youtube_upload import UPLOAD
from content.sniff import HEAD_BYTES, sniff


def set_thumbnail(http: Http, video_id: str, path: str) -> JSON:
    """Put the poster on the video; Unauthorized for a channel whose phone is not verified."""
    content = read_companion(path)
    reply = http.call(
        "POST",
        f"{UPLOAD}/thumbnails/set",
        params={"videoId": video_id, "uploadType": "media"},
        data=content,
        headers={"Content-Type": sniff(content[:HEAD_BYTES]) or "application/octet-stream"},
        deadline=upload_deadline(len(content), http.total_deadline),
    )
    if not isinstance(reply.data, dict) or not items_of(reply.data):
        raise unclear("the thumbnail was answered without pictures")
    return {"id": video_id, "sha256": hashlib.sha256(content).hexdigest()}


def add_captions(http: Http, video_id: str, path: str, language: str, name: str) -> JSON:
    """Add a caption track; Rejected when there is one of this language and name already."""
    about = {"snippet": {"videoId": video_id, "language": language, "name": name, "isDraft": False}}
    return _send_track(http, "POST", about, path)


def change_captions(http: Http, video_id: str, path: str, language: str, name: str) -> None:
    """Make the track of this language and name hold the file; ``path`` "": take the track away.

    Repeating it changes nothing. https://developers.google.com/youtube/v3/docs/captions/update
    """
    known = find_captions(http, video_id, language, name)
    tracks = [str(one["id"]) for one in known.states] if isinstance(known, Found) else []
    if path and not tracks:
        add_captions(http, video_id, path, language, name)
    for track in tracks:
        if path:
            _send_track(http, "PUT", {"id": track}, path)
        else:
            http.call("DELETE", f"{API}/captions", params={"id": track}, empty_ok=True)


def _send_track(http: Http, method: str, about: JSON, path: str) -> JSON:
    content = read_companion(path)
    boundary = f"tayang-{hashlib.sha256(content).hexdigest()[:32]}"
    body = b"\r\n".join(
        (
            f"--{boundary}".encode(),
            b"Content-Type: application/json; charset=UTF-8",
            b"",
            json.dumps(about).encode(),
            f"--{boundary}".encode(),
            b"Content-Type: application/octet-stream",
            b"",
            content,
            f"--{boundary}--".encode(),
            b"",
        )
    )
    reply = http.call(
        method,
        f"{UPLOAD}/captions",
        params={"part": "snippet", "uploadType": "multipart"},
        data=body,
        headers={"Content-Type": f"multipart/related; boundary={boundary}"},
        deadline=upload_deadline(len(body), http.total_deadline),
    )
    return {"id": str(made(reply.data, "id", "snippet")["id"])}
