"""What WordPress takes out of the HTML of users who may not post just any (authors, contributors).

Tags and attributes that are not on its list go; the text between them stays, even a script's.
"""

from __future__ import annotations

import re
from typing import Final

_GLOBAL: Final = frozenset(
    {"class", "dir", "hidden", "id", "lang", "style", "title", "role", "align"}
)
_PLAIN_TAGS: Final = [
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "br",
    "button",
    "caption",
    "cite",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figure",
    "figcaption",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "kbd",
    "legend",
    "li",
    "main",
    "mark",
    "menu",
    "nav",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
]
_TAGS: Final = {
    **{tag: frozenset[str]() for tag in _PLAIN_TAGS},
    "a": frozenset({"href", "rel", "rev", "name", "target", "download"}),
    "audio": frozenset({"autoplay", "controls", "loop", "muted", "preload", "src"}),
    "col": frozenset({"span", "width"}),
    "colgroup": frozenset({"span", "width"}),
    "del": frozenset({"datetime", "cite"}),
    "img": frozenset(
        {"alt", "border", "height", "hspace", "loading", "longdesc", "src", "vspace", "width"}
    ),
    "ins": frozenset({"datetime", "cite"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "td": frozenset({"colspan", "rowspan", "headers", "scope", "width"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "width"}),
    "track": frozenset({"default", "kind", "label", "src", "srclang"}),
    "video": frozenset(
        {
            "autoplay",
            "controls",
            "height",
            "loop",
            "muted",
            "playsinline",
            "poster",
            "preload",
            "src",
            "width",
        }
    ),
}
_PIECE: Final = re.compile(r"<!--.*?-->|<[^>]*(?:>|$)|>", re.DOTALL)
_TAG: Final = re.compile(r"<\s*(/?)\s*([a-zA-Z0-9-]+)([^>]*?)(/?)\s*>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"""([a-zA-Z_:][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_BARE_AMPERSAND: Final = re.compile(r"&(?!(?:[a-zA-Z][a-zA-Z0-9]*|#\d+|#[xX][0-9a-fA-F]+);)")
_SAFE_URL: Final = re.compile(
    r"^\s*(?:(?:https?|mailto|tel|ftp|sms):|[^:]*(?:[/?#]|$))", re.IGNORECASE
)
_NEW_WINDOW: Final = re.compile(r"<a((?=[^>]*\starget=)(?![^>]*\srel=)[^>]*)>")
_URL_ATTRIBUTES: Final = frozenset({"href", "src", "poster", "cite", "longdesc"})


def clean(html: str) -> str:
    """HTML as it is stored for users without ``unfiltered_html``."""
    out: list[str] = []
    at = 0
    for piece in _PIECE.finditer(html):
        out += (_BARE_AMPERSAND.sub("&amp;", html[at : piece.start()]), _kept(piece.group()))
        at = piece.end()
    out.append(_BARE_AMPERSAND.sub("&amp;", html[at:]))
    return "".join(out)


def safe_targets(html: str) -> str:
    """Links that open a new window get ``rel="noopener"``, whoever wrote them."""
    return _NEW_WINDOW.sub(r'<a\1 rel="noopener">', html)


def _kept(piece: str) -> str:
    if piece == ">":
        return "&gt;"
    if piece.startswith("<!--"):
        return piece  # block comments (<!-- wp:image -->) survive
    tag = _TAG.fullmatch(piece)
    if tag is None:
        return "&lt;" + piece[1:]
    closing, name, attributes, closed = tag.groups()
    name = name.lower()
    if name not in _TAGS:
        return ""
    if closing:
        return f"</{name}>"
    return f"<{name}{_kept_attributes(name, attributes)}{' /' if closed else ''}>"


def _kept_attributes(tag: str, text: str) -> str:
    out = ""
    for found in _ATTRIBUTE.finditer(text):
        name, value = found.group(1).lower(), found.group(2)
        allowed = name in _GLOBAL or name in _TAGS[tag] or name.startswith(("data-", "aria-"))
        if not allowed:
            continue
        if value is None:
            out += f" {name}"
            continue
        quote = value[0] if value[0] in "\"'" else '"'
        value = _BARE_AMPERSAND.sub("&amp;", value.strip("\"'"))
        if name in _URL_ATTRIBUTES and not _SAFE_URL.match(value):
            value = value.partition(":")[2]
        out += f" {name}={quote}{value}{quote}"
    return out
