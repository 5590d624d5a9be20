"""``tayang channels``: what each channel can do, with the source of every limit."""

from __future__ import annotations

from pathlib import Path

import typer

from config.messages import say
from connectors.base import Capabilities
from connectors.registry import capabilities, connector_types
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
    for format_, spec in able.formats.items():
        text = f"{spec.text.max_length} {spec.text.unit}" if spec.text.max_length else "-"
        images = spec.image.max_count if spec.image else 0
        lines.append(say("flows.channels.format", format=format_, text=text, images=images))
        lines += [f"      {source}" for source in _sources(spec.text.source, spec.image)]
    needs = ", ".join(sorted(able.tayang_needs))
    lines.append(say("flows.channels.needs", levels=needs, shape=able.shape, settle=able.settle_s))
    lines.append(say("flows.channels.risk", note=able.residual_note))
    lines += [
        say("flows.channels.tested", against=one.against, what=one.what, on=one.on)
        for one in able.tested_against
    ]
    return "\n  ".join(lines)


def _sources(text: str, image: object) -> list[str]:
    found = [text, getattr(image, "source", "")]
    return [one for one in found if one]


def _as_json(able: Capabilities, channels: list[str]) -> dict[str, object]:
    return {
        "channels": channels,
        "formats": {
            name: {
                "text": spec.text.max_length,
                "unit": spec.text.unit,
                "images": spec.image.max_count if spec.image else 0,
                "sources": _sources(spec.text.source, spec.image),
            }
            for name, spec in able.formats.items()
        },
        "shape": able.shape,
        "settle_s": able.settle_s,
        "tayang_needs": sorted(able.tayang_needs),
        "residual_note": able.residual_note,
        "tested_against": [
            {"against": one.against, "what": one.what, "on": one.on} for one in able.tested_against
        ],
    }
