"""What the commands share: opening the office, printing JSON, moments typed by people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from config.clock import WIB
from config.errors import ConfigError, Problem
from config.logs import quiet_logging
from config.messages import say
from config.settings import home_from_environment
from flows.runtime import Runtime, open_runtime


@contextmanager
def office(home: Path | None) -> Iterator[Runtime]:
    """Open the office's runtime with redacted logging."""
    quiet_logging()
    with open_runtime(home_from_environment(home)) as runtime:
        yield runtime


def show_json(value: Any) -> None:  # noqa: ANN401 -- any JSON value
    """Print one JSON value as the last thing on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def html_file(out: Path) -> Path:
    """Where a page goes; ConfigError when the name promises another kind (a PDF that is none)."""
    return file_of_kind(out, ".html", ".htm", told="flows.not_html")


def file_of_kind(out: Path, *endings: str, told: str = "flows.not_kind") -> Path:
    """Where a file goes whose name ends so; ConfigError for the name of another kind."""
    if out.suffix.lower() not in endings:
        hint = say(told, value=out.name, endings=" / ".join(endings))
        raise ConfigError("the name is another kind's", [Problem("--out", 0, "", hint, str(out))])
    return out


def moment(text: str, option: str) -> datetime:
    """A moment typed by a person; without an offset it is WIB. ConfigError when it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        hint = say("flows.bad_moment", option=option, value=text)
        raise ConfigError("not a moment", [Problem(option, 0, "", hint, text)]) from error
    return found if found.tzinfo else found.replace(tzinfo=WIB)
