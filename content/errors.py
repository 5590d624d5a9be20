"""Errors of plan, manifest, checks and release; each says what the caller does next.

TayangError
  x ManifestError   mend the plan or manifest named, then check again         (exit 30)
  x CheckRefused    mend the text or release the finding with a reason        (exit 20)
  x ApprovalRefused get (a new) release; nothing was sent                     (exit 21)
  x StoreError      a content file is missing, changed or unreadable          (exit 30)
"""

from __future__ import annotations

from collections.abc import Iterable

from config.errors import LocatedError, Problem, TayangError


class ManifestError(LocatedError):
    """A plan or manifest holds mistakes; all of them are in ``problems``."""

    exit_code = 30

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = tuple(problems)
        super().__init__(f"{len(found)} mistake(s) in the input files", found)


class StoreError(TayangError):
    """A source file could not be taken into, or read from, the content store."""

    exit_code = 30


class CheckRefused(TayangError):
    """Findings stop the item (BLOKIR, or TINJAU that nobody released)."""

    exit_code = 20


class ApprovalRefused(TayangError):
    """What would be sent is not what was approved. ``pointer`` is the JSON pointer of the field."""

    exit_code = 21

    def __init__(self, message: str, *, hint: str = "", pointer: str = "") -> None:
        super().__init__(message, hint=hint)
        self.pointer = pointer
