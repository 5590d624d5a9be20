"""Clips of a Facebook Page, which the SDK does not know: videos, reels, captions, thumbnails.

Video API, v26.0: a video goes in chunks to graph-video and stays unpublished; a reel's bytes go
to rupload and it is nowhere to be seen before its finish call. One video is one post: repeating
the call that airs it cannot make a second one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from config.messages import say
from connectors.base import JSON, Failed, Payload, Ready, Wait
from connectors.files import verify_rendition
from connectors.http import Http, upload_deadline
from connectors.meta import object_of, unknown
from content.draft import Draft
from media.spec import Rendition

_PLATFORM = "facebook"
_LOCALE = "id_ID"
_POLL_S = 5.0
_MAX_CHUNK = 256 * 1024 * 1024
_FIELDS = "id,from,status,published,permalink_url,post_id,created_time,title,description,length"


class PageVideos:
    """The Page's clips. ``videos`` and ``rupload`` are the upload hosts' transports."""

    def __init__(self, http: Http, videos: Http, rupload: Http, version: str, page_id: str) -> None:
        self._http = http
        self._videos = videos
        self._rupload = rupload
        self._version = version
        self._page = page_id

    def upload_video(self, rendition: Rendition, payload: Payload) -> JSON:
        """Start, transfer in the chunks that Facebook asks for, finish unpublished."""
        verify_rendition(rendition)
        path = f"/{self._version}/{self._page}/videos"
        size = Path(rendition.path).stat().st_size
        started = self._post(
            self._videos, path, {"upload_phase": "start", "file_size": str(size)}, "video_id"
        )
        session = str(started.get("upload_session_id", ""))
        self._transfer(path, session, Path(rendition.path), started)
        finish = {"upload_phase": "finish", "upload_session_id": session, "published": "false"}
        self._post(self._videos, path, finish | _texts(payload), "success")
        return {"id": str(started["video_id"])}

    def upload_reel(self, rendition: Rendition) -> JSON:
        """Start a reel and send its bytes; without the finish call it never airs."""
        verify_rendition(rendition)
        path = f"/{self._version}/{self._page}/video_reels"
        started = self._post(self._http, path, {"upload_phase": "start"}, "video_id")
        video = str(started["video_id"])
        size = Path(rendition.path).stat().st_size
        with Path(rendition.path).open("rb") as file:
            reply = self._rupload.call(
                "POST",
                f"/video-upload/{self._version}/{video}",
                data=file,
                headers={
                    "offset": "0",
                    "file_size": str(size),
                    "Content-Type": "application/octet-stream",
                },
                deadline=upload_deadline(size, self._http.total_deadline),
            )
        object_of(_PLATFORM, reply.data, write=True, field="success")
        return {"id": video}

    def add_captions(self, video: str, path: str) -> None:
        """Subtitles; the file's name carries the language. Sending them again replaces them."""
        content = Path(path).read_bytes()
        file = (f"takarir.{_LOCALE}.srt", content, "application/x-subrip")
        self._post(
            self._http,
            f"/{self._version}/{video}/captions",
            {"default_locale": _LOCALE},
            "success",
            {"captions_file": file},
        )

    def has_captions(self, video: str) -> bool:
        """Whether the subtitles are there."""
        answer = self._http.call("GET", f"/{self._version}/{video}/captions").data
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, list):
            raise unknown(_PLATFORM, "the captions are not of the API's shape", write=False)
        return any(isinstance(one, dict) and one.get("locale") == _LOCALE for one in data)

    def add_thumbnail(self, video: str, path: str) -> None:
        """The still picture that stands for the video."""
        file = ("sampul.jpg", Path(path).read_bytes(), "image/jpeg")
        self._post(
            self._http,
            f"/{self._version}/{video}/thumbnails",
            {"is_preferred": "true"},
            "success",
            {"source": file},
        )

    def air_video(self, video: str) -> None:
        """Make the finished video public."""
        self._post(self._http, f"/{self._version}/{video}", {"published": "true"}, "success")

    def air_reel(self, video: str, payload: Payload) -> None:
        """Finish the reel, public."""
        finish = {"upload_phase": "finish", "video_id": video, "video_state": "PUBLISHED"}
        path = f"/{self._version}/{self._page}/video_reels"
        self._post(self._http, path, finish | _texts(payload), "success")

    def revise(self, video: str, payload: Payload) -> None:
        """Change title and description in place."""
        texts = _texts(payload)
        values = {"description": texts["description"]}
        if "title" in texts:
            values["name"] = texts["title"]
        self._post(self._http, f"/{self._version}/{video}", values, "success")

    def read(self, video: str) -> JSON:
        """GET /{video}."""
        answer = self._http.call("GET", f"/{self._version}/{video}", params={"fields": _FIELDS})
        return object_of(_PLATFORM, answer.data, write=False)

    def _transfer(self, path: str, session: str, file: Path, answer: JSON) -> None:
        start, end = _offsets(answer)
        with file.open("rb") as source:
            while start < end:
                source.seek(start)
                chunk = source.read(min(end - start, _MAX_CHUNK))
                values = {
                    "upload_phase": "transfer",
                    "upload_session_id": session,
                    "start_offset": str(start),
                }
                parts = {"video_file_chunk": (file.name, chunk, "application/octet-stream")}
                answer = self._post(self._videos, path, values, "start_offset", parts)
                before, (start, end) = start, _offsets(answer)
                if start <= before:
                    raise unknown(_PLATFORM, "the upload does not move on", write=True)

    def _post(
        self,
        http: Http,
        path: str,
        values: JSON,
        field: str,
        files: Any = None,  # noqa: ANN401 -- as requests takes it
    ) -> JSON:
        weight = sum(len(part[1]) for part in (files or {}).values())
        deadline = upload_deadline(weight, self._http.total_deadline)
        reply = http.call("POST", path, data=values, files=files, deadline=deadline)
        return object_of(_PLATFORM, reply.data, write=True, field=field)


