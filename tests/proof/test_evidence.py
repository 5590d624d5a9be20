"""Levels are reached by what was seen, never by what was hoped."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Level, Receipt, Seen, SeenMedia
from proof.compare import compare_text, plain, same_address, text_hash
from proof.evidence import LEVELS, Judgement, PublicRead, judge, meaning
from tests.proof.posts import ALTS, TEXT, TITLE, URL, Visited, article, owner_read, receipt

SITE: frozenset[Level] = frozenset({"P1", "P2", "P3"})
NETWORK: frozenset[Level] = frozenset({"P1", "P2"})


def _judged(
    *,
    answer: Receipt | None = None,
    seen: Seen | None = None,
    visit: PublicRead | None = None,
    needs: frozenset[Level] = SITE,
) -> Judgement:
    return judge(article(), answer or receipt(), seen or owner_read(), visit or Visited(), needs)


def test_three_honest_reads_make_it_tayang() -> None:
    found = _judged()
    assert found.tayang
    assert found.levels == ("P1", "P2", "P3")
    assert (found.missing, found.reasons, found.differences) == ((), (), ())


def test_a_network_behind_a_login_needs_no_stranger() -> None:
    found = judge(article(), receipt(), owner_read(), None, NETWORK)
    assert found.tayang
    assert found.levels == ("P1", "P2")


def test_reads_that_were_not_made_reach_nothing() -> None:
    found = judge(article(), receipt(), None, None, SITE)
    assert found.levels == ("P1",)
    assert found.missing == ("P2", "P3")
    assert [reason[:3] for reason in found.reasons] == ["P2:", "P3:"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (replace(receipt(), post_id=""), "tidak memberi nomor"),
        (replace(receipt(), account_id="8"), "akun lain"),
    ],
)
def test_p1_needs_an_id_on_the_pinned_account(answer: Receipt, why: str) -> None:
    found = _judged(answer=answer)
    assert found.missing == ("P1",)
    assert why in found.reasons[0]


@pytest.mark.parametrize(
    ("seen", "field"),
    [
        (replace(owner_read(), text=TEXT.replace("30", "40")), "teks"),
        (replace(owner_read(), text=TEXT[:-10]), "teks"),
        (replace(owner_read(), text=""), "teks"),
        (replace(owner_read(), title=TITLE.lower()), "judul"),
        (replace(owner_read(), title=""), "judul"),
        (replace(owner_read(), media=owner_read().media[:1]), "jumlah media"),
        (replace(owner_read(), media=owner_read().media[::-1]), "teks alternatif media 1"),
        (
            replace(owner_read(), media=(SeenMedia(alt=ALTS[0]), SeenMedia(alt=""))),
            "teks alternatif media 2",
        ),
        (
            replace(
                owner_read(),
                media=(SeenMedia(alt=ALTS[0], kind="video"), SeenMedia(alt=ALTS[1])),
            ),
            "jenis media 1",
        ),
        (
            replace(
                owner_read(),
                media=(SeenMedia(alt=ALTS[0]), SeenMedia(alt=ALTS[1], sha256="9" * 64)),
            ),
            "isi media 2",
        ),
    ],
)
def test_p2_names_the_field_that_differs(seen: Seen, field: str) -> None:
    found = _judged(seen=seen)
    assert "P2" not in found.levels
    assert found.missing == ("P2",)
    assert any(line.startswith(f"{field}: ") for line in found.differences)
    assert any("berbeda dari yang dirilis" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (replace(owner_read(), public=False, status="draft"), "status: draft"),
        (Seen(exists=False, public=False), "tidak ditemukan"),
    ],
)
def test_p2_needs_a_public_post(seen: Seen, why: str) -> None:
    found = _judged(seen=seen)
    assert found.missing[0] == "P2"
    assert why in " ".join(found.reasons)


def test_what_the_platform_does_to_typography_is_no_difference() -> None:
    curly = TEXT.replace('"batas', "“batas").replace('hari"', "hari”").replace("\n\n", " \u00a0\n")
    seen = replace(owner_read(), text=unicodedata.normalize("NFD", f"  {curly}\n"))
    assert _judged(seen=seen).tayang


@pytest.mark.parametrize(
    ("visit", "why"),
    [
        (Visited(status=404), "status 404"),
        (Visited(final_url="https://inspektorat.example/jelang-akhir-tahun-2/"), "halaman lain"),
        (Visited(title_found=False), "judul"),
        (Visited(text_found=False), "teks"),
        (Visited(media_found=1), "1 dari 2 media"),
        (Visited(login_wall=True), "masuk akun"),
    ],
)
def test_a_200_alone_is_no_p3(visit: Visited, why: str) -> None:
    found = _judged(visit=visit)
    assert found.levels == ("P1", "P2")
    assert found.missing == ("P3",)
    assert why in found.reasons[0]


def test_evidence_is_json_and_holds_hashes_not_texts() -> None:
    evidence = _judged().evidence
    stored = json.dumps(evidence)
    assert evidence["p2"]["text_sha256"] == text_hash(TEXT) == evidence["released"]["text_sha256"]
    assert evidence["p3"]["body_sha256"] == "c" * 64
    assert evidence["p1"]["created_at"] == "2026-12-15T02:31:00+00:00"
    for text in (TEXT[:20], TITLE[:20], *ALTS):
        assert text not in stored


def test_a_difference_never_shows_a_citizen_s_number() -> None:
    seen = replace(owner_read(), text=TEXT.replace("melapor", "NIK 3471014512900001 melapor"))
    lines = " ".join(_judged(seen=seen).differences)
    assert "NIK" in lines
    assert "3471014512900001" not in lines


def test_every_level_says_what_it_proves() -> None:
    assert len({meaning(level) for level in LEVELS}) == 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (URL, URL.removesuffix("/"), True),
        (URL, URL.replace("https://inspektorat.example", "HTTPS://Inspektorat.Example:443"), True),
        (URL, f"{URL}#bawah", True),
        (URL, f"{URL}?p=2", False),
        (URL, URL.replace("https", "http"), False),
        (URL, URL.replace("jelang", "Jelang"), False),
        (URL, "https://inspektorat.example:x/", False),
        ("", "", False),
    ],
)
def test_addresses(one: str, other: str, same: bool) -> None:
    assert same_address(one, other) is same


@given(st.text(max_size=60), st.text(max_size=60))
def test_compared_texts_differ_exactly_when_their_words_do(one: str, other: str) -> None:
    assert (compare_text(one, other) is None) == (plain(one) == plain(other))
    assert compare_text(one, f" {one}\n") is None
    assert compare_text(f"{one}a", f"{one}b") is not None
