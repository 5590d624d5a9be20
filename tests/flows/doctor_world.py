"""An office with all five channels on the twins, and what its doctor says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from connectors.sandbox import accounts
from flows.demo.office import _SECRETS
from tests.flows.command import Ran, tayang
from tests.flows.five_channels import channels_at
from tests.flows.office import DEMO, NOW, Office, write_secrets
from tests.sandbox_process import SandboxProcess

Findings = list[dict[str, str]]


def office_of_five(home: Path, twin: SandboxProcess, *without: str, **delivery: Any) -> Office:
    """``without``: names of channels to leave out."""
    home.mkdir(parents=True)
    office = Office(home, twin)
    for name in ("office.yaml", "roles.yaml"):
        (home / name).write_text(DEMO.joinpath(name).read_text("utf-8"), encoding="utf-8")
    channels = [one for one in channels_at(twin.url) if one["name"] not in without]
    office.configure(*channels, **delivery)
    write_secrets(home, _SECRETS)
    return office


def with_login(office: Office, channel: str) -> dict[str, Any]:
    """The channel of that name, its credential replaced by a login."""
    [found] = [one for one in channels_at(office.twin.url) if one["name"] == channel]
    options = found["options"]
    kept = {name: value for name, value in options.items() if not isinstance(value, dict)}
    if channel == "youtube":
        kept["client_secret"] = options["client_secret"]
        kept["auth_url"] = f"{office.twin.url}/youtube-api/auth"
    else:
        kept["client_id"] = accounts.X_CLIENT_ID
    return found | {"options": kept | {"login": {"token_file": f"{channel}-login"}}}


def doctor(office: Office, *words: str, clock: str = NOW) -> tuple[Ran, Findings]:
    """Run it; findings of the office as a whole have channel ""."""
    ran = tayang(office, "doctor", "--json", *words, clock=clock)
    findings: Findings = ran.value["findings"]
    for one in findings:
        assert one["level"] in {"BAIK", "PERINGATAN", "GAGAL"}
        assert bool(one["next_step"]) == (one["level"] != "BAIK"), one
    return ran, findings


def about(findings: Findings, topic: str, channel: str = "") -> list[str]:
    """Levels of the findings on a topic."""
    return [one["level"] for one in findings if (one["topic"], one["channel"]) == (topic, channel)]


def bad(findings: Findings) -> list[tuple[str, str, str]]:
    """(level, topic, channel) of whatever is not well."""
    return [
        (one["level"], one["topic"], one["channel"]) for one in findings if one["level"] != "BAIK"
    ]
