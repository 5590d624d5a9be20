"""The office's own side under examination: ledger, copies, disk, file modes, people. Reads only."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.clock import WIB
from config.errors import TayangError
from config.office import RoleName
from config.private_files import READABLE_BY_OTHERS
from config.settings import Settings
from content.dates import long_date
from flows.acts.restoring import waits_for_a_person
from flows.checkpoints import known_checkpoints, places
from flows.doctor.findings import FAILED, GOOD, WARNING, Finding, found
from flows.publishing.stop import stop_reason
from proof.checkpoint import read_checkpoints
from proof.verification import verify_ledger

_MB = 1024 * 1024
_DISK_STOP = 500 * _MB
_DISK_WARNING = 2048 * _MB
_BACKUP_OLD = timedelta(hours=48)
_ROLE_SOON = timedelta(days=14)
_DEADLINES = timedelta(days=31)
_NEEDED: tuple[RoleName, ...] = ("ppid_pelaksana", "ppid", "atasan_ppid")


def examine_office(settings: Settings) -> list[Finding]:
    """Everything that no platform has to be asked for."""
    return [
        *_disk(settings),
        *_ledger(settings),
        *_second_place(settings),
        *_backup(settings),
        *_modes(settings),
        *_signers(settings),
        *_roles(settings),
        *_holidays(settings),
        *_stops(settings),
    ]


def _disk(settings: Settings) -> Iterator[Finding]:
    place = settings.var if settings.var.exists() else settings.home
    free = shutil.disk_usage(place).free
    values: dict[str, Any] = {"free": free // _MB, "place": place}
    if free < _DISK_STOP:
        yield found(FAILED, "disk", "office.disk_full", **values)
    elif free < _DISK_WARNING:
        yield found(WARNING, "disk", "office.disk_low", **values)
    else:
        yield found(GOOD, "disk", "office.disk", **values)


def _ledger(settings: Settings) -> Iterator[Finding]:
    path = settings.ledger_path
    if not path.exists():
        yield found(GOOD, "ledger", "office.ledger_none")
        return
    try:
        heads = {one.head for one in known_checkpoints(settings)}
        results = [verify_ledger(path), *(verify_ledger(path, head) for head in heads)]
    except TayangError as error:
        yield found(FAILED, "ledger", "office.ledger_bad", why=error.hint)
        return
    bad = next((one for one in results if not one.ok), None)
    if waits_for_a_person(settings.var):
        yield found(FAILED, "ledger", "office.ledger_restored")
    elif bad is not None:
        yield found(FAILED, "ledger", "office.ledger_bad", why=bad.problem)
    else:
        size = results[0].head.size
        yield found(GOOD, "ledger", "office.ledger", size=size, checkpoints=len(heads))


def _second_place(settings: Settings) -> Iterator[Finding]:
    if not settings.delivery.checkpoint_copy:
        yield found(WARNING, "checkpoint", "office.copy_unset")
        return
    copy = places(settings)[1]
    if not copy.parent.is_dir():
        yield found(FAILED, "checkpoint", "office.copy_missing", place=copy)
        return
    try:
        newest = [max(_sizes(place, settings), default=0) for place in places(settings)]
    except TayangError as error:
        yield found(FAILED, "checkpoint", "office.copy_bad", place=copy, why=error.hint)
        return
    behind = newest[0] - newest[1]
    if behind > 0:
        yield found(WARNING, "checkpoint", "office.copy_behind", place=copy, behind=behind)
    else:
        yield found(GOOD, "checkpoint", "office.copy", place=copy)


def _sizes(place: Path, settings: Settings) -> list[int]:
    """Sizes of the checkpoints in one place."""
    if not place.exists():
        return []
    there = read_checkpoints(place.read_text(encoding="utf-8"))
    return [one.head.size for one in there if one.office == settings.office.id]


def _backup(settings: Settings) -> Iterator[Finding]:
    if not settings.ledger_path.exists():
        return
    copies = sorted(settings.backups_dir.glob("*.sqlite3")) if settings.backups_dir.is_dir() else []
    if not copies:
        yield found(WARNING, "backup", "office.backup_none", place=settings.backups_dir)
        return
    age = settings.clock.now() - max(_made_at(one) for one in copies)
    hours = max(0, round(age.total_seconds() / 3600))
    if age > _BACKUP_OLD:
        yield found(WARNING, "backup", "office.backup_old", hours=hours)
    else:
        yield found(GOOD, "backup", "office.backup", hours=hours)


def _made_at(copy: Path) -> datetime:
    """By its name (``catatan-20261201-010000.sqlite3``, WIB): moving a file does not change it."""
    try:
        return datetime.strptime(f"{copy.stem.partition('-')[2]}+0700", "%Y%m%d-%H%M%S%z")
    except ValueError:
        return datetime.fromtimestamp(copy.stat().st_mtime, UTC)


def _modes(settings: Settings) -> Iterator[Finding]:
    folder = settings.home / "secrets"
    wrong: list[tuple[Path, str]] = []
    if folder.is_dir():
        wrong += [(folder, "700")] if folder.stat().st_mode & READABLE_BY_OTHERS else []
        for path in sorted(folder.iterdir()):
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode) or mode & READABLE_BY_OTHERS:
                wrong.append((path, "600"))
    if settings.var.is_dir() and settings.var.stat().st_mode & READABLE_BY_OTHERS:
        wrong.append((settings.var, "700"))
    for path, mode_text in wrong:
        yield found(FAILED, "modes", "office.modes_open", path=path, mode=mode_text)
    if not wrong:
        yield found(GOOD, "modes", "office.modes")


def _signers(settings: Settings) -> Iterator[Finding]:
    wanted = sorted({role.principal for role in settings.roles if role.principal})
    path = settings.allowed_signers
    if not wanted:
        yield found(GOOD, "signers", "office.signers_none")
        return
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    known = {
        name
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
        for name in line.split()[0].split(",")
    }
    missing = [one for one in wanted if one not in known]
    if missing:
        values: dict[str, Any] = {"missing": ", ".join(missing), "path": path}
        yield found(WARNING, "signers", "office.signers_missing", **values)
    else:
        yield found(GOOD, "signers", "office.signers", count=len(wanted))


def _roles(settings: Settings) -> Iterator[Finding]:
    """Somebody must hold each role today; a term that ends soon is told in time."""
    today = settings.clock.now().astimezone(WIB).date()
    short = False
    for name in _NEEDED:
        held = [one for one in settings.roles if one.role == name and one.valid_on(today)]
        if not held:
            short = True
            yield found(FAILED, "roles", "office.role_empty", role=name)
            continue
        last = max((one.valid_to for one in held if one.valid_to), default=None)
        if last and all(one.valid_to for one in held) and last - today <= _ROLE_SOON:
            short = True
            yield found(WARNING, "roles", "office.role_ends", role=name, date=long_date(last))
    if not short:
        yield found(GOOD, "roles", "office.roles")


def _holidays(settings: Settings) -> Iterator[Finding]:
    """Of today, and of the deadlines of the month to come."""
    today = settings.clock.now().astimezone(WIB).date()
    missing = settings.holidays.unknown([today, today + _DEADLINES])
    for year in missing:
        yield found(WARNING, "holidays", "office.holidays_missing", year=year)
    if not missing:
        sources = dict(settings.holidays.sources)
        values: dict[str, Any] = {"year": today.year, "source": sources[today.year]}
        yield found(GOOD, "holidays", "office.holidays", **values)


def _stops(settings: Settings) -> Iterator[Finding]:
    everything = stop_reason(settings.var, "")
    if everything:
        yield found(WARNING, "stop", "office.stop", scope="semua kanal", reason=everything)
        return
    for channel in settings.channels:
        reason = stop_reason(settings.var, channel.name)
        if reason:
            yield found(WARNING, "stop", "office.stop", scope=channel.title, reason=reason)
