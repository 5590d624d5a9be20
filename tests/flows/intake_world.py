"""An office's intake as it is typed: a whole month's words, and what the ledger holds of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from proof.entries import EntryKind
from tests.flows.command import Ran, tayang
from tests.flows.office import ONE, Office

MONTH = "2026-12"
BY = ("--role", "pelaksana")
NUMBER = "000.1.2.3/045/INSP/2026"
MADE = ("--from", "2026-11-18T09:50", "--number", NUMBER)
SENT = ("--from", "2026-12-07T10:00", "--at", "2026-12-07T10:12")


def intake(office: Office, *words: str, clock: str = "2026-12-18T09:00:00+07:00") -> Ran:
    return tayang(office, "intake", *words, clock=clock)


def recorded(office: Office) -> list[dict[str, Any]]:
    """Bodies of all entries of the kind, oldest first, each with its item and number."""
    with office.runtime() as runtime:
        entries = runtime.ledger.entries(kind=EntryKind.INTAKE)
        return [{"seq": one.seq, "item": one.item, **one.body} for one in entries]


def shown(office: Office) -> dict[str, Any]:
    ran = intake(office, "show", MONTH, "--json")
    assert ran.code == 0
    value: dict[str, Any] = ran.value
    return value


def whole_month(office: Office) -> None:
    at = "2026-11-{}+07:00"
    for words in (
        ("invite", MONTH, "--at", at.format("18T10:00"), *MADE),
        ("list", MONTH, "--unit", "SEKRETARIAT", "--at", at.format("20T09:00")),
        ("meeting", MONTH, "--from", at.format("23T09:00"), "--to", at.format("23T10:45")),
        ("submit", MONTH, "--at", at.format("25T09:00")),
        ("material", ONE, "--unit", "SEKRETARIAT", *SENT),
    ):
        ran = intake(office, *words, *BY)
        assert ran.code == 0, ran.err


def filled_table(office: Office, **cells: str) -> Path:
    """The office's table with one row of which only the named columns matter here."""
    path = office.home / "usulan.xlsx"
    assert tayang(office, "manifest", "template", str(path)).code == 0
    book = load_workbook(path)
    sheet = book["Materi"]
    sheet["B2"].value = MONTH
    columns = {str(cell.value).strip(" *"): cell.column for cell in sheet[5]}
    for name, value in {"Kode": ONE, "Unit Kerja": "SEKRETARIAT", **cells}.items():
        sheet.cell(6, columns[name] or 0).value = value
    book.save(path)
    return path
