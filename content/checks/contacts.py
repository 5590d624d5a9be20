"""R04 e-mail addresses, R11 home addresses, R16 links (domain.md D).

R16 reads the address only. Whether a page answers is not asked here: checks use no network.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

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

_URL = re.compile(r"https?://[^\s<>\"']{1,2000}", re.IGNORECASE)
_SHORT = re.compile(
    r"(?<![\w./@])(?:bit\.ly|s\.id|tinyurl\.com|cutt\.ly|t\.ly|goo\.gl|is\.gd|shorturl\.at"
    r"|drive\.google\.com|docs\.google\.com|forms\.gle|1drv\.ms|onedrive\.live\.com"
    r"|(?:www\.)?dropbox\.com)/[^\s<>\"']{1,500}",
    re.IGNORECASE,
)
_PASSCODE = re.compile(
    r"(?<!\w)(?:passcode|password|kata sandi|meeting id) {0,3}: {0,3}[^\s]{3,60}", re.IGNORECASE
)
_SECRET_FIELDS = frozenset({"token", "access_token", "pwd", "password", "key", "apikey", "sig"})
_LOCAL_NAMES = (".local", ".lan", ".internal", ".localhost")
_END = ".,;:!?)]}"
_TUNNELS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "2002::/16", "2001::/32")))
# NAT64, 6to4 and Teredo: Python calls them global, whatever IPv4 address stands in them
_NUMBER = re.compile(r"0x[0-9a-f]{1,8}|[0-9]{1,11}")


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


@text_rule("R16", "tautan", file_names=False)
def links(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a secret in a link or a local address; TINJAU cloud folders and short links."""
    for found in _PASSCODE.finditer(text):
        yield Hit(Level.BLOKIR, found[0], "r16_passcode", private=True)
    for found in _URL.finditer(text):
        yield from _judge(found[0].rstrip(_END))
    for found in _SHORT.finditer(_URL.sub(_bare, text)):
        yield Hit(Level.TINJAU, found[0].rstrip(_END), "r16_hidden")


def _judge(address: str) -> Iterator[Hit]:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").casefold()
    except ValueError:
        yield Hit(Level.BLOKIR, address, "r16_broken")
        return
    fields = {name.casefold() for name, _value in parse_qsl(parts.query)}
    if fields & _SECRET_FIELDS or parts.username or parts.password:
        yield Hit(Level.BLOKIR, address, "r16_secret", private=True)
    if _is_local(host):
        yield Hit(Level.BLOKIR, address, "r16_local")
    elif parts.scheme.casefold() == "http":
        yield Hit(Level.SARAN, address, "r16_plain")


def _is_local(host: str) -> bool:
    host = host.rstrip(".")
    address = _address(host)
    if address is not None:
        tunnel = any(address in network for network in _TUNNELS)
        return tunnel or address.is_multicast or not address.is_global
    return host == "localhost" or "." not in host or host.endswith(_LOCAL_NAMES)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An IP address, also in the spellings that only resolvers know: 127.1, 0x7f000001, 0177.0.0.1.

    None for a name.
    """
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        parts = host.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    try:
        *first, last = (int(part, _base(part)) for part in parts)
        packed = bytes(first) + last.to_bytes(4 - len(first), "big")
    except (ValueError, OverflowError):
        return None
    return ipaddress.IPv4Address(packed)


def _base(number: str) -> int:
    if number.startswith("0x"):
        return 16
    return 8 if number.startswith("0") else 10


def _bare(found: re.Match[str]) -> str:
    """A full link without its scheme, so that one pattern reads both ways of writing."""
    return found[0].partition("//")[2]


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
