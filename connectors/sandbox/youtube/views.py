"""Videos, the channel and its uploads as the Data API shows them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from connectors.sandbox.accounts import YOUTUBE_CHANNEL, Channel
from connectors.sandbox.store import Thing
from connectors.sandbox.youtube.shelf import Shelf


class View:
    """Renders what the shelf holds, part by part."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def video(self, video: Thing, parts: frozenset[str]) -> dict[str, Any]:
        full: dict[str, Any] = {
            "snippet": self._snippet(video),
            "status": self._status(video),
            "statistics": {"viewCount": "0", "likeCount": "0", "commentCount": "0"},
            "processingDetails": self._processing(video),
        }
        clip = video["clip"]
        if clip:
            seconds = round(clip["seconds"])
            full["contentDetails"] = {
                "duration": f"PT{seconds}S",
                "dimension": "2d",
                "definition": "hd" if min(clip["width"], clip["height"]) >= 720 else "sd",
                "caption": "true" if video["captions"] else "false",
                "licensedContent": False,
                "projection": "rectangular",
                "hasCustomThumbnail": bool(video["thumbnail"]),
            }
        full["fileDetails"] = {"fileSize": str(video["size"]), "fileType": "video"}
        shown = {name: full[name] for name in sorted(parts) if name in full}
        return _tagged("youtube#video", {"id": video["id"], **shown})

    def channel(self, channel: Channel) -> dict[str, Any]:
        return _tagged(
            "youtube#channel",
            {
                "id": channel.id,
                "snippet": {
                    "title": channel.title,
                    "description": "",
                    "customUrl": "@inspektorat_contoh",
                    "publishedAt": "2024-06-10T04:00:00Z",
                },
                "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": channel.uploads}},
                "status": {
                    "privacyStatus": "public",
                    "isLinked": True,
                    "longUploadsStatus": "allowed",
                    "madeForKids": False,
                },
            },
        )

    def playlist_item(self, video: Thing, position: int, parts: frozenset[str]) -> dict[str, Any]:
        snippet = self._snippet(video)
        full: dict[str, Any] = {
            "snippet": {
                "publishedAt": _time(video["created_at"]),
                "channelId": YOUTUBE_CHANNEL.id,
                "channelTitle": YOUTUBE_CHANNEL.title,
                "title": snippet["title"],
                "description": snippet["description"],
                "playlistId": YOUTUBE_CHANNEL.uploads,
                "position": position,
                "resourceId": {"kind": "youtube#video", "videoId": video["id"]},
                "thumbnails": snippet["thumbnails"],
            },
            "contentDetails": {"videoId": video["id"]},
            "status": {"privacyStatus": self._shelf.privacy(video)},
        }
        if video["published_at"]:
            full["contentDetails"]["videoPublishedAt"] = _time(video["published_at"])
        shown = {name: full[name] for name in sorted(parts) if name in full}
        return _tagged("youtube#playlistItem", {"id": f"UU.{video['id']}", **shown})

    def caption(self, video: Thing, key: str) -> dict[str, Any]:
        caption = video["captions"][key]
        snippet = {
            "videoId": video["id"],
            "lastUpdated": _time(caption["created_at"]),
            "trackKind": "standard",
            "language": caption["language"],
            "name": caption["name"],
            "audioTrackType": "unknown",
            "isCC": False,
            "isLarge": False,
            "isEasyReader": False,
            "isDraft": caption["draft"],
            "isAutoSynced": False,
            "status": "serving",
        }
        return _tagged("youtube#caption", {"id": key, "snippet": snippet})

    def _snippet(self, video: Thing) -> dict[str, Any]:
        asked = video["snippet"]
        url = f"{self._shelf.base_url}/youtube/vi/{video['id']}/default.jpg"
        return {
            **asked,
            "publishedAt": _time(video["published_at"] or video["created_at"]),
            "channelId": YOUTUBE_CHANNEL.id,
            "channelTitle": YOUTUBE_CHANNEL.title,
            "liveBroadcastContent": "none",
            "localized": {"title": asked["title"], "description": asked["description"]},
            "thumbnails": {"default": {"url": url, "width": 120, "height": 90}},
        }

    def _status(self, video: Thing) -> dict[str, Any]:
        state = self._shelf.upload_status(video)
        asked = dict(video["status"])
        kids = asked.get("selfDeclaredMadeForKids", False)
        full = {
            "license": "youtube",
            "embeddable": True,
            "publicStatsViewable": True,
            **asked,
            "uploadStatus": state,
            "privacyStatus": self._shelf.privacy(video),
            "madeForKids": kids,
        }
        if full["privacyStatus"] == "public":
            full.pop("publishAt", None)
        return full | ({"failureReason": "invalidFile"} if state == "failed" else {})

    def _processing(self, video: Thing) -> dict[str, Any]:
        match self._shelf.upload_status(video):
            case "uploaded":
                progress = {"partsTotal": "4", "partsProcessed": "2", "timeLeftMs": "1000"}
                return {"processingStatus": "processing", "processingProgress": progress}
            case "failed":
                return {
                    "processingStatus": "failed",
                    "processingFailureReason": "transcodeFailed",
                }
            case _:
                return {"processingStatus": "succeeded", "fileDetailsAvailability": "available"}


def listed(kind: str, items: list[dict[str, Any]], total: int, token: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = {
        "items": items,
        "pageInfo": {"totalResults": total, "resultsPerPage": len(items)},
    }
    return _tagged(kind, answer | ({"nextPageToken": token} if token else {}))


def _tagged(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    etag = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:27]
    return {"kind": kind, "etag": etag, **value}


def _time(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
