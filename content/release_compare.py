"""What was released against what would be sent: the first difference, said in words."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

from config.messages import say
from content.canonical import describe, escape, first_difference
from content.errors import ApprovalRefused
from content.statement import Content, brought_up_to_date, part_of, place_of


def refuse_difference(released: Content, current: Content) -> None:
    """Raise ApprovalRefused for the first difference; the plan's digest may differ.

    The plan grows by approved additions; check R21 binds every item to the plan in force.
    """
    old = brought_up_to_date({**released, "plan": current.get("plan")}, current)
    pointer = first_difference(old, current)
    if pointer is None:
        return
    item, publication, rest = place_of(pointer)
    change = describe(old, current, pointer)
    hint = say(
        "content.release.changed" if item else "content.release.changed_top",
        item=item,
        publication=publication or say("content.release.whole_item"),
        field=_field(rest),
        old=change.old,
        new=change.new,
    )
    raise ApprovalRefused(f"changed after release: {pointer}", hint=hint, pointer=pointer)


def refuse_item_difference(released: Content, current: Content, item_id: str) -> None:
    """``refuse_difference`` for one item: a change elsewhere in the manifest does not stop it."""
    refuse_difference(only_item(released, item_id), only_item(current, item_id))


def only_item(content: Content, item_id: str) -> Content:
    """The content as if it had this item alone; ApprovalRefused when it has not."""
    items = part_of(content, "items")
    if item_id not in items:
        hint = say("content.release.no_item", item=item_id)
        pointer = f"/items/{escape(item_id)}"
        raise ApprovalRefused(f"item {item_id} is missing", hint=hint, pointer=pointer)
    return {**content, "items": {item_id: items[item_id]}}


def _field(rest: str) -> str:
    """The field in words, ``teks alternatif (media/0/alt)``, or the pointer where we have none."""
    steps = rest.split("/")
    for above, step in reversed([*pairwise(["", *steps])]):
        for name in (f"{above}_{step}", step):
            with suppress(KeyError):
                return f"{say(f'content.release.field.{name}')} ({rest})"
    return rest or say("content.release.field.publication")
