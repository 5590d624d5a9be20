"""Facebook's answers as values: what a post or clip shows, and a post that a person found."""

from __future__ import annotations

from datetime import UTC, datetime

from config.messages import say
from connectors.base import JSON, Post, Receipt, Seen, SeenMedia, Undecided
from connectors.errors import ConnectorError, Rejected
from connectors.facebook_address import number_of, same_page
from connectors.facebook_client import PageApi
from connectors.facebook_find import POST_FIELDS, attached, posts_since, state_of
from connectors.facebook_settings import FacebookSettings
from connectors.facebook_video import PageVideos, is_public
from connectors.files import companion_sha256
from connectors.http_errors import label
from connectors.meta import is_gone, time_of

_PLATFORM = "facebook"
_EVER = datetime(2004, 2, 4, tzinfo=UTC)


def seen_post(post: JSON, api: PageApi) -> Seen:
    """A feed post; each photo's alt text is a read of its own."""
    public = post.get("is_published") is True
    waiting = "scheduled" if post.get("scheduled_publish_time") else "draft"
    text = str(post.get("message", ""))
    return Seen(
        exists=True,
        public=public,
        url=str(post.get("permalink_url", "")),
        text=text,
        raw_text=text,
        media=tuple(_seen_medium(one, api) for one in attached(post)),
        status="public" if public else waiting,
        at=time_of(post.get("created_time")),
    )


def seen_clip(video: JSON, web: str) -> Seen:
    """A video or reel; Facebook has no alt text for them."""
    public = is_public(video)
    text = str(video.get("description", ""))
    length = video.get("length")
    seconds = float(length) if isinstance(length, int | float) else 0.0
    status = video.get("status")
    told = str(status.get("video_status", "")) if isinstance(status, dict) else ""
    return Seen(
        exists=True,
        public=public,
        url=clip_url(video, web),
        title=str(video.get("title", "")),
        text=text,
        raw_text=text,
        media=(SeenMedia(alt=None, kind="video", seconds=seconds or None),),
        status="public" if public else told,
        at=time_of(video.get("created_time")),
    )


def clip_state(video: JSON, web: str) -> JSON:
    """What the airing step leaves behind for the receipt."""
    at = str(video.get("created_time", ""))
    return {"id": str(video["id"]), "url": clip_url(video, web), "at": at}


def clip_url(video: JSON, web: str) -> str:
    """A video's permalink comes as a path without a host."""
    link = str(video.get("permalink_url", "")) or f"/watch/?v={video['id']}"
    return link if "://" in link else web + link


def receipt_of(post: Post, state: JSON) -> Receipt:
    """The receipt from the last step's state."""
    return Receipt(
        post_id=str(state["id"]),
        url=str(state["url"]),
        created_at=time_of(state["at"]),
        account_id=post.account_id,
        extra={
            "clip": post.draft.format != "feed",
            "sources": [one.sha256 for one in post.media],
            "subtitles": [companion_sha256(one.subtitles_path) for one in post.media],
        },
    )


def adopted(
    url: str, post: Post, api: PageApi, videos: PageVideos, settings: FacebookSettings
) -> JSON:
    """The state of the post at ``url``; Rejected when it is not there or not this Page's. Whether
    it holds what was released is for the caller to compare.
    """
    try:
        clip = post.draft.format != "feed"
        found = _clip_at(url, videos, settings) if clip else _post_at(url, api, settings)
    except ConnectorError as error:
        if not is_gone(error):
            raise
        found = None
    if found is None:
        hint = say("connectors.nothing_there", platform=label(_PLATFORM))
        text = "facebook: not our post at the address"
        raise Rejected(text, platform=_PLATFORM, code="not_found", hint=hint)
    return found


def _clip_at(url: str, videos: PageVideos, settings: FacebookSettings) -> JSON | None:
    number = number_of(url)
    clip = videos.read(number) if number else {}
    owner = clip.get("from")
    # a public video of anybody's can be read by its number
    ours = isinstance(owner, dict) and str(owner.get("id", "")) == settings.page_id
    return clip_state(clip, settings.web()) if ours else None


def _post_at(url: str, api: PageApi, settings: FacebookSettings) -> JSON | None:
    number = number_of(url)
    if number:
        seen: JSON | None = api.read(f"{settings.page_id}_{number}", POST_FIELDS)
    else:  # addresses with pfbid… hold no number
        listed = posts_since(api, "published_posts", _EVER)
        posts = [] if isinstance(listed, Undecided) else listed
        links = [(one, str(one.get("permalink_url", ""))) for one in posts]
        seen = next((one for one, link in links if same_page(link, url)), None)
    return state_of(seen) if seen else None


def _seen_medium(one: JSON, api: PageApi) -> SeenMedia:
    kind = "image" if one.get("media_type") == "photo" else "video"
    image = (one.get("media") or {}).get("image") or {}
    if kind == "video":
        return SeenMedia(url=str(image.get("src", "")), alt=None, kind=kind)
    alt = ""
    try:
        photo = api.read(str((one.get("target") or {}).get("id", "")), "id,alt_text_custom")
        alt = str(photo.get("alt_text_custom", ""))
    except ConnectorError as error:
        if not is_gone(error):
            raise
    return SeenMedia(url=str(image.get("src", "")), alt=alt, kind=kind)
