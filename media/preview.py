"""The preview page: every post of a manifest as it will be, before anybody releases it.

One self-contained HTML file (no script, nothing fetched, pictures inside) for telephones and for
A4 in black and white. It shows the words, order and pictures of each post in a neutral form; it
never imitates a platform's screen, so that nobody takes it for a proof of airing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby

from jinja2 import Template
from markupsafe import Markup

from config.office import Channel, Office
from config.pages import page_environment
from content.checks.finding import Finding, Level
from content.codes import check_code
from content.dates import activity_when, moment_wib, period_name
from content.draft import SITE_LINK, Draft, RichText, fill_site_link
from content.model import Item
from media.article import ImageRef, article_html
from media.counting import measured
from media.cutting import ELLIPSIS
from media.preview_pictures import data_uri
from media.spec import FormatSpec, Rendition, TextSpec

_PLACEHOLDER = "https://media.invalid/{}.jpg"
"""Stands for a picture while the article passes the allow-list, which lets no data URI through."""


@dataclass(frozen=True, slots=True)
class PreviewPost:
    """One publication. ``media`` are the renditions that will be sent, in the draft's order."""

    draft: Draft
    spec: FormatSpec
    channel: Channel
    media: tuple[Rendition, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewItem:
    """One item with its posts and what the checks found (gravest first).

    ``problem``: Indonesian, why no draft could be made; then ``posts`` is empty.
    """

    item: Item
    posts: tuple[PreviewPost, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A manifest's preview. ``digest``: 64 hex of the release statement, "" before there is one."""

    office: Office
    period: str
    items: tuple[PreviewItem, ...]
    made_at: datetime
    digest: str = ""
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one kind: ``plain``, ``link``, ``tag``, ``mention`` or ``site_link``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text with its length beside the channel's limit (0: none).

    ``cut``: it holds the mark of a shortened text.
    """

    pieces: tuple[Piece, ...]
    length: int
    limit: int
    unit: str
    cut: bool

    @property
    def over(self) -> bool:
        """Whether the channel would refuse it."""
        return bool(self.limit) and self.length > self.limit


@dataclass(frozen=True, slots=True)
class Picture:
    """A rendition as shown; ``uri`` "" when the page can show no picture of it."""

    uri: str
    alt: str
    caption: str
    size: str
    video: bool


def _pieces(rich: RichText) -> tuple[Piece, ...]:
    """Cut a text at its spans; inside a slot's sentence only the slot itself is marked."""
    found: list[Piece] = []
    at = 0
    for span in sorted(rich.spans, key=lambda one: one.start):
        start, end = span.start, span.end
        if span.kind == "site_link":
            start = rich.text.index(SITE_LINK, span.start)
            end = start + len(SITE_LINK)
        if start < at:
            continue
        found += [Piece("plain", rich.text[at:start]), Piece(span.kind, rich.text[start:end])]
        at = end
    found.append(Piece("plain", rich.text[at:]))
    return tuple(piece for piece in found if piece.text)


def _words(rich: RichText, spec: TextSpec) -> Words:
    return Words(
        pieces=_pieces(rich),
        length=measured(rich.text, spec),
        limit=spec.max_length,
        unit=spec.unit,
        cut=ELLIPSIS in rich.text,
    )


def _texts(draft: Draft, spec: FormatSpec) -> tuple[Words, ...]:
    texts = draft.parts or ((draft.body,) if draft.body.text else ())
    return tuple(_words(text, spec.text) for text in texts)


def _pictures(post: PreviewPost) -> tuple[Picture, ...]:
    found: list[Picture] = []
    for made in post.media:
        video = made.mime.startswith("video/")
        size = f"{made.width} × {made.height}"
        if video:
            size += f", {made.seconds:.0f} detik"
        uri = data_uri(made.poster_path if video else made.path)
        found.append(Picture(uri, made.alt, made.caption or "", size, video))
    return tuple(found)


def _article(post: PreviewPost, pictures: tuple[Picture, ...]) -> Markup:
    """The article's own HTML with the pictures inside; safe: it passed the allow-list."""

    def reference(number: int) -> ImageRef:
        made = post.media[number]
        address = _PLACEHOLDER.format(number)
        return ImageRef(id=0, url=address, width=made.width, height=made.height, poster_url=address)

    html = article_html(post.draft, reference, comments=False)
    for number, picture in enumerate(pictures):
        html = html.replace(_PLACEHOLDER.format(number), picture.uri)
    return Markup(html)  # noqa: S704 -- article_html escapes every text and allows few tags


class PostView:
    """What the template asks of one post."""

    def __init__(self, post: PreviewPost) -> None:
        draft, spec = post.draft, post.spec
        self.draft = draft
        self.channel = post.channel
        self.pictures = _pictures(post)
        self.texts = _texts(draft, spec)
        titled = RichText(text=draft.title)
        self.title = _words(titled, spec.title or TextSpec(max_length=0)) if draft.title else None
        whole = len(self.pictures) == len(draft.media)
        self.article = _article(post, self.pictures) if draft.blocks and whole else None
        self.waits = draft.needs_site
        bare = fill_site_link(draft, None)
        self.without_link = _texts(bare, spec) if self.waits else ()


class ItemView:
    """What the template asks of one item."""

    def __init__(self, shown: PreviewItem) -> None:
        self.item = shown.item
        self.problem = shown.problem
        self.when = activity_when(shown.item.activity)
        self.findings = shown.findings
        self.posts = tuple(PostView(post) for post in shown.posts)

    def count(self, level: str) -> int:
        """How many findings of one level."""
        return sum(1 for finding in self.findings if finding.level == level)

    @property
    def grouped(self) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
        """Findings by level, in the given order."""
        groups = groupby(self.findings, key=lambda finding: finding.level.value)
        return tuple((level, tuple(found)) for level, found in groups)


def _thousands(number: float) -> str:
    """``5.000``: Indonesian digit grouping."""
    return f"{number:,.0f}".replace(",", ".")


@cache
def _template() -> Template:
    environment = page_environment("media", "pages")
    environment.filters |= {
        "moment": moment_wib,
        "period": period_name,
        "thousands": _thousands,
        "check_code": check_code,
    }
    environment.globals |= {"levels": tuple(level.value for level in Level)}
    return environment.get_template("preview.html.j2")


def render_preview(page: PreviewPage) -> str:
    """Return the page's HTML. OSError when a rendition's file is gone."""
    return _template().render(page=page, items=[ItemView(shown) for shown in page.items])
