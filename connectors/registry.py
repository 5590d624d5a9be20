"""Which platforms there are, and how a channel of the office becomes a connector.

Connectors are named by import path, so that asking what exists imports no vendor library.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Protocol, cast

from pydantic import ValidationError

from config.clock import Clock
from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Channel
from config.secrets import SecretSource, resolve
from connectors.base import Capabilities, Connector, ConnectorSettings
from connectors.http import DEADLINE_S, Http

AnyConnector = Connector[Any]

connector_types: Mapping[str, str] = MappingProxyType(
    {
        "wordpress": "connectors.wordpress:WordPress",
        "x": "connectors.x:X",
        "youtube": "connectors.youtube:YouTube",
        "manual": "connectors.manual:Manual",
        "facebook": "connectors.facebook:Facebook",
        "instagram": "connectors.instagram:Instagram",
    }
)


class _Opens(Protocol):
    """What a connector class offers beside its interface: a transport with its credentials."""

    @classmethod
    def transport(
        cls,
        settings: Any,  # noqa: ANN401 -- each connector's own settings type
        clock: Clock,
        *,
        total_deadline: float,
    ) -> Http: ...


def connector_type(platform: str) -> type[AnyConnector]:
    """The connector class; ConfigError when there is none for ``platform``."""
    path = connector_types.get(platform)
    if path is None:
        known = ", ".join(sorted(connector_types))
        hint = say("connectors.unknown_platform", platform=platform, known=known)
        raise ConfigError(
            f"no connector for platform {platform!r}",
            [Problem("channels.yaml", 0, "platform", hint, platform)],
        )
    module, _, name = path.partition(":")
    return cast("type[AnyConnector]", getattr(import_module(module), name))


def capabilities(platform: str) -> Capabilities:
    """What the platform's connector can do; ConfigError when there is none."""
    return connector_type(platform).capabilities


def settings_from(channel: Channel, secrets: SecretSource) -> ConnectorSettings:
    """The channel's options with its secrets, validated; ConfigError naming every mistake."""
    values = resolve(channel.options, secrets, channel=channel.name)
    try:
        return connector_type(channel.platform).settings_type.model_validate(values)
    except ValidationError as error:
        problems = [
            Problem(
                "channels.yaml",
                0,
                ".".join([channel.name, *map(str, one["loc"])]),
                say("connectors.bad_option", reason=one["msg"]),
            )
            for one in error.errors(include_input=False, include_url=False)
        ]
    # outside the except: pydantic's own error holds the input, secrets included
    raise ConfigError(f"{len(problems)} wrong option(s) for channel {channel.name}", problems)


def open_connector(
    channel: Channel,
    secrets: SecretSource,
    clock: Clock,
    *,
    total_deadline: float = DEADLINE_S,
) -> AnyConnector:
    """Make the channel's connector with its own transport; nothing is sent yet.

    ``total_deadline``: seconds for one request, uploads get more by their size.
    """
    settings = settings_from(channel, secrets)
    kind = connector_type(channel.platform)
    opens = cast("type[_Opens]", kind)
    return kind(settings, opens.transport(settings, clock, total_deadline=total_deadline), clock)
