"""R16 links as they are written, R16b what they lead to when opened (domain.md D).

Nothing is opened here: ``openable`` names the addresses, flows fetch them (``connectors.links``)
and hand the results in as ``CheckContext.links``. A network that fails is advice, never a stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from content.checks.context import CheckContext, LinkLook, LinkState, Place, places
from content.checks.engine import Hit, rule, text_rule
from content.checks.finding import Level
from content.hosts import is_local
from content.masking import fold

_URL = re.compile(r"https?://[^\s<>\"']{1,2000}", re.IGNORECASE)
_SHORT = re.compile(
    r"(?<![\w./@])(?:bit\.ly|s\.id|tinyurl\.com|cutt\.ly|t\.ly|goo\.gl|is\.gd|shorturl\.at"
    r"|drive\.google\.com|docs\.google\.com|forms\.gle|1drv\.ms|onedrive\.live\.com"
    r"|(?:www\.)?dropbox\.com)/[^\s<>\"']{1,500}",
    re.IGNORECASE,
)
_PASSCODE = re.compile(
    r"(?<!\w)(?:(?:passcode|meeting id) {0,3}: {0,3}[^\s]{3,60}"
    # "Kata sandi: gunakan huruf besar" is advice: one word alone, or a sign that words lack
    r"|(?:password|kata sandi) {0,3}: {0,3}(?:(?=[^\s]{0,60}[\d@#$%&*_])[^\s]{3,60}"
    r"|[^\s]{3,60}(?= {0,3}(?:\n|$))))",
    re.IGNORECASE,
)
_SECRET_FIELDS = frozenset({"token", "access_token", "pwd", "password", "key", "apikey", "sig"})
_END = ".,;:!?)]}"
_OFFICIAL = ".go.id"
_UNOPENED = {
    LinkState.REFUSED: "r16_refused",
    LinkState.UNREACHED: "r16_unreached",
    LinkState.NOT_ASKED: "r16_not_asked",
}


@text_rule("R16", "tautan", file_names=False)
def links(text: str, ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a secret in a link or a local address; TINJAU cloud folders and short links."""
    for found in _PASSCODE.finditer(text):
        yield Hit(Level.BLOKIR, found[0], "r16_passcode", private=True)
    for address in addresses(text):
        yield from _judge(address, ctx)
    for found in _SHORT.finditer(_URL.sub(_bare, text)):
        yield Hit(Level.TINJAU, found[0].rstrip(_END), "r16_hidden")


@rule("R16b", "tautan dibuka")
def opened_links(ctx: CheckContext) -> Iterator[Hit]:
    """What the opened links gave, each address once, at the first place where it stands.

    BLOKIR a page that our own site has not; TINJAU another site's, a name that nobody has, a link
    into a private network, an official address that leads to a strange host; else SARAN.
    """
    told: set[str] = set()
    for place, address in _standing(ctx):
        look = ctx.links.get(address)
        if look is None or address in told:
            continue
        told.add(address)
        hit = _opened(address, look, ctx)
        if hit is not None:
            yield Hit(hit.level, hit.match, hit.message, hit.values, place=place)


def openable(ctx: CheckContext) -> tuple[str, ...]:
    """The addresses that may be opened, each once: those that R16 does not stop, https only."""
    found = dict.fromkeys(address for _place, address in _standing(ctx))
    return tuple(one for one in found if _may_open(one, ctx))


def addresses(text: str) -> Iterator[str]:
    """Every http(s) address in a text, without the sentence's own punctuation behind it."""
    for found in _URL.finditer(text):
        yield _trimmed(found[0])


def origin(address: str) -> str:
    """``https://host:port`` as it is written, "" for what cannot be read as an address."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme.casefold()}://{(parts.hostname or '').casefold()}{port}"


def _standing(ctx: CheckContext) -> Iterator[tuple[Place, str]]:
    for place, text in places(ctx):
        if not place.field.endswith(".file"):
            yield from ((place, address) for address in addresses(fold(text)))


def _may_open(address: str, ctx: CheckContext) -> bool:
    stops = any(hit.level is Level.BLOKIR for hit in _judge(address, ctx))
    secure = address.casefold().startswith("https:")
    return not stops and (secure or origin(address) in ctx.lists.local_origins)


def _judge(address: str, ctx: CheckContext) -> Iterator[Hit]:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").casefold()
        _ = parts.port
    except ValueError:
        yield Hit(Level.BLOKIR, address, "r16_broken")
        return
    fields = {name.casefold() for name, _value in parse_qsl(parts.query)}
    if fields & _SECRET_FIELDS or parts.username or parts.password:
        yield Hit(Level.BLOKIR, address, "r16_secret", private=True)
    if is_local(host) and origin(address) not in ctx.lists.local_origins:
        yield Hit(Level.BLOKIR, address, "r16_local")
    elif parts.scheme.casefold() == "http":
        yield Hit(Level.SARAN, address, "r16_plain")


def _opened(address: str, look: LinkLook, ctx: CheckContext) -> Hit | None:
    host = _host(address)
    ours = any(host == one or host.endswith(f".{one}") for one in ctx.lists.sites)
    values: dict[str, object] = {"status": look.status, "host": look.final_host}
    if look.state is LinkState.ALIVE:
        if not look.final_host or _same_site(host, look.final_host):
            return None
        official = ours or host.endswith(_OFFICIAL)
        level = Level.TINJAU if official else Level.SARAN
        return Hit(level, f"{address} → {look.final_host}", "r16_elsewhere", values)
    shown = f"{address} ({look.status or look.state.value})"
    if look.state is LinkState.GONE:
        return Hit(Level.BLOKIR if ours else Level.TINJAU, shown, "r16_gone", values)
    if look.state is LinkState.NO_NAME:
        return Hit(Level.TINJAU, shown, "r16_no_name", values)
    if look.state is LinkState.INSIDE:
        return Hit(Level.TINJAU, shown, "r16_inside", values)
    return Hit(Level.SARAN, address, _UNOPENED[look.state], values)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").casefold()


def _same_site(one: str, other: str) -> bool:
    """Whether a reader stays at home: the same host, or one below the other (www.…)."""
    other = other.casefold()
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence; a bracket that the address opened stays."""
    while address and address[-1] in _END:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _bare(found: re.Match[str]) -> str:
    """A full link without its scheme, so that one pattern reads both ways of writing."""
    return found[0].partition("//")[2]
