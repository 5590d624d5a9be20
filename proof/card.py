"""The data card: what stands beside a proof where no screenshot can be taken.

An SVG drawn from what the platform's interface answered to the account's owner. It looks like no
platform's page and says in its first line that it is no screenshot.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from jinja2 import Template

from config.pages import page_environment
from config.redaction import redact
from content.dates import moment_wib
from content.masking import mask_text

_WIDE_LETTERS = 62
_MOST_LINES = 9
_LINE = 30
_FORBIDDEN = re.compile("[^\n\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the card shows. ``text`` is the post's text as the platform gave it to its owner."""

    item: str
    title: str
    channel: str
    account: str
    post_id: str
    url: str
    aired_at: datetime | None
    read_at: datetime
    levels: tuple[str, ...]
    text: str
    text_sha256: str
    media: int
    release_digest: str = ""


def card_svg(facts: CardFacts) -> bytes:
    """Return the card; same facts, same bytes. Long texts are cut, and say so."""
    lines = _lines(mask_text(facts.text))
    rows = [
        ("Kode usulan", facts.item),
        ("Kanal", " · ".join(filter(None, (facts.channel, facts.account)))),
        ("Nomor di platform", facts.post_id),
        ("Alamat", _short(facts.url, 58)),
        ("Tayang menurut platform", moment_wib(facts.aired_at) if facts.aired_at else "-"),
        ("Dibaca oleh Tayang", moment_wib(facts.read_at)),
        ("Tingkat bukti", ", ".join(facts.levels)),
        ("Media", f"{facts.media} berkas"),
        ("Sidik teks", f"{facts.text_sha256[:32]}…"),
    ]
    if facts.release_digest:
        rows.append(("Awal digest rilis", f"{facts.release_digest[:16]}…"))
    titles = _wrapped(facts.title, 46)[:3]
    height = 210 + len(titles) * 40 + len(rows) * 36 + len(lines) * _LINE + 130
    drawn = _template().render(
        facts=facts, titles=titles, rows=rows, lines=lines, height=height, step=_LINE
    )
    return redact(_visible(drawn)).encode()


def _lines(text: str) -> list[str]:
    lines = [line for part in text.splitlines() for line in (_wrapped(part, _WIDE_LETTERS) or [""])]
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "(dipotong di sini)"]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), width)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _visible(text: str) -> str:
    """Without the signs that XML 1.0 does not allow."""
    return _FORBIDDEN.sub("", text)


@cache
def _template() -> Template:
    environment = page_environment("proof", "templates")
    return environment.get_template("card.svg.j2")
