"""What an X channel is told in ``channels.yaml``, and what X accepts.

Limits: docs.x.com (API v2.167, read 2026-08-22): counting characters, media best practices.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, HttpUrl, InstanceOf, SecretStr, model_validator
from requests import PreparedRequest
from requests.auth import AuthBase
from requests_oauthlib import OAuth1

from config.redaction import register
from config.token_file import TokenFile
from connectors.base import Capabilities, ConnectorSettings, Tested
from media.counting import weighted_length
from media.spec import FormatSpec, ImageSpec, TextSpec, VideoSpec

LIVE_API = "https://api.x.com"
LIVE_WEB = "https://x.com"
MAX_WEIGHT = 280
MAX_ALT = 1000


class XSettings(ConnectorSettings):
    """Either the four OAuth 1.0a values (they do not expire), or ``user_token`` (OAuth 2.0 user
    context, scopes tweet.read tweet.write users.read media.write), or ``client_id`` and ``login``
    (tokens of ``tayang channels login``, renewed by themselves; ``client_secret`` for apps that
    have one).

    ``username``: if set, the credential must belong to it. ``web_url``: where posts are shown;
    by default x.com, or ``base_url`` itself when that is not the live API.
    """

    base_url: HttpUrl = HttpUrl(LIVE_API)
    web_url: HttpUrl | None = None
    username: str = ""
    consumer_key: SecretStr | None = None
    consumer_secret: SecretStr | None = None
    access_token: SecretStr | None = None
    access_token_secret: SecretStr | None = None
    user_token: SecretStr | None = None
    client_id: str = ""
    client_secret: SecretStr | None = None
    login: InstanceOf[TokenFile] | None = None
    ca_file: str | None = None
    proxies: Mapping[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_kind_of_credential(self) -> XSettings:
        given = [value is not None for value in self._oauth1()]
        kinds = (all(given), self.user_token is not None, self.login is not None)
        if sum(kinds) != 1 or (any(given) and not all(given)):
            raise ValueError(
                "give consumer_key, consumer_secret, access_token and access_token_secret, "
                "or user_token alone, or client_id and login"
            )
        if (self.login is not None) != bool(self.client_id):
            raise ValueError("client_id and login belong together")
        return self

    def auth(self) -> AuthBase:
        """The signer; its secrets are registered for redaction."""
        secrets = [one for one in (*self._oauth1(), self.user_token) if one is not None]
        for secret in secrets:
            register(secret)
        if self.user_token is not None:
            return _Bearer(self.user_token)
        key, key_secret, token, token_secret = (one.get_secret_value() for one in secrets)
        signer: AuthBase = OAuth1(
            key,
            client_secret=key_secret,
            resource_owner_key=token,
            resource_owner_secret=token_secret,
        )
        return signer

    def web(self) -> str:
        """Address below which posts are shown, without a slash at the end."""
        base = str(self.base_url).rstrip("/")
        return str(self.web_url or (LIVE_WEB if base == LIVE_API else base)).rstrip("/")

    def _oauth1(self) -> tuple[SecretStr | None, ...]:
        return (
            self.consumer_key,
            self.consumer_secret,
            self.access_token,
            self.access_token_secret,
        )


class _Bearer(AuthBase):
    def __init__(self, token: SecretStr) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token.get_secret_value()}"
        return request


_TEXT = TextSpec(
    max_length=MAX_WEIGHT,
    counter=weighted_length,
    unit="bobot karakter",
    source="docs.x.com/fundamentals/counting-characters; twitter-text config v3",
)
_IMAGE = ImageSpec(
    max_count=4,
    max_bytes=5_242_880,
    max_width=4096,
    max_height=4096,
    mimes=("image/jpeg", "image/png", "image/webp"),
    max_alt=MAX_ALT,
    source="docs.x.com/x-api/media/quickstart/best-practices; alt: MetadataCreateRequest",
)
_VIDEO = VideoSpec(
    max_count=1,
    max_bytes=536_870_912,
    min_seconds=0.5,
    max_seconds=140,
    max_width=1280,
    max_height=1024,
    min_width=32,
    max_fps=60,
    min_fps=1,
    min_ratio=1 / 3,
    max_ratio=3,
    profiles=("High",),
    subtitles=("srt", "vtt"),
    source="docs.x.com/x-api/media/quickstart/best-practices",
)

CAPABILITIES = Capabilities(
    formats={
        "feed": FormatSpec(text=_TEXT, image=_IMAGE, video=_VIDEO),
        "thread": FormatSpec(text=_TEXT, image=_IMAGE, video=_VIDEO, max_parts=25),
    },
    shape="one_shot",
    settle_s=180,
    tayang_needs=frozenset({"P1", "P2"}),
    residual_note=(
        "X tidak mengenal konsep atau nomor kiriman dari kita: bila jawaban hilang, Tayang membaca "
        "lini masa dua kali berselang 180 detik sebelum mengirim lagi, paling banyak 1 kali. "
        "Kiriman ganda hanya mungkin bila X memunculkan kiriman lebih dari 180 detik sesudah "
        "sambungan putus dan penolakan kiriman kembar oleh X juga tidak bekerja."
    ),
    tested_against=(
        Tested("contract", "X API v2 2.167 (2026-08-22)", "2026-11-23"),
        Tested("twin", "connectors/sandbox/x", "2026-11-23"),
    ),
)
