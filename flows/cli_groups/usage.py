"""What a person typed wrong, told in Indonesian: Typer's own sentences are English.

Typer tells its errors apart by class; the classes themselves are private to it, their names and
fields are those of Click.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

import typer

from config.messages import say

WRONG_USE = 2
"""Exit code of a command that was typed wrong, as shells have it."""

UsageError: type[Exception] = typer.BadParameter.__mro__[1]

_QUOTED = re.compile(r"'([^']*)'")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)$")
_BOUND = re.compile(r"(greater|less) than or equal to (-?\d+)")


def explain(error: Exception) -> str:
    """What is wrong and how to see what the command takes; "" where help has been shown instead."""
    kind, parts = type(error).__name__, vars(error)
    if kind == "NoArgsIsHelpError":
        return ""
    context = parts.get("ctx")
    told = {
        "MissingParameter": _missing,
        "NoSuchOption": _unknown_option,
        "BadOptionUsage": _without_value,
        "BadParameter": _bad_value,
    }.get(kind, _of_the_command)(parts)
    return (
        f"{told}\n{say('flows.usage.help', command=context.command_path if context else 'tayang')}"
    )


def _missing(parts: dict[str, Any]) -> str:
    return say("flows.usage.missing", name=_name(parts))


def _unknown_option(parts: dict[str, Any]) -> str:
    name = str(parts["option_name"])
    return say("flows.usage.option", name=name) + _near(name, parts["possibilities"] or ())


def _without_value(parts: dict[str, Any]) -> str:
    key = "takes_no_value" if "does not take" in str(parts["message"]) else "no_value"
    return say(f"flows.usage.{key}", name=parts["option_name"])


def _bad_value(parts: dict[str, Any]) -> str:
    detail = str(parts["message"])
    if detail.endswith("is not readable.") and (file := _QUOTED.search(detail)):
        return say("flows.cli.file_denied", path=file[1])
    return say("flows.usage.value", name=_name(parts), wanted=_wanted(detail))


def _wanted(detail: str) -> str:
    bound = _BOUND.search(detail)
    if bound:
        which = "least" if bound[1] == "greater" else "most"
        return say(f"flows.usage.wanted.{which}", number=bound[2])
    for word in ("integer", "number"):
        if word in detail:
            return say(f"flows.usage.wanted.{word}")
    return detail


def _of_the_command(parts: dict[str, Any]) -> str:
    text = str(parts["message"])
    if extra := _IN_BRACKETS.search(text):
        return say("flows.usage.extra", words=extra[1])
    if named := _QUOTED.search(text):
        commands = getattr(getattr(parts["ctx"], "command", None), "commands", {})
        return say("flows.usage.command", name=named[1]) + _near(named[1], commands)
    return say("flows.usage.other")


def _name(parts: dict[str, Any]) -> str:
    """The option as it is typed, or the argument as help shows it."""
    param = parts.get("param")
    if param is None:
        return str(parts.get("param_hint") or "")
    return str(param.opts[0]) if param.param_type_name == "option" else f"{{{param.name}}}"


def _near(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, list(known), 1, cutoff=0.75)
    return f" {say('flows.usage.near', name=found[0])}" if found else ""
