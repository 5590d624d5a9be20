"""Ids as X makes them: milliseconds since X's epoch, then a sequence number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from connectors.sandbox.store import Store

_EPOCH_MS: Final = 1_288_834_974_657
_SHIFT: Final = 22
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def new_id(store: Store, now: datetime) -> str:
    """An id that sorts by time and is never given twice, even if the clock is set back."""
    number = store.next_number("x.snowflake") % (1 << _SHIFT)
    return str(((int(now.timestamp() * 1000) - _EPOCH_MS) << _SHIFT) | number)


def first_id_at(moment: datetime) -> int:
    """The smallest id that a post of this moment can have."""
    return (int(moment.timestamp() * 1000) - _EPOCH_MS) << _SHIFT


def moment_of(post_id: str) -> datetime:
    return datetime.fromtimestamp(((int(post_id) >> _SHIFT) + _EPOCH_MS) / 1000, UTC)


def short_code(number: int) -> str:
    """Ten letters and digits for a t.co address; different for different numbers below 2**32."""
    mixed = (number * 2_654_435_761) % (1 << 32) + (1 << 55)
    code = ""
    while mixed:
        mixed, digit = divmod(mixed, 62)
        code = _ALPHABET[digit] + code
    return code[:10].rjust(10, "0")
