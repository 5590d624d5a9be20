"""The machine under examination: programs that must run, and the control room. Reads only."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.errors import TayangError
from config.network import ca_bundle, proxy_hosts
from config.settings import Settings, environment_value
from connectors.control_room import api_alive
from connectors.errors import ConnectorError
from flows.doctor.findings import FAILED, GOOD, WARNING, Finding, found
from media.ffmpeg import program

_PROGRAM_S = 30
_VERSION = re.compile(r"ffmpeg version (\S+)")


def examine_machine(settings: Settings) -> list[Finding]:
    """ffmpeg, the way to the internet, and Prefect's API when one is configured."""
    return [*_ffmpeg(), *_network(), *_prefect(settings)]


def _ffmpeg() -> Iterator[Finding]:
    try:
        done = subprocess.run(  # noqa: S603 -- the program that comes with imageio-ffmpeg
            [program(), "-hide_banner", "-version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PROGRAM_S,
            check=True,
        )
    except (TayangError, OSError, subprocess.SubprocessError):
        yield found(FAILED, "ffmpeg", "machine.ffmpeg_none")
        return
    version = _VERSION.search(done.stdout)
    yield found(GOOD, "ffmpeg", "machine.ffmpeg", version=version[1] if version else "-")


def _network() -> Iterator[Finding]:
    """Only what was set: most offices have neither proxy nor own authority."""
    if hosts := proxy_hosts():
        yield found(GOOD, "network", "machine.proxy", hosts=", ".join(hosts))
    if (bundle := ca_bundle()) and not Path(bundle).exists():
        yield found(FAILED, "network", "machine.ca_missing", path=bundle)
    elif bundle:
        yield found(GOOD, "network", "machine.ca", path=bundle)


def _prefect(settings: Settings) -> Iterator[Finding]:
    url = environment_value("PREFECT_API_URL")
    if not url:
        yield found(GOOD, "prefect", "machine.prefect_unset")
        return
    try:
        alive = api_alive(url, settings.clock)
    except ConnectorError:
        alive = False
    if alive:
        yield found(GOOD, "prefect", "machine.prefect", url=url)
    else:
        yield found(WARNING, "prefect", "machine.prefect_down", url=url)
