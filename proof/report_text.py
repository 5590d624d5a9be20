"""Texts as the printed report needs them: short moments, words that may be broken."""

from __future__ import annotations

from datetime import datetime

from config.clock import WIB
from content.dates import clock_text


def moment_short(at: datetime | None) -> str:
    """``09/12/2026 08.30``, in WIB; "" for None."""
    return f"{at.astimezone(WIB):%d/%m/%Y} {clock_text(at)}" if at else ""


def breakable(text: str, every: int = 14) -> str:
    """An address that may be broken over lines: zero-width spaces at signs and in long words."""
    parts, run = [], 0
    for sign in text:
        parts.append(sign)
        run = 0 if sign in "/.-_?&=" else run + 1
        if run in {0, every}:
            parts.append("\u200b")
            run = 0
    return "".join(parts)


def fitting(text: str, longest: int = 24) -> str:
    """Text for a narrow column: only words longer than that may be broken."""
    words = text.split(" ")
    return " ".join(breakable(one, longest) if len(one) > longest else one for one in words)
