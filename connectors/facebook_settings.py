"""What a Facebook Page's channel is told in ``channels.yaml``, and what Facebook accepts.

Limits: Graph API v26.0 parameter lists; Reels publishing and Video API pages (read 2026-07-30).
Facebook publishes no number for a message's length or a photo's bytes: see each source.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, HttpUrl, SecretStr

from config.redaction import register
from connectors.base import Capabilities, ConnectorSettings, Tested
from connectors.limits import over_limit
from connectors.meta import LIVE_GRAPH, VERSION, VERSION_SHAPE, TokenAuth
from content.draft import Draft
from media.spec import FormatSpec, ImageSpec, TextSpec, VideoSpec

MAX_TEXT = 63_206
MAX_PHOTOS = 10
MAX_ALT = 1000


class FacebookSettings(ConnectorSettings):
    """``page_id`` and a Page access token (pages_manage_posts, pages_read_engagement; for clips
    publish_video). ``scheduled``: feed posts go out by Facebook's own timer 15 minutes later
    instead of draft and publish. ``web_url``: where posts are shown.
    """

    base_url: HttpUrl = HttpUrl(LIVE_GRAPH)
    video_url: HttpUrl = HttpUrl("https://graph-video.facebook.com")
    rupload_url: HttpUrl = HttpUrl("https://rupload.facebook.com")
    web_url: HttpUrl = HttpUrl("https://www.facebook.com")
    version: str = Field(default=VERSION, pattern=f"^{VERSION_SHAPE}$")
    page_id: str = Field(pattern=r"^\d{5,20}$")
    access_token: SecretStr
    scheduled: bool = False
    ca_file: str | None = None
    proxies: Mapping[str, str] = Field(default_factory=dict)

    def auth(self, scheme: str = "Bearer") -> TokenAuth:
        """The token in a header; it is registered for redaction."""
        register(self.access_token)
        return TokenAuth(self.access_token, scheme)

    def web(self) -> str:
        """Address below which posts are shown, without a slash at the end."""
        return str(self.web_url).rstrip("/")


_TEXT = TextSpec(
    max_length=MAX_TEXT,
    source="angka dari klien terbuka (63.206); Facebook tidak menerbitkan batas",
)
_IMAGE = ImageSpec(
    max_count=MAX_PHOTOS,
    max_bytes=4_000_000,
    max_width=2048,
    max_height=2048,
    mimes=("image/jpeg", "image/png"),
    max_alt=MAX_ALT,
    source="galat 1366046: di bawah 4 MB, JPG atau PNG; alt_text_custom v26.0 tanpa angka, "
    "dipakai batas Instagram",
)
_VIDEO = VideoSpec(
    max_count=1,
    max_bytes=2_000_000_000,
    min_seconds=1,
    max_seconds=14_400,
    max_width=1920,
    max_height=1920,
    max_fps=60,
    subtitles=("srt",),
    source="galat 1363023: paling besar 2 GB; video-api, takarir .srt",
)
_REEL = VideoSpec(
    max_count=1,
    max_bytes=1_000_000_000,
    min_seconds=3,
    max_seconds=90,
    max_width=1080,
    max_height=1920,
    min_width=540,
    min_height=960,
    max_fps=60,
    min_fps=24,
    aspects=(("9:16", 9 / 16),),
    min_ratio=0.555,
    max_ratio=0.57,
    fit="crop",
    subtitles=("srt",),
    source="video-api/guides/reels-publishing (2026-07-30): 9:16, 540x960–1080x1920, 24–60 fps, "
    "3–90 detik",
)

CAPABILITIES = Capabilities(
    formats={
        "feed": FormatSpec(text=_TEXT, image=_IMAGE),
        "video": FormatSpec(text=_TEXT, video=_VIDEO, media_required=True),
        "reel": FormatSpec(text=_TEXT, video=_REEL, media_required=True),
    },
    shape="two_phase",
    settle_s=120,
    tayang_needs=frozenset({"P1", "P2"}),
    residual_note=(
        "Tidak ada risiko kiriman ganda yang terlihat publik: kiriman dibuat tersembunyi dahulu, "
        "lalu kiriman yang satu itu diterbitkan. Yang mungkin tersisa hanya foto, video, atau "
        "konsep tersembunyi (0 kiriman publik) bila Facebook memproses permintaan lebih dari 120 "
        "detik sesudah sambungan putus. Dengan pilihan scheduled, kiriman tampil 15 menit kemudian."
    ),
    tested_against=(
        Tested("contract", "Graph API v26.0 (facebook-business 26.0.3)", "2026-11-23"),
        Tested("twin", "connectors/sandbox/facebook", "2026-11-23"),
    ),
    revisable=True,
)


def refuse_over_limits(draft: Draft) -> None:
    """Raise Rejected for the first text, alt text or number of media over a limit."""
    length, feed = len(draft.body.text), draft.format == "feed"
    if length > MAX_TEXT or not (length or draft.media):
        raise over_limit("facebook", draft, "body", MAX_TEXT, length)
    most = MAX_PHOTOS if feed else 1
    if draft.files > most or (not feed and not draft.media):
        raise over_limit("facebook", draft, "media", most, draft.files)
    if feed and draft.clips:
        raise over_limit("facebook", draft, "media", 0, draft.clips)
    for number, medium in enumerate(draft.media):
        if feed and len(medium.alt) > MAX_ALT:
            raise over_limit("facebook", draft, f"media[{number}].alt", MAX_ALT, len(medium.alt))
