"""How every page is made: a packaged template in Jinja's sandbox, where nothing may be missing."""

from __future__ import annotations

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment


def page_environment(
    room: str, folder: str, *, escape: bool = True
) -> ImmutableSandboxedEnvironment:
    """An environment over the templates of ``room/folder``; ``escape`` False: plain text."""
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader(room, folder),
        undefined=StrictUndefined,
        autoescape=escape,
        trim_blocks=True,
        lstrip_blocks=True,
    )
