"""What the ledger's new entries tell the watch; a tick reads on where the last one stopped."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from flows.alerts.book import Book
from flows.alerts.find import DONE, of_silence, of_view
from flows.alerts.values import Problem
from flows.runtime import Runtime
from proof.bodies import LiveBody
from proof.entries import EntryKind
from proof.projection import PublicationView, publication_view

_READ_TO = "read_to"


def read_on(runtime: Runtime, book: Book) -> tuple[dict[str, PublicationView], list[Problem]]:
    """Views of every publication that may need a person, and the problems in them."""
    ledger = runtime.ledger
    begin = int(book.mark(_READ_TO) or 0)
    size = ledger.head().size
    if size < begin:
        begin = 0  # an older ledger was put back: all of it is new
    touched = book.followed()
    posted: dict[str, datetime] = {}
    for entry in ledger.entries(after=begin):
        if entry.publication:
            touched.add(entry.publication)
        if entry.kind is EntryKind.LIVE:
            posted[LiveBody.model_validate(entry.body).channel] = entry.at
        size = max(size, entry.seq)
    views = {one: publication_view(ledger, one) for one in sorted(touched)}
    locks = runtime.settings.locks_dir
    problems = [
        problem
        for one, view in views.items()
        if (problem := of_view(view, abandoned=_begun(view) and nobody_at(locks, one)))
    ]
    book.follow({one for one, view in views.items() if view.state not in DONE or _begun(view)})
    for channel, at in posted.items():
        book.set_mark(f"posted:{channel}", at.isoformat())
    book.set_mark(_READ_TO, str(size))
    return views, problems


def silent_channels(runtime: Runtime, book: Book, days: Mapping[str, int]) -> list[Problem]:
    """Channels of ``days`` (name → days) that were quiet for too long."""
    now = runtime.settings.clock.now()
    found = []
    for name, limit in days.items():
        channel = runtime.settings.channel(name)
        if channel is None or channel.mode == "off" or not limit:
            continue
        told = book.mark(f"posted:{name}")
        last = datetime.fromisoformat(told) if told else None
        problem = of_silence(channel, last, limit, now)
        found += [problem] if problem else []
    return found


def nobody_at(locks: Path, publication: str) -> bool:
    """Whether no process is delivering it: the kernel frees the lock of one that died."""
    try:
        handle = os.open(locks / f"{publication}.lock", os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def _begun(view: PublicationView) -> bool:
    """An intent without an outcome: of a step, a correction or a withdrawal."""
    steps = any(step.status == "open" for step in view.steps.values())
    return steps or (view.change is not None and view.change.status == "open")
