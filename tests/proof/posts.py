"""A released post and honest reads of it, to be spoiled one field at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.base import Payload, Post, Receipt, Seen, SeenMedia
from connectors.visitor import Visit
from content.draft import Draft, DraftMedia
from media.spec import Rendition
from proof.evidence import PublicRead

AT = datetime(2026, 12, 15, 2, 31, tzinfo=UTC)
URL = "https://inspektorat.example/jelang-akhir-tahun/"
TITLE = "Jelang Akhir Tahun, Perangkat Daerah Diingatkan Aturan Gratifikasi"
TEXT = 'Inspektorat mengingatkan "batas 30 hari" melapor.\n\nSelasa–Rabu, 15–16 Desember 2026.'
ALTS = ("Peserta duduk menyimak paparan di aula.", "Spanduk bertuliskan Tolak Gratifikasi.")


def rendition(number: int) -> Rendition:
    return Rendition(
        path=f"{number}.jpg",
        sha256=str(number) * 64,
        mime="image/jpeg",
        width=1200,
        height=900,
        bytes=1000,
        alt=ALTS[number],
    )


def article() -> Post:
    media = tuple(DraftMedia(source_sha256="f" * 64, mime="image/jpeg", alt=alt) for alt in ALTS)
    draft = Draft(
        item_id="DUM-2026-12-03",
        channel="situs",
        platform="wordpress",
        format="article",
        title=TITLE,
        media=media,
    )
    return Post(
        publication_id="p" * 20,
        draft=draft,
        payload=Payload(text=TEXT, body={}),
        media=(rendition(0), rendition(1)),
        account_id="7",
        slug="jelang-akhir-tahun",
        marker="",
    )


def receipt() -> Receipt:
    return Receipt(post_id="412", url=URL, created_at=AT, account_id="7")


def owner_read() -> Seen:
    return Seen(
        exists=True,
        public=True,
        url=URL,
        title=TITLE,
        text=TEXT,
        media=tuple(SeenMedia(alt=alt, sha256=str(n) * 64) for n, alt in enumerate(ALTS)),
        status="publish",
        at=AT,
    )


def fits(visit: Visit) -> PublicRead:
    """The real visitor's result is what the judgement takes: mypy holds it."""
    return visit


@dataclass(frozen=True)
class Visited:
    """What a stranger found (the shape that ``proof.evidence`` asks for)."""

    url: str = URL
    final_url: str = URL
    status: int = 200
    title_found: bool = True
    text_found: bool = True
    media_found: int = 2
    media_sha256: tuple[str, ...] = ("0" * 64, "1" * 64)
    login_wall: bool = False
    at: datetime = AT
    sha256: str = "c" * 64
