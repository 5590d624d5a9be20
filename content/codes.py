"""The check code of a digest: what a letter prints and an officer types from its scan (ADR 0008).

Crockford's base32 of the digest's first 160 bits, in eight groups of four: no I, L, O or U. Typed,
case, spaces and punctuation do not matter, O counts as 0, I and L as 1. The whole digest in
hexadecimal is taken as well.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from config.messages import say

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS: Final = 160
"""Two contents with one code cost their maker some 2**80 digests."""
_GROUP = 4
_LENGTH = BITS // 5
_DIGEST_LENGTH = 64
_OLD_LENGTH = 8
_LOOKALIKES = str.maketrans("OIL", "011")


def check_code(digest: str) -> str:
    """``EZZW-9JV9-…``, 39 characters: prints the same for the same digest (64 hex digits)."""
    return "-".join(_groups(_right(digest)))


def short_digest(digest: str) -> str:
    """``b41f9c07…``: helps the eye to find a line and binds nothing; "" for ""."""
    return f"{digest[:_OLD_LENGTH]}…" if digest else ""


def code_bits(typed: str) -> int:
    """How many bits of the digest a code that was found right holds; 0 for an old one or none."""
    return {_LENGTH: BITS, _DIGEST_LENGTH: 4 * _DIGEST_LENGTH}.get(len(_plain(typed)), 0)


def is_old_code(typed: str, digest: str) -> bool:
    """Whether it is what versions before ADR 0008 compared: the first eight digits, 32 bits."""
    return _plain(typed) == digest[:_OLD_LENGTH].upper()


def code_mistake(typed: str, digest: str) -> str:
    """What is wrong with a typed code, as a sentence that names the groups; "" when it is right."""
    plain = _plain(typed)
    right = digest.upper() if len(plain) == _DIGEST_LENGTH else _right(digest)
    if plain == right:
        return ""
    values = {"count": len(plain), "length": _LENGTH, "groups": _LENGTH // _GROUP}
    if not plain:
        return say("content.code.none", **values)
    if is_old_code(typed, digest):
        return say("content.code.old", **values)
    pairs = zip(_groups(plain), _groups(right), strict=False)
    wrong = [(number, one) for number, (one, good) in enumerate(pairs, 1) if one != good]
    if len(plain) != len(right):
        key = "short" if len(plain) < len(right) else "long"
        where = [say("content.code.from_group", number=at, typed=one) for at, one in wrong[:1]]
        return say(f"content.code.{key}", **values, where="".join(where))
    if len(wrong) * 2 > len(_groups(right)):
        return say("content.code.other", **values)
    named = ", ".join(say("content.code.group", number=at, typed=one) for at, one in wrong)
    return say("content.code.groups", which=named)


def _right(digest: str) -> str:
    """The first 160 bits, five by five, most significant first."""
    number = int(digest[: BITS // 4], 16)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -1, -5))


def _plain(typed: str) -> str:
    """Letters and digits alone, as they count."""
    kept = (one for one in unicodedata.normalize("NFKC", typed).upper() if one.isalnum())
    return "".join(kept).translate(_LOOKALIKES)


def _groups(plain: str) -> list[str]:
    return [plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP)]
