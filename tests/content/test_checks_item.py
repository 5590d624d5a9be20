"""Rules that see the whole item, and what becomes of a finding (domain.md D)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from config.office import Role
from content.checks import (
    CheckContext,
    Finding,
    Level,
    LimitFinding,
    PastPost,
    RenditionFacts,
    refuse_stopping,
    release_findings,
    stopping,
)
from content.checks.engine import Hit, Rule, rule, run_rules, text_rule
from content.draft import DraftMedia
from content.errors import CheckRefused
from content.model import Activity, Kind, Media, Narrative
from content.plan import Plan
from tests.content.checks_world import ALT, NOW, PHOTO, SOURCE, check, context, draft, item, plan


def ruled(found: tuple[Finding, ...], name: str) -> list[Finding]:
    return [one for one in found if one.rule == name]


# --- R21 ---------------------------------------------------------------------------------------


def other_line(**changes: Any) -> Plan:
    line = plan().items[0].model_copy(update=changes)
    return plan(items=(line,))


def grown() -> Plan:
    """A plan that got a line after the decision."""
    made = plan()
    more = made.items[0].model_copy(update={"id": "DUM-2026-12-04"})
    return made.model_copy(update={"items": (*made.items, more)})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "tidak ada"),
        (plan().model_copy(update={"decision": None}), "belum diputus"),
        (plan(office="kantor-lain"), "kantor lain"),
        (plan(period="2026-11"), "2026-11"),
        (other_line(id="DUM-2026-12-09"), "tidak ada di daftar yang disetujui"),
        (other_line(title="Judul lain"), "Judul lain"),
        (other_line(channels=("situs",)), "x-kota"),
        (plan(decision={"verdict": "rejected"}), "ditolak"),
        (plan(decision={"role": "ppid"}), "bukan Atasan PPID"),
        (plan(decision={"digest": "0" * 64}), "berubah setelah disetujui"),
        (grown(), "berubah setelah disetujui"),
        (plan(decision={"decided_at": NOW + timedelta(minutes=1)}), "belum tiba"),
        (plan(decision={"submitted_by": "inspektur"}), "diajukannya sendiri"),
        (plan(decision={"position": "Inspektur Pembantu Khusus"}), "diajukannya sendiri"),
        (plan(decision={"position": "Pengolah"}), "mengunggah"),
    ],
)
def test_an_item_without_a_sound_approval_is_blocked(given: Plan | None, words: str) -> None:
    found = ruled(check(plan=given), "R21")
    assert [one.level for one in found] == [Level.BLOKIR]
    assert words in found[0].message
    with pytest.raises(CheckRefused):
        release_findings(found, {found[0].key: "Saya tetap ingin menayangkannya"})


def test_notes_of_the_approval_are_shown_and_stop_nothing() -> None:
    noted = plan(decision={"verdict": "approved_with_notes", "notes": "Tanpa wajah anak"})
    (found,) = check(plan=noted)
    assert (found.rule, found.level) == ("R21", Level.SARAN)
    assert "Tanpa wajah anak" in found.message
    assert stopping([found]) == ()


def test_a_title_that_differs_in_case_and_punctuation_is_the_same() -> None:
    assert check(plan=other_line(title="PERANGKAT DAERAH: belajar  aturan gratifikasi!")) == ()


def test_roles_tell_that_two_names_are_one_person() -> None:
    roles = (
        Role(id="inspektur", role="atasan_ppid", position="Inspektur", holder="Pejabat Satu"),
        Role(id="pengolah", role="ppid_pelaksana", position="Pengolah", holder="Pejabat Satu"),
    )
    (found,) = check(roles=roles)
    assert found.rule == "R21"
    assert "Pejabat" not in found.message


# --- R19, R20 ----------------------------------------------------------------------------------


def with_alt(*alts: str) -> tuple[Finding, ...]:
    media = tuple(DraftMedia(source_sha256=PHOTO, mime="image/jpeg", alt=alt) for alt in alts)
    return check(drafts=(draft(media=media),))


@pytest.mark.parametrize(
    ("alts", "level", "words"),
    [
        (("",), Level.BLOKIR, "belum punya teks alternatif"),
        (("...",), Level.BLOKIR, "belum punya teks alternatif"),
        (("Aula kantor",), Level.SARAN, "11 karakter"),
        (("Peserta " * 40,), Level.SARAN, "319 karakter"),
        (("Perangkat Daerah Belajar Aturan Gratifikasi",), Level.SARAN, "judul atau nama berkas"),
        (("Foto peserta duduk menghadap layar di ruang rapat",), Level.SARAN, "diawali"),
        ((ALT, ALT), Level.SARAN, "sebelumnya"),
    ],
)
def test_alternative_texts(alts: tuple[str, ...], level: Level, words: str) -> None:
    (found,) = with_alt(*alts)
    assert (found.rule, found.level) == ("R19", level)
    assert words in found.message


def test_an_alternative_text_that_is_the_file_name_is_told() -> None:
    named = item(
        media=(Media(file="peserta-di-ruang-rapat.jpg", alt=ALT, sha256=PHOTO, source=SOURCE),)
    )
    medium = DraftMedia(source_sha256=PHOTO, mime="image/jpeg", alt="Peserta di ruang rapat")
    (found,) = check(item=named, drafts=(draft(media=(medium,)),))
    assert "nama berkas" in found.message


@dataclass
class Facts:
    has_gps: bool


def test_metadata_left_in_a_file_blocks_and_a_removed_place_is_told() -> None:
    clean = RenditionFacts("x-kota", "feed", 0)
    left = RenditionFacts("x-kota", "feed", 0, ("GPS", "EXIF"))
    assert check(renditions=(clean,)) == ()
    (found,) = check(renditions=(left,))
    assert (found.rule, found.level, found.field) == ("R20", Level.BLOKIR, "media[0]")
    assert "EXIF, GPS" in found.message
    (told,) = check(facts={PHOTO: Facts(has_gps=True)})
    assert (told.rule, told.level) == ("R20", Level.SARAN)
    assert check(facts={PHOTO: Facts(has_gps=False)}) == ()
    assert check(facts={PHOTO: Facts(has_gps=True)}, drafts=(draft(media=()),)) == ()


# --- R24b, R25, R26 ----------------------------------------------------------------------------


def test_a_report_needs_its_place_and_a_lesson_does_not() -> None:
    nowhere = Activity(start=NOW.date())
    (found,) = check(item=item(activity=nowhere))
    assert (found.level, found.field) == (Level.BLOKIR, "activity.place")
    assert check(item=item(activity=nowhere, kind=Kind.EDUCATION)) == ()


def test_limits_name_channel_field_limit_and_value() -> None:
    def limit(value: float, **bounds: Any) -> LimitFinding:
        return LimitFinding("x-kota", "feed", "body", value, "karakter", **bounds)

    assert check(limits=(limit(280, maximum=280), limit(1, minimum=1), limit(10**6))) == ()
    (above,) = check(limits=(limit(281, maximum=280),))
    assert (above.rule, above.level) == ("R25", Level.BLOKIR)
    assert all(word in above.message for word in ("x-kota", "body", "281", "280", "karakter"))
    (below,) = check(limits=(limit(0, minimum=1),))
    assert "kurang dari batas 1" in below.message


def past(**changes: Any) -> PastPost:
    values: dict[str, Any] = {
        "item_id": "DUM-2026-11-09",
        "channel": "x-kota",
        "account": "123",
        "title": "Perangkat daerah belajar: aturan gratifikasi",
        "at": NOW - timedelta(days=30),
        **changes,
    }
    return PastPost(**values)


def test_the_same_title_on_the_same_account_within_30_days_is_blocked() -> None:
    (found,) = check(history=(past(),))
    assert (found.rule, found.level) == ("R26", Level.BLOKIR)
    assert "DUM-2026-11-09" in found.message
    renamed = past(channel="x-lama")
    assert len(check(history=(renamed,), accounts={"x-kota": "123"})) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"item_id": "DUM-2026-12-03"},  # a rerun resumes
        {"at": NOW - timedelta(days=30, seconds=1)},
        {"title": "Judul lain"},
        {"channel": "x-lain"},
        {"channel": "x-lain", "account": ""},
    ],
)
def test_other_posts_are_no_duplicates(changes: dict[str, Any]) -> None:
    assert check(history=(past(**changes),)) == ()


# --- findings ----------------------------------------------------------------------------------


SECRETS = ("3471014512900001", "081234567890", "196804111993031009", "1234567812345678")


def test_no_finding_shows_what_it_found() -> None:
    body = " lalu ".join(SECRETS)
    found = check(drafts=(draft(body),), item=item(narrative=Narrative(text=body)))
    assert len(found) >= 8
    shown = json.dumps([[getattr(one, name) for name in one.__slots__] for one in found])
    assert all(secret not in shown for secret in SECRETS)
    assert "34**********0001" in shown


def test_keys_stay_and_belong_to_one_place() -> None:
    text = "rahasia kota dan Rahasia desa"
    first, again = check(drafts=(draft(text),)), check(drafts=(draft(f"Kata {text}"),))
    assert [one.key for one in first] == [one.key for one in again]
    assert len({one.key for one in first}) == 2
    moved = check(drafts=(draft(text, channel="situs"),))
    assert not {one.key for one in first} & {one.key for one in moved}


def test_gravest_findings_come_first() -> None:
    found = check(drafts=(draft("rahasia kota. Waktu: TBA"),), facts={PHOTO: Facts(has_gps=True)})
    assert [one.level for one in found] == [Level.BLOKIR, Level.TINJAU, Level.SARAN]


def test_a_review_finding_passes_only_with_its_reason() -> None:
    (found,) = check(drafts=(draft("Lomba film berjudul rahasia kota"),))
    with pytest.raises(CheckRefused) as caught:
        refuse_stopping([found])
    assert caught.value.exit_code == 20
    assert "R07" in caught.value.hint
    assert "DUM-2026-12-03/x-kota/feed body" in caught.value.hint
    (released,) = release_findings([found], {found.key: " Judul film,  NIK 3471014512900001 "})
    assert released.reason == "Judul film, NIK 34**********0001"
    assert (released.item, released.rule, released.key) == (found.item, "R07", found.key)
    refuse_stopping([found], [released.key])
    assert stopping([found], [released.key]) == ()


@pytest.mark.parametrize("reasons", [{}, {"KEY": "pendek"}, {"KEY": "x" * 20, "f" * 16: "x" * 20}])
def test_a_release_of_findings_is_exact(reasons: dict[str, str]) -> None:
    found = check(drafts=(draft("Lomba film berjudul rahasia kota"),))
    given = {found[0].key if key == "KEY" else key: text for key, text in reasons.items()}
    with pytest.raises(CheckRefused):
        release_findings(found, given)


def test_a_blocking_finding_passes_under_no_key() -> None:
    found = check(drafts=(draft("NIK 3471014512900001"),))
    assert stopping(found, [one.key for one in found]) == found


def test_a_rule_is_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    registry: dict[str, Rule] = {}
    monkeypatch.setattr("content.checks.engine._rules", registry)

    @text_rule("R99", "contoh")
    def example(text: str, _ctx: CheckContext) -> Iterator[Hit]:
        if "60 peserta" in text:
            yield Hit(Level.SARAN, "60 peserta", "r07_word")

    found = run_rules(context(), registry.values())
    assert [(one.rule, one.field) for one in found] == [("R99", "narrative.text"), ("R99", "body")]
    with pytest.raises(ValueError, match="twice"):
        rule("R99", "lagi")(lambda _ctx: iter(()))
