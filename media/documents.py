"""Documents for paper and archives: a Typst template and plain values in, a PDF out.

The PDF is PDF/UA-1 (tagged, readable aloud) and PDF/A-2a (for archives), set in fonts that come
with us and never in the machine's: the same values give the same bytes everywhere. Typst brings
the text fonts; emoji are drawn in black by Noto Emoji (config/fonts, OFL 1.1). Values reach the
template as JSON, never as markup. A sign that none of these fonts has (Chinese) is
replaced by ``SUBSTITUTE``, because PDF/UA forbids missing glyphs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import segno
import typst

from config.errors import TayangError
from config.messages import say

SUBSTITUTE = "□"
COMMON = "common.typ"
"""What stands before every template."""

_JOINERS = dict.fromkeys((0x200D, 0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))
"""Signs that only change the emoji beside them: joiner, variation selectors, skin tones. On paper
a family of three is three people, and nobody's skin has a tone."""

_PLAIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) | frozenset("–—‘’“”•…□\n")
_FAMILIES = '("Libertinus Serif", "DejaVu Sans Mono", "Noto Emoji")'
_PROBE = f'#set document(title: "-")\n#set text(font: {_FAMILIES})\n'


class DocumentError(TayangError):
    """The typesetter refused the document; a mistake of ours, not of the office."""

    exit_code = 31


def typeset(template: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of ``config/templates/report/<template>`` filled with JSON ``values``.

    ``at`` (aware) is the document's date. DocumentError when it cannot be set.
    """
    folder = files("config").joinpath("templates", "report")
    source = folder.joinpath(COMMON).read_bytes() + folder.joinpath(template).read_bytes()
    data = json.dumps(printable(values), ensure_ascii=False)
    try:
        made = typst.compile(
            source,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(at.timestamp()),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
        )
    except typst.TypstError as error:
        hint = say("media.document.failed", template=template)
        raise DocumentError(f"{template}: {error}", hint=hint) from error
    if not isinstance(made, bytes):
        raise TypeError(f"{template} gave {type(made).__name__}, not one document")
    return made


def printable(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    """The value with every text's unprintable signs replaced; see ``printable_text``."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, Mapping):
        return {key: printable(inner) for key, inner in value.items()}
    return [printable(inner) for inner in value] if isinstance(value, list | tuple) else value


def printable_text(text: str) -> str:
    """``text`` in signs that the embedded fonts have; a row of unknown ones becomes one square."""
    if _PLAIN.issuperset(text):
        return text
    out: list[str] = []
    for sign in text.translate(_JOINERS):
        shown = sign if sign in _PLAIN or _has_glyph(sign) else SUBSTITUTE
        if shown != SUBSTITUTE or out[-1:] != [SUBSTITUTE]:
            out.append(shown)
    return "".join(out)


@cache
def _has_glyph(sign: str) -> bool:
    """Whether the fonts of our documents show the sign; the typesetter itself is asked."""
    shown = json.dumps(sign, ensure_ascii=False)
    try:
        typst.compile(
            f"{_PROBE}#{shown}".encode(),
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=_fonts(),
            ignore_system_fonts=True,
        )
    except typst.TypstError:
        return False
    return True


@cache
def _fonts() -> typst.Fonts:
    """Typst's own fonts and ours, read once per process; none of the machine's."""
    ours = files("config").joinpath("fonts")
    return typst.Fonts(include_system_fonts=False, font_paths=[str(ours)])


def qr_svg(text: str) -> str:
    """A QR code as an SVG picture without size of its own, dark on white."""
    code = segno.make(text, error="m", micro=False)
    return str(code.svg_inline(border=2, omitsize=True, dark="#000", light="#fff"))
