"""How every page is made: a packaged template in Jinja's sandbox, where nothing may be missing."""

from __future__ import annotations

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from config.messages import say


def page_environment(
    room: str, folder: str, *, escape: bool = True
) -> ImmutableSandboxedEnvironment:
    """An environment over the templates of ``room/folder``; ``escape`` False: plain text.

    Filter ``format_name``: a format's word for readers.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader(room, folder),
        undefined=StrictUndefined,
        autoescape=escape,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["format_name"] = format_name
    return environment


def format_name(code: str) -> str:
    """``korsel`` for ``carousel``."""
    return say(f"config.format.{code}")
