"""YouTube's reconcile recipe: the upload session first, then the channel's list of uploads.

A video in the list is ours when title and description are those that were sent, or when the
description holds the marker. What is looked for is private, so a second one harms nobody.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime

from config.messages import say
from connectors.base import JSON, Absent, Found, Post, Undecided
from connectors.errors import ConnectorError
from connectors.http import Http
from connectors.youtube_answers import items_of, part, time_of

API = "/youtube/v3"
_MAX_PAGES = 5
_PAGE = 50


def own_channel(http: Http) -> JSON | None:
    """The channel that the credential speaks for; None when it has none."""
    params = {"part": "snippet,contentDetails", "mine": "true"}
    found = items_of(http.call("GET", f"{API}/channels", params=params).data)
    return found[0] if found else None


def videos(http: Http, ids: list[str], parts: str) -> list[JSON]:
    """The videos of these ids (at most 50) that exist and that the account may see."""
    params = {"part": parts, "id": ",".join(ids), "maxResults": _PAGE}
    return items_of(http.call("GET", f"{API}/videos", params=params).data) if ids else []


def find_in_uploads(http: Http, post: Post, since: datetime) -> Found | Absent | Undecided:
    """Our video among those uploaded since ``since``."""
    channel = own_channel(http)
    if channel is None or channel.get("id") != post.account_id:
        reason = "the credential belongs to another channel than the intent"
        return Undecided(reason, say("connectors.yt_look"))
    lists = part(part(channel, "contentDetails"), "relatedPlaylists")
    ids = _uploaded(http, str(lists.get("uploads", "")), since)
    if ids is None:
        text = f"more than {_MAX_PAGES} pages of videos since the intent"
        return Undecided(text, say("connectors.yt_look"))
    pages = [ids[n : n + _PAGE] for n in range(0, len(ids), _PAGE)]
    there = [one for page in pages for one in videos(http, page, "snippet,status")]
    hits = [one for one in there if _same(one, post)]
    if not hits and post.marker and post.marker in post.payload.text:
        hits = [one for one in there if post.marker in _text(one, "description")]
    return Found(tuple(_state(one) for one in hits)) if hits else Absent()


def find_captions(http: Http, video_id: str, language: str, name: str) -> Found | Absent:
    """The caption track of this language and name."""
    params = {"part": "snippet", "videoId": video_id}
    for track in items_of(http.call("GET", f"{API}/captions", params=params).data):
        about = part(track, "snippet")
        if (about.get("language"), about.get("name")) == (language, name):
            return Found(({"id": str(track.get("id", ""))},))
    return Absent()


def find_public(http: Http, video_id: str) -> Found | Absent | Undecided:
    """Whether the one video that was uploaded is public by now."""
    there = videos(http, [video_id], "snippet,status")
    if not there:
        return Undecided("the uploaded video is gone", say("connectors.yt_gone"))
    public = part(there[0], "status").get("privacyStatus") == "public"
    opened = {"id": video_id, "at": _text(there[0], "publishedAt")}
    return Found((opened,)) if public else Absent()


def _uploaded(http: Http, playlist: str, since: datetime) -> list[str] | None:
    """Ids of videos since ``since``, newest first; None when there are too many pages."""
    found: list[str] = []
    token = ""
    for _ in range(_MAX_PAGES):
        params: JSON = {
            "part": "snippet,contentDetails",
            "playlistId": playlist,
            "maxResults": _PAGE,
        }
        try:
            page = http.call(
                "GET",
                f"{API}/playlistItems",
                params=params | ({"pageToken": token} if token else {}),
            ).data
        except ConnectorError as error:
            if error.code == "playlistNotFound":
                return found  # so YouTube answers for a channel that has never had a video
            raise
        items = items_of(page)
        found += _ids(items, since)
        token = str(page.get("nextPageToken") or "")
        # newest first: an older one ends the search
        if not token or any((_added(one) or since) < since for one in items):
            return found
    return None


def _ids(items: list[JSON], since: datetime) -> Iterator[str]:
    for one in items:
        video = part(one, "contentDetails").get("videoId")
        if isinstance(video, str) and (_added(one) or since) >= since:
            yield video


def _added(item: JSON) -> datetime | None:
    return time_of(part(item, "snippet").get("publishedAt"))


def _state(video: JSON) -> JSON:
    return {"id": str(video["id"]), "at": _text(video, "publishedAt"), "sha256": ""}


def _same(video: JSON, post: Post) -> bool:
    return _flat(_text(video, "title")) == _flat(post.payload.body["title"]) and _flat(
        _text(video, "description")
    ) == _flat(post.payload.text)


def _text(video: JSON, field: str) -> str:
    return str(part(video, "snippet").get(field) or "")


def _flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
