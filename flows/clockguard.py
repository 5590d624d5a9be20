"""A set clock is for rehearsals: it may only be used when no channel can reach a real platform."""

from __future__ import annotations

from urllib.parse import urlsplit

from config.clock import SystemClock
from config.errors import ConfigError, Problem
from config.messages import say
from config.settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def refuse_foreign_clock(settings: Settings) -> None:
    """ConfigError when TAYANG_CLOCK is set and a channel's address is not on this machine."""
    if isinstance(settings.clock, SystemClock):
        return
    problems = [
        Problem("channels.yaml", 0, channel.name, say("flows.clock_not_sandbox", name=channel.name))
        for channel in settings.channels
        if channel.mode == "automatic"
        and urlsplit(str(channel.options.get("base_url", ""))).hostname not in _LOOPBACK
    ]
    if problems:
        raise ConfigError("TAYANG_CLOCK is set, but a channel is not a sandbox", problems)
