"""Which platforms let a person log in from here, and how a channel of them does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, cast

from config.clock import Clock
from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Channel
from config.secrets import SecretSource
from config.token_file import TokenFile
from connectors.base import Account
from connectors.oauth_login import LoginPlan
from connectors.registry import AnyConnector, connector_type, settings_from

_MODULES: Mapping[str, str] = MappingProxyType(
    {"x": "connectors.x_login", "youtube": "connectors.youtube_login"}
)


@dataclass(frozen=True, slots=True)
class ChannelLogin:
    """``port``: where the browser comes back to, 0 = any."""

    plan: LoginPlan
    file: TokenFile
    port: int


def logs_in(platform: str) -> bool:
    """Whether a person can log in for channels of the platform."""
    return platform in _MODULES


def login_of(channel: Channel, secrets: SecretSource) -> ChannelLogin:
    """How a person logs in for the channel; ConfigError when it is not set up for that."""
    if channel.platform not in _MODULES:
        hint = say("connectors.login_none", channel=channel.name, known=", ".join(_MODULES))
        raise _refused(channel, "platform", hint)
    if "login" not in channel.options:
        hint = say("connectors.login_not_set", channel=channel.name)
        raise _refused(channel, "options.login", hint)
    settings: Any = settings_from(channel, secrets)
    module = import_module(_MODULES[channel.platform])
    plan = cast("LoginPlan", module.login_plan(settings))
    return ChannelLogin(plan, settings.login, int(module.CALLBACK_PORT))


def account_behind(
    channel: Channel, secrets: SecretSource, file: TokenFile, clock: Clock
) -> Account:
    """Whose tokens ``file`` holds; the channel's own file is not touched."""
    settings = settings_from(channel, secrets).model_copy(update={"login": file})
    kind = cast("Any", connector_type(channel.platform))
    connector: AnyConnector = kind(settings, kind.transport(settings, clock), clock)
    return connector.whoami()


def _refused(channel: Channel, field: str, hint: str) -> ConfigError:
    place = f"{channel.name}.{field}"
    return ConfigError("no login for the channel", [Problem("channels.yaml", 0, place, hint)])
