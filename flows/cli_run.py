"""How ``tayang`` ends: every error that a person can mend is one sentence and an exit code."""

from __future__ import annotations

import errno

import typer

from config.errors import ConfigError, TayangError
from config.messages import say
from flows.cli_groups.usage import WRONG_USE, UsageError, explain

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_INTERRUPTED = 130
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
        code = app(standalone_mode=False, prog_name="tayang")
    except TayangError as error:
        return _end(error.hint, error.exit_code)
    except typer.Abort:
        return _end("\n" + say("flows.cli.unanswered"), 1)
    except UsageError as error:
        told = explain(error)
        return _end(told, WRONG_USE) if told else WRONG_USE  # "": typer printed the help page
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
