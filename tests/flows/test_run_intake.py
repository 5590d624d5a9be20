"""The SOP's facts as the office types them: each once, corrected by a later one, in the ledger."""

from __future__ import annotations

import pytest
import yaml

from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.intake_world import BY, MONTH, NUMBER, intake, recorded, shown, whole_month
from tests.flows.office import ONE, Office


@pytest.fixture
def office(new_office: MakeOffice) -> Office:
    return new_office(ONE)


def test_a_month_is_written_down_by_position_and_shown_again(office: Office) -> None:
    whole_month(office)
    found = recorded(office)
    assert [one["fact"] for one in found] == [
        "invitation",
        "list",
        "meeting",
        "submitted",
        "material",
    ]
    assert found[0]["letter"] == NUMBER
    assert found[0]["at"] == "2026-11-18T10:00:00+07:00"
    assert [one["item"] for one in found] == ["", "", "", "", ONE]
    assert {one["role"] for one in found} == {"ppid_pelaksana"}
    told = intake(office, "show", MONTH).out
    assert "Undangan rapat: batas Jumat, 20 November 2026." in told
    assert "Rabu, 18 November 2026, 10.00 WIB" in told
    assert f"surat nomor {NUMBER}" in told
    assert "Sekretariat: daftar TEPAT" in told
    assert shown(office)["steps"][0]["done"] is True


def test_the_same_fact_again_is_no_second_entry(office: Office) -> None:
    whole_month(office)
    size = len(recorded(office))
    whole_month(office)
    assert len(recorded(office)) == size


def test_another_fact_in_its_place_is_refused_and_names_the_correction(office: Office) -> None:
    whole_month(office)
    size = len(recorded(office))
    ran = intake(office, "invite", MONTH, "--at", "2026-11-19T10:00", *BY)
    assert ran.code == 31
    assert f"tayang intake correct {recorded(office)[0]['seq']}" in ran.err
    assert len(recorded(office)) == size


def test_a_correction_supersedes_with_a_reason_and_the_old_entry_stays(office: Office) -> None:
    whole_month(office)
    before = recorded(office)
    old = before[0]["seq"]
    ran = intake(
        *(office, "correct", str(old), "--at", "2026-11-19T08:00", "--reason", "salah tanggal"), *BY
    )
    assert ran.code == 0, ran.err
    after = recorded(office)
    assert after[: len(before)] == before
    assert (after[-1]["supersedes"], after[-1]["reason"]) == (old, "salah tanggal")
    assert after[-1]["letter"] == NUMBER  # what was right stays
    facts = {one["fact"]: one for one in shown(office)["facts"]}
    assert facts["invitation"]["at"] == "2026-11-19T08:00:00+07:00"
    again = intake(office, "correct", str(old), "--at", "2026-11-17T08:00", "--reason", "x", *BY)
    assert again.code == 31  # what was superseded cannot be superseded twice
    story = tayang(office, "ledger", "show", ONE).out
    assert f"Ini menggantikan catatan nomor {old}. Alasan: salah tanggal" in story


def test_what_never_happened_is_taken_back(office: Office) -> None:
    whole_month(office)
    wrong = recorded(office)[1]["seq"]
    assert intake(office, "correct", str(wrong), "--void", "--reason", "unit lain", *BY).code == 0
    assert "list" not in {one["fact"] for one in shown(office)["facts"]}
    right = intake(office, "list", MONTH, "--unit", "IRBAN-1", "--at", "2026-11-20T09:00", *BY)
    assert right.code == 0


def test_a_correction_says_what_and_why_and_only_what_the_fact_has(office: Office) -> None:
    whole_month(office)
    before = recorded(office)
    meeting, material = before[2]["seq"], before[4]["seq"]
    for words in (
        (str(meeting), "--reason", "x"),
        (str(meeting), "--void", "--at", "2026-11-23T10:00", "--reason", "x"),
        (str(meeting), "--number", "1/2026", "--reason", "x"),
        (str(meeting), "--at", "2026-11-23T10:00", "--reason", " "),
        (str(material), "--unit", "IRBAN-1", "--reason", "x"),
        ("9999", "--void", "--reason", "x"),
    ):
        assert intake(office, "correct", *words, *BY).code == 31, words
    by_ppid = ("--reason", "x", "--role", "ppid")
    assert intake(office, "correct", str(material), "--void", *by_ppid).code == 31
    assert recorded(office) == before


def test_a_closed_month_takes_facts_but_says_that_its_report_stays(office: Office) -> None:
    office.release()
    office.publish()
    after = "2027-01-04T09:00:00+07:00"
    closed = tayang(office, "report", "close", "--month", MONTH, "--role", "ppid", clock=after)
    assert closed.code == 0, closed.err
    ran = intake(office, "submit", MONTH, "--at", "2026-11-25T09:00", *BY, clock=after)
    assert ran.code == 0
    assert "sudah ditutup" in ran.err


