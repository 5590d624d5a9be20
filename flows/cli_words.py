"""What typer itself says, in Indonesian: its help pages.

Typer's headings are English and cannot be set from outside; they are set here when a page is shown
(nothing of rich is imported before). What was mistyped is told by ``flows.cli_groups.usage``.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from config.messages import say

_PARTS = (("Usage: ", "usage"), ("[OPTIONS]", "options"), ("COMMAND [ARGS]...", "command"))
_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "arguments_title",
    "OPTIONS_PANEL_TITLE": "options_title",
    "COMMANDS_PANEL_TITLE": "commands_title",
    "DEFAULT_STRING": "default",
    "REQUIRED_LONG_STRING": "required",
}


class _Indonesian:
    """A command or a group of commands whose help page is Indonesian."""

    params: list[Any]

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401 -- click's, vendored by typer or not
        return _usage(super().get_usage(ctx))  # type: ignore[misc]  # of the class beside it

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 -- click's
        return _explained(super().get_help_option(ctx))  # type: ignore[misc]

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 -- click's
        _headings()
        _name_values(self.params)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class _Command(_Indonesian, TyperCommand):
    pass


class _Group(_Indonesian, TyperGroup):
    pass


def in_indonesian(app: typer.Typer) -> None:
    """Give every command and group of the app an Indonesian help page."""
    app.info.cls = _Group
    for command in app.registered_commands:
        command.cls = _Command
    for group in app.registered_groups:
        if group.typer_instance is not None:
            in_indonesian(group.typer_instance)


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
