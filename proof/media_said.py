"""What was compared of each medium, in one Indonesian sentence from a proof's evidence.

An auditor must not read "the same" where nothing was compared: a platform may serve no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config.messages import say


def media_compared(evidence: Mapping[str, Any]) -> str:
    """``1: berkas sama; 2: durasi sama, ukuran berkas tidak dibandingkan``; "" without media."""
    media = evidence.get("released", {}).get("media", ())
    known = evidence.get("p2", {}).get("likeness", ())
    told = []
    for number in range(1, len(media) + 1):
        one = known[number - 1] if number <= len(known) else {}
        told.append(f"{number}: {', '.join(_said(one))}")
    return "; ".join(told)


def _said(one: Mapping[str, Any]) -> Iterator[str]:
    parts = one.get("parts", ())
    if not parts:
        yield say(f"proof.media.{one.get('how', 'unseen')}")
    for part in parts:
        yield say(f"proof.media.{part['name']}_{part['result']}")
