"""``tayang doctor``: what is well, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import typer

from config.errors import ConfigError
from config.logs import quiet_logging
from config.messages import say
from config.settings import home_from_environment
from flows.checkpoints import keep_head, require_sound_ledger
from flows.commands.common import office, show_json
from flows.doctor.examining import examine_home
from flows.doctor.findings import FAILED, GOOD, WARNING, Finding, worst
from flows.doctor.live_testing import Tried, live_test
from flows.runtime import known_channel

_ICON = {GOOD: "BAIK      ", WARNING: "PERINGATAN", FAILED: "GAGAL     "}


def doctor_command(home: Path | None, channels: Collection[str], *, as_json: bool) -> int:
    """Exit 0, or 31 when something must be mended before publishing."""
    quiet_logging()
    findings = examine_home(home_from_environment(home), channels)
    return show_findings(findings, as_json=as_json)


def show_findings(findings: Sequence[Finding], *, as_json: bool) -> int:
    """Print them; the exit code says whether one has failed."""
    counts = {level: sum(one.level == level for one in findings) for level in _ICON}
    if as_json:
        show_json({"counts": counts, "findings": [one.json() for one in findings]})
    else:
        for one in findings:
            typer.echo(f"{_ICON[one.level]}  {one.sentence}")
            if one.step:
                typer.echo(f"            → {one.step}")
        values = {"failed": counts[FAILED], "warnings": counts[WARNING], "good": counts[GOOD]}
        typer.echo(say("setup.summary", **values))
    return ConfigError.exit_code if worst(findings) == FAILED else 0


def live_test_command(home: Path | None, name: str, picture_url: str, *, as_json: bool) -> int:
    """Exit 0 when the test went well or the platform knows nothing invisible, else 31."""
    with office(home) as runtime:
        channel = known_channel(runtime.settings, name, "--live-test")
        require_sound_ledger(runtime)
        tried = live_test(runtime, channel, picture_url=picture_url)
        keep_head(runtime)
    _show(tried, as_json=as_json)
    return ConfigError.exit_code if tried.ok is False else 0


def _show(tried: Tried, *, as_json: bool) -> None:
    if as_json:
        show_json(
            {
                "channel": tried.channel,
                "ok": tried.ok,
                "what": tried.what,
                "object_id": tried.object_id,
                "removed": tried.removed,
                "lines": list(tried.lines),
            }
        )
        return
    for line in tried.lines:
        typer.echo(line)
    if tried.ok is not None:
        typer.echo(say("setup.trial.ok" if tried.ok else "setup.trial.not_ok"))
