"""``tayang check`` and ``tayang preview``."""

from __future__ import annotations

from pathlib import Path

import typer

from config.messages import say
from content.checks.finding import stopping
from flows.commands.common import html_file, office, show_json
from flows.items.inputs import load_inputs
from flows.items.preparing import PreparedManifest, prepare_manifest, preview_page
from flows.result import EXIT_CHECK
from media.preview import render_preview


def check_manifest(manifest: Path, plan: Path | None, home: Path | None, *, as_json: bool) -> int:
    """Show all findings; exit 20 when one of them stops an item."""
    with office(home) as runtime:
        found = prepare_manifest(load_inputs(runtime, manifest, plan), runtime)
    return _show(found, as_json=as_json)


def preview_manifest(
    manifest: Path, plan: Path | None, home: Path | None, out: Path | None, *, as_json: bool
) -> int:
    """Write the preview page; same exit code as ``check``."""
    if out is not None:
        html_file(out)
    with office(home) as runtime:
        found = prepare_manifest(load_inputs(runtime, manifest, plan), runtime)
        path = out or manifest.with_name(f"{manifest.stem}.pratinjau.html")
        path.write_text(render_preview(preview_page(found, runtime)), encoding="utf-8")
    code = _show(found, as_json=as_json, page=str(path))
    if not as_json:
        typer.echo(say("flows.preview_written", path=path))
    return code


def _show(found: PreparedManifest, *, as_json: bool, page: str = "") -> int:
    stops = stopping(found.findings)
    refused = found.refused()
    if as_json:
        show_json(
            {
                "page": page,
                "problems": refused,
                "findings": [
                    {
                        "rule": one.rule,
                        "level": one.level.value,
                        "place": one.place,
                        "excerpt": one.excerpt,
                        "message": one.message,
                        "key": one.key,
                    }
                    for one in found.findings
                ],
            }
        )
    else:
        for line in refused:
            typer.echo(f"[BLOKIR] {line}")
        for one in found.findings:
            typer.echo(f"[{one.level.value}] {one.rule} {one.place} ({one.key}): {one.message}")
        count = len(stops) + len(refused)
        typer.echo(say("flows.check.stops" if count else "flows.check.clean", count=count))
    return EXIT_CHECK if stops or refused else 0
