"""Wrong names that a person types: told at once, never taken for "nothing to do, all well"."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.flows.command import tayang
from tests.flows.office import ONE, Office


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--item", "DUM-2026-12-99"), "DUM-2026-12-99 tidak ada di manifest.yaml"),
        (("--item", ONE, "--item", "salah"), "salah tidak ada di manifest.yaml"),
        (("--channel", "tiktok"), "Kanal 'tiktok' tidak ada"),
    ],
)
def test_publish_names_what_it_does_not_know(
    office: Office, words: tuple[str, ...], told: str
) -> None:
    ran = tayang(office, "publish", "@", *words)
    assert ran.code == 31
    assert told in ran.err
    assert office.posts("x") == []


def test_a_role_that_nobody_has_is_told_with_those_there_are(office: Office) -> None:
    for words in (("stop", "--lift"), ("stop", "--role", "kepala", "--reason", "diperiksa")):
        ran = tayang(office, *words)
        assert ran.code == 31
        assert "--role pelaksana, ppid" in ran.err


def test_status_gives_reasons_in_sentences_and_formats(office: Office) -> None:
    assert tayang(office, "stop", "--reason", "diperiksa dahulu", "--role", "ppid").code == 0
    assert tayang(office, "publish", "@").code == 10
    told = tayang(office, "status").out
    assert "pengiriman sedang dihentikan" in told
    assert "x/feed" in told
    assert " stopped" not in told


def test_resolve_an_id_that_nobody_knows(office: Office) -> None:
    words = ("--absent", "--role", "ppid", "--reason", "sudah dicari")
    ran = tayang(office, "resolve", "abc", *words)
    assert ran.code == 31
    assert "abc tidak ada di buku catatan" in ran.err


def test_the_backup_that_is_not_there_and_the_place_that_is_none(
    office: Office, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "tidak" / "ada.sqlite3")
    for words in (("backup", nowhere), ("restore", nowhere, "--role", "ppid", "--reason", "coba")):
        ran = tayang(office, "ledger", *words)
        assert ran.code == 31
        assert "ada.sqlite3: tidak ditemukan" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("preview", "@", "--out", "p.pdf"),
        ("handover", "--out", "serah-terima.pdf"),
        ("evidence", "minutes", ONE, "--out", "ba.docx"),
        ("ledger", "export", "--month", "2026-12", "--out", "bukti.pdf"),
        ("report", "emonev", "--month", "2026-12", "--out", "emonev"),
        ("report", "dip", "--month", "2026-12", "--out", "dip.pdf"),
        ("manifest", "import", "usulan.xlsx", "--out", "manifest.pdf"),
    ],
)
def test_nothing_is_written_under_the_name_of_another_kind(
    office: Office, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = tayang(office, *words)
    assert ran.code == 31
    assert re.search(r"berakhiran \.(html|zip|csv|yaml)", ran.err)
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_table_that_may_be_filled_in_is_never_overwritten(office: Office, tmp_path: Path) -> None:
    table = tmp_path / "usulan.xlsx"
    assert tayang(office, "manifest", "template", str(table)).code == 0
    before = table.read_bytes()
    ran = tayang(office, "manifest", "template", str(table))
    assert ran.code == 31
    assert "tidak ditimpa" in ran.err
    assert table.read_bytes() == before
