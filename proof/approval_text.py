"""How an act is known, in words: ``A2``, or ``A1, kode paling banyak 32 bit`` of an old letter."""

from __future__ import annotations

from config.messages import say


def level_text(level: str, code_bits: int) -> str:
    """The level; at A1 it says when the letter's code was of the kind before ADR 0008."""
    weak = level == "A1" and not code_bits
    return say("proof.level_old_code", level=level) if weak else level
