"""What goes with a video: its thumbnail, set as often as one likes, and one caption track."""

from __future__ import annotations

import hashlib
import json

from connectors.base import JSON
from connectors.files import read_companion
from connectors.http import Http, upload_deadline
from connectors.youtube_answers import items_of, made, unclear
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
    content = read_companion(path)
    about = {"snippet": {"videoId": video_id, "language": language, "name": name, "isDraft": False}}
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
        "POST",
        f"{UPLOAD}/captions",
        params={"part": "snippet", "uploadType": "multipart"},
        data=body,
        headers={"Content-Type": f"multipart/related; boundary={boundary}"},
        deadline=upload_deadline(len(body), http.total_deadline),
    )
    return {"id": str(made(reply.data, "id", "snippet")["id"])}
