"""One channel under examination: its credential, account, permissions, ends, version, clock.

Reads only, except that a login's short-lived access token may be renewed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from config.errors import LocatedError
from config.messages import say
from config.office import Channel
from config.settings import Settings
from connectors.base import Account
from connectors.errors import ConnectorError, Unauthorized
from connectors.examining import Examined, examine
from connectors.registry import AnyConnector, open_connector
from content.dates import moment_wib
from flows.doctor.findings import FAILED, GOOD, WARNING, Finding, Level, found

EXPIRES_SOON = timedelta(days=7)
SKEW_WARNING_S = 300.0
_DEADLINE_S = 20.0
_CODES = {"wrong_account": "account", "billing": "quota"}


def examine_channel(settings: Settings, channel: Channel, pinned: str) -> list[Finding]:
    """Everything about one channel; never raises for a platform or a wrong option.

    ``pinned``: the account's id that the channel has posted as, "" when it never has.
    """
    name, title = channel.name, channel.title
    if channel.mode == "off":
        return [found(GOOD, "mode", "channel.off", channel=name, title=title)]
    try:
        connector = open_connector(
            channel, settings.secrets, settings.clock, total_deadline=_DEADLINE_S
        )
    except LocatedError as error:
        return [_wrong(problem.hint, channel) for problem in error.problems]
    if channel.mode == "manual" or channel.platform == "manual":
        return [found(GOOD, "mode", "channel.manual", channel=name, title=title)]
    try:
        examined = examine(connector)
    except LocatedError as error:
        return [_wrong(problem.hint, channel) for problem in error.problems]
    except ConnectorError as error:
        return [_refused(error, channel), *_clock(settings, channel, connector)]
    return [
        *_account(channel, examined.account, pinned),
        *_permissions(channel, examined),
        _expiry(channel, examined, settings.clock.now()),
        *_terms(channel, examined),
        *_clock(settings, channel, connector),
    ]


def _wrong(hint: str, channel: Channel) -> Finding:
    sentence = say("setup.channel.config", title=channel.title)
    return Finding(FAILED, "credential", sentence, hint, channel.name)


def _refused(error: ConnectorError, channel: Channel) -> Finding:
    refused = isinstance(error, Unauthorized)
    topic = _CODES.get(error.code, "credential" if refused else "reach")
    key = "setup.channel.refused" if refused else "setup.channel.unreached"
    return Finding(FAILED, topic, say(key, title=channel.title), error.hint, channel.name)


def _account(channel: Channel, account: Account, pinned: str) -> Iterator[Finding]:
    name = account.name or account.id
    wanted = channel.account or pinned
    values = {"title": channel.title, "account": name, "id": account.id, "wanted": wanted}
    if wanted and account.id != wanted:
        yield found(FAILED, "account", "channel.other_account", channel=channel.name, **values)
        return
    yield found(GOOD, "account", "channel.account", channel=channel.name, **values)
    if channel.account and pinned and channel.account != pinned:
        values["wanted"] = pinned
        yield found(FAILED, "account", "channel.moved", channel=channel.name, **values)


def _permissions(channel: Channel, examined: Examined) -> Iterator[Finding]:
    if examined.missing:
        values = {"title": channel.title, "missing": ", ".join(examined.missing)}
        yield found(FAILED, "scope", "channel.scope", channel=channel.name, **values)
    if examined.version_problem:
        sentence = say("setup.channel.version", title=channel.title)
        yield Finding(FAILED, "version", sentence, examined.version_problem, channel.name)


def _expiry(channel: Channel, examined: Examined, now: datetime) -> Finding:
    ends = examined.expires_at
    if ends is None:
        known = examined.expiry or say("setup.channel.expiry_untold")
        values: dict[str, object] = {"title": channel.title, "known": known}
        return found(GOOD, "expiry", "channel.expiry_none", channel=channel.name, **values)
    left = ends - now
    values = {"title": channel.title, "date": moment_wib(ends), "days": max(0, left.days)}
    level: Level = FAILED if left <= timedelta(0) else WARNING if left <= EXPIRES_SOON else GOOD
    keys = {FAILED: "channel.expired", WARNING: "channel.expires_soon", GOOD: "channel.expires"}
    return found(level, "expiry", keys[level], channel=channel.name, **values)


def _terms(channel: Channel, examined: Examined) -> Iterator[Finding]:
    for topic, told in (("quota", examined.quota), ("price", examined.price)):
        if told:
            values = {"title": channel.title, "told": told}
            yield found(GOOD, topic, f"channel.{topic}", channel=channel.name, **values)


def _clock(settings: Settings, channel: Channel, connector: AnyConnector) -> Iterator[Finding]:
    skew = connector.http.skew_s
    if skew is None:
        return
    values = {"title": channel.title, "seconds": round(abs(skew)), "hours": round(abs(skew) / 3600)}
    if abs(skew) > settings.delivery.max_skew:
        yield found(FAILED, "clock", "channel.clock_stop", channel=channel.name, **values)
    elif abs(skew) > SKEW_WARNING_S:
        yield found(WARNING, "clock", "channel.clock_off", channel=channel.name, **values)
    else:
        yield found(GOOD, "clock", "channel.clock", channel=channel.name, **values)
