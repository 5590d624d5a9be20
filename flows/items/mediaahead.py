"""Media of what airs soon, made before its hour: the publishing run then finds it in the cache.

Sends nothing; the ledger learns of the approval and no more. Heavy work has a queue of its own this
way, and a clip that takes ten minutes does not hold up what is due. Run again it finds all made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from config.messages import say
from content.errors import ManifestError
from content.model import Item
from content.statement import part_of
from flows.checkpoints import keep_head, require_sound_ledger
from flows.items.inputs import Inputs, load_inputs, placed
from flows.items.itemstage import Refused, make_released
from flows.operations import Told
from flows.runtime import Runtime
from flows.stages import Stages


def make_media_ahead(
    runtime: Runtime, manifests: Sequence[Path], hours: float, stages: Stages
) -> Told:
    """Make the media of released items whose window opens within ``hours`` and is not over.

    An item or a manifest that is refused is told, and the others are made. Errors of configuration
    and ledger propagate, and that of a manifest that is the only one.
    """
    require_sound_ledger(runtime)
    lines: list[str] = []
    ready = refused = 0
    released = False
    for manifest in manifests:
        try:
            inputs = load_inputs(runtime, manifest)
        except ManifestError as error:
            if len(manifests) == 1:
                raise
            refused += 1
            lines.append(placed(error, manifest, runtime.settings).hint)
            continue
        released = released or inputs.release is not None
        for line, good in _made(inputs, hours, runtime, stages):
            lines.append(line)
            ready, refused = ready + good, refused + (not good)
    if not (released or lines):
        return Told(say("flows.ahead.not_released"))
    message = say("flows.ahead.done", ready=ready, refused=refused, hours=f"{hours:g}")
    trouble = keep_head(runtime)
    if trouble:
        lines.append(trouble)
    return Told(message, ok=not refused, lines=tuple(lines))


def _made(
    inputs: Inputs, hours: float, runtime: Runtime, stages: Stages
) -> Iterator[tuple[str, bool]]:
    """A sentence for each item that something was made of (True) or that was refused."""
    now = runtime.settings.clock.now()
    held = part_of(inputs.release.content, "items") if inputs.release else {}
    for item in inputs.manifest.items:
        if item.id not in held or not _airs_soon(item, now, now + timedelta(hours=hours)):
            continue
        try:
            made = make_released(item, inputs, runtime, stages)
        except Refused as refusal:
            yield say("flows.ahead.refused", item=item.id, note=refusal.note), False
        else:
            if made:
                yield say("flows.ahead.item", item=item.id, count=made), True


def _airs_soon(item: Item, now: datetime, until: datetime) -> bool:
    window = item.window
    return window.not_before <= until and now <= window.latest
