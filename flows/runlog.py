"""A run's log as operators read it: secrets masked, our sentences out of Prefect's English frame.

Prefect tells an expected failure three times: once with the state's inner form, once as "Finished
in state Failed(…)", and at the run's end with a traceback through its engine. The sentence stays,
once. A crash of the program keeps its traceback: that is nothing to hide.
"""

from __future__ import annotations

import ast
import logging
import re

from config.redaction import RedactingFilter

_LOGGERS = ("prefect", "prefect.flow_runs", "prefect.task_runs")
_ENDED = re.compile(r"Finished in state \w+\((?P<words>'.*'|\".*\")\)", re.DOTALL)
_TOLD_AGAIN = "Task run failed with state:"
_EXPECTED = "FailedRun"  # what Prefect raises for a state that we returned ourselves


class PlainFilter(logging.Filter):
    """Unwraps or drops a record of Prefect's; every other one passes as it is."""

    def filter(self, record: logging.LogRecord) -> bool:
        """False for what is only a repetition."""
        text = record.getMessage()
        raised = record.exc_info[0] if record.exc_info else None
        if text.startswith(_TOLD_AGAIN) or (raised and raised.__name__ == _EXPECTED):
            return False
        ended = _ENDED.fullmatch(text)
        if ended:
            record.msg, record.args = _spoken(ended["words"]), None
        return True


def _spoken(words: str) -> str:
    """The sentence in Prefect's quotes; as it stands when it is not quoted as expected: a line of
    the log must never end a run.
    """
    try:
        return str(ast.literal_eval(words))
    except (ValueError, SyntaxError):
        return words


def plain_logs() -> None:
    """Put both filters on Prefect's loggers in this process, and on their handlers.

    On the loggers, because what they drop must not go on to the console, whose handler is not
    theirs; on the handlers, because records of their children only pass there.
    """
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        for place in (logger, *logger.handlers):
            # the plain one first: masking turns a traceback into text
            place.addFilter(PlainFilter())
            place.addFilter(RedactingFilter())
