"""R04 e-mail addresses, R11 home addresses (domain.md D)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.context import CheckContext
from content.checks.engine import Hit, text_rule
from content.checks.finding import Level

_MAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})")
_OFFICIAL = ".go.id"

_RT_RW = re.compile(
    r"(?<!\w)RT\.? ?0{0,2}\d{1,3} ?[/,]? ?RW\.? ?0{0,2}\d{1,3}(?!\d)", re.IGNORECASE
)
_STREET = re.compile(
    r"(?<!\w)(?:Jl\.?|Jln\.?|Jalan|Gg\.?|Gang) [A-Z][\w. ]{1,50}?,? (?:No\.?|Nomor) ?\d{1,4}[A-Z]?"
)


@text_rule("R04", "alamat surel", file_names=False)
def mail_address(text: str, ctx: CheckContext) -> Iterator[Hit]:
    """TINJAU an address that is neither official nor on the office's lists."""
    listed = {one.casefold() for one in ctx.lists.emails}
    for found in _MAIL.finditer(text):
        host = found[1].casefold()
        ours = any(host == one or host.endswith(f".{one}") for one in ctx.lists.domains)
        if not (host.endswith(_OFFICIAL) or ours or found[0].casefold() in listed):
            yield Hit(Level.TINJAU, found[0], "r04")


@text_rule("R11", "alamat rumah", file_names=False)
def home_address(text: str, ctx: CheckContext) -> Iterator[Hit]:
    """TINJAU a neighbourhood number, or a street with a number that the office does not list."""
    listed = [_plain(one) for one in ctx.lists.addresses]
    for pattern in (_RT_RW, _STREET):
        for found in pattern.finditer(text):
            if not any(_plain(found[0]) in one for one in listed):
                yield Hit(Level.TINJAU, found[0], "r11")


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
