"""``tayang init`` as a conversation in Indonesian; every answer is checked when it is given."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import typer
from pydantic import SecretStr

from config.messages import say
from config.office import Channel, Office, Role
from config.office_files import Answers
from config.redaction import register
from config.strict_text import Tree
from config.strictyaml import Loaded, validate
from connectors.http_errors import label
from connectors.logins import logs_in
from connectors.registry import connector_types
from flows.firstday.platforms import OptionQuestion, option_questions

Check = Callable[[str], str]
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}")
_UNIT = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
_MODES = ("rehearse", "automatic", "manual", "off")
_ROLES = ("ppid_pelaksana", "ppid", "atasan_ppid", "kepala_unit")
_IDS = {"ppid_pelaksana": "pelaksana", "atasan_ppid": "atasan"}  # as the guides write --role
_ACTING = ("plt", "plh", "an")
_TRIES = 5
_YES = ("y", "ya", "yes")
_NO = ("t", "tidak", "n", "no")


def ask_answers() -> Answers:
    """Everything; typer.Abort when the person stops."""
    typer.echo(say("setup.ask.welcome"))
    units_of = _office()
    roles = [one for role in _ROLES for one in _role(role)]
    secrets: dict[str, SecretStr] = {}
    channels = [_channel(platform, secrets) for platform in connector_types if _wanted(platform)]
    if not channels:
        typer.echo(say("setup.ask.no_channel"))
        channels = [_channel("manual", secrets)]
    value = {"office": units_of, "roles": roles, "channels": channels}
    checked = validate(Loaded(value, Tree("init")), Answers)
    return checked.model_copy(update={"secrets": secrets})


def _office() -> dict[str, Any]:
    name = _text("office_name")
    office: dict[str, Any] = {
        "id": _text("office_id", default=_slug(name), check=_a_slug),
        "name": name,
        "city": _text("office_city"),
        "site_name": _text("office_site", default=""),
        "units": _units(),
        "base_tags": _listed("tags"),
        "letterhead": {
            "lines": _lines("letterhead"),
            **{key: _text(f"letterhead_{key}", default="") for key in _LETTERHEAD},
        },
        "lists": {"domains": _listed("domains"), "phones": _listed("phones")},
    }
    Office.model_validate(office)
    return office


_LETTERHEAD = ("address", "phone", "website", "email")


def _units() -> dict[str, str]:
    found: dict[str, str] = {}
    typer.echo(say("setup.ask.units"))
    while True:
        code = _text("unit_code", default="", check=_a_unit)
        if code:
            found[code] = _text("unit_name")
        elif found:
            return found
        else:
            typer.echo(say("setup.ask.unit_needed"))


def _role(role: str) -> list[dict[str, Any]]:
    typer.echo(say(f"setup.ask.role_{role}"))
    known = _IDS.get(role, role.replace("_", "-"))
    holder = _holder(known, role, say(f"setup.ask.position_{role}"))
    if role == "kepala_unit" or not yes(say("setup.ask.deputy"), default=False):
        return [holder]
    deputy = _holder(f"{holder['id']}-pengganti", role, "")
    acting = _choice("acting", _ACTING)
    return [holder, deputy | {"acting": acting, "deputy_of": holder["id"]}]


def _holder(role_id: str, role: str, position: str) -> dict[str, Any]:
    found: dict[str, Any] = {"id": role_id, "role": role}
    found["position"] = _text("position", default=position or None)
    optional = {
        "holder": _text("holder", default=""),
        "principal": "" if role == "kepala_unit" else _text("principal", default=""),
        "valid_from": _text("valid_from", default="", check=_a_date),
        "valid_to": _text("valid_to", default="", check=_a_date),
    }
    value = found | {key: text for key, text in optional.items() if text}
    Role.model_validate(value)
    return value


def _wanted(platform: str) -> bool:
    return yes(say("setup.ask.platform", platform=label(platform)), default=False)


def _channel(platform: str, secrets: dict[str, SecretStr]) -> dict[str, Any]:
    usual = "situs" if platform == "wordpress" else platform
    name = _text("channel_name", default=usual, check=_a_slug)
    title = _text("channel_label", default=label(platform))
    mode = "manual" if platform == "manual" else _choice("mode", _MODES)
    login = logs_in(platform) and yes(say("setup.ask.login"), default=True)
    options: dict[str, Any] = {}
    for question in option_questions(platform, login=login):
        value = _option(question, name, secrets)
        if value:
            options[question.name] = value
    if login:
        options["login"] = {"token_file": f"{name}-login"}
    channel = {"name": name, "platform": platform, "label": title, "mode": mode}
    Channel.model_validate(channel | {"options": options})
    return channel | {"options": options}


def _option(
    question: OptionQuestion, channel: str, secrets: dict[str, SecretStr]
) -> str | dict[str, str]:
    if not question.secret:
        return _prompt(question.text, default="" if question.optional else None)
    default = "" if question.optional else None
    value = str(
        typer.prompt(question.text, hide_input=True, default=default, show_default=False)
    ).strip()
    if not value:
        return ""
    register(value)
    name = f"{channel}-{question.name.replace('_', '-')}"
    secrets[name] = SecretStr(value)
    return {"secret": name}


def yes(question: str, *, default: bool) -> bool:
    """A yes or no as people here type it: y, ya, t, tidak."""

    def known(answer: str) -> str:
        return "" if answer.lower() in (*_YES, *_NO) else say("setup.ask.yes_or_no")

    shown = f"{question} [{'Y/t' if default else 'y/T'}]"
    answer = _prompt(shown, default="", check=known)
    return default if not answer else answer.lower() in _YES


def _text(key: str, *, default: str | None = None, check: Check | None = None) -> str:
    return _prompt(say(f"setup.ask.{key}"), default=default, check=check)


def _prompt(question: str, *, default: str | None = None, check: Check | None = None) -> str:
    """Ask until the answer is good; typer.Abort after five bad ones (a script is feeding us)."""
    for _ in range(_TRIES):
        answer = str(typer.prompt(question, default=default, show_default=bool(default))).strip()
        trouble = check(answer) if check and answer else ""
        if not answer and default is None:
            trouble = say("setup.ask.empty")
        if not trouble:
            return answer
        typer.echo(trouble)
    raise typer.Abort


def _choice(key: str, choices: tuple[str, ...]) -> str:
    def known(answer: str) -> str:
        return "" if answer in choices else say("setup.ask.choice", choices=", ".join(choices))

    return _text(key, default=choices[0], check=known)


def _listed(key: str) -> list[str]:
    return [one.strip() for one in _text(key, default="").split(",") if one.strip()]


def _lines(key: str) -> list[str]:
    found: list[str] = []
    while line := _text(key, default=""):
        found.append(line)
    return found


def _slug(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return plain[:40].strip("-") or "kantor"


def _a_slug(answer: str) -> str:
    return "" if _SLUG.fullmatch(answer) else say("setup.ask.bad_slug")


def _a_unit(answer: str) -> str:
    return "" if _UNIT.fullmatch(answer) else say("setup.ask.bad_unit")


def _a_date(answer: str) -> str:
    try:
        date.fromisoformat(answer)
    except ValueError:
        return say("setup.ask.bad_date")
    return ""
