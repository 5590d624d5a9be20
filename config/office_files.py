"""A new office's files from one set of answers: office.yaml, channels.yaml, roles.yaml, secrets.

Answers are the same models that the files are read by, so what is written can be read. Nothing
that exists is touched unless its name is given in ``replace``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, SecretStr, StringConstraints

from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Channel, Delivery, Office, Role, Section
from config.private_files import READABLE_BY_OTHERS, write_private
from config.redaction import register
from config.strictyaml import load_strict, validate

SecretName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
FILES = ("office.yaml", "channels.yaml", "roles.yaml")


class Answers(Section):
    """What ``tayang init`` asks; ``secrets`` hold values by the names that options refer to."""

    office: Office
    roles: tuple[Role, ...] = Field(min_length=1)
    channels: tuple[Channel, ...] = Field(min_length=1)
    delivery: Delivery = Delivery()
    secrets: dict[SecretName, SecretStr] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """Names below the office's folder; ``kept`` existed and were left as they were."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def read_answers(path: Path) -> Answers:
    """Answers from a YAML or JSON file; ConfigError with every mistake, or when the file holds
    secrets and others may read it.
    """
    answers = validate(load_strict(path), Answers, path.name)
    if answers.secrets and path.stat().st_mode & READABLE_BY_OTHERS:
        hint = say("config.secret_open", path=path)
        raise ConfigError("answers with secrets are open", [Problem(path.name, 0, "secrets", hint)])
    for secret in answers.secrets.values():
        register(secret)
    return answers


def existing(home: Path, answers: Answers) -> tuple[str, ...]:
    """Names below ``home`` that the answers would overwrite."""
    return tuple(name for name in _names(answers) if (home / name).exists())


def write_office(home: Path, answers: Answers, replace: Collection[str] = ()) -> Written:
    """Write the folder; existing files only when their name is in ``replace``."""
    home.mkdir(parents=True, exist_ok=True)
    folder = home / "secrets"
    if not folder.exists():
        folder.mkdir(mode=0o700)
    texts = {"office.yaml": _office(answers), "channels.yaml": _channels(answers)}
    texts["roles.yaml"] = _roles(answers)
    written: list[str] = []
    kept: list[str] = []
    for name in _names(answers):
        path = home / name
        if path.exists() and name not in replace:
            kept.append(name)
            continue
        if name in texts:
            _write(path, texts[name])
        else:
            value = answers.secrets[path.name].get_secret_value()
            write_private(path, value + "\n")
        written.append(name)
    return Written(tuple(written), tuple(kept))


def _names(answers: Answers) -> tuple[str, ...]:
    return (*FILES, *(f"secrets/{name}" for name in sorted(answers.secrets)))


def _write(path: Path, text: str) -> None:
    """Whole or not at all; readable like other files of the office."""
    draft = path.with_name(f".{path.name}.baru")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _office(answers: Answers) -> str:
    value = answers.office.model_dump(mode="json", exclude_defaults=True)
    return _yaml("setup.file.office", value)


def _roles(answers: Answers) -> str:
    roles = [one.model_dump(mode="json", exclude_defaults=True) for one in answers.roles]
    return _yaml("setup.file.roles", {"roles": roles})


def _channels(answers: Answers) -> str:
    """The mode is written even when it is the usual one: it is what people change."""
    channels = []
    for one in answers.channels:
        told = one.model_dump(mode="json", exclude_defaults=True)
        first = {"name": one.name, "platform": one.platform}
        label = {"label": one.label} if one.label else {}
        channels.append(first | label | {"mode": one.mode} | told)
    delivery = answers.delivery.model_dump(mode="json", exclude_defaults=True)
    more = {"delivery": delivery} if delivery else {}
    return _yaml("setup.file.channels", {"channels": channels} | more)


def _yaml(head: str, value: dict[str, Any]) -> str:
    body = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)
    return f"# {say(head)}\n{body}"
