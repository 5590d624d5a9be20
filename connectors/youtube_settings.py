"""What a YouTube channel is told in ``channels.yaml``, and what YouTube accepts.

Limits: YouTube Data API v3, discovery revision 20261104, and its reference pages for videos,
thumbnails and captions. Quota: 100 videos.insert a day, other calls 10000 units a day.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, HttpUrl, InstanceOf, SecretStr, model_validator

from config.token_file import TokenFile
from connectors.base import Capabilities, ConnectorSettings, Tested
from media.counting import utf8_bytes
from media.spec import FormatSpec, ImageSpec, TextSpec, VideoSpec

MAX_TITLE = 100
MAX_DESCRIPTION_BYTES = 5000
MAX_TAGS = 500
FORBIDDEN = "<>"


class YouTubeSettings(ConnectorSettings):
    """OAuth client, and the channel's ``refresh_token`` (scopes youtube.upload,
    youtube.force-ssl) or ``login`` (tokens of ``tayang channels login``).

    ``channel_id``: if set, the token must belong to it. ``category``: number of a video category
    (25 = News & Politics). ``thumbnail``: false for a channel whose phone is not verified.
    ``withdrawal``: ``private`` hides a video and keeps it, ``delete`` removes it for ever.
    """

    base_url: HttpUrl = HttpUrl("https://www.googleapis.com")
    token_url: HttpUrl = HttpUrl("https://oauth2.googleapis.com/token")
    auth_url: HttpUrl = HttpUrl("https://accounts.google.com/o/oauth2/v2/auth")
    web_url: HttpUrl = HttpUrl("https://www.youtube.com")
    client_id: str
    client_secret: SecretStr
    refresh_token: SecretStr | None = None
    login: InstanceOf[TokenFile] | None = None
    channel_id: str = ""
    category: str = Field(default="25", pattern=r"^[0-9]{1,3}$")
    language: str = Field(default="id", pattern=r"^[a-z]{2}$")
    caption_name: str = Field(default="Bahasa Indonesia", max_length=150)
    made_for_kids: bool = False
    thumbnail: bool = True
    withdrawal: str = Field(default="private", pattern="^(private|delete)$")
    ca_file: str | None = None
    proxies: Mapping[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_kind_of_credential(self) -> YouTubeSettings:
        if (self.refresh_token is None) == (self.login is None):
            raise ValueError("give refresh_token or login")
        return self

    def web(self) -> str:
        """Address below which videos are watched, without a slash at the end."""
        return str(self.web_url).rstrip("/")


_DESCRIPTION = TextSpec(
    max_length=MAX_DESCRIPTION_BYTES,
    counter=utf8_bytes,
    unit="bita",
    forbidden=FORBIDDEN,
    source="developers.google.com/youtube/v3/docs/videos: snippet.description, 5000 bytes",
)
_TITLE = TextSpec(
    max_length=MAX_TITLE,
    forbidden=FORBIDDEN,
    source="developers.google.com/youtube/v3/docs/videos: snippet.title, 100 characters",
)
_POSTER = ImageSpec(
    max_count=1,
    max_bytes=2_097_152,
    max_width=1280,
    max_height=1280,
    mimes=("image/jpeg", "image/png"),
    source="thumbnails.set: 50 MB in discovery 20261104, 2 MB on older pages; 1280x720 advised",
)
_VIDEO = VideoSpec(
    max_count=1,
    max_bytes=274_877_906_944,
    min_seconds=1,
    max_seconds=43_200,
    max_width=3840,
    max_height=3840,
    min_fps=1,
    subtitles=("srt", "vtt"),
    poster=_POSTER,
    source="videos.insert: maxSize 274877906944; 12 h for channels with a verified phone",
)
_SHORT = VideoSpec(
    max_count=1,
    max_bytes=274_877_906_944,
    min_seconds=1,
    max_seconds=180,
    max_width=1080,
    max_height=1920,
    min_fps=1,
    aspects=(("9:16", 9 / 16), ("1:1", 1.0)),
    min_ratio=9 / 16,
    max_ratio=1.0,
    fit="crop",
    subtitles=("srt", "vtt"),
    poster=_POSTER,
    source="support.google.com/youtube/answer/15424877: Shorts up to 3 minutes, square or upright",
)

CAPABILITIES = Capabilities(
    formats={
        "video": FormatSpec(text=_DESCRIPTION, title=_TITLE, video=_VIDEO, media_required=True),
        "short": FormatSpec(text=_DESCRIPTION, title=_TITLE, video=_SHORT, media_required=True),
    },
    shape="two_phase",
    settle_s=60,
    tayang_needs=frozenset({"P1", "P2"}),
    residual_note=(
        "Tidak ada risiko video ganda yang terlihat publik: video diunggah sebagai privat dahulu, "
        "lalu satu nomor video itu dibuka. Yang mungkin tersisa hanya video privat (0 publik) bila "
        "sesi unggahan hilang bersama jawabannya. Batas YouTube: 100 unggahan per hari."
    ),
    tested_against=(
        Tested("contract", "YouTube Data API v3, discovery 20261104", "2026-11-23"),
        Tested("twin", "connectors/sandbox/youtube", "2026-11-23"),
    ),
    # A watch page is drawn by scripts, and strangers in data centres get a consent or robot page
    # with status 200: an anonymous read of it would say "absent" for videos that are there.
    public_page=False,
    revisable=True,
)
