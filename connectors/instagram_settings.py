"""What an Instagram channel is told in ``channels.yaml``, and what Instagram accepts.

Limits: Instagram platform, "IG User media" and "Error codes" (read 2026-06-02 to 2026-09-20).
Instagram fetches media itself, so every picture and clip needs a public address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pydantic import Field, HttpUrl, SecretStr

from config.redaction import register
from connectors.base import Capabilities, ConnectorSettings, Tested
from connectors.limits import over_limit
from connectors.meta import LIVE_GRAPH, VERSION, VERSION_SHAPE, TokenAuth
from content.draft import Draft
from media.spec import FormatSpec, ImageSpec, TextSpec, VideoSpec

MAX_CAPTION: Final = 2200
MAX_TAGS: Final = 5
MAX_MENTIONS: Final = 20
MAX_ALT: Final = 1000
MIN_ITEMS: Final = 2
MAX_ITEMS: Final = 10

_TAG = re.compile(r"(?<![\w&])#\w*[^\W\d_]\w*")
_MENTION = re.compile(r"(?<![\w.])@[A-Za-z0-9_.]+")


class InstagramSettings(ConnectorSettings):
    """``user_id`` of the professional account and a token with instagram_content_publish
    (instagram_manage_contents to withdraw). ``base_url``: graph.facebook.com, or
    graph.instagram.com for tokens of Instagram Login. ``web_url``: where posts are shown.
    """

    base_url: HttpUrl = HttpUrl(LIVE_GRAPH)
    web_url: HttpUrl = HttpUrl("https://www.instagram.com")
    version: str = Field(default=VERSION, pattern=f"^{VERSION_SHAPE}$")
    user_id: str = Field(pattern=r"^\d{5,20}$")
    access_token: SecretStr
    ca_file: str | None = None
    proxies: Mapping[str, str] = Field(default_factory=dict)

    def auth(self) -> TokenAuth:
        """The token in a header; it is registered for redaction."""
        register(self.access_token)
        return TokenAuth(self.access_token)

    def web(self) -> str:
        """Address below which posts are shown, without a slash at the end."""
        return str(self.web_url).rstrip("/")


def refuse_over_limits(draft: Draft) -> None:
    """Raise Rejected for the first text, alt text or number of media over a limit."""
    story = draft.format == "story"
    caption = "" if story else draft.body.text
    counted = (
        ("body", MAX_CAPTION, len(caption)),
        ("body (#)", MAX_TAGS, len(_TAG.findall(caption))),
        ("body (@)", MAX_MENTIONS, len(_MENTION.findall(caption))),
    )
    for field, limit, value in counted:
        if value > limit:
            raise over_limit("instagram", draft, field, limit, value)
    least, most = (MIN_ITEMS, MAX_ITEMS) if draft.format == "carousel" else (1, 1)
    if not least <= draft.files <= most:
        limit = most if draft.files > most else least
        raise over_limit("instagram", draft, "media", limit, draft.files)
    clips = draft.clips
    if (draft.format == "feed" and clips) or (draft.format == "reel" and not clips):
        raise over_limit("instagram", draft, "media (video)", draft.files - clips, clips)
    for number, medium in enumerate(draft.media):
        # clips and stories have no alt text: theirs is not sent
        told = draft.format in ("feed", "carousel") and medium.mime.startswith("image/")
        if told and len(medium.alt) > MAX_ALT:
            raise over_limit("instagram", draft, f"media[{number}].alt", MAX_ALT, len(medium.alt))


_TEXT = TextSpec(
    max_length=MAX_CAPTION,
    max_tags=MAX_TAGS,
    raw_links=False,
    source="galat 2207010: 2.200 karakter, 30 tagar, 20 sebutan; 5 tagar menurut panduan 2026",
)
_IMAGE_SOURCE = "ig-user/media: JPEG, 8 MB, 4:5–1,91:1, lebar 320–1440, sRGB; alt_text 1.000"
_REEL_SOURCE = (
    "ig-user/media (2026-09-20): MP4/MOV, 3 detik–15 menit, 300 MB, 23–60 fps, lebar 1920, 25 Mbps"
)
_IMAGE = ImageSpec(
    max_count=1,
    min_count=1,
    max_bytes=8_000_000,
    max_width=1440,
    max_height=1800,
    min_width=320,
    fit="crop",
    min_ratio=0.8,
    max_ratio=1.91,
    max_alt=MAX_ALT,
    source=_IMAGE_SOURCE,
)
_ITEM = ImageSpec(
    max_count=MAX_ITEMS,
    min_count=2,
    max_bytes=8_000_000,
    max_width=1440,
    max_height=1800,
    min_width=320,
    fit="crop",
    # Instagram crops every item to the first one's shape: all get the same one here
    aspects=(("1:1", 1.0), ("4:5", 0.8)),
    min_ratio=0.8,
    max_ratio=1.91,
    max_alt=MAX_ALT,
    source=f"{_IMAGE_SOURCE}; galat 2207028: 2–10 butir",
)
_STORY_IMAGE = ImageSpec(
    max_count=1,
    max_bytes=8_000_000,
    max_width=1080,
    max_height=1920,
    min_width=320,
    fit="pad",
    aspects=(("9:16", 9 / 16),),
    min_ratio=0.56,
    max_ratio=0.57,
    source="ig-user/media: cerita JPEG 8 MB, 9:16",
)


def _clip(*, count: int, size: int, seconds: float, source: str) -> VideoSpec:
    return VideoSpec(
        max_count=count,
        max_bytes=size,
        min_seconds=3,
        max_seconds=seconds,
        max_width=1080,
        max_height=1920,
        aspects=(("9:16", 9 / 16),),
        fit="crop",
        max_video_bitrate=25_000_000,
        max_audio_bitrate=128_000,
        edit_lists=False,
        source=source,
    )


_REEL = _clip(count=1, size=300_000_000, seconds=900, source=_REEL_SOURCE)
_STORY_CLIP = replace(
    _clip(count=1, size=100_000_000, seconds=60, source="ig-user/media: cerita 3–60 detik, 100 MB"),
    fit="pad",
)
_ITEM_CLIP = replace(
    _clip(
        count=MAX_ITEMS,
        size=100_000_000,
        seconds=60,
        source=f"{_REEL_SOURCE}; butir karusel: 60 detik, 100 MB",
    ),
    max_height=1350,
    aspects=_ITEM.aspects,
)

CAPABILITIES = Capabilities(
    formats={
        "feed": FormatSpec(text=_TEXT, image=_IMAGE, media_required=True),
        "carousel": FormatSpec(
            text=_TEXT,
            image=_ITEM,
            video=_ITEM_CLIP,
            mixed_media=True,
            media_required=True,
            min_files=MIN_ITEMS,
            max_files=MAX_ITEMS,
        ),
        "reel": FormatSpec(text=_TEXT, video=_REEL, media_required=True),
        "story": FormatSpec(text=_TEXT, image=_STORY_IMAGE, video=_STORY_CLIP, media_required=True),
    },
    shape="two_phase",
    settle_s=120,
    tayang_needs=frozenset({"P1", "P2"}),
    residual_note=(
        "Kiriman dibuat sebagai wadah yang tidak terlihat, lalu wadah yang satu itu diterbitkan; "
        "satu wadah menjadi paling banyak 1 kiriman. Bila jawaban penerbitan hilang, Tayang "
        "membaca status wadah dua kali berselang 120 detik dan mencocokkan daftar kiriman sebelum "
        "mengirim wadah yang sama lagi, paling banyak 1 kali. Wadah kedaluwarsa sesudah 24 jam."
    ),
    tested_against=(
        Tested("contract", "Graph API v26.0 (facebook-business 26.0.3)", "2026-11-23"),
        Tested("twin", "connectors/sandbox/instagram", "2026-11-23"),
    ),
    media_by_url=True,
)
