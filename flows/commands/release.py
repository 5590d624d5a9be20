"""``tayang release request|letter|attach``: from finished drafts to a decision on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import typer
from pydantic import JsonValue

from config.clock import WIB
from config.errors import ConfigError, Problem
from config.messages import say
from content.acts import Letter
from content.canonical import digest
from content.checks.finding import ReleasedFinding, release_findings, stopping
from content.codes import check_code
from content.errors import CheckRefused
from content.release import Release, intact, letter_act, make_release, signed_act, verify_act
from content.release_file import load_request, save_release, signing_command, write_request
from content.statement import content_of, make_statement
from flows.commands.common import moment, office
from flows.items.authorising import authority_of, record_release
from flows.items.inputs import RELEASE_TAIL, load_inputs
from flows.items.preparing import PreparedManifest, prepare_manifest, preview_page
from flows.runtime import Runtime
from media.preview import render_preview


def request(
    manifest: Path,
    plan: Path | None,
    home: Path | None,
    out: Path | None,
    accept: Sequence[str],
    valid_until: str,
) -> int:
    """Write the request file that is decided on; CheckRefused while findings stop an item."""
    with office(home) as runtime:
        prepared = prepare_manifest(load_inputs(runtime, manifest, plan), runtime)
        released = _accepted(prepared, accept)
        # people type minutes: a decision in the minute of the request must not come before it
        now = runtime.settings.clock.now().replace(second=0, microsecond=0)
        statement = make_statement(
            content_of(
                prepared.inputs.manifest, prepared.drafts, plan_digest=prepared.inputs.plan_digest
            ),
            released,
            valid_from=now,
            valid_until=moment(valid_until, "--valid-until") if valid_until else _last(prepared),
        )
        path = out or manifest.with_name(f"{manifest.stem}.request.json")
        write_request(path, statement)
        page = preview_page(prepared, runtime, digest=digest(statement))
        preview = manifest.with_name(f"{manifest.stem}.pratinjau.html")
        preview.write_text(render_preview(page), encoding="utf-8")
        code = check_code(digest(statement))
        typer.echo(say("flows.release.requested", path=path, code=code, digest=digest(statement)))
        typer.echo(say("flows.release.preview", path=preview))
        typer.echo(say("flows.release.how_letter", code=code))
        typer.echo(
            say("flows.release.how_sign", command=signing_command(path, runtime.settings.office.id))
        )
    return 0


def _accepted(prepared: PreparedManifest, accept: Sequence[str]) -> tuple[ReleasedFinding, ...]:
    """The TINJAU findings let pass with a reason; CheckRefused for all that still stop."""
    reasons: dict[str, str] = {}
    for one in accept:
        key, equals, reason = one.partition("=")
        if not equals:
            hint = say("flows.release.bad_accept", value=one)
            raise ConfigError("not KEY=REASON", [Problem("--accept", 0, "", hint, one)])
        reasons[key.strip()] = reason.strip()
    refused = prepared.refused()
    if refused:
        raise CheckRefused("drafts that cannot be made", hint="\n".join(refused))
    findings = prepared.findings
    stops = stopping(findings, reasons)
    if stops:
        lines = [f"[{one.level}] {one.rule} {one.key} {one.place}: {one.message}" for one in stops]
        raise CheckRefused(f"{len(stops)} finding(s)", hint="\n".join(lines))
    return release_findings(findings, reasons)


def _last(prepared: PreparedManifest) -> datetime:
    """A release is good until the last window closes."""
    return max(item.window.latest for item in prepared.inputs.manifest.items).astimezone(WIB)


def letter(
    request_path: Path,
    role: str,
    number: str,
    scan: Path,
    code: str,
    decided_at: str,
    out: Path | None,
    home: Path | None,
) -> int:
    """Join a request and a letter (A1)."""
    with office(home) as runtime:
        statement = load_request(request_path)
        kept = runtime.store.add_bytes(scan.read_bytes())
        held = runtime.settings.role(role)
        position = held.position if held else ""
        act = letter_act(
            role,
            position or role,
            Letter(number=number, scan_sha256=kept.sha256),
            code,
            moment(decided_at, "--decided-at"),
        )
        release = make_release(
            statement,
            act,
            authority=authority_of(runtime.settings),
            now=runtime.settings.clock.now(),
        )
        return _save(release, runtime, request_path, out)


def attach(
    request_path: Path,
    signature: Path,
    role: str,
    decided_at: str,
    out: Path | None,
    home: Path | None,
) -> int:
    """Join a request and an SSH signature (A2)."""
    with office(home) as runtime:
        statement = load_request(request_path)
        release = _signed(runtime, statement, signature, decided_at, role)
        if release.act.role != role:
            hint = say("flows.release.other_role", signed=release.act.role, given=role)
            raise ConfigError("another role signed", [Problem("--role", 0, "", hint, role)])
        return _save(release, runtime, request_path, out)


def _signed(
    runtime: Runtime,
    statement: dict[str, JsonValue],
    signature: Path,
    decided_at: str,
    role: str,
) -> Release:
    authority = authority_of(runtime.settings)
    at = moment(decided_at, "--decided-at")
    text = signature.read_text(encoding="ascii", errors="replace")
    act = signed_act(statement, text, at, authority=authority, wanted=role)
    return make_release(statement, act, authority=authority, now=runtime.settings.clock.now())


def _save(release: Release, runtime: Runtime, request_path: Path, out: Path | None) -> int:
    """Write the release file and put the release on record at once."""
    authority = authority_of(runtime.settings)
    verified = verify_act(intact(release), authority=authority, now=runtime.settings.clock.now())
    record_release(release, verified, runtime)
    stem = request_path.name.removesuffix(".json").removesuffix(".request")
    path = out or request_path.with_name(f"{stem}{RELEASE_TAIL}")
    save_release(path, release)
    typer.echo(say("flows.release.saved", path=path, level=release.act.level))
    return 0
