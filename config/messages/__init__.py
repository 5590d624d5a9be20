"""The catalogue of Indonesian strings that operators read: one YAML file per room.

Keys are dotted (``connectors.x.duplicate``), the first part names the file. Values are
``str.format`` templates; every placeholder must be given. A missing key is a programming error.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where it was built in: the largest room takes a tenth of a second without it."""


@cache
def _room(name: str) -> dict[str, str]:
    text = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, _LOADER) or {}  # noqa: S506 -- a safe loader
    return {str(key): str(value) for key, value in loaded.items()}


def say(key: str, /, **values: object) -> str:
    """Return the Indonesian sentence for ``key`` with ``values`` filled in; KeyError if unknown."""
    room, _, rest = key.partition(".")
    return _room(room)[rest].format(**values)
