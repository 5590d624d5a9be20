"""Finds the links, tags and mentions that a network would find in a plain text.

A network turns ``inspektorat.jogjakota.go.id`` into a link although nobody wrote ``https://``,
so a count or a check that only looks for schemes is wrong. The rules follow what X publishes
about its own text parser (docs.x.com, Counting Characters): a domain needs a real top-level
domain, trailing punctuation does not belong to the address, brackets only in pairs.
Offsets count Python characters of the text as given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LETTER = r"[^\W_]"  # any letter or digit of any script
_LABEL = rf"{_LETTER}(?:[\w-]*{_LETTER})?"
# without a scheme, an address never starts inside a path, a host or a hyphenated word
_START = r"(?:(?<![\w@＠$#＃])(?P<scheme>https?://)|(?<![\w@＠$#＃./-]))"
_PATH_CHAR = r"[\w!*';:=+,.$/%#\[\]\-–~@|&]"
_PATH_END = r"[\w+\-=#/]"
_IN_BRACKETS = rf"\({_PATH_CHAR}*(?:\({_PATH_CHAR}*\){_PATH_CHAR}*)?\)"
_QUERY_CHAR = r"[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_QUERY_END = r"[A-Za-z0-9_&=#/\-]"

_CANDIDATE = re.compile(
    rf"""{_START}(?P<host>{_LABEL}(?:\.{_LABEL})+)
    (?P<port>:\d{{2,5}}(?=[/?\s]|$))?
    (?P<path>/(?:(?:{_PATH_CHAR}|{_IN_BRACKETS})*(?:{_PATH_END}|{_IN_BRACKETS}))?)?
    (?P<query>\?(?:{_QUERY_CHAR}*{_QUERY_END})?)?""",
    re.IGNORECASE | re.VERBOSE,
)
LOOPBACK = "127.0.0.1"
_ASCII_HOST = re.compile(r"[A-Za-z0-9.-]+\Z")
_TAG = re.compile(r"(?<![\w&/#＃])[#＃](?P<tag>\w*[^\W\d_]\w*)")
_MENTION = re.compile(r"(?<![\w@＠/.!#$%&*])[@＠](?P<name>[A-Za-z0-9_]{1,30}(?:\.[A-Za-z0-9_]+)*)")


@dataclass(frozen=True, slots=True)
class Found:
    """A marked part of a text: ``value`` is the absolute URL, the tag, or the account name."""

    start: int
    end: int
    value: str


@cache
def _top_level_domains() -> frozenset[str]:
    text = files(__package__).joinpath("top_level_domains.txt").read_text(encoding="ascii")
    names = {
        name for line in text.splitlines() if not line.startswith("#") for name in line.split()
    }
    native = {name[4:].encode().decode("punycode") for name in names if name.startswith("xn--")}
    return frozenset(names | native)


def _real_host(host: str) -> str:
    """Return the longest head of ``host`` that ends in a real top-level domain, or ""."""
    labels = host.split(".")
    for length in range(len(labels), 1, -1):
        # "bukti.id.Selanjutnya" is a sentence end without a space: the address stops before it
        if labels[length - 1].lower() in _top_level_domains():
            return ".".join(labels[:length])
    return ""


def _link(match: re.Match[str], text: str) -> Found | None:
    scheme, host = match["scheme"] or "", match["host"]
    start = match.start()
    if not scheme and not _ASCII_HOST.match(host):
        return None
    # a rehearsal's site has no name; with its scheme written out it can only be meant as a link
    real = host if scheme and host == LOOPBACK else _real_host(host)
    if not real:
        return None
    end = match.end() if real == host else match.start("host") + len(real)
    if text[end : end + 1] in {"@", "+"} and real == host:
        return None  # an e-mail address whose domain-like name comes first
    return Found(start, end, (scheme or "https://") + text[match.start("host") : end])


def find_links(text: str) -> tuple[Found, ...]:
    """Return every address a network would turn into a link, in order, never overlapping."""
    found: list[Found] = []
    for match in _CANDIDATE.finditer(text):
        link = _link(match, text)
        if link is not None:
            found.append(link)
    return tuple(found)


def _outside(found: list[Found], links: tuple[Found, ...]) -> tuple[Found, ...]:
    return tuple(
        one for one in found if not any(link.start <= one.start < link.end for link in links)
    )


def find_tags(text: str) -> tuple[Found, ...]:
    """Return the hashtags (at least one letter); ``value`` is without the number sign."""
    found = [Found(m.start(), m.end(), m["tag"]) for m in _TAG.finditer(text)]
    return _outside(found, find_links(text))


def find_mentions(text: str) -> tuple[Found, ...]:
    """Return the ``@account`` mentions; e-mail addresses are none."""
    found = [Found(m.start(), m.end(), m["name"]) for m in _MENTION.finditer(text)]
    return _outside(found, find_links(text))
