"""What a WordPress channel is told in ``channels.yaml``, and what WordPress accepts."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, HttpUrl, SecretStr

from connectors.base import Capabilities, ConnectorSettings, Tested
from media.spec import FormatSpec, ImageSpec, TextSpec, VideoSpec


class WordPressSettings(ConnectorSettings):
    """``categories``: the site's category ids by the names used in manifests; an account that
    may only write (author) cannot make categories. ``default_category``: for items without one.
    """

    base_url: HttpUrl
    username: str = Field(min_length=1)
    application_password: SecretStr
    categories: Mapping[str, int] = Field(default_factory=dict)
    default_category: int | None = None
    ca_file: str | None = None
    proxies: Mapping[str, str] = Field(default_factory=dict)


CAPABILITIES = Capabilities(
    formats={
        "article": FormatSpec(
            text=TextSpec(max_length=0, source="wp-json-schemas/post.json: no limit"),
            title=TextSpec(max_length=200, source="post_title: TEXT; ours, for one headline"),
            image=ImageSpec(
                max_count=20,
                max_bytes=8_000_000,  # PHP's upload_max_filesize is often 8 MB
                max_width=2560,  # above it WordPress shows a scaled copy, not our bytes
                max_height=2560,
                mimes=("image/jpeg", "image/png", "image/webp"),
                max_alt=1000,
                source="wp_image_editors, big_image_size_threshold 2560; upload limit of PHP",
            ),
            video=VideoSpec(
                max_count=2,
                max_bytes=60_000_000,
                min_seconds=1,
                max_seconds=600,
                max_width=1920,
                max_height=1920,
                source="upload limit of PHP (64 MB is common); mp4 plays in every browser",
            ),
            mixed_media=True,
        )
    },
    shape="two_phase",
    settle_s=120,
    tayang_needs=frozenset({"P1", "P2", "P3"}),
    residual_note=(
        "Tidak ada risiko artikel ganda yang terlihat publik: artikel disimpan sebagai konsep "
        "dahulu, lalu diterbitkan. Yang mungkin tersisa hanya konsep (0 artikel publik) bila "
        "situs memproses kiriman lebih dari 120 detik sesudah sambungan putus."
    ),
    tested_against=(
        Tested("real server", "WordPress 6.5.5, PHP 8.2, SQLite", "2026-11-23"),
        Tested("twin", "connectors/sandbox/wordpress", "2026-11-23"),
    ),
    public_page=True,
    revisable=True,
)
