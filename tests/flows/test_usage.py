"""What a person types wrong is told in Indonesian, with the next step and without a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.flows.command import tayang
from tests.flows.office import Office
from tests.sandbox_process import SandboxProcess

ENGLISH = re.compile(r"\b(error|usage|missing|invalid|such|argument|should|unexpected|traceback)\b")


@pytest.fixture
def office(tmp_path: Path, twin: SandboxProcess) -> Office:
    return Office(tmp_path, twin)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["publish"], "Isian {manifest} belum ada."),
        (["resolve", "abc"], "Isian --role belum ada."),
        (["publish", "@", "--nope"], "Opsi --nope tidak dikenal."),
        (["publish", "@", "--chanel", "x"], "Barangkali maksud Anda --channel?"),
        (["sandbox", "--port"], "Opsi --port belum diberi isian."),
        (["sandbox", "--port", "abc"], "--port tidak dapat dipakai: harus bilangan bulat."),
        (["sandbox", "--port", "99999"], "--port tidak dapat dipakai: paling banyak 65535."),
        (["sandbox", "--port", "-1"], "--port tidak dapat dipakai: paling sedikit 0."),
        (["chek"], "Perintah 'chek' tidak ada. Barangkali maksud Anda check?"),
        (
            ["ledger", "qqq"],
            "Perintah 'qqq' tidak ada.\nLihat isian dan opsinya dengan 'tayang led",
        ),
        (["preview", "@", "foto", "apel"], "Kata ini berlebih: foto apel."),
    ],
)
def test_a_wrong_command_is_told_in_indonesian(office: Office, words: list[str], told: str) -> None:
    ran = tayang(office, *words)
    assert ran.code == 2
    assert told in ran.err
    assert "--help'" in ran.err
    assert not ENGLISH.search(ran.err.lower())
    assert ran.out == ""


def test_a_bare_group_shows_what_it_holds(office: Office) -> None:
    ran = tayang(office, "ledger")
    assert ran.code == 2
    assert "Hitung ulang seluruh rantai buku catatan." in ran.out + ran.err
