"""From stored text to what readers see: curly quotes, dashes, paragraphs, excerpts.

A simplified ``wptexturize`` and ``wpautop``: enough that the page differs from what was sent in the
ways a real page does.
"""

from __future__ import annotations

import html
import re
from typing import Final

_TAG: Final = re.compile(r"(<!--.*?-->|<[^>]*>|\[[^\]\s][^\]]*\])", re.DOTALL)
_VERBATIM: Final = frozenset({"pre", "code", "kbd", "style", "script", "tt"})
_BLOCK: Final = (
    r"(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|"
    r"blockquote|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|"
    r"nav|figure|figcaption|details|menu|summary)"
)
_SHORTCODE: Final = re.compile(r"\[/?(?:gallery|playlist|audio|video|caption|embed)\b[^\]]*\]")
_REPLACEMENTS: Final = (
    (re.compile(r"---"), "&#8212;"),
    (re.compile(r"(?<=\s)--(?=\s)"), "&#8212;"),
    (re.compile(r"(?<!xn)--"), "&#8211;"),
    (re.compile(r"(?<=\s)-(?=\s)"), "&#8211;"),
    (re.compile(r"\.\.\."), "&#8230;"),
    (re.compile(r"(?<=\d)x(?=\d)"), "&#215;"),
    (re.compile(r"'(?=\d\d(?!\d))"), "&#8217;"),
    (re.compile(r"(?<=\d)'"), "&#8242;"),
    (re.compile(r'(?<=\d)"'), "&#8243;"),
    (re.compile(r"(?<![\w)\].,!?;:%])'(?=\S)"), "&#8216;"),
    (re.compile(r"'"), "&#8217;"),
    (re.compile(r"(?<![\w)\].,!?;:%&])\"(?=\S)"), "&#8220;"),
    (re.compile(r"\""), "&#8221;"),
    (re.compile(r"&(?!(?:[a-zA-Z][a-zA-Z0-9]*|#\d+|#[xX][0-9a-fA-F]+);)"), "&#038;"),
)


def texturize(text: str) -> str:
    """Curly quotes, dashes and dots as numeric entities, outside tags and code."""
    out, verbatim = [], 0
    for piece in _TAG.split(text):
        if not _TAG.fullmatch(piece):
            out.append(piece if verbatim else _replaced(piece))
            continue
        name = re.match(r"</?([a-zA-Z]+)", piece)
        if name and name.group(1).lower() in _VERBATIM:
            verbatim += -1 if piece.startswith("</") else 1
        out.append(piece)
    return "".join(out)


def content_html(raw: str) -> str:
    """The article's HTML as served."""
    if "<!-- wp:" in raw:
        body = re.sub(r"<!--\s*/?wp:.*?-->", "", raw, flags=re.DOTALL)
    else:
        body = _paragraphs(raw)
    body = _SHORTCODE.sub("", body)
    hinted = re.sub(r"<img (?![^>]*decoding=)", '<img decoding="async" ', texturize(body))
    return hinted if hinted.strip() else ""


def excerpt_html(raw: str, content: str) -> str:
    """The hand-written excerpt, or the first 55 words of the content."""
    if raw:
        return _paragraphs(texturize(raw))
    served = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", content_html(content), flags=re.DOTALL)
    words = re.sub(r"</?[a-zA-Z][^>]*>", "", served).split()
    if not words:
        return ""
    more = " [&hellip;]" if len(words) > 55 else ""
    return f"<p>{' '.join(words[:55])}{more}</p>\n"


def plain_text(text: str) -> str:
    """HTML without tags, entities resolved, one line per block."""
    lines = re.sub(
        rf"</{_BLOCK}>|<br\s*/?>", "\n", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    )
    bare = html.unescape(re.sub(r"<[^>]*>", "", lines))
    return "\n".join(line for line in (" ".join(part.split()) for part in bare.split("\n")) if line)


def _replaced(text: str) -> str:
    for pattern, new in _REPLACEMENTS:
        text = pattern.sub(new, text)
    return text


def _paragraphs(text: str) -> str:
    if not text.strip():
        return ""
    spaced = re.sub(rf"(<{_BLOCK}[\s/>])", r"\n\n\1", text.replace("\r\n", "\n"))
    spaced = re.sub(rf"(</{_BLOCK}>)", r"\1\n\n", spaced)
    out = []
    for chunk in re.split(r"\n\s*\n", spaced):
        bare = chunk.strip()
        if not bare:
            continue
        is_block = re.match(rf"</?{_BLOCK}[\s/>]", bare) or re.search(rf"</{_BLOCK}>$", bare)
        out.append(bare if is_block else f"<p>{bare.replace(chr(10), '<br />' + chr(10))}</p>")
    return "\n".join(out) + "\n"
