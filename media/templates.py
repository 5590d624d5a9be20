"""The office's text templates: wording as data in ``config/templates/<platform>/<format>.txt.j2``.

A template file is a set of named blocks (``body``, ``title``, ``opening`` ...); the narrative
fills one at a time. It sees plain texts and numbers only, never our objects, and what an
operator typed reaches it as a value, so ``{{`` in a narrative stays what it is.
An office's own folder, when given, is looked at first, file by file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    Template,
    TemplateError,
)
from jinja2.exceptions import TemplateNotFound, TemplatesNotFound

from config.errors import ConfigError, Problem
from config.messages import say
from media.bounded import BoundedEnvironment

COMMON = "common"
"""Folder of templates for platforms that have none of their own."""

ANY = "any"
"""File of a platform's folder that serves all formats without a file of their own."""

_MOST_CHARACTERS = 200_000
Facts = Mapping[str, object]


class Templates:
    """Loads, renders and names the templates; ``own`` is the office's folder."""

    def __init__(self, own: Path | None = None) -> None:
        packaged = PackageLoader("config", "templates")
        loaders: list[BaseLoader] = [packaged] if own is None else [FileSystemLoader(own), packaged]
        self._environment = BoundedEnvironment(ChoiceLoader(loaders))

    def _template(self, platform: str, text_format: str) -> Template:
        found = ((platform, text_format), (platform, ANY), (COMMON, text_format))
        names = [f"{folder}/{name}.txt.j2" for folder, name in found]
        try:
            return self._environment.select_template(names)
        except (TemplatesNotFound, TemplateNotFound) as error:
            raise _broken(names[0], say("media.narrative.no_template")) from error
        except TemplateError as error:
            raise _broken(names[0], f"{type(error).__name__}: {error}") from error

    def parts(self, platform: str, text_format: str) -> frozenset[str]:
        """Return the names of the template's blocks."""
        return frozenset(self._template(platform, text_format).blocks)

    def render(self, platform: str, text_format: str, part: str, facts: Facts) -> str:
        """Return one block filled in, NFC, without stray white space.

        Raises ConfigError when the template is missing, wrong, or asks for an unknown fact.
        """
        template = self._template(platform, text_format)
        name = template.name or ""
        if part not in template.blocks:
            raise _broken(name, say("media.narrative.no_part", part=part))
        try:
            text = ""
            for piece in template.blocks[part](template.new_context(dict(facts))):
                text += piece
                if len(text) > _MOST_CHARACTERS:
                    break
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise _broken(name, f"{part}: {error}") from error
        if len(text) > _MOST_CHARACTERS:
            raise _broken(name, say("media.narrative.endless", part=part))
        return tidy(text)


def _broken(name: str, reason: str) -> ConfigError:
    return ConfigError(
        f"template {name} cannot be used: {reason}", [Problem(f"templates/{name}", 0, "", reason)]
    )


def tidy(text: str) -> str:
    """Return text in NFC, without spaces at line ends and with at most one blank line."""
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
