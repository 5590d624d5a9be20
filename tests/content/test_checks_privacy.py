"""R02, R04–R06, R08–R13, R15–R18, R28: true positives and what stays silent (domain.md D)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from content.checks import CheckLists, Finding, Level
from content.checks.numbers import luhn
from content.model import Activity, Declarations, Media, Narrative, Window
from tests.content.checks_world import ALT, NOW, PHOTO, SOURCE, check, draft, item, told

BLOKIR, TINJAU, SARAN = "BLOKIR", "TINJAU", "SARAN"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("02.183.241.5-000.000", ("R02", BLOKIR)),
        ("NPWP: 021832415000000", ("R02", BLOKIR)),
        ("surel panitia@gmail.com", ("R04", TINJAU)),
        ("rekening BPD DIY 001.221.004567", ("R05", BLOKIR)),
        ("Transfer ke BRI 1234 5678 9012", ("R05", BLOKIR)),
        ("Bank Jateng nomor 3012345678", ("R05", BLOKIR)),
        ("LHP telah dibahas bersama", ("R08", TINJAU)),
        ("surat 700.1.2/45/2026", ("R08", BLOKIR)),
        ("terlapor berinisial AB dari kantor itu", ("R09", BLOKIR)),
        ("keterangan saksi Bunga Melati dicatat", ("R09", BLOKIR)),
        ("warga RT 03/RW 07 hadir", ("R11", TINJAU)),
        ("di Jl. Mawar Merah No. 12", ("R11", TINJAU)),
        ("mobil AB 1234 XY", ("R12", TINJAU)),
        ("TTL: Sleman, 12-05-1990", ("R13", BLOKIR)),
        ("lahir di Bantul, 3 Mei 1985", ("R13", BLOKIR)),
        ("https://zoom.example.com/j/1?pwd=aB3", ("R16", BLOKIR)),
        ("Passcode: 998877", ("R16", BLOKIR)),
        ("https://10.1.2.3/berkas", ("R16", BLOKIR)),
        ("https://intranet/berkas", ("R16", BLOKIR)),
        ("daftar di bit.ly/acara-kota", ("R16", TINJAU)),
        ("https://drive.google.com/file/d/1", ("R16", TINJAU)),
        ("http://situs.example.com/berita", ("R16", SARAN)),
        ("mengurangi resiko", ("R17", SARAN)),
        ("acara di laksanakan", ("R17", SARAN)),
        ("bertempat dikantor", ("R17", SARAN)),
        ("mulai 09:00 WIB", ("R18", SARAN)),
        ("mulai jam 09.00", ("R18", SARAN)),
    ],
)
def test_found(text: str, found: tuple[str, str]) -> None:
    assert told(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "berkas 045.2/183/241 tahun 2026",
        "ppid@contoh.go.id",
        "Kode rekening 5.1.02.01.01.0052",
        "Bank sampah mengolah 12.500 kilogram",
        "rekening senilai Rp 12.500.000.000",
        "BPD dibentuk pada 09.12.2026",
        "Reviu 12 RKA selesai",
        "hak pelapor dilindungi",
        "pelapor Inspektorat Daerah Kota",
        "Hari Lahir Pancasila 1 Juni 2026",
        "SMP Negeri 5",
        "https://inspektorat.contoh.go.id/berita/1.",
        "di antara peserta",
        "acara ditingkatkan",
        "#resiko",
        "Rabu, 9 Desember 2026, 09.00 WIB",
        "anak perusahaan daerah",
    ],
)
def test_silent(text: str) -> None:
    assert told(text) == []


def test_a_card_is_told_apart_from_a_citizens_number() -> None:
    assert ("R06", BLOKIR) in told("4111111111111111")
    assert ("R06", BLOKIR) not in told("3471014512900001")
    assert luhn("79927398713")
    assert not luhn("79927398710")
    assert not luhn("0000000000000000")


def test_no_private_number_is_shown() -> None:
    found = check(drafts=(draft("rekening BPD 001221004567, NPWP 02.183.241.5-000.000"),))
    shown = " ".join(one.message + one.excerpt for one in found)
    assert {one.rule for one in found} == {"R02", "R05"}
    assert "1221004567" not in shown
    assert "183.241" not in shown


def test_what_the_office_lists_passes() -> None:
    lists = CheckLists(
        emails=("layanan@gmail.com",), domains=("contoh.id",), addresses=("Jl. Kenari No. 56",)
    )
    text = "Surel layanan@gmail.com atau a@ppid.contoh.id, Jl. Kenari No. 56."
    assert check(drafts=(draft(text),), lists=lists) == ()


def test_a_bad_result_about_a_supervised_body_is_blocked() -> None:
    lists = CheckLists(entities=("Dinas Contoh",))
    text = "LHP atas Dinas Contoh memuat temuan."
    (found,) = check(drafts=(draft(text),), lists=lists)
    assert (found.rule, found.level) == ("R08", Level.BLOKIR)
    (found,) = check(drafts=(draft("Tindak lanjut LHP mencapai 92 persen."),), lists=lists)
    assert found.level is Level.TINJAU


def pictured(words: str = "", **declared: Any) -> tuple[Finding, ...]:
    media = (
        Media(
            file="01-ruang.jpg",
            alt=ALT,
            sha256=PHOTO,
            source=SOURCE,
            declarations=Declarations(**declared),
        ),
    )
    story = Narrative(text=f"Kegiatan diikuti 60 peserta. {words}".strip())
    return check(item=item(media=media, narrative=story))


def test_children_need_consent() -> None:
    assert pictured() == ()
    (found,) = pictured(contains_children=True)
    assert (found.rule, found.level) == ("R10", Level.BLOKIR)
    assert pictured(contains_children=True, parental_consent=True) == ()
    (found,) = pictured("Para siswa belajar.")
    assert (found.rule, found.level) == ("R10", Level.TINJAU)


@pytest.mark.parametrize(
    ("text", "days", "rules"),
    [
        ("Lomba akan digelar di aula.", -3, ["R15"]),
        ("Lomba akan digelar kembali pada triwulan berikutnya.", -3, []),
        ("Lomba akan digelar di aula.", 3, []),
        ("Lomba telah digelar di aula.", 3, ["R15"]),
        ("Lomba telah digelar di aula.", -3, []),
        ("Hari ini pegawai belajar.", -1, ["R15"]),
        ("Hari ini pegawai belajar.", 0, []),
    ],
)
def test_words_of_time_are_judged_on_the_day_of_airing(
    text: str, days: int, rules: list[str]
) -> None:
    day = date(2026, 12, 9) + timedelta(days=days)
    about = item(activity=Activity(start=day, place="Aula"))
    found = check(item=about, drafts=(draft(text),))
    assert [one.rule for one in found] == rules


def test_an_item_that_waits_is_judged_on_its_first_day() -> None:
    later = Window(not_before=NOW + timedelta(days=2), latest=NOW + timedelta(days=4))
    about = item(window=later)
    (found,) = check(item=about, drafts=(draft("Lomba akan digelar di aula."),))
    assert found.rule == "R15"


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"narrative": Narrative(text="Dalam rangka hari jadi, kantor berbenah.")}, 1),
        ({"narrative": Narrative(text="kata " * 36)}, 1),
        ({"narrative": Narrative(text="Ayo! Mari! Segera!")}, 1),
    ],
)
def test_style_is_advice_only(changes: dict[str, Narrative], count: int) -> None:
    found = check(item=item(**changes))
    assert [(one.rule, one.level) for one in found] == [("R28", Level.SARAN)] * count
