"""``tayang manifest schema|import|template``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.messages import say
from content.errors import ManifestError
from content.manifest_schema import manifest_schema
from content.manifest_xlsx import import_xlsx
from content.plan import PlanItem, load_plan
from content.xlsx_codes import Issued, coded_table
from content.xlsx_template import write_template
from flows.commands.aside import write_anew
from flows.commands.common import file_of_kind, office, show_json


def schema() -> None:
    """Print the JSON Schema."""
    show_json(manifest_schema())


def import_table(table: Path, out: Path, known: Sequence[Path], home: Path | None) -> None:
    """Write the manifest of an office table; ManifestError with every wrong cell.

    Codes of the manifests in ``known`` are never issued again; issued codes go into a copy of the
    table beside the manifest, so that inserted rows keep theirs. What was changed by hand in a
    manifest of before is kept beside the new one.
    """
    file_of_kind(out, ".yaml", ".yml")
    titles = {item.id: item.title for path in known for item in load_plan_lines(path)}
    with office(home) as runtime:
        ours, now = runtime.settings.office, runtime.settings.clock.now()
    result = import_xlsx(table, known_ids=titles, units=ours.units, office=ours.id)
    if result.problems:
        raise ManifestError(result.problems)
    write_anew(out, result.manifest_yaml.encode(), now)
    typer.echo(say("flows.imported", path=out))
    keep_codes(table, out, result.issued, now)


def keep_codes(table: Path, out: Path, issued: Sequence[Issued], now: datetime) -> None:
    """Write the copy of the table that holds the codes which were issued, when some were."""
    if not issued:
        return
    coded = out.with_suffix(".berkode.xlsx")
    write_anew(coded, coded_table(table, issued), now)
    codes = ", ".join(one.code for one in issued)
    typer.echo(say("flows.codes_issued", codes=codes, path=coded))


def load_plan_lines(path: Path) -> tuple[PlanItem, ...]:
    """The lines of an earlier plan."""
    return load_plan(path).items


def template(out: Path, home: Path | None) -> None:
    """Write an empty office table with the office's units to choose from; never over a file."""
    if out.exists():
        hint = say("flows.template_exists", path=out)
        raise ConfigError("the table exists", [Problem("OUT", 0, "", hint, str(out))])
    with office(home) as runtime:
        ours = runtime.settings.office
    write_template(out, office=ours.id, units=ours.units)
    typer.echo(say("flows.template_written", path=out))
