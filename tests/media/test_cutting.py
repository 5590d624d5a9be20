"""The rule by which a text is shortened."""

from __future__ import annotations

import time
from functools import partial

import pytest

from media.counting import measured
from media.cutting import sentences, shorten
from tests.golden.drafts import SPECS, draft_of, item
from tests.media.narrative_kit import X, changed


def test_a_long_first_sentence_ends_after_a_word_and_keeps_date_and_office() -> None:
    long = "Kegiatan ini membahas " + "perencanaan dan penganggaran yang dapat diukur, " * 8
    text = f"{long.rstrip(', ')}, digelar Inspektorat pada Selasa, 15 Desember 2026."
    one = changed(item(2), activity={"start": "2026-12-15"}, narrative={"text": text})
    body = draft_of(one, X).body.text
    assert "… Kegiatan: Selasa (15/12/2026). Sumber: Inspektorat Daerah Kota Yogyakarta. " in body
    assert measured(body, SPECS["x", "feed"].text) <= 280


def test_whole_sentences_need_no_mark() -> None:
    assert "…" not in draft_of(item(2), X).body.text


def test_a_date_is_never_cut_and_the_press_form_is_used() -> None:
    assert "pada Senin (7/12/2026) di halaman kantor." in draft_of(item(2), X).body.text
    assert "Senin–Rabu (14–16/12/2026)." in draft_of(item(5), X).body.text


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Pagu kegiatan itu mencapai Rp1.250.000.000 setahun penuh", "Rp1.250.000.000 setahun"),
        ("Acara itu dihadiri sebanyak 60 peserta dari luar", "60 peserta"),
        ("Acara itu digelar pada Selasa, 15 Desember 2026, pukul 09.00–12.00 WIB di aula",
         "Selasa, 15 Desember 2026, pukul 09.00–12.00 WIB"),
        ("Petugas bersama warga memperingati Hari Antikorupsi Sedunia di kota",
         "Hari Antikorupsi Sedunia"),
        ("Warga boleh melapor lewat https://a.go.id/lapor-dan-pantau?x=1 setiap saat",
         "https://a.go.id/lapor-dan-pantau?x=1"),
        ("Warga boleh melapor lewat kanal (aplikasi Jogja Smart Service) setiap saat",
         "(aplikasi Jogja Smart Service)"),
        ("Kata pembina apel itu “disiplin dan ramah melayani” kepada semua",
         "“disiplin dan ramah melayani”"),
    ],
)  # fmt: skip
def test_what_belongs_together_is_never_broken(text: str, whole: str) -> None:
    for limit in range(20, len(text)):
        cut = shorten(text, partial(_within, limit))
        if cut is not None and cut != text:
            assert cut.endswith("…")
            assert len(cut) <= limit
            body = cut[:-1]
            assert text.startswith(body)
            assert whole in body or not any(
                body.endswith(whole[:n]) for n in range(3, len(whole))
            ), cut
            assert body.split()[-1] not in {"dan", "pada", "itu dan", "lewat", "di", "kepada"}


def _within(limit: int, text: str) -> bool:
    return len(text) <= limit


def test_counted_steps_are_not_shown_half() -> None:
    assert "Pertama" not in draft_of(item(6), X).body.text


def test_a_huge_text_is_shortened_quickly() -> None:
    started = time.perf_counter()
    for piece in ("Kegiatan ini berjalan lancar. ", "kata ", "A ", "12 (a) ", "“a” ", "Kata Kata "):
        text = piece * (200_000 // len(piece))
        cut = shorten(text, partial(_within, 280))
        assert cut is None or len(cut) <= 280
    assert time.perf_counter() - started < 20


def test_sentences_do_not_end_at_short_forms() -> None:
    text = "Senin s.d. Rabu di Jl. Kenari No. 56. Lalu pukul 09.00 WIB selesai! Benar? Ya."
    assert sentences(text) == (
        "Senin s.d. Rabu di Jl. Kenari No. 56.",
        "Lalu pukul 09.00 WIB selesai!",
        "Benar?",
        "Ya.",
    )
