"""Errors of every connector, named by what the caller does next.

ConnectorError(message, platform, status, hint)
  x Transient         nothing was done; try again (``retry_after`` seconds, when told)
  x OutcomeUnknown    it may have been done: look first (``Connector.find``), never just repeat
  x Permanent         trying again will not help
      x Unauthorized  a person renews the credential or permission
      x Rejected      a person mends the content (or the window)
      x Unsupported   this channel cannot do what is asked

``str(error)`` is English for the log; ``hint`` is Indonesian for the operator. Neither holds a
response body or a secret.
"""

from __future__ import annotations

from typing import ClassVar

from config.errors import TayangError

ACCOUNT_GONE = "account_gone"
"""``code`` of an Unauthorized with which the platform itself says that the account is closed or
suspended. Only its own words count: a refused credential says nothing about the account.
"""


class ConnectorError(TayangError):
    """Base; ``status`` is the HTTP status, 0 when there was no answer; ``code`` the platform's."""

    next_step: ClassVar[str] = ""

    def __init__(
        self,
        message: str,
        *,
        platform: str = "",
        status: int = 0,
        code: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.platform = platform
        self.status = status
        self.code = code


class Transient(ConnectorError):
    """Surely not done; may be tried again after ``retry_after`` seconds (None: not told)."""

    def __init__(
        self,
        message: str,
        *,
        platform: str = "",
        status: int = 0,
        code: str = "",
        hint: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, platform=platform, status=status, code=code, hint=hint)
        self.retry_after = retry_after


class OutcomeUnknown(ConnectorError):
    """The request may have been carried out: reconcile before anything else."""


class Permanent(ConnectorError):
    """Trying the same again will not help."""


class Unauthorized(Permanent):
    """Credential missing, expired, revoked, without permission, or of another account."""


class Rejected(Permanent):
    """The platform refuses this content."""


class Unsupported(Permanent):
    """The channel cannot do this (a format, an update in place, a withdrawal)."""
