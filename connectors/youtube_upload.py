"""Resumable uploads: one session per video, continued where it broke off.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol. Whoever knows a
session's address may write to it, so the address lives in the vault, never in the state.
A session without its last byte has made nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from config.redaction import register
from connectors.base import JSON, Post
from connectors.errors import OutcomeUnknown, Permanent, Transient, Unauthorized
from connectors.files import verify_rendition
from connectors.http import Http, upload_deadline
from connectors.vault import Vault
from connectors.youtube_answers import NotYetWhole, made, part, unclear
from content.canonical import digest

UPLOAD = "/upload/youtube/v3"
_KEY = "youtube.upload"
_CHUNK_BYTES = 8 * 1024 * 1024  # a multiple of 256 KiB, as the protocol wants
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Session:
    """``content``: digest of the metadata and the file that the session was opened for."""

    address: str
    content: str
    size: int


def upload(http: Http, vault: Vault, post: Post, resource: JSON) -> JSON:
    """Send the video, or the rest of it; returns ``{id, at, sha256, session_sha256}``.

    ``resource``: snippet and status of the new video.
    """
    verify_rendition(post.media[0])
    session = saved(vault, post, resource)
    new = session is None
    session = session or _open(http, vault, post, resource)
    try:
        known = 0 if new else _ask(http, session)
        video = _send(http, post, session, known) if isinstance(known, int) else known
    except Permanent as error:
        if error.status in _GONE:
            raise unclear("the upload session is gone") from None
        raise
    return _state(video, post, session)


def saved(vault: Vault, post: Post, resource: JSON) -> Session | None:
    """The session that was opened for exactly this content, if there is one."""
    kept = vault.private_get(post.publication_id, _KEY)
    session = Session(**json.loads(kept)) if kept else None
    return session if session and session.content == _content(post, resource) else None


def look(http: Http, post: Post, session: Session) -> JSON | int | None:
    """What the session holds: the finished video's state, the bytes received, None: it is gone.

    Changes nothing; Transient when there is no clear answer.
    """
    try:
        known = _ask(http, session)
    except OutcomeUnknown as error:
        raise Transient(str(error), platform="youtube", hint=error.hint) from None
    except Permanent as error:
        if error.status in _GONE:
            return None
        raise
    return known if isinstance(known, int) else _state(known, post, session)


def forget(vault: Vault, post: Post) -> None:
    """The session is of no use any more."""
    vault.private_drop(post.publication_id, _KEY)


def _content(post: Post, resource: JSON) -> str:
    return digest({"resource": resource, "file": post.media[0].sha256, "to": post.account_id})


def _open(http: Http, vault: Vault, post: Post, resource: JSON) -> Session:
    video = post.media[0]
    size = Path(video.path).stat().st_size
    reply = http.call(
        "POST",
        f"{UPLOAD}/videos",
        params={"uploadType": "resumable", "part": "snippet,status"},
        json=resource,
        headers={"X-Upload-Content-Type": video.mime, "X-Upload-Content-Length": str(size)},
        empty_ok=True,
    )
    address = reply.headers.get("Location", "")
    if not address:
        raise unclear("no upload session was opened")
    register(address)
    session = Session(address, _content(post, resource), size)
    vault.private_put(post.publication_id, _KEY, json.dumps(asdict(session)))
    return session


def _ask(http: Http, session: Session) -> JSON | int:
    """The finished video, or how many bytes the session holds."""
    register(session.address)
    try:
        reply = http.call(
            "PUT", session.address, headers={"Content-Range": f"bytes */{session.size}"}
        )
    except NotYetWhole as told:
        return told.received
    return made(reply.data, "id")


def _send(http: Http, post: Post, session: Session, start: int) -> JSON:
    video = post.media[0]
    with Path(video.path).open("rb") as file:
        while start < session.size:
            file.seek(start)
            chunk = file.read(_CHUNK_BYTES)
            span = f"bytes {start}-{start + len(chunk) - 1}/{session.size}"
            try:
                reply = http.call(
                    "PUT",
                    session.address,
                    data=chunk,
                    headers={"Content-Type": video.mime, "Content-Range": span},
                    deadline=upload_deadline(len(chunk), http.total_deadline),
                )
            except NotYetWhole as told:
                if not start < told.received <= start + len(chunk):
                    break
                start = told.received
            else:
                return made(reply.data, "id")
    raise unclear("the upload session does not go on")


def _state(video: JSON, post: Post, session: Session) -> JSON:
    channel = part(video, "snippet").get("channelId", post.account_id)
    if channel != post.account_id:
        text = "youtube: the video went to another channel"
        raise Unauthorized(text, platform="youtube", code="wrong_account")
    return {
        "id": str(video["id"]),
        "at": part(video, "snippet").get("publishedAt", ""),
        "sha256": post.media[0].sha256,
        "session_sha256": hashlib.sha256(session.address.encode()).hexdigest(),
    }
