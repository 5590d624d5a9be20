"""From a real run to paper: the papers say what the conductor left in the ledger."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE

PERIOD = "2026-12"


def test_a_published_item_stands_in_report_and_export(
    new_office: MakeOffice, tmp_path: Path
) -> None:
    office = new_office(ONE)
    office.release()
    office.publish()
    out, archive = tmp_path / "laporan", tmp_path / "bukti.zip"
    ran = tayang(office, "report", "--month", PERIOD, "--out", str(out), "--format", "json")
    assert ran.code == 0, ran.err
    told = json.loads((out / f"laporan-bukti-tayang-{PERIOD}.json").read_text("utf-8"))
    rows = {row["channel"]: row for row in told["rows"]}
    assert {name: row["tayang"] for name, row in rows.items()} == {"situs": True, "x": True}
    assert all(row["planned"] and row["approved"] and row["on_time"] for row in rows.values())
    assert all(row["complete"] and row["number"] for row in rows.values())
    assert rows["situs"]["title"] == "Apel Pagi Tekankan Disiplin dan Pelayanan yang Ramah"
    assert rows["situs"]["unit"] == "Sekretariat"
    assert rows["situs"]["activity"] == "2026-12-07"
    assert told["totals"]["approved"] == 2
    assert told["rehearsal"] is True
    assert told["gaps"] == []

    made = tayang(office, "ledger", "export", "--month", PERIOD, "--out", str(archive), "--json")
    assert made.code == 0, made.err
    with zipfile.ZipFile(archive) as box:
        box.extract("verify.py", tmp_path)
        names = box.namelist()
    for folder in ("bukti/", "rencana/", "rilis/"):
        assert any(name.startswith(folder) for name in names)
    head = f"{made.value['size']}:{made.value['head']}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", archive.name, "--head", head],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
