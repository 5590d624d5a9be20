"""The preview page as a browser and a person read it."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from config.clock import WIB
from config.office import Channel
from content.checks.finding import Finding, Level
from content.model import ChannelUse
from media.preview import PreviewItem, PreviewPage, PreviewPost, render_preview
from media.spec import Rendition
from tests.golden.drafts import OFFICE, PLATFORMS, SPECS, draft_of, items
from tests.media.narrative_kit import changed

DIGEST = "ab12cd34" + "0" * 56
CHANNELS = {
    "situs": Channel(name="situs", platform="wordpress", label="Laman Inspektorat"),
    "x": Channel(name="x", platform="x", label="Akun X", without_site="no_link"),
    "facebook": Channel(name="facebook", platform="facebook"),
    "instagram": Channel(name="instagram", platform="instagram"),
    "youtube": Channel(name="youtube", platform="youtube", mode="manual"),
}


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._skip += tag == "style"
        self.words += ["\n"] if tag == "br" else []

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def picture(folder: Path, number: int, alt: str, mime: str = "image/jpeg") -> Rendition:
    """A drawn picture, big enough to be scaled down for the page."""
    path = folder / f"{number}.jpg"
    if not path.exists():
        canvas = Image.effect_noise((1200, 800), 80).convert("RGB")
        ImageDraw.Draw(canvas).ellipse((300, 200, 900, 700), fill=(20, 70, 40 * (number % 6)))
        canvas.save(path, quality=90)
    return Rendition(
        path="" if mime.startswith("video/") else str(path),
        sha256="0" * 64,
        mime=mime,
        width=1200,
        height=800,
        bytes=path.stat().st_size,
        alt=alt,
        seconds=45.0,
    )


def finding(level: Level, item: str, text: str) -> Finding:
    return Finding(
        rule="R07",
        level=level,
        item=item,
        channel="x",
        format="feed",
        field="body",
        excerpt="34**01",
        message=text,
        key=f"{level.value.lower():0>16}",
    )


def page_of(folder: Path, **more: object) -> PreviewPage:
    shown = []
    for number, one in enumerate(items()):
        posts = []
        for use in one.channels:
            draft = draft_of(one, use)
            media = tuple(picture(folder, number, medium.alt) for medium in draft.media)
            spec = SPECS[PLATFORMS[use.channel], draft.format]
            posts.append(PreviewPost(draft, spec, CHANNELS[use.channel], media))
        found = (
            (
                finding(Level.TINJAU, one.id, "Kata “rahasia” muncul. Pastikan boleh diumumkan."),
                finding(Level.SARAN, one.id, "Judul lebih dari 70 karakter. Pendekkan."),
            )
            if number == 2
            else ()
        )
        shown.append(PreviewItem(one, tuple(posts), found))
    page = PreviewPage(
        office=OFFICE,
        period="2026-12",
        items=tuple(shown),
        made_at=datetime(2026, 12, 1, 9, 30, tzinfo=WIB),
        digest=DIGEST,
    )
    return replace(page, **more)  # type: ignore[arg-type]  # tests pass fields by name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gambar")


def test_every_post_stands_there_as_it_will_be(folder: Path) -> None:
    page = page_of(folder)
    seen = read(render_preview(page))
    for shown in page.items:
        for post in shown.posts:
            for _, text in post.draft.texts():
                told = " ".join(text.replace("{tautan_situs}", "tautan berita di laman").split())
                assert told in seen.text, (post.draft.key, told)
            for medium in post.draft.media:
                assert f"Teks alternatif: {medium.alt}" in seen.text
    assert "277 dari 280 karakter X" in seen.text
    assert "mulai Selasa, 15 Desember 2026, 13.00 WIB; paling lambat" in seen.text
    assert "dicetak lengkap pada suratNC9C-TD00-0000-0000-0000-0000-0000-0000 Kode" in seen.text
    assert "1 TINJAU" in seen.text
    assert "kunci pelepasan 0000000000tinjau" in seen.text


def test_the_page_works_alone_and_shows_the_renditions(folder: Path) -> None:
    html = render_preview(page_of(folder))
    tags = read(html).tags
    sources = [a["src"] for tag, a in tags if tag == "img"]
    assert len(sources) == sum(
        len(draft_of(one, use).media) for one in items() for use in one.channels
    )
    for source in sources:
        assert source is not None
        kind, _, data = source.partition(",")
        assert kind == "data:image/jpeg;base64"
        with Image.open(io.BytesIO(base64.b64decode(data))) as shown:
            assert max(shown.size) <= 640
            assert shown.size[0] * 2 == shown.size[1] * 3 or shown.size == (640, 427)
    assert not re.search(r'(?:src|href)="(?!data:|#)', html)
    assert "<script" not in html
    assert "media.invalid" not in html
    assert len(html) < 6_000_000


def test_what_happens_without_the_website_is_said(folder: Path) -> None:
    page = page_of(folder)
    seen = read(render_preview(page)).text
    assert "dikirim tanpa tautan: Jelang akhir tahun, 60 peserta" in seen
    held = CHANNELS["x"].model_copy(update={"without_site": "hold"})
    first = page.items[0]
    posts = tuple(replace(post, channel=held) for post in first.posts if post.channel.name == "x")
    seen = read(render_preview(replace(page, items=(replace(first, posts=posts),)))).text
    assert "diparkir dan tidak dikirim" in seen
    assert "dikirim tanpa tautan" not in seen


def test_typed_markup_is_shown_and_never_run(folder: Path) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="x">'
    one = changed(
        items()[1],
        title=f"Judul {evil}",
        narrative={"short": f"Apel {evil}", "text": f"Apel {evil}"},
        media=[items()[1].media[0].model_dump() | {"alt": evil, "caption": evil}],
    )
    posts = tuple(
        PreviewPost(
            draft,
            SPECS[draft.platform, draft.format],
            CHANNELS[draft.channel],
            (picture(folder, 1, evil),),
        )
        for draft in (draft_of(one, use) for use in one.channels[:2])
    )
    shown = PreviewItem(one, posts, (finding(Level.BLOKIR, one.id, evil),), problem=evil)
    html = render_preview(page_of(folder, items=(shown,)))
    seen = read(html)
    assert not {tag for tag, _ in seen.tags} & {"script", "iframe", "svg"}
    assert not [name for _, attributes in seen.tags for name in attributes if name[:2] == "on"]
    assert seen.text.count(evil) >= 6


def test_a_text_over_its_limit_is_called_out(folder: Path) -> None:
    page = page_of(folder)
    post = next(one for one in page.items[2].posts if one.draft.format == "feed")
    tight = replace(post.spec, text=replace(post.spec.text, max_length=100))
    shown = replace(page.items[2], posts=(replace(post, spec=tight),))
    seen = read(render_preview(replace(page, items=(shown,)))).text
    assert "277 dari 100 karakter X: MELEBIHI BATAS" in seen


def test_missing_media_and_refused_items_are_told(folder: Path) -> None:
    page = page_of(folder)
    bare = replace(page.items[0].posts[0], media=())
    refused = replace(page.items[1], posts=(), findings=(), problem="Pendekkan narasi.")
    html = render_preview(
        replace(page, items=(replace(page.items[0], posts=(bare,)), refused), digest="")
    )
    seen = read(html).text
    assert "2 media belum disiapkan." in seen
    assert "TIDAK DAPAT DISUSUN" in seen
    assert "Pendekkan narasi." in seen
    assert "Kode periksa" not in seen


def test_a_clip_is_named_with_its_length(folder: Path) -> None:
    page = page_of(folder)
    draft = draft_of(items()[1], ChannelUse(channel="x", format="feed"))
    clip = picture(folder, 1, "Suasana apel.", "video/mp4")
    post = PreviewPost(draft, SPECS["x", "feed"], CHANNELS["x"], (clip,))
    shown = replace(page.items[1], posts=(post,))
    seen = read(render_preview(replace(page, items=(shown,)))).text
    assert "1. Video 1200 × 800, 45 detik" in seen
