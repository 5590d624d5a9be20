"""Writes an article's blocks as the HTML that WordPress's block editor keeps.

Every text is escaped first and then passed through an allow-list (nh3), so that nothing an
operator typed can become markup, a script, a block comment or a shortcode. Shapes follow what
WordPress 6.5 saves itself: https://developer.wordpress.org/block-editor/reference-guides/core-blocks/
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import nh3

from content.draft import Block, Draft, RichText
from media.links import find_links

NOTE_CLASS = "tayang-keterangan"

_TAGS = {"p", "br", "a", "ul", "li", "figure", "figcaption", "img", "video", "track"}
_ATTRIBUTES = {
    "p": {"class"},
    "a": {"href"},
    "figure": {"class"},
    "figcaption": {"class"},
    "img": {"src", "alt", "class", "width", "height"},
    "video": {"controls", "src", "poster", "preload"},
    "track": {"kind", "src", "srclang", "label"},
}
_SCHEMES = {"http", "https"}
# three digits: the form in which WordPress itself stores a numeric entity, so that a read-back
# of the raw content equals what was sent
_SHORTCODE = str.maketrans({"[": "&#091;", "]": "&#093;"})

_IN_COMMENT = (("--", "\\u002d\\u002d"), ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


@dataclass(frozen=True, slots=True)
class ImageRef:
    """Where a medium of the draft lives on the website. ``id`` 0: not in a media library."""

    id: int
    url: str
    width: int = 0
    height: int = 0
    subtitles_url: str = ""
    poster_url: str = ""


Lookup = Callable[[int], ImageRef]


def sanitised(html: str) -> str:
    """Return ``html`` with only the tags, attributes and schemes an article needs."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style"},
    )
    return clean.translate(_SHORTCODE)


def inline_html(rich: RichText) -> str:
    """Return a text escaped, its links as anchors and its line ends as ``<br>``.

    Links are the ``link`` spans; a text without spans has its addresses found.
    """
    links = [(s.start, s.end, s.target or rich.text[s.start : s.end]) for s in rich.spans]
    links = [link for link, span in zip(links, rich.spans, strict=True) if span.kind == "link"]
    if not rich.spans:
        links = [(found.start, found.end, found.value) for found in find_links(rich.text)]
    parts: list[str] = []
    at = 0
    for start, end, target in sorted(links):
        parts.append(escape(rich.text[at:start], quote=False))
        shown = escape(rich.text[start:end], quote=False)
        parts.append(f'<a href="{escape(target)}">{shown}</a>')
        at = end
    parts.append(escape(rich.text[at:], quote=False))
    return "".join(parts).replace("\n", "<br>")


def _comment(name: str, html: str, **attributes: object) -> str:
    """Wrap sanitised HTML in the editor's block comments; attributes as the editor escapes them."""
    text = ""
    if attributes:
        text = " " + json.dumps(attributes, ensure_ascii=False, separators=(",", ":"))
        for sign, code in _IN_COMMENT:
            text = text.replace(sign, code)
    return f"<!-- wp:{name}{text} -->\n{html}\n<!-- /wp:{name} -->"


class _Writer:
    """Writes one article; ``comments`` off gives the same HTML for a page of our own."""

    def __init__(self, draft: Draft, lookup: Lookup, *, comments: bool) -> None:
        self._draft = draft
        self._lookup = lookup
        self._comments = comments

    def _wrap(self, name: str, html: str, **attributes: object) -> str:
        return _comment(name, html, **attributes) if self._comments else html

    def _caption(self, text: str | None) -> str:
        if not text:
            return ""
        caption = inline_html(RichText(text=text))
        return f'<figcaption class="wp-element-caption">{caption}</figcaption>'

    def paragraph(self, block: Block) -> str:
        return self._wrap("paragraph", sanitised(f"<p>{inline_html(block.text)}</p>"))

    def note(self, block: Block) -> str:
        html = f'<p class="{NOTE_CLASS}">{inline_html(block.text)}</p>'
        return self._wrap("paragraph", sanitised(html), className=NOTE_CLASS)

    def bullets(self, block: Block) -> str:
        items = [sanitised(f"<li>{inline_html(item)}</li>") for item in block.items]
        body = "\n\n".join(self._wrap("list-item", item) for item in items)
        return self._wrap("list", f"<ul>{body}</ul>")

    def image(self, number: int) -> str:
        ref, medium = self._lookup(number), self._draft.media[number]
        known = f' class="wp-image-{ref.id}"' if ref.id else ""
        size = f' width="{ref.width}" height="{ref.height}"' if not ref.id and ref.width else ""
        html = (
            '<figure class="wp-block-image size-full">'
            f'<img src="{escape(ref.url)}" alt="{escape(medium.alt)}"{known}{size}>'
            f"{self._caption(medium.caption)}</figure>"
        )
        attributes: dict[str, object] = {"id": ref.id} if ref.id else {}
        return self._wrap(
            "image", sanitised(html), **attributes, sizeSlug="full", linkDestination="none"
        )

    def gallery(self, block: Block) -> str:
        # our own fixed frame around images that are each sanitised
        images = "\n\n".join(self.image(number) for number in block.media)
        frame = "wp-block-gallery has-nested-images columns-default"
        html = f'<figure class="{frame}">{images}</figure>'
        return self._wrap("gallery", html, imageCrop=False, linkTo="none")

    def video(self, number: int) -> str:
        ref, medium = self._lookup(number), self._draft.media[number]
        poster = f' poster="{escape(ref.poster_url)}"' if ref.poster_url else ""
        attributes: dict[str, object] = {"id": ref.id} if ref.id else {}
        track = ""
        if ref.subtitles_url:
            entry = {"src": ref.subtitles_url, "kind": "subtitles", "label": "Indonesia"}
            attributes["tracks"] = [entry | {"srcLang": "id"}]
            track = (
                f'<track src="{escape(ref.subtitles_url)}" kind="subtitles" '
                'label="Indonesia" srclang="id">'
            )
        html = (
            '<figure class="wp-block-video">'
            f'<video controls{poster} src="{escape(ref.url)}">{track}</video>'
            f"{self._caption(medium.caption)}</figure>"
        )
        return self._wrap("video", sanitised(html), **attributes)

    def block(self, block: Block) -> str:
        match block.kind:
            case "paragraph":
                return self.paragraph(block)
            case "note":
                return self.note(block)
            case "list":
                return self.bullets(block)
            case "gallery":
                return self.gallery(block)
            case "image":
                return "\n\n".join(self.image(number) for number in block.media)
            case "video":
                return "\n\n".join(self.video(number) for number in block.media)


def article_html(draft: Draft, images: Lookup, *, comments: bool = True) -> str:
    """Return the article's body. ``images`` tells where each of ``draft.media`` (0-based) lives.

    With ``comments`` the result is WordPress block markup (``post_content``); without, plain HTML
    for a page of our own. KeyError or IndexError when a block names a medium that is not there.
    """
    writer = _Writer(draft, images, comments=comments)
    return "\n\n".join(writer.block(block) for block in draft.blocks) + "\n"
