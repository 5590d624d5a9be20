"""``tayang withdraw``: one act takes an item down from all its channels, or from some."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.messages import say
from connectors.base import MediaHost
from connectors.registry import AnyConnector
from flows.acts.acting import Act, act_of
from flows.acts.sweeping import sweep_replaced
from flows.acts.withdrawing import Withdrawal, withdraw
from flows.checkpoints import keep_head, require_sound_ledger
from flows.commands.common import office, show_json
from flows.publishing.job import Tools
from flows.publishing.withdrawn import is_withdrawn
from flows.result import EXIT_ALL, EXIT_PARTIAL
from flows.runtime import Runtime, known_channel, media_host
from proof.bodies import IntentBody
from proof.change_bodies import WithdrawnBody
from proof.entries import EntryKind
from proof.projection import all_publications


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person wants taken down. No ``channels`` means all."""

    item: str
    channels: tuple[str, ...]
    by_hand: bool


def withdraw_command(
    item: str,
    *,
    channels: Sequence[str],
    role: str,
    reason: str,
    by_hand: bool,
    despite_stop: bool,
    home: Path | None,
    as_json: bool,
) -> int:
    """Exit 0 when everything is gone and on record, 10 when a person has to do the rest."""
    with office(home) as runtime:
        act = replace(act_of(runtime.settings, role, reason), despite_stop=despite_stop)
        for name in channels:
            known_channel(runtime.settings, name, "--channel")
        require_sound_ledger(runtime)
        if next(runtime.ledger.entries(item=item), None) is None:
            hint = say("flows.withdraw.no_item", item=item)
            raise ConfigError("unknown item", [Problem("--item", 0, "", hint, item)])
        done = withdraw_item(runtime, Asked(item, tuple(channels), by_hand), act)
        keep_head(runtime)
        head = runtime.ledger.head()
    left = [one for withdrawal in done for one in withdrawal.by_hand]
    if as_json:
        rows = [_as_json(one) for one in done]
        ledger = {"size": head.size, "head": head.hash}
        show_json({"item": item, "publications": rows, "by_hand": left, "ledger": ledger})
    else:
        _show(done, left)
    return EXIT_ALL if all(one.done for one in done) else EXIT_PARTIAL


def withdraw_item(runtime: Runtime, asked: Asked, act: Act) -> list[Withdrawal]:
    """First nothing more of the item may go out; then each of its publications comes down."""
    ledger = runtime.ledger
    for channel in asked.channels or ("",):
        if not is_withdrawn(ledger, asked.item, channel):
            body = WithdrawnBody(
                role=act.role, position=act.position, reason=act.reason, channel=channel
            )
            ledger.append(EntryKind.WITHDRAWN, body.json_body(), item=asked.item)
    tools = replace(runtime.tools(f"withdraw-{secrets.token_hex(4)}"), host=_host(runtime))
    views = [one for one in all_publications(ledger).values() if one.item == asked.item]
    done = [
        withdraw(
            view.publication,
            partial(_connector, runtime, view.channel),
            tools,
            act,
            by_hand=asked.by_hand,
        )
        for view in views
        if not asked.channels or view.channel in asked.channels
    ]
    return [_cleaned(one, runtime, tools, act) for one in done]


def _cleaned(one: Withdrawal, runtime: Runtime, tools: Tools, act: Act) -> Withdrawal:
    """Without files of a correction that was interrupted: no receipt names them."""
    view = one.view
    channel = runtime.settings.channel(view.channel)
    tried = runtime.ledger.entries(publication=view.publication, kind=EntryKind.INTENT)
    versions = {IntentBody.model_validate(entry.body).payload_sha256 for entry in tried}
    if not one.done or channel is None or len(versions) < 2:
        return one
    if act.despite_stop:
        tools = replace(tools, stop=lambda _channel: "")
    connector = runtime.connector(channel)
    swept = sweep_replaced(channel, connector, tools, view.publication, act)
    return replace(one, by_hand=(swept.trouble,)) if swept.trouble else one


def _connector(runtime: Runtime, name: str) -> AnyConnector | None:
    channel = runtime.settings.channel(name)
    return runtime.connector(channel) if channel else None


def _host(runtime: Runtime) -> MediaHost | None:
    """None also when the website is not set up: what stood there is then left to a person."""
    try:
        return media_host(runtime)
    except ConfigError:
        return None


def _show(done: Sequence[Withdrawal], left: Sequence[str]) -> None:
    for one in done:
        state = say(f"proof.state.{one.view.state.value}")
        typer.echo(f"{one.view.item}/{one.view.channel}: {state}. {one.note}")
    if left:
        typer.echo(say("flows.withdraw.hand_list"))
        typer.echo("\n".join(f"- {one}" for one in left))


def _as_json(one: Withdrawal) -> dict[str, object]:
    view = one.view
    return {
        "publication": view.publication,
        "channel": view.channel,
        "platform": view.platform,
        "state": view.state.value,
        "effect": view.reason if view.state.value == "withdrawn" else "",
        "url": view.live.url if view.live else "",
        "by_hand": list(one.by_hand),
        "note": one.note,
    }
