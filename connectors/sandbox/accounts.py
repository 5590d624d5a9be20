"""The accounts that exist on the twins. Every value here is public and worthless elsewhere.

WordPress lives at ``{url}/wordpress`` (REST API below ``/wordpress/wp-json/wp/v2``), X at
``{url}/x`` (API below ``/x/2``). Facebook and Instagram share the Graph API at ``{url}/graph``
(``/graph/v26.0/...``; videos at ``{url}/graph-video``, resumable bytes at ``{url}/rupload``); their
pages are ``{url}/facebook/...`` and ``{url}/instagram/...``. YouTube's API lives at
``{url}/youtube-api`` (``/youtube/v3/...``, ``/upload/youtube/v3/...``, ``/token``), its pages at
``{url}/youtube/watch?v=...``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class SiteUser:
    """One WordPress user with its application password (24 characters in groups of four)."""

    id: int
    username: str
    name: str
    role: str
    password: str


@dataclass(frozen=True)
class XAccount:
    """One X account."""

    id: str
    username: str
    name: str


@dataclass(frozen=True)
class MetaAccount:
    """A Facebook Page or an Instagram professional account."""

    id: str
    username: str
    name: str


@dataclass(frozen=True)
class Channel:
    """A YouTube channel; ``uploads`` is the playlist of all its videos."""

    id: str
    uploads: str
    title: str


SITE_TITLE: Final = "Inspektorat Contoh"
SITE_TAGLINE: Final = "Situs bak pasir"
SITE_USERS: Final = (
    SiteUser(2, "penulis", "Penulis Contoh", "author", "sbox penu lis0 aaaa bbbb cccc"),
    SiteUser(3, "editor", "Editor Contoh", "editor", "sbox edit or00 aaaa bbbb cccc"),
    SiteUser(
        4, "kontributor", "Kontributor Contoh", "contributor", "sbox kont rib0 aaaa bbbb cccc"
    ),
)
SITE_CATEGORIES: Final = (
    (1, "Uncategorized", "uncategorized"),
    (2, "Berita", "berita"),
    (3, "Edukasi", "edukasi"),
    (4, "Pengumuman", "pengumuman"),
)

X_ACCOUNT: Final = XAccount("1800000000000000001", "inspektorat_contoh", "Inspektorat Contoh")
# The account that answers while the fault ``wrong_account`` is set.
X_OTHER_ACCOUNT: Final = XAccount("1800000000000000002", "akun_lain", "Akun Lain")
X_CONSUMER_KEY: Final = "sandbox-consumer-key"
X_CONSUMER_SECRET: Final = "sandbox-consumer-secret"  # noqa: S105  # worthless elsewhere
X_ACCESS_TOKEN: Final = "sandbox-access-token"  # noqa: S105  # worthless elsewhere
X_ACCESS_TOKEN_SECRET: Final = "sandbox-access-token-secret"  # noqa: S105  # worthless elsewhere
X_USER_BEARER: Final = "sandbox-user-token"
X_CLIENT_ID: Final = "sandbox-x-client"
X_CLIENT_SECRET: Final = "sandbox-x-client-secret"  # noqa: S105  # worthless elsewhere
# A token of the app alone (no user): X refuses to post with it.
X_APP_BEARER: Final = "sandbox-app-token"

FACEBOOK_PAGE: Final = MetaAccount("122100000000000001", "inspektorat.contoh", "Inspektorat Contoh")
FACEBOOK_OTHER_PAGE: Final = MetaAccount("122100000000000002", "halaman.lain", "Halaman Lain")
FACEBOOK_PAGE_TOKEN: Final = "sandbox-page-token"  # noqa: S105  # worthless elsewhere
INSTAGRAM_USER: Final = MetaAccount("17841400000000001", "inspektorat_contoh", "Inspektorat Contoh")
INSTAGRAM_OTHER_USER: Final = MetaAccount("17841400000000002", "akun_lain", "Akun Lain")
INSTAGRAM_TOKEN: Final = "sandbox-instagram-token"  # noqa: S105  # worthless elsewhere

YOUTUBE_CHANNEL: Final = Channel(
    "UCsandboxinspektorat0001", "UUsandboxinspektorat0001", "Inspektorat Contoh"
)
YOUTUBE_OTHER_CHANNEL: Final = Channel(
    "UCsandboxkanallain000001", "UUsandboxkanallain000001", "Kanal Lain"
)
YOUTUBE_CLIENT_ID: Final = "sandbox-client-id"
YOUTUBE_CLIENT_SECRET: Final = "sandbox-client-secret"  # noqa: S105  # worthless elsewhere
YOUTUBE_REFRESH_TOKEN: Final = "sandbox-refresh-token"  # noqa: S105  # worthless elsewhere
