"""Items, channel uses and builders shared by the tests of texts."""

from __future__ import annotations

from typing import Any

import pytest

from content.model import ChannelUse, Format, Item
from media.narrative import NarrativeRefused, build_draft
from tests.golden.drafts import OFFICE, SPECS, TEMPLATES, draft_of

X = ChannelUse(channel="x", format="feed")
THREAD = ChannelUse(channel="x", format="thread")
SITE = ChannelUse(channel="situs", format="article")


def changed(one: Item, **fields: Any) -> Item:
    """The item with other fields; ``narrative`` fields are merged."""
    data = one.model_dump()
    narrative = fields.pop("narrative", {})
    return Item.model_validate(data | fields | {"narrative": data["narrative"] | narrative})


def use(channel: str = "x", text_format: Format = "feed", **override: Any) -> ChannelUse:
    return ChannelUse.model_validate(
        {"channel": channel, "format": text_format, "override": override or None}
    )


def refusal(one: Item, wanted: ChannelUse, **more: Any) -> NarrativeRefused:
    with pytest.raises(NarrativeRefused) as caught:
        draft_of(one, wanted, **more)
    return caught.value


def build(one: Item, wanted: ChannelUse, **more: Any) -> Any:
    arguments = {
        "platform": "x",
        "format": wanted.format,
        "spec": SPECS["x", "feed"],
        "office": OFFICE,
        "templates": TEMPLATES,
        "site_link": True,
    }
    return build_draft(one, wanted, **(arguments | more))
