"""``tayang init``: the office's folder from questions or from a file of answers, then doctor."""

from __future__ import annotations

from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.logs import quiet_logging
from config.messages import say
from config.office_files import Answers, Written, existing, read_answers, write_office
from config.settings import Settings
from connectors.logins import logs_in
from flows.commands.common import show_json
from flows.commands.doctor import show_findings
from flows.doctor.examining import examine_home
from flows.doctor.findings import FAILED, Finding, worst


def init_command(folder: Path, answers: Path | None, *, overwrite: bool, as_json: bool) -> int:
    """Exit as ``tayang doctor`` does. ConfigError, nothing written, when a file would have to be
    overwritten unasked.
    """
    quiet_logging()
    home = folder.expanduser().absolute()
    given = read_answers(answers) if answers else None
    if as_json and given is None:
        raise ConfigError("--json without --answers", [_problem("--json", "setup.init.json")])
    whole = given if given is not None else _asked(home)
    replace = _replaced(home, whole, overwrite=overwrite, ask=given is None)
    done = write_office(home, whole, replace)
    Settings.load(home)
    findings = examine_home(home)
    if as_json:
        _show_json(home, whole, done, findings)
        return ConfigError.exit_code if worst(findings) == FAILED else 0
    _show(home, whole, done)
    return show_findings(findings, as_json=False)


def _asked(home: Path) -> Answers:
    from flows.firstday.questions import ask_answers

    typer.echo(say("setup.init.folder", home=home))
    return ask_answers()


def _replaced(home: Path, answers: Answers, *, overwrite: bool, ask: bool) -> tuple[str, ...]:
    """Names of existing files that may be overwritten."""
    there = existing(home, answers)
    if overwrite or not there:
        return there
    if not ask:
        problems = [_problem(name, "setup.init.exists") for name in there]
        raise ConfigError("files of the office exist already", problems)
    from flows.firstday.questions import yes

    return tuple(
        name for name in there if yes(say("setup.init.overwrite", name=name), default=False)
    )


def _problem(place: str, key: str) -> Problem:
    return Problem(place, 0, "", say(key))


def _logins(answers: Answers) -> list[str]:
    """Channels whose person has to log in now."""
    return [
        one.name for one in answers.channels if logs_in(one.platform) and "login" in one.options
    ]


def _show(home: Path, answers: Answers, done: Written) -> None:
    for name in done.written:
        typer.echo(say("setup.init.written", name=name))
    for name in done.kept:
        typer.echo(say("setup.init.kept", name=name))
    typer.echo(say("setup.init.next", home=home))
    for name in _logins(answers):
        typer.echo(say("setup.init.login", name=name))
    typer.echo("")


def _show_json(home: Path, answers: Answers, done: Written, findings: list[Finding]) -> None:
    show_json(
        {
            "home": str(home),
            "written": list(done.written),
            "kept": list(done.kept),
            "logins": _logins(answers),
            "findings": [one.json() for one in findings],
        }
    )