def uploaded(video: JSON, *, reel: bool) -> Ready | Wait | Failed:
    """Whether an uploaded clip may be aired: a video when processed, a reel when all is there."""
    status = _status(video)
    state = status.get("video_status")
    if state in ("error", "expired", "upload_failed"):
        return _failed()
    if state == "ready" or (reel and _phase(status, "uploading_phase") == "complete"):
        return Ready()
    return Ready() if reel and state == "upload_complete" else Wait(_POLL_S)


def aired(video: JSON) -> Ready | Wait | Failed:
    """Whether an aired clip can be seen: Facebook shows it when it is processed."""
    if _status(video).get("video_status") in ("error", "expired"):
        return _failed()
    return Ready() if is_public(video) else Wait(_POLL_S)


def is_aired(video: JSON, *, reel: bool) -> bool:
    """Whether the call that airs the clip was carried out. A reel has a post from its finish call
    on, and is public when it is processed.
    """
    return is_public(video) or (reel and bool(video.get("post_id")))


def is_public(video: JSON) -> bool:
    """By the video's own word, or by its publishing phase (reels)."""
    publishing = _status(video).get("publishing_phase")
    phase = publishing if isinstance(publishing, dict) else {}
    told = phase.get("publish_status") == "published" or phase.get("status") == "complete"
    return video.get("published") is True or told


def texts_of(draft: Draft) -> dict[str, str]:
    """Title and description as they are sent."""
    title = {"title": draft.title} if draft.title else {}
    return title | {"description": draft.body.text}


def _texts(payload: Payload) -> dict[str, str]:
    return dict(payload.body)


def _status(video: JSON) -> JSON:
    status = video.get("status")
    return status if isinstance(status, dict) else {}


def _phase(status: JSON, name: str) -> str:
    phase = status.get(name)
    return str(phase.get("status", "")) if isinstance(phase, dict) else ""


def _offsets(answer: JSON) -> tuple[int, int]:
    try:
        return int(answer["start_offset"]), int(answer["end_offset"])
    except (KeyError, ValueError, TypeError):
        pass_on = unknown(_PLATFORM, "the upload's offsets are not numbers", write=True)
    raise pass_on


def _failed() -> Failed:
    hint = say("connectors.fb_processing_failed")
    return Failed("Facebook could not process the video", hint)
