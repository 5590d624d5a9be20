"""Errors of the ledger and of proof; each says what the caller does next.

TayangError
  x LedgerError        nothing may be sent: the ledger cannot keep its promise     (exit 31)
      x LedgerBusy     somebody holds the ledger; try again later
      x LedgerFull     make room on the disk, run again
      x LedgerCorrupt  the stored bytes are not what was written; restore a backup
      x LedgerBehind   older than a checkpoint; restore or reconcile before any sending
      x LedgerUnusable not a ledger of ours, a newer format, a link, no permission
      x EntryRefused   a body that may not enter (not JSON, a secret, too large): our mistake

``str(error)`` is English for the log; ``hint`` is Indonesian for the operator. Neither holds a
body or a secret.
"""

from __future__ import annotations

from config.errors import TayangError


class LedgerError(TayangError):
    """The ledger cannot be trusted or written now; no call to a platform may follow."""

    exit_code = 31


class LedgerBusy(LedgerError):
    """Another process kept the write lock longer than the busy time; nothing was written."""


class LedgerFull(LedgerError):
    """The disk is full; nothing was written, what was written before stands."""


class LedgerCorrupt(LedgerError):
    """The file is damaged, or its entries do not follow from each other."""


class LedgerBehind(LedgerError):
    """Entries that a checkpoint vouches for are missing or different."""


class LedgerUnusable(LedgerError):
    """The path does not lead to a ledger that this program may write."""


class EntryRefused(LedgerError):
    """A body that must not enter the ledger; raised before anything is written."""
