"""What typer itself says, in Indonesian: its help pages, and its answer to a mistyped command.

Typer's sentences are English and cannot be set from outside. The help pages get their headings here
when one is shown (nothing of rich is imported before); a refusal is worded anew from its kind.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from config.messages import say

USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]  # what every mistyped command raises
_PARTS = (("Usage: ", "usage"), ("[OPTIONS]", "options"), ("COMMAND [ARGS]...", "command"))
_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "arguments_title",
    "OPTIONS_PANEL_TITLE": "options_title",
    "COMMANDS_PANEL_TITLE": "commands_title",
    "DEFAULT_STRING": "default",
    "REQUIRED_LONG_STRING": "required",
}
_LIMIT = re.compile(r"(less|greater) than or equal to (-?\d+)")
_QUOTED = re.compile(r"'([^']*)'")
_EXTRA = re.compile(r"\(([^()]{2,}|[^s()])\)")


class _Command(TyperCommand):
    """A command whose help page is Indonesian."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401 -- click's, vendored by typer or not
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 -- click's
        return _explained(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 -- click's
        _headings()
        _name_values(self.params)
        super().format_help(ctx, formatter)


class _Group(TyperGroup):
    """A group of commands whose help page is Indonesian."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401 -- click's
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 -- click's
        return _explained(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 -- click's
        _headings()
        _name_values(self.params)
        super().format_help(ctx, formatter)


def in_indonesian(app: typer.Typer) -> None:
    """Give every command and group of the app an Indonesian help page."""
    app.info.cls = _Group
    for command in app.registered_commands:
        command.cls = _Command
    for group in app.registered_groups:
        if group.typer_instance is not None:
            in_indonesian(group.typer_instance)


def refusal(error: Exception) -> str:
    """What was mistyped and what to do, for a person."""
    kind, said = type(error).__name__, str(getattr(error, "message", ""))
    path = getattr(getattr(error, "ctx", None), "command_path", "tayang")
    quoted = _QUOTED.findall(said)
    if kind == "NoSuchOption":
        text = _near("no_option", str(getattr(error, "option_name", "")), _possible(error))
    elif kind == "MissingParameter":
        text = say("flows.cli.missing", name=_parameter(error))
    elif kind == "BadParameter" and said.endswith("is not readable.") and quoted:
        text = say("flows.cli.file_denied", path=quoted[0])
    elif kind == "BadParameter":
        text = say("flows.cli.bad_value", name=_parameter(error), wanted=_wanted(said))
    elif kind == "BadOptionUsage":
        key = "takes_no_value" if "does not take" in said else "needs_value"
        text = say(f"flows.cli.{key}", name=getattr(error, "option_name", ""))
    elif said.startswith("No such command") and quoted:
        text = _near("no_command", quoted[0], quoted[1:])
    elif "extra argument" in said and (found := _EXTRA.search(said)):
        text = say("flows.cli.extra", words=found[1])
    elif said.startswith("Missing command"):
        text = say("flows.cli.no_command_given")
    else:
        text = say("flows.cli.unclear")
    return f"{text} {say('flows.cli.see_help', path=path)}"


def _near(key: str, name: str, possible: list[str]) -> str:
    text = say(f"flows.cli.{key}", name=name)
    return f"{text} {say('flows.cli.meant', names=', '.join(possible))}" if possible else text


def _possible(error: Exception) -> list[str]:
    wrong = str(getattr(error, "option_name", ""))
    return get_close_matches(wrong, getattr(error, "possibilities", None) or [], cutoff=0.75)


def _parameter(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    options = [one for one in getattr(parameter, "opts", []) if one.startswith("-")]
    name = getattr(parameter, "metavar", None) or getattr(parameter, "name", None) or ""
    return options[0] if options else str(name).upper()


def _wanted(said: str) -> str:
    if limit := _LIMIT.search(said):
        return say("flows.cli.at_most" if limit[1] == "less" else "flows.cli.at_least", n=limit[2])
    return say("flows.cli.whole_number") if "integer" in said else ""


def _usage(text: str) -> str:
    for english, key in _PARTS:
        text = text.replace(english, say(f"flows.cli.{key}"), 1)
    return text


def _explained(option: Any) -> Any:  # noqa: ANN401 -- click's
    if option is not None:
        option.help = say("flows.cli.help")
        option.metavar = " "
    return option


def _name_values(parameters: list[Any]) -> None:
    """In place of Python's names of types."""
    for one in parameters:
        if one.metavar is None and any(name.startswith("-") for name in one.opts):
            flag = getattr(one, "is_flag", False) or getattr(one, "is_bool_flag", False)
            one.metavar = " " if flag else say("flows.cli.value")


def _headings() -> None:
    from typer import rich_utils

    for name, key in _HEADINGS.items():
        setattr(rich_utils, name, say(f"flows.cli.{key}"))
