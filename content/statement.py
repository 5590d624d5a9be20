"""What a release says: the finished drafts of a manifest, field by field, as canonical JSON.

::

    {"type": "tayang.release/v1",
     "content": {"office", "period", "plan",
                 "items": {ID: {"title", "submitted_by", "window": {"not_before", "latest"},
                                "input": the manifest's item, media by hash,
                                "publications": {"CHANNEL/FORMAT": the draft's fields}}}},
     "released": {FINDING KEY: {"item", "rule", "reason"}},
     "valid": {"from", "until"}}

Objects instead of lists wherever order means nothing, so that a pointer names item and channel
and a re-ordered manifest is the same manifest. Neither rendition bytes nor the program's version
are in it: an upgrade voids nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pydantic import JsonValue

from config.clock import WIB
from content.canonical import unescape
from content.checks.finding import ReleasedFinding
from content.draft import Draft
from content.model import Item, Manifest

STATEMENT_TYPE = "tayang.release/v1"

Content = dict[str, JsonValue]
"""The part of a statement that is compared with what would be sent."""

FIELDS_ADDED: Mapping[str, JsonValue] = {}
"""Fields that drafts got after v1, with the value that means "as before".

Older releases are read as if they held it. A field that is missing here voids them (on purpose).
"""


def publication_name(channel: str, format_: str) -> str:
    """Name of a publication within its item."""
    return f"{channel}/{format_}"


def content_of(manifest: Manifest, drafts: Iterable[Draft], *, plan_digest: str) -> Content:
    """The content part of a statement.

    Raises:
        ValueError: a draft of an unknown item, or two drafts of one publication.
    """
    publications: dict[str, dict[str, JsonValue]] = {item.id: {} for item in manifest.items}
    for draft in drafts:
        name = publication_name(draft.channel, draft.format)
        if draft.item_id not in publications or name in publications[draft.item_id]:
            raise ValueError(f"draft {draft.key} has no item, or is given twice")
        publications[draft.item_id][name] = _draft(draft)
    items: dict[str, JsonValue] = {
        item.id: _item(item, publications[item.id]) for item in manifest.items
    }
    return {
        "office": manifest.office,
        "period": manifest.period,
        "plan": plan_digest,
        "items": items,
    }


def make_statement(
    content: Content,
    released: Iterable[ReleasedFinding],
    *,
    valid_from: datetime,
    valid_until: datetime,
) -> dict[str, JsonValue]:
    """The statement that is decided on; it is valid for posting between the two moments."""
    if valid_until <= valid_from:
        raise ValueError(f"valid_until {valid_until} is not after valid_from {valid_from}")
    return {
        "type": STATEMENT_TYPE,
        "content": content,
        "released": {
            one.key: {"item": one.item, "rule": one.rule, "reason": one.reason} for one in released
        },
        "valid": {"from": moment(valid_from), "until": moment(valid_until)},
    }


def moment(at: datetime) -> str:
    """A moment as statements hold it: WIB, so that equal moments have equal digests."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(WIB).isoformat()


def brought_up_to_date(released: JsonValue, current: JsonValue) -> JsonValue:
    """``released`` with the fields that drafts got later (``FIELDS_ADDED``) filled in."""
    if isinstance(released, dict) and isinstance(current, dict):
        filled = {key: brought_up_to_date(one, current.get(key)) for key, one in released.items()}
        late = [key for key in current if key not in filled and key in FIELDS_ADDED]
        return filled | {key: FIELDS_ADDED[key] for key in late}
    if isinstance(released, list) and isinstance(current, list):
        padded = current + [None] * (len(released) - len(current))
        return [brought_up_to_date(*pair) for pair in zip(released, padded, strict=False)]
    return released


def part_of(value: dict[str, JsonValue], key: str) -> dict[str, JsonValue]:
    """The object at ``key``; {} when there is none."""
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def place_of(pointer: str) -> tuple[str, str, str]:
    """(item, publication, rest) that a pointer into a content names; "" where it names none."""
    steps = [unescape(step) for step in pointer.split("/")[1:]]
    if len(steps) < 2 or steps[0] != "items":
        return "", "", "/".join(steps)
    if len(steps) >= 4 and steps[2] == "publications":
        return steps[1], steps[3], "/".join(steps[4:])
    return steps[1], "", "/".join(steps[2:])


def _item(item: Item, publications: dict[str, JsonValue]) -> JsonValue:
    return {
        "title": item.title,
        "submitted_by": item.submitted_by,
        "input": _input(item),
        "window": {
            "not_before": moment(item.window.not_before),
            "latest": moment(item.window.latest),
        },
        "publications": publications,
    }


def _input(item: Item) -> JsonValue:
    """What the unit handed in, media by hash: drafts are kept, so an edit here must show.

    Without fields at their default, so that a later program's new field changes nothing; without
    file names, because a renamed photograph is the same photograph.
    """
    dumped: JsonValue = item.model_dump(
        mode="json",
        exclude_defaults=True,
        exclude={
            "id": True,
            "title": True,
            "submitted_by": True,
            "window": True,
            "media": {"__all__": {"file", "subtitles"}},
            "music": {"file"},
        },
    )
    return dumped


def released_drafts(content: Content) -> tuple[Draft, ...]:
    """The drafts that a content part holds; KeyError or ValidationError when it is not ours."""
    found: list[Draft] = []
    for item_id, item in part_of(content, "items").items():
        publications = part_of(item, "publications") if isinstance(item, dict) else {}
        for name, fields in publications.items():
            channel, _, format_ = name.partition("/")
            if isinstance(fields, dict):
                named = {"item_id": item_id, "channel": channel, "format": format_}
                found.append(Draft.model_validate({**fields, **named}))
    return tuple(found)


def _draft(draft: Draft) -> JsonValue:
    """Every field, also those at their default: a later default must not change the meaning."""
    dumped: JsonValue = draft.model_dump(mode="json", exclude={"item_id", "channel", "format"})
    return dumped
