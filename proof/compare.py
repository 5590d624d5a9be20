"""Whether two texts or addresses say the same, allowing for what platforms do to typography."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from config.messages import say
from content.masking import mask_text

_BEFORE, _SHOWN = 12, 36
_SPACE = re.compile(r"\s+")
# what WordPress's wptexturize and phones' keyboards do: curly quotes, primes, dashes, ellipsis
_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ´`", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | {"…": "...", "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": ""}
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where what is seen is not what was released. Excerpts are short and masked."""

    field: str
    released: str
    seen: str

    def __str__(self) -> str:
        return say(
            "proof.difference.text", field=self.field, released=self.released, seen=self.seen
        )


def plain(text: str) -> str:
    """Return the text as it is compared: NFC, plain quotes and dashes, single spaces."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)).strip()


def text_hash(text: str) -> str:
    """SHA-256 of the compared form, so that equal texts have equal hashes."""
    return hashlib.sha256(plain(text).encode()).hexdigest()


def compare_text(released: str, seen: str, field: str = "text") -> Difference | None:
    """Return the first difference in words, None when both say the same."""
    one, other = plain(released), plain(seen)
    if one == other:
        return None
    # masking changes lengths, so it comes first; the first difference may move, never vanish
    one, other = mask_text(one), mask_text(other)
    shorter = min(len(one), len(other))
    at = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    return Difference(field, _excerpt(one, at), _excerpt(other, at))


def same_address(one: str, other: str) -> bool:
    """Whether two URLs lead to the same page: scheme, host, path and query; not the fragment.

    Case and default port of the host, and one slash at the end of the path, do not matter.
    What is no address is the same as nothing.
    """
    try:
        return bool(one) and _address(one) == _address(other)
    except ValueError:  # a port that is no number, a broken IPv6 bracket
        return False


def _address(url: str) -> tuple[str, str, int | None, str, str]:
    parts = urlsplit(url)
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    return parts.scheme, parts.hostname or "", port, parts.path.removesuffix("/"), parts.query


def _excerpt(text: str, at: int) -> str:
    start = max(0, at - _BEFORE)
    piece = text[start : start + _SHOWN]
    if not piece:
        return say("proof.difference.nothing")
    left = "…" if start else ""
    right = "…" if start + _SHOWN < len(text) else ""
    return f"{left}{piece}{right}"
