"""Which options of a platform a person is asked for, taken from the connector's own settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from config.messages import say
from connectors.registry import connector_type

_LOGIN = {"x": ("client_id", "client_secret"), "youtube": ("client_id", "client_secret")}
_FIXED = {
    "x": ("consumer_key", "consumer_secret", "access_token", "access_token_secret"),
    "youtube": ("client_id", "client_secret", "refresh_token"),
}
_OPTIONAL = {("x", "client_secret")}
"""X gives a secret to confidential apps only."""


@dataclass(frozen=True, slots=True)
class OptionQuestion:
    """One option; ``secret``: asked hidden and kept in a file of its own."""

    name: str
    text: str
    secret: bool
    optional: bool = False


def option_questions(platform: str, *, login: bool) -> tuple[OptionQuestion, ...]:
    """What must be asked; ``login``: the credential comes from ``tayang channels login``."""
    fields = connector_type(platform).settings_type.model_fields
    known = (_LOGIN if login else _FIXED).get(platform)
    names = known or tuple(name for name, field in fields.items() if field.is_required())
    return tuple(
        OptionQuestion(
            name=name,
            text=_text(platform, name),
            secret=_is_secret(fields[name]),
            optional=(platform, name) in _OPTIONAL,
        )
        for name in names
    )


def _is_secret(field: FieldInfo) -> bool:
    return field.annotation is SecretStr or SecretStr in get_args(field.annotation)


def _text(platform: str, name: str) -> str:
    try:
        return say(f"setup.ask.option.{platform}.{name}")
    except KeyError:
        return say("setup.ask.option", name=name)