def test_material_that_was_returned_comes_again(office: Office) -> None:
    words = ("material", ONE, "--unit", "SEKRETARIAT")
    first = intake(office, *words, "--at", "2026-12-07T10:00", "--returned", "foto buram", *BY)
    assert first.code == 0
    assert shown(office)["facts"][0]["fault"] == "foto buram"
    assert intake(office, *words, "--at", "2026-12-08T10:00", *BY).code == 0
    assert [one["outcome"] for one in shown(office)["facts"]] == ["returned", "accepted"]
    story = tayang(office, "ledger", "show", ONE).out
    assert "dikembalikan Pengolah Data dan Informasi" in story
    assert "Alasan: foto buram" in story


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("invite", MONTH, "--at", "2026-12-18T09:30"), "belum terjadi"),
        (("invite", MONTH, "--at", "2025-11-18T09:30"), "terlalu jauh"),
        (("invite", "2026-13", "--at", "2026-11-18T09:30"), "TTTT-BB"),
        (("meeting", MONTH, "--from", "2026-11-23T10:00", "--to", "2026-11-23T09:00"), "mulai"),
        (("list", MONTH, "--unit", "LAIN", "--at", "2026-11-18T09:00"), "LAIN"),
        (("material", "DUM-12", "--at", "2026-12-08T09:00"), "bukan kode usulan"),
        (("material", ONE, "--at", "2026-12-08T09:00"), "--unit"),
        (("invite", MONTH, "--at", "2026-11-18T09:00", "--number", "3471014512900001"), "pribadi"),
        (("submit", MONTH, "--at", "kemarin"), "kemarin"),
    ],
)
def test_what_cannot_be_so_is_not_written(office: Office, words: tuple[str, ...], why: str) -> None:
    ran = intake(office, *words, *BY)
    assert (ran.code, why in ran.err) == (31, True), ran.err
    assert recorded(office) == []


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("atasan", ("invite", MONTH, "--at", "2026-11-18T09:00")),
        ("ppid", ("material", ONE, "--unit", "SEKRETARIAT", "--at", "2026-12-08T09:00")),
        ("tak-ada", ("invite", MONTH, "--at", "2026-11-18T09:00")),
    ],
)
def test_only_who_receives_writes_it_down(
    office: Office, role: str, words: tuple[str, ...]
) -> None:
    assert intake(office, *words, "--role", role).code == 31
    assert recorded(office) == []


def test_only_approved_items_receive_material(office: Office) -> None:
    """The plan is on record from the first run on; its line also tells the unit."""
    office.release()
    office.publish()
    assert intake(office, "material", ONE, "--at", "2026-12-08T09:00", *BY).code == 0
    assert recorded(office)[0]["unit"] == "SEKRETARIAT"
    steps = {one["name"]: one for one in shown(office)["steps"]}
    assert steps["approval"]["done"] is True
    assert "disetujui" in steps["approval"]["state"]
    other = intake(office, "material", f"DUM-{MONTH}-88", "--at", "2026-12-08T09:00", *BY)
    assert "tidak ada dalam daftar yang disetujui" in other.err
    unit = intake(*(office, "material", ONE, "--unit", "IRBAN-1", "--at", "2026-12-09T09:00"), *BY)
    assert "milik unit SEKRETARIAT" in unit.err


def test_status_reminds_of_what_is_due_only_where_the_intake_is_used(office: Office) -> None:
    quiet = tayang(office, "status", clock="2026-11-24T09:00:00+07:00")
    assert "PENGINGAT" not in quiet.out
    ran = intake(
        *(office, "invite", "2026-12", "--at", "2026-11-18T10:00", *BY),
        clock="2026-11-24T08:00:00+07:00",
    )
    assert ran.code == 0, ran.err
    due = tayang(office, "status", clock="2026-11-26T09:00:00+07:00").out
    assert "Persetujuan Atasan PPID Desember 2026 jatuh tempo Jumat, 27 November 2026" in due
    late = tayang(office, "status", "--json", clock="2026-11-30T09:00:00+07:00").value
    keys = {one["key"] for one in late["reminders"]}
    assert {"intake:2026-12:lists:late", "intake:2026-12:approval:late"} <= keys
    assert not any("invitation" in key for key in keys)


def test_a_role_whose_term_is_over_writes_nothing(office: Office) -> None:
    path = office.home / "roles.yaml"
    roles = yaml.safe_load(path.read_text(encoding="utf-8"))
    [held] = [one for one in roles["roles"] if one["id"] == "pelaksana"]
    held["valid_to"] = "2026-11-30"
    path.write_text(yaml.safe_dump(roles, allow_unicode=True), encoding="utf-8")
    assert intake(office, "invite", MONTH, "--at", "2026-11-18T10:00", *BY).code == 31
