"""``tayang doctor``: everything looked at, in the order in which a person mends it. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from config.errors import LocatedError, TayangError
from config.messages import say
from config.settings import Settings
from flows.clockguard import refuse_foreign_clock
from flows.doctor.channels import examine_channel
from flows.doctor.findings import FAILED, GOOD, WARNING, Finding, found
from flows.doctor.live_testing import left_over
from flows.doctor.machine import examine_machine
from flows.doctor.office import examine_office
from flows.office_secrets import with_blocks
from flows.publishing.pinned import pinned_accounts
from proof.ledger import SqliteLedger


def examine_home(home: Path, channels: Collection[str] = ()) -> list[Finding]:
    """All findings; a configuration that cannot be read is a finding as well.

    ``channels``: only these (empty: all).
    """
    try:
        settings = with_blocks(Settings.load(home))
        refuse_foreign_clock(settings)
    except LocatedError as error:
        return [
            Finding(FAILED, "configuration", _place(str(one.file), one.line, one.field), one.hint)
            for one in error.problems
        ]
    pinned, marks = _from_ledger(settings)
    findings = [found(GOOD, "configuration", "configuration", home=home)]
    for channel in settings.channels:
        if channels and channel.name not in channels:
            continue
        findings += examine_channel(settings, channel, pinned.get(channel.name, ""))
    return [*findings, *marks, *examine_office(settings), *examine_machine(settings)]


def _place(file: str, line: int, field: str) -> str:
    where = f"{file}:{line}" if line else file
    return say("setup.configuration_bad", place=f"{where} {field}".strip())


def _from_ledger(settings: Settings) -> tuple[dict[str, str], list[Finding]]:
    """Pinned accounts, and what live tests left; damage is told by the office's part."""
    if not settings.ledger_path.exists():
        return {}, []
    try:
        ledger = SqliteLedger(settings.ledger_path, settings.clock)
    except TayangError:
        return {}, []
    try:
        marks = [
            found(
                WARNING,
                "trial",
                "trial_left",
                channel=one.name,
                name=one.name,
                id=left.object_id or "-",
            )
            for one in settings.channels
            for left in left_over(ledger, one.name)
        ]
        return pinned_accounts(ledger), marks
    except TayangError:
        return {}, []
    finally:
        ledger.close()
