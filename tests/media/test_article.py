from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.draft import Block, Draft, DraftMedia, RichText, Span
from media.article import ImageRef, article_html, sanitised

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    "<!-- wp:html --><iframe src=//x></iframe><!-- /wp:html -->",
    '[gallery ids="1,2"]',
    "[[embed]https://x.go.id[/embed]]",
    "<!--more-->",
    '"><svg onload=alert(1)>',
    "&lt;script&gt; & &#091;",
)


def draft(*blocks: Block, media: tuple[DraftMedia, ...] = ()) -> Draft:
    return Draft(
        item_id="DUM-2026-12-03",
        channel="situs",
        platform="wordpress",
        format="article",
        blocks=blocks,
        media=media,
    )


def photo(alt: str = "Peserta duduk menghadap layar.", caption: str | None = None) -> DraftMedia:
    return DraftMedia(source_sha256="0" * 64, mime="image/jpeg", alt=alt, caption=caption)


def at(number: int) -> ImageRef:
    return ImageRef(id=40 + number, url=f"https://situs.go.id/foto-{number}.jpg")


class Reader(HTMLParser):
    """Reads back what a browser would see: tags, text, comments."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data.strip())


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def test_every_block_becomes_what_the_editor_saves() -> None:
    link = "https://a.go.id/?a=1&b=2"
    html = article_html(
        draft(
            Block(
                kind="paragraph",
                text=RichText(
                    text=f"YOGYAKARTA – Baca {link}",
                    spans=(Span(start=18, end=18 + len(link), kind="link", target=link),),
                ),
            ),
            Block(kind="image", media=(0,)),
            Block(kind="list", items=(RichText(text="Satu"), RichText(text="Dua"))),
            Block(kind="gallery", media=(0, 1)),
            Block(kind="note", text=RichText(text="Unit kerja: X\nSumber: PPID Y")),
            media=(photo(caption="Suasana ruang"), photo("Dua orang berlatih.")),
        ),
        at,
    )
    assert html.startswith(
        "<!-- wp:paragraph -->\n<p>YOGYAKARTA – Baca "
        '<a href="https://a.go.id/?a=1&amp;b=2">https://a.go.id/?a=1&amp;b=2</a></p>\n'
        "<!-- /wp:paragraph -->\n"
    )
    assert (
        '<!-- wp:image {"id":40,"sizeSlug":"full","linkDestination":"none"} -->\n'
        '<figure class="wp-block-image size-full"><img src="https://situs.go.id/foto-0.jpg" '
        'alt="Peserta duduk menghadap layar." class="wp-image-40">'
        '<figcaption class="wp-element-caption">Suasana ruang</figcaption></figure>\n'
        "<!-- /wp:image -->"
    ) in html
    assert "<!-- wp:list-item -->\n<li>Dua</li>\n<!-- /wp:list-item -->" in html
    assert '<!-- wp:gallery {"imageCrop":false,"linkTo":"none"} -->' in html
    assert html.count('class="wp-image-40"') == 2
    assert '<p class="tayang-keterangan">Unit kerja: X<br>Sumber: PPID Y</p>' in html
    opened = re.findall(r"<!-- wp:([a-z-]+)", html)
    assert opened.count("image") == 3
    assert sorted(opened) == sorted(re.findall(r"<!-- /wp:([a-z-]+)", html))


def test_a_clip_keeps_its_subtitles_and_poster() -> None:
    ref = ImageRef(
        id=9,
        url="https://situs.go.id/v.mp4",
        subtitles_url="https://situs.go.id/v.vtt?a=1&b=2",
        poster_url="https://situs.go.id/v.jpg",
    )
    html = article_html(draft(Block(kind="video", media=(0,)), media=(photo(),)), lambda _: ref)
    tags = dict(read(html).tags)
    assert tags["video"]["src"] == ref.url
    assert tags["video"]["poster"] == ref.poster_url
    assert tags["track"]["src"] == ref.subtitles_url
    assert "&" not in read(html).comments[0]


def test_a_page_of_our_own_gets_no_editor_comments() -> None:
    html = article_html(
        draft(Block(kind="image", media=(0,)), media=(photo(),)),
        lambda _: ImageRef(id=0, url="https://situs.go.id/a.jpg", width=800, height=600),
        comments=False,
    )
    assert "<!--" not in html
    assert read(html).tags[1][1]["width"] == "800"


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_markup_stays_text(text: str) -> None:
    rich = RichText(text=text)
    html = article_html(
        draft(
            Block(kind="paragraph", text=rich),
            Block(kind="list", items=(rich,)),
            Block(kind="image", media=(0,)),
            Block(kind="note", text=rich),
            media=(photo(alt=text, caption=text),),
        ),
        at,
    )
    seen = read(html)
    assert {tag for tag, _ in seen.tags} <= {"p", "ul", "li", "figure", "figcaption", "img", "a"}
    assert not [name for _, attributes in seen.tags for name in attributes if name[:2] == "on"]
    assert seen.text.count(text) == 4  # paragraph, list, caption, note: shown as it was typed
    assert [a["alt"] for tag, a in seen.tags if tag == "img"] == [text]
    assert "[" not in html
    assert all(re.match(r"/?wp:(paragraph|list|list-item|image)\b", c) for c in seen.comments)


@pytest.mark.parametrize("scheme", ["javascript:alert(1)", "data:text/html,x", "file:///etc/x"])
def test_only_web_addresses_become_links(scheme: str) -> None:
    rich = RichText(text="klik", spans=(Span(start=0, end=4, kind="link", target=scheme),))
    html = article_html(draft(Block(kind="paragraph", text=rich)), at)
    assert "href" not in html
    assert "klik" in html


@given(st.text(max_size=60))
def test_any_text_survives_as_text(text: str) -> None:
    seen = read(article_html(draft(Block(kind="paragraph", text=RichText(text=text))), at))
    assert {tag for tag, _ in seen.tags} <= {"p", "br", "a"}
    assert len(seen.comments) == 2


def test_the_allow_list_itself_drops_what_escaping_would_miss() -> None:
    assert sanitised('<p onclick="x">a<script>b</script><iframe></iframe></p>') == "<p>a</p>"
    assert sanitised("<p>[gallery]</p>") == "<p>&#091;gallery&#093;</p>"
