"""Who may import whom (docs/adr). Each rule takes one file and names its offences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatch

from tests.source_tree import ROOMS, Import, Source, classes, dotted_names, holds_flow, imports

ENTRY_FILES = tuple(
    f"flows/{name}.py"
    for name in (
        *("publish", "prepare_media", "verify", "duty", "halt", "nightly"),
        *("sweep_orphans", "monthly"),
    )
)
PREFECT_FILES = (*ENTRY_FILES, "flows/tasks.py", "flows/kept_pages.py", "flows/blocks.py")
# may import heavy things, but inside functions
COMMAND_FILES = (
    "flows/cli*",
    *(f"flows/{name}/*" for name in ("commands", "demo", "drills", "serve")),
)
HTTP_CLIENTS = ("requests", "httpx", "urllib3", "aiohttp")
PLAIN_HTTP = ("http.client", "urllib.request")  # a command may ask its own server if it is up
VENDOR_SDKS = ("tweepy", "facebook", "wordpress_api_client", "requests_oauthlib", "oauthlib")
PICTURES = ("PIL", "av", "pillow_heif")
PLATFORMS = (
    *("bluesky", "facebook", "instagram", "linkedin", "mastodon", "telegram", "threads"),
    *("tiktok", "wordpress", "x", "youtube"),
)
WALL_CLOCK = (
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime"),
)
ENVIRONMENT = ("os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv", "os.unsetenv")

Rule = Callable[[Source], Iterator[str]]


def told(source: Source, line: int, what: str) -> str:
    return f"{source.path}:{line}: {what}"


def is_command(source: Source) -> bool:
    return any(fnmatch(str(source.path), pattern) for pattern in COMMAND_FILES)


def names(one: Import, modules: tuple[str, ...]) -> bool:
    return any(one.module == module or one.module.startswith(f"{module}.") for module in modules)


def room_order(source: Source) -> Iterator[str]:
    own = ROOMS.index(source.room)
    for one in imports(source):
        if one.relative:
            yield told(source, one.line, "relative import")
        if one.top in ROOMS and ROOMS.index(one.top) < own:
            yield told(source, one.line, f"{source.room} must not import {one.module}")
        if one.top == "tests":
            yield told(source, one.line, "our code must not import its tests")


def prefect_places(source: Source) -> Iterator[str]:
    for one in imports(source):
        if one.top != "prefect" or str(source.path) in PREFECT_FILES:
            continue
        if not (is_command(source) and one.lazy):
            yield told(source, one.line, f"{one.module}: Prefect belongs to {PREFECT_FILES}")


def library_places(source: Source) -> Iterator[str]:
    sandbox = source.is_under("connectors/sandbox")
    allowed = {
        (*HTTP_CLIENTS, *VENDOR_SDKS): source.room == "connectors",
        PLAIN_HTTP: source.room == "connectors" or is_command(source),
        PICTURES: source.room == "media" or sandbox,
        ("moviepy",): source.room == "media",
        ("playwright",): str(source.path) == "proof/screenshot.py",
    }
    for one in imports(source):
        for modules, here in allowed.items():
            if names(one, modules) and not here:
                yield told(source, one.line, f"{one.module} does not belong here")


def platform_of(module: str) -> str | None:
    """``x_media`` belongs to ``x``; ``base`` and ``http`` to nobody."""
    return next((p for p in PLATFORMS if module == p or module.startswith(f"{p}_")), None)


def platforms_apart(source: Source) -> Iterator[str]:
    """Connectors know nothing of each other; only the registry knows them all."""
    path = str(source.path.with_suffix(""))
    parts = path.split("/")
    if parts[0] != "connectors" or path == "connectors/registry" or parts[1] == "sandbox":
        return
    for one in imports(source):
        other = one.module.split(".")
        if other[0] != "connectors" or len(other) < 2:
            continue
        platform = platform_of(other[1])
        if platform and platform != platform_of(parts[1]):
            yield told(source, one.line, f"{parts[1]} must not import {one.module}")


def sandbox_alone(source: Source) -> Iterator[str]:
    """The twins stay a second reading of each platform's contract."""
    inside = source.is_under("connectors/sandbox")
    for one in imports(source):
        reaches = names(one, ("connectors.sandbox",))
        if inside and one.top in ROOMS and not reaches and one.module != "connectors":
            yield told(source, one.line, f"the sandbox must not import {one.module}")
        if not inside and reaches and not is_command(source):
            yield told(source, one.line, f"only commands start the sandbox, not {source.path}")


def environment_in_config(source: Source) -> Iterator[str]:
    if source.room != "config":
        for name, line in dotted_names(source):
            if name in ENVIRONMENT:
                yield told(source, line, f"{name} belongs to config/")


def one_clock(source: Source) -> Iterator[str]:
    """The sandbox may not import ours and has its own clock."""
    if str(source.path) == "config/clock.py" or source.is_under("connectors/sandbox"):
        return
    for name, line in dotted_names(source):
        if any(name == clock or name.endswith(f".{clock}") for clock in WALL_CLOCK):
            yield told(source, line, f"{name}: time comes from config.clock.Clock")


def entry_files(source: Source) -> Iterator[str]:
    """Prefect loads an entry file as module `publish`: a class in it has two identities."""
    entry = str(source.path) in ENTRY_FILES
    if holds_flow(source) and not entry:
        yield told(source, 1, f"a @flow stands outside the entry files {ENTRY_FILES}")
    if entry:
        for name in classes(source):
            yield told(source, 1, f"class {name} in an entry file")


RULES: tuple[Rule, ...] = (
    room_order,
    prefect_places,
    library_places,
    platforms_apart,
    sandbox_alone,
    environment_in_config,
    one_clock,
    entry_files,
)
