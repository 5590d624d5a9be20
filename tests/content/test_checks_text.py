"""Rules that read texts: true positives and the cells that must stay silent (domain.md D)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from content.checks import CheckLists, Level, rules
from content.dates import long_date, press_date
from content.model import Activity, Media, Narrative
from tests.content.checks_world import ALT, check, draft, item, told

BLOKIR, TINJAU = "BLOKIR", "TINJAU"


def test_the_approved_item_has_no_finding() -> None:
    assert check() == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NIK 3471014512900001", ("R01", BLOKIR)),
        ("34.71.01.451290.0001", ("R01", BLOKIR)),
        ("34 71 01 451290 0001", ("R01", BLOKIR)),
        ("3471-0145-1290-0001", ("R01", BLOKIR)),
        ("nomor 3471014512900001 12 Mei", ("R01", BLOKIR)),
        ("situs.example/3471014512900001", ("R01", BLOKIR)),
        ("3471\u200b014512900001", ("R01", BLOKIR)),
        ("３４７１０１４５１２９００００１", ("R01", BLOKIR)),
        ("No. KK: 1234567812345678", ("R01", BLOKIR)),
        ("1234 5678 1234 5678 tertera di KTP", ("R01", BLOKIR)),
        ("NIK 3471 0145 1290 0001 2026", ("R01", BLOKIR)),
        ("kode 1234567812345678", ("R01", TINJAU)),
        ("3471014532900001", ("R01", TINJAU)),  # day 32
        ("3471014513900001", ("R01", TINJAU)),  # month 13
        ("3471014512900000", ("R01", TINJAU)),  # serial 0000
        ("2071014512900001", ("R01", TINJAU)),  # no such province
        ("19680411 199303 1 009", ("R01b", TINJAU)),
        ("NIP 196804111993031009", ("R01b", TINJAU)),
        ("NIP 19900101 202121 2 003", ("R01b", TINJAU)),
        ("+62 812 3456 7890", ("R03", BLOKIR)),
        ("wa.me/6281234567890", ("R03", BLOKIR)),
        ("(0812) 3456-7890", ("R03", BLOKIR)),
        ("hubungi 0812.345.678", ("R03", BLOKIR)),
        ("telepon (0274) 555555", ("R03", TINJAU)),
        ("0274-555555", ("R03", TINJAU)),
        ("RAHASIA", ("R07", BLOKIR)),
        ("Yth.\n*** SANGAT RAHASIA ***\nIsi", ("R07", BLOKIR)),
        ("Konfidensial", ("R07", BLOKIR)),
        ("TERBATAS", ("R07", BLOKIR)),
        ("Sifat : Rahasia", ("R07", BLOKIR)),
        ("dokumen hanya untuk internal", ("R07", BLOKIR)),
        ("tidak untuk disebarluaskan", ("R07", BLOKIR)),
        ("informasi rahasia negara", ("R07", TINJAU)),
        ("lorem ipsum dolor", ("R24", BLOKIR)),
        ("Narasumber: [nama pejabat]", ("R24", BLOKIR)),
        ("Waktu: TBA", ("R24", BLOKIR)),
        ("peserta xxx orang", ("R24", BLOKIR)),
        ("ia berkata […]", ("R24", BLOKIR)),
        ("hari ____", ("R24", BLOKIR)),
        ("pukul ........ WIB", ("R24", BLOKIR)),
        ("Halo {{ nama }}", ("R24", BLOKIR)),
        ("Halo {nama}", ("R24", BLOKIR)),
        ("tanggal XXX", ("R24", TINJAU)),
    ],
)
def test_found(text: str, found: tuple[str, str]) -> None:
    assert told(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Rp3.471.014.512.900",
        "Rp3.471.014.512.900.000",
        "berkas 045/123/X/2026 dan 900.1/4404/SE/2024",
        "12345678901234567890",
        "0101 0202 0303 0404 0505",
        "pukul 08.00–12.00",
        "pukul 08.30-11.00 WIB, 9 Desember 2026",
        "Kode rekening 5.1.02.01.01.0052",
        "Tahun 2026-2027",
        "Call center 112",
        "Identitas pelapor dijamin kerahasiaannya",
        "Peserta terbatas 50 orang",
        "menjaga rahasia jabatan",
        "Pegawai wajib menjaga rahasia negara",
        "jangan merahasiakan gratifikasi",
        "penyakit TBC",
        "[SIARAN PERS] Apel pagi",
        "dan seterusnya...",
        "HUT ke-XX",
        "Minggu ke-3 sebelum pelaksanaan",
        "Minggu 4 kegiatan",
        "Minggu 4 Desember 2026",
        "sebanyak 45 Maret",
        "Baca https://inspektorat.contoh.go.id/b/123 #TolakGratifikasi",
    ],
)
def test_silent(text: str) -> None:
    assert told(text) == []


def test_the_slot_of_the_website_link_is_no_open_place() -> None:
    assert told("Baca {tautan_situs}") == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Selasa (8/12/2025)", "Senin"),
        ("Senin (24/9/2023)", "Minggu"),
        ("Kamis, 2 Desember 2022", "Jumat"),
        ("RABU, 10 DESEMBER 2026", "Kamis"),
        ("Rabu tanggal 10 Desember", "Kamis"),
        ("Jum'at, 10 Des. 2026", "Kamis"),
        ("Jum’at, 10 Nopember 2026", "Selasa"),
        ("Ahad, 6 Pebruari 2026", "Jumat"),
        ("Sel, 9 Des 2026", "Rabu"),
        ("hari Minggu 7 Desember 2026", "Senin"),
        ("Senin–Rabu, 8–9 Desember 2026", "Selasa"),
        ("Senin–Kamis, 7–9 Desember 2026", "Rabu"),
        ("Senin-Kamis (7-9/12/2026)", "Rabu"),
        ("Senin–Rabu, 30 November–1 Desember 2026", "Selasa"),
        ("Kamis–Sabtu, 31 Desember–1 Januari 2027", "Jumat"),
        ("Selasa (9/12)", "Rabu"),
        ("Senin dan Rabu, 14 dan 15 Desember 2026", "Selasa"),
    ],
)
def test_a_wrong_weekday_is_blocked_with_the_right_one(text: str, right: str) -> None:
    (found,) = check(drafts=(draft(f"Kegiatan {text}, di aula."),))
    assert (found.rule, found.level) == ("R14", Level.BLOKIR)
    assert f"adalah hari {right}, bukan" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "Rabu, 9 Desember",
        "Rabu (9/12)",
        "Rab, 9 Des. 2026",
        "Jumat, 1 Januari",  # 2027 is nearest to the activity of 9 December 2026
        "Senin–Rabu, 14–16 Desember 2026",
        "Senin–Rabu, 7–9 Desember 2026",
        "Senin-Rabu (7-9/12/2026)",
        "Senin–Selasa, 30 November–1 Desember 2026",
        "Senin–Selasa (30/11–1/12/2026)",
        "Kamis–Jumat, 31 Desember 2026–1 Januari 2027",
        "Senin, 7 s.d. Rabu, 9 Desember 2026",
        "Rabu, 9 Desember 2026, pukul 08.30–11.00 WIB",
        "Jumat, 17 Agustus 1945",
        "29 Februari",
    ],
)
def test_right_dates_are_silent(text: str) -> None:
    assert told(f"Kegiatan {text}, di aula.") == []


@pytest.mark.parametrize(
    "text", ["31 November", "9–31 November 2026", "Senin, 31 November 2026", "29 Februari 2027"]
)
def test_dates_that_do_not_exist_are_blocked(text: str) -> None:
    (found,) = check(drafts=(draft(f"Kegiatan {text} di aula."),))
    assert (found.rule, found.level) == ("R14", Level.BLOKIR)
    assert "bukan tanggal yang ada" in found.message


def test_every_day_of_a_year_in_our_own_words_is_silent() -> None:
    first = date(2027, 1, 1).toordinal()
    days = [date.fromordinal(first + n) for n in range(0, 365, 3)]
    body = ". ".join(f"{long_date(day)} dan {press_date(day)}" for day in days)
    assert told(body) == []


def test_the_year_is_the_one_nearest_to_the_activity() -> None:
    january = item(activity=Activity(start=date(2027, 1, 2), place="Aula"))
    assert told("Kamis, 31 Desember", item=january) == []
    assert told("Jumat, 31 Desember", item=january) == [("R14", BLOKIR)]


def test_listed_telephones_are_silent_in_every_spelling() -> None:
    lists = CheckLists(phones=("+62 812-3456-7890", "(0274) 555555"))
    for text in ("081234567890", "+62 812 3456 7890", "(0274) 555 555", "0274-555555"):
        assert told(f"Hubungi {text}.", lists=lists) == []
    assert told("Hubungi 081234567891.", lists=lists) == [("R03", BLOKIR)]


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("title", {"title": "Data 3471014512900001 bocor"}),
        ("narrative.text", {"narrative": Narrative(text="NIK 3471014512900001")}),
        (
            "narrative.points[1]",
            {"narrative": Narrative(text="a", points=("b", "3471014512900001"))},
        ),
        (
            "activity.place",
            {"activity": Activity(start=date(2026, 12, 9), place="3471014512900001")},
        ),
        ("media[0].file", {"media": (Media(file="foto/3471014512900001.jpg", alt=ALT),)}),
        (
            "media[0].caption",
            {"media": (Media(file="a.jpg", alt=ALT, caption="3471014512900001"),)},
        ),
    ],
)
def test_the_manifests_own_texts_and_file_names_are_read(
    place: str, changes: dict[str, object]
) -> None:
    found = [one for one in check(item=item(**changes)) if one.rule == "R01"]
    assert [(one.field, one.channel) for one in found] == [(place, "")]


def test_every_text_of_a_draft_is_read() -> None:
    texts = draft("3471014512900001", title="3471014512900001", excerpt="3471014512900001")
    found = [(one.channel, one.format, one.field) for one in check(drafts=(texts,))]
    assert found == [("x-kota", "feed", field) for field in ("title", "body", "excerpt")]


HOSTILE = [
    "3471 " * 20_000,
    "0" * 100_000,
    "081 " * 25_000,
    "Senin-" * 16_000,
    "Senin, 7-" * 11_000,
    "_ " * 50_000,
    "{" * 100_000,
    "[ " * 50_000,
    "rahasia " * 12_000,
    "sifat" + " " * 100_000,
    "a@" * 50_000,
    ". " * 50_000 + "RAHASIA",
    "<" * 50_000 + "\u200b" * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_of_100_kb_come_to_an_end(text: str) -> None:
    found = check(drafts=(draft(text),))
    assert all(len(one.excerpt) <= 80 for one in found)
    assert all(re.fullmatch(r"[0-9a-f]{16}", one.key) for one in found)


def test_no_pattern_repeats_without_bound_inside_a_repetition() -> None:
    """``(a+)+`` and the like are what makes a pattern explode; bounded repeats do not."""
    folder = Path(__file__).parents[2] / "content" / "checks"
    sources = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    assert len(sources) >= 10
    nested = re.compile(r"[+*]\)[+*]|[+*]\)\{\d+,\}")
    assert [text for text in sources if nested.search(text)] == []


def test_all_rules_of_this_release_are_registered() -> None:
    known = {one.id for one in rules()}
    assert known >= {"R01", "R01b", "R03", "R07", "R14", "R19", "R20", "R21", "R24", "R25", "R26"}
