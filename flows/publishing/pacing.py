"""Quiet times, and the pace of a channel: at most N new posts in any sixty minutes.

The pace is counted from the ledger's intents, so that neither a rerun nor a restart can exceed
it. Between counting and the next intent another process may count as well: each channel's lock
file also holds who is about to send, and is read and written under flock(2).
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO

from config.messages import say
from config.settings import Settings
from flows.publishing.gates import parked
from flows.publishing.job import Job
from proof.bodies import IntentBody, ParkedBody
from proof.entries import EntryKind
from proof.ledger import Ledger
from proof.projection_changes import is_change

_HOUR = timedelta(hours=1)

Times = dict[str, datetime]
"""Publication → when it was last sent to, or said that it is about to be."""


class Pacing:
    """One per run; its lanes ask it from several threads."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._settings = settings
        self._ledger = ledger
        self._lock = threading.Lock()
        self._seen = 0
        self._sent: dict[str, Times] = {}

    def hold(self, job: Job, sending: bool) -> ParkedBody | None:  # noqa: FBT001 -- the shape of Hold
        """Why the post must wait, None when it may go; ``sending`` takes a place in the hour."""
        if job.channel.mode != "automatic":
            return None
        quiet = self._quiet(job)
        return quiet if quiet is not None else self._paced(job, sending=sending)

    def _quiet(self, job: Job) -> ParkedBody | None:
        rules = job.channel.quiet or self._settings.office.quiet
        found = rules.ends(self._settings.clock.now())
        if found is None:
            return None
        until, reason = found
        detail = say("flows.parked.quiet_why", reason=reason) if reason else ""
        return parked(job, "quiet", until=until, detail=detail)

    def _paced(self, job: Job, *, sending: bool) -> ParkedBody | None:
        most = job.channel.max_per_hour or self._settings.delivery.max_per_hour
        with self._lock, self._turn(job.channel.name) as file:
            now = self._settings.clock.now()
            self._read_ledger(now)
            about = _about_to_send(file)
            recent = _latest(now, about, self._sent.get(job.channel.name, {}))
            others = sorted(at for one, at in recent.items() if one != job.publication)
            if job.publication not in recent and len(others) >= most:
                until = others[len(others) - most] + _HOUR
                return parked(job, "hourly_limit", until=until, detail=str(most))
            if sending:
                _write(file, _latest(now, about) | {job.publication: now})
        return None

    def _read_ledger(self, now: datetime) -> None:
        """Take in the intents since the last look; older ones than an hour do not count."""
        for entry in self._ledger.entries(kind=EntryKind.INTENT, after=self._seen):
            self._seen = entry.seq
            if _within(entry.at, now):
                body = IntentBody.model_validate(entry.body)
                if not is_change(body.step):
                    self._sent.setdefault(body.channel, {})[entry.publication] = entry.at

    @contextmanager
    def _turn(self, channel: str) -> Iterator[IO[str]]:
        """The channel's file, open under its lock; the kernel frees it when the process dies."""
        folder = self._settings.locks_dir
        folder.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(folder / f"laju-{channel}.lock", flags, 0o600)
        with os.fdopen(handle, "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _within(at: datetime, now: datetime) -> bool:
    """Whether the moment counts; one far ahead comes from a clock that was set right since."""
    return now - _HOUR < at <= now + _HOUR


def _latest(now: datetime, *known: Times) -> Times:
    """The last time of each publication, of those in the last hour."""
    found: Times = {}
    for times in known:
        for publication, at in times.items():
            if _within(at, now):
                found[publication] = max(at, found.get(publication, at))
    return found


def _about_to_send(file: IO[str]) -> Times:
    """What the channel's file holds; a line that a power cut left half is no line."""
    found: Times = {}
    for line in file.read().splitlines():
        publication, _, moment = line.partition(" ")
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            continue
        if at.tzinfo is not None:
            found[publication] = at
    return found


def _write(file: IO[str], times: Times) -> None:
    file.seek(0)
    file.truncate()
    file.writelines(f"{publication} {at.isoformat()}\n" for publication, at in times.items())
    file.flush()
