"""Stage *susun narasi*: the drafts of an item, one per channel and format it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from config.errors import Problem
from config.messages import say
from config.office import Channel
from connectors.base import Capabilities
from connectors.registry import capabilities
from content.draft import Draft
from content.errors import ManifestError
from content.model import ChannelUse, Format, Item, Manifest
from flows.runtime import Runtime, known_channel
from media.defaults import default_format
from media.narrative import build_draft
from media.spec import FormatSpec


@dataclass(frozen=True, slots=True)
class Use:
    """One publication that an item asks for, with its channel's limits."""

    item: Item
    use: ChannelUse
    channel: Channel
    format: Format
    spec: FormatSpec
    capabilities: Capabilities


def uses_of(item: Item, runtime: Runtime) -> tuple[Use, ...]:
    """The item's publications on channels that are not switched off, website first."""
    found: list[Use] = []
    for use in item.channels:
        channel = known_channel(runtime.settings, use.channel, f"{item.id}")
        if channel.mode == "off":
            continue
        able = capabilities(channel.platform)
        format_ = default_format(channel.platform, item, use)
        if format_ not in able.formats:
            raise_unsupported(item, channel, format_)
        found.append(Use(item, use, channel, format_, able.formats[format_], able))
    return tuple(sorted(found, key=lambda one: not is_site(one.capabilities)))


def raise_unsupported(item: Item, channel: Channel, format_: Format) -> None:
    """ManifestError: the channel has no such format."""
    hint = say("flows.format_unsupported", format=format_, channel=channel.title)
    raise ManifestError([Problem(item.id, 0, f"channels.{channel.name}", hint, format_)])


def is_site(able: Capabilities) -> bool:
    """Whether the channel is the office's website: its article's address fills the slots."""
    return "article" in able.formats and able.public_page


def write_drafts(item: Item, runtime: Runtime) -> tuple[Draft, ...]:
    """Write all texts of the item; NarrativeRefused when one cannot be made to fit."""
    uses = uses_of(item, runtime)
    with_site = any(is_site(one.capabilities) for one in uses)
    return tuple(
        build_draft(
            one.item,
            one.use,
            platform=one.channel.platform,
            format=one.format,
            spec=one.spec,
            office=runtime.settings.office,
            templates=runtime.templates,
            site_link=with_site and not is_site(one.capabilities),
        )
        for one in uses
    )


def drafts_of(manifest: Manifest, runtime: Runtime) -> dict[str, tuple[Draft, ...]]:
    """Item id → drafts, for the whole manifest."""
    return {item.id: write_drafts(item, runtime) for item in manifest.items}
