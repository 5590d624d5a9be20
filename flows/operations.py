"""What an operation other than publishing gives back to whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """``message``: one Indonesian sentence; ``lines``: the details, one sentence each."""

    message: str
    ok: bool = True
    lines: tuple[str, ...] = ()
