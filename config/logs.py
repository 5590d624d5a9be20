"""Logging of the command line: one handler, everything through the redacting filter."""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from config.redaction import RedactingFilter, redact


def quiet_logging(level: int = logging.WARNING) -> None:
    """Send the program's log to standard error, redacted; tracebacks of crashes too."""
    handler = logging.StreamHandler()
    handler.addFilter(RedactingFilter())
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    sys.excepthook = _redacted_crash


def _redacted_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    formatted = logging.Formatter().formatException((kind, error, trace))
    sys.stderr.write(redact(formatted) + "\n")
