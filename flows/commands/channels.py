"""``tayang channels``: what each channel can do, with the source of every limit."""

from __future__ import annotations

from pathlib import Path

import typer

from config.messages import say
from connectors.base import Capabilities
from connectors.registry import capabilities, connector_types
from flows.commands.channel_limits import limit_lines, limits_json
from flows.commands.common import office, show_json


def show_channels(home: Path | None, *, as_json: bool) -> int:
    """List the platforms, and the office's channels when there is an office."""
    named: dict[str, list[str]] = {platform: [] for platform in connector_types}
    if home is not None:
        with office(home) as runtime:
            for channel in runtime.settings.channels:
                named.setdefault(channel.platform, []).append(f"{channel.name} ({channel.mode})")
    known = {platform: capabilities(platform) for platform in named}
    if as_json:
        show_json({name: _as_json(able, named[name]) for name, able in known.items()})
        return 0
    for name, able in known.items():
        typer.echo(_text(name, able, named[name]))
    return 0


def _text(name: str, able: Capabilities, channels: list[str]) -> str:
    lines = [f"{name}  {', '.join(channels)}".rstrip()]
    alike: dict[tuple[str, ...], list[str]] = {}
    for format_, spec in able.formats.items():
        alike.setdefault(tuple(limit_lines(spec)), []).append(format_)
    for limits, formats in alike.items():
        lines += [", ".join(formats), *(f"    {line}" for line in limits)]
    needs = ", ".join(sorted(able.tayang_needs))
    shape = say(f"flows.channels.shape.{able.shape}")
    lines.append(say("flows.channels.needs", levels=needs, shape=shape, settle=able.settle_s))
    lines.append(say("flows.channels.risk", note=able.residual_note))
    lines += [
        say("flows.channels.tested", against=one.against, what=one.what, on=one.on)
        for one in able.tested_against
    ]
    return "\n  ".join(lines)


def _as_json(able: Capabilities, channels: list[str]) -> dict[str, object]:
    return {
        "channels": channels,
        "formats": {name: limits_json(spec) for name, spec in able.formats.items()},
        "shape": able.shape,
        "settle_s": able.settle_s,
        "tayang_needs": sorted(able.tayang_needs),
        "residual_note": able.residual_note,
        "tested_against": [
            {"against": one.against, "what": one.what, "on": one.on} for one in able.tested_against
        ],
    }
