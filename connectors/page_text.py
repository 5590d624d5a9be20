"""What a reader sees of a piece of HTML: plain text, pictures, links. Standard library only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "template", "noscript"})
_INLINE = frozenset(
    {"a", "abbr", "b", "code", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "u"}
)
# what web sites make of typed signs (WordPress: wptexturize), undone for comparing
_TYPOGRAPHY = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "′": "'", "″": '"', "–": "-", "—": "-"}
    | {"…": "...", "×": "x", "\u00a0": " ", "\u00ad": "", "\u200b": ""}
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An ``img`` or ``video`` of the page; ``alt`` as written."""

    url: str
    alt: str
    kind: str = "image"

    @property
    def alternative(self) -> str | None:
        """The alternative text; None for a ``video``, to which HTML gives none."""
        return self.alt if self.kind == "image" else None


@dataclass(slots=True)
class Page:
    """One page as read. ``text``: a line per block, white space collapsed."""

    text: str = ""
    title: str = ""
    canonical: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    password_field: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._parts: list[str] = []
        self._silent = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "title":
            self._in_title = True
        elif tag in {"img", "video"} and held.get("src"):
            kind = "image" if tag == "img" else "video"
            self.page.pictures.append(Picture(held["src"], held.get("alt", ""), kind))
        elif tag == "meta":
            name = held.get("property") or held.get("name", "")
            self.page.meta.setdefault(name, held.get("content", ""))
        elif tag == "link" and held.get("rel") == "canonical":
            self.page.canonical = held.get("href", "")
        elif tag == "input" and held.get("type") == "password":
            self.page.password_field = True
        if tag not in _INLINE:
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "title":
            self._in_title = False
        if tag not in _INLINE:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.page.title += data
        elif not self._silent:
            self._parts.append(data)

    def done(self) -> Page:
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        self.page.text = "\n".join(line for line in lines if line)
        return self.page


def read_html(html: str) -> Page:
    """Read a page or a fragment; never raises on malformed HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.done()


def plain(html: str) -> str:
    """The text of a fragment, a line per block."""
    return read_html(html).text


def comparable(text: str) -> str:
    """Fold what platforms change without changing the meaning: composition, quotes, spaces."""
    folded = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    return re.sub(r"-{2,}", "-", " ".join(folded.split())).casefold()


def contains(page_text: str, wanted: str) -> bool:
    """Whether every line of ``wanted`` is found in the page's text, in order."""
    whole, at = comparable(page_text), 0
    for line in wanted.splitlines():
        if not (needle := comparable(line)):
            continue
        at = whole.find(needle, at)
        if at < 0:
            return False
        at += len(needle)
    return True
