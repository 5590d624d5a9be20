"""An answer of a shape that nobody foresaw is a doubt about one post, not the end of a run.

A plugin or a new version of an API may leave a field out or change its type where a connector
reads it. Whatever Python says then becomes the error by which delivery looks before it repeats.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from config.messages import say
from connectors.errors import ConnectorError, OutcomeUnknown, Transient
from connectors.http_errors import label

_READS = ("whoami", "ready", "find", "adopt", "read_back")
_WRITES = (
    "perform",
    "revise",
    "withdraw",
    "withdraw_files",
    "withdraw_hosted",
    "remove_orphan",
    "host",
)
_ODD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
_log = logging.getLogger(__name__)


def doubt_odd_answers(connector: type[Any]) -> None:
    """Wrap the class's calls that read answers, each once, also those of a mixin."""
    for name in (*_READS, *_WRITES):
        method = getattr(connector, name, None)
        if callable(method) and not hasattr(method, "__wrapped__"):
            setattr(connector, name, _doubting(method, write=name in _WRITES))


def _doubting(method: Callable[..., Any], *, write: bool) -> Callable[..., Any]:
    kind: type[ConnectorError] = OutcomeUnknown if write else Transient
    key = "outcome_unknown" if write else "unusable"

    @wraps(method)
    def call(self: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401 -- any method's
        try:
            return method(self, *args, **named)
        except _ODD as error:
            # the exception's own text may quote the answer
            what = f"{self.platform}: {method.__name__}: {type(error).__name__}"
        _log.debug("%s: the answer is not of the API's shape", what)
        hint = say(f"connectors.{key}", platform=label(self.platform))
        text = f"{what}: the answer is not of the API's shape"
        raise kind(text, platform=self.platform, code="odd_answer", hint=hint)

    return call
