"""Resumable uploads: a session, chunks with Content-Range, and where an interrupted one stands."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request

from connectors.sandbox.platform import Reply, acted_fault
from connectors.sandbox.store import Thing
from connectors.sandbox.youtube.body import json_object
from connectors.sandbox.youtube.problems import Refusal, invalid, problem
from connectors.sandbox.youtube.rules import parts_of, read_metadata
from connectors.sandbox.youtube.shelf import Shelf
from connectors.sandbox.youtube.views import View

SESSION: Final = "youtube.session"
_MAX_BYTES: Final = 256 * 1024**3
_GRAIN: Final = 256 * 1024
_LIFE: Final = timedelta(days=7)
_RANGE: Final = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")
_TYPE: Final = re.compile(r"video/[\w.+-]+|application/octet-stream")


class Uploads:
    """Handlers of ``videos.insert``."""

    def __init__(self, shelf: Shelf, view: View) -> None:
        self._shelf = shelf
        self._view = view

    async def start(self, request: Request) -> Reply:
        """POST .../videos?uploadType=resumable: metadata in, the session's address out."""
        if request.query_params.get("uploadType") != "resumable":
            raise invalid("badRequest", "This twin takes uploadType=resumable only", "uploadType")
        parts = parts_of(request.query_params.get("part", ""))
        now = self._shelf.clock.now()
        metadata = read_metadata(await json_object(request), parts | {"snippet", "status"}, now)
        kind = request.headers.get("x-upload-content-type", "application/octet-stream")
        if not _TYPE.fullmatch(kind):
            raise invalid("badContent", f"Media type '{kind}' is not supported.")
        length = request.headers.get("x-upload-content-length", "")
        if length and (not length.isdecimal() or not 0 < int(length) <= _MAX_BYTES):
            raise invalid("badContent", f"X-Upload-Content-Length {length} is not valid")
        number = self._shelf.store.next_number(SESSION)
        key = "SbUpload" + hashlib.sha256(f"session {number}".encode()).hexdigest()[:40]
        session: Thing = {
            "id": key,
            "metadata": metadata,
            "total": int(length) if length else None,
            "parts": [],
            "received": 0,
            "video": "",
            "stuck": acted_fault(request) == "stuck_processing",
            "created_at": now.isoformat(),
        }
        self._shelf.store.put(SESSION, key, session)
        url = f"{self._shelf.base_url}{request.url.path}?{request.url.query}&upload_id={key}"
        return Reply(200, b"", (("location", url), ("x-guploader-uploadid", key)))

    async def put(self, request: Request) -> Reply:
        """PUT to the session: the whole file, a chunk, or ``bytes */N`` to ask where it stands.

        The address itself is the permission. Bytes already here are skipped, a gap is refused.
        """
        session = self._session(request)
        body = await request.body()
        first, last, total = _range_of(request, len(body))
        if session["video"]:
            return self._done(session)
        if total is not None:
            if session["total"] not in (None, total):
                raise invalid("badRequest", f"Total {total} differs from the one announced")
            session["total"] = total
        if first is not None and last is not None:
            self._take(session, body, first, last)
        self._shelf.store.put(SESSION, session["id"], session)
        if session["total"] is None or session["received"] < session["total"]:
            got = session["received"]
            headers = (("range", f"bytes=0-{got - 1}"),) if got else ()
            return Reply(308, b"", headers)
        content = b"".join(self._shelf.store.blob(part) for part in session["parts"])
        stuck = session["stuck"] or acted_fault(request) == "stuck_processing"
        session["video"] = self._shelf.add(session["metadata"], content, stuck=stuck)["id"]
        self._shelf.store.put(SESSION, session["id"], session)
        return self._done(session)

    def _take(self, session: Thing, body: bytes, first: int, last: int) -> None:
        got, total = session["received"], session["total"]
        if first > got or (total is not None and last >= total):
            raise invalid("badRequest", f"Content-Range starts at {first}, {got} bytes are here")
        # A connection that broke leaves less than it announced: what came is kept.
        whole = len(body) == last - first + 1
        if whole and last + 1 != total and len(body) % _GRAIN:
            raise invalid("badRequest", "Chunks other than the last are multiples of 256 KiB")
        new = body[got - first :]
        if new:
            session["parts"].append(self._shelf.store.add_blob(new))
            session["received"] += len(new)

    def _done(self, session: Thing) -> Reply:
        video = self._shelf.store.get("youtube.video", session["video"])
        if video is None:
            raise _gone()
        return Reply.json(200, self._view.video(video, frozenset({"id", "snippet", "status"})))

    def _session(self, request: Request) -> Thing:
        session = self._shelf.store.get(SESSION, request.query_params.get("upload_id", ""))
        if session is None:
            raise _gone()
        age = self._shelf.clock.now() - datetime.fromisoformat(session["created_at"])
        if age >= _LIFE:
            raise _gone()
        return session


def _range_of(request: Request, length: int) -> tuple[int | None, int | None, int | None]:
    """First byte, last byte, total; None where the header says ``*`` or nothing is sent."""
    text = request.headers.get("content-range")
    if text is None:
        return 0, length - 1, length
    found = _RANGE.fullmatch(text)
    if found is None or (found.group(1) is None and length):
        raise invalid("badRequest", "Failed to parse Content-Range header.")
    first, last, total = (None if n in (None, "*") else int(n) for n in found.groups())
    if first is not None and last is not None and (last < first or length > last - first + 1):
        raise invalid("badRequest", "Content-Range does not fit the body.")
    return first, last, total


def _gone() -> Refusal:
    return problem(404, "notFound", "The upload session has expired.", domain="global")
