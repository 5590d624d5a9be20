"""Media of what airs soon, made before its hour: the publishing run then finds it in the cache.

Sends nothing; the ledger learns of the approval and no more. Heavy work has a queue of its own this
way, and a clip that takes ten minutes does not hold up what is due. Run again it finds all made.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from config.messages import say
from content.model import Item
from flows.checkpoints import keep_head, require_sound_ledger
from flows.items.inputs import load_inputs
from flows.items.itemstage import Refused, make_released
from flows.operations import Told
from flows.runtime import Runtime
from flows.stages import Stages


def make_media_ahead(runtime: Runtime, manifest: Path, hours: float, stages: Stages) -> Told:
    """Make the media of released items whose window opens within ``hours`` and is not over.

    An item that is refused is told, and the others are made. Errors of files and configuration
    propagate.
    """
    require_sound_ledger(runtime)
    inputs = load_inputs(runtime, manifest)
    if inputs.release is None:
        return Told(say("flows.ahead.not_released"))
    now = runtime.settings.clock.now()
    lines: list[str] = []
    refused = 0
    for item in inputs.manifest.items:
        if not _airs_soon(item, now, now + timedelta(hours=hours)):
            continue
        try:
            made = make_released(item, inputs, runtime, stages)
        except Refused as refusal:
            refused += 1
            lines.append(say("flows.ahead.refused", item=item.id, note=refusal.note))
        else:
            if made:
                lines.append(say("flows.ahead.item", item=item.id, count=made))
    ready = len(lines) - refused
    message = say("flows.ahead.done", ready=ready, refused=refused, hours=f"{hours:g}")
    trouble = keep_head(runtime)
    if trouble:
        lines.append(trouble)
    return Told(message, ok=not refused, lines=tuple(lines))


def _airs_soon(item: Item, now: datetime, until: datetime) -> bool:
    window = item.window
    return window.not_before <= until and now <= window.latest
