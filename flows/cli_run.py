"""How ``tayang`` ends: every error that a person can mend is one sentence and an exit code."""

from __future__ import annotations

import errno

import typer

from config.errors import ConfigError, TayangError
from config.messages import say
from flows.cli_words import USAGE_ERROR, refusal

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_INTERRUPTED = 130
_MISTYPED = 2
_FILES = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.ENOENT: "missing",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "exists",
}


def run(app: typer.Typer) -> int:
    """Run the command that was typed; its exit code. An error of the program itself is raised."""
    try:
        code = app(standalone_mode=False)
    except TayangError as error:
        return _end(error.hint, error.exit_code)
    except typer.Abort:
        return _end("\n" + say("flows.cli.unanswered"), 1)
    except USAGE_ERROR as error:
        if type(error).__name__ != "NoArgsIsHelpError":
            return _end(refusal(error), _MISTYPED)
        return _MISTYPED  # the help page, which typer has printed
    except OSError as error:
        if error.errno in _NO_ROOM:
            return _end(say("duty.no_room"), ConfigError.exit_code)
        if not error.filename:
            raise
        return _end(_about_file(error), ConfigError.exit_code)
    if code == _INTERRUPTED:
        return _end("\n" + say("flows.cli.stopped"), _INTERRUPTED)
    return code if isinstance(code, int) else 0


def _about_file(error: OSError) -> str:
    kind = _FILES.get(error.errno or 0, "other")
    return say(f"flows.cli.file_{kind}", path=error.filename, code=error.errno)


def _end(text: str, code: int) -> int:
    typer.echo(text, err=True)
    return code
