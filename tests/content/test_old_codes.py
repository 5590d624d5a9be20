"""Eight digits bound nothing: new acts need the whole code, acts on record stay what they were.

``fixtures/release-eight-digits.json`` was made by the version before ADR 0008; never again.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from config.office import Role
from content.acts import Act
from content.canonical import canonical, digest
from content.codes import check_code
from content.plan import Plan, PlanDecision, load_plan, plan_digest
from content.plan_act import letter_decision, verify_decision
from content.release import Authority, Release, intact, make_release, verify_act
from content.release_file import load_release
from tests.content.release_world import NOW, authority, by_letter, refusal, statement

OLD_RELEASE = Path(__file__).parent / "fixtures" / "release-eight-digits.json"
_PLACE = b"@nonce@@"


def twins() -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
    """An honest statement and another one with the same first 32 bits, found by trying."""
    honest, forged = (written(one) for one in ("Judul yang dibaca", "Judul yang diselipkan"))
    seen: dict[str, int] = {}
    tries = 1 << 18
    for number in range(tries):
        seen[hashed(honest, number)] = number
    for number in range(tries):
        twin = seen.get(hashed(forged, number))
        if twin is not None:
            return filled("Judul yang dibaca", twin), filled("Judul yang diselipkan", number)
    raise AssertionError("no collision in 2**36 pairs")


def filled(title: str, number: int | None) -> dict[str, JsonValue]:
    made: Any = statement()
    item = next(iter(made["content"]["items"].values()))
    item["title"] = title
    item["alt"] = _PLACE.decode() if number is None else f"{number:08d}"
    return dict(made)


def written(title: str) -> tuple[bytes, bytes]:
    before, _, after = canonical(filled(title, None)).partition(_PLACE)
    return before, after


def hashed(parts: tuple[bytes, bytes], number: int) -> str:
    return hashlib.sha256(b"%b%08d%b" % (parts[0], number, parts[1])).hexdigest()[:8]


def old_act(said: dict[str, JsonValue]) -> Act:
    return by_letter(said, code=f"{digest(said)[:4]}-{digest(said)[4:8]}".upper())


def test_a_forged_content_with_the_same_eight_digits_is_refused() -> None:
    honest, forged = twins()
    assert digest(honest)[:8] == digest(forged)[:8]
    assert honest != forged
    letter = by_letter(honest)
    release = make_release(honest, letter, authority=authority(), now=NOW)
    assert release.act.code == check_code(digest(honest))
    for act in (letter, old_act(honest)):
        found = refusal(lambda act=act: make_release(forged, act, authority=authority(), now=NOW))  # type: ignore[misc]
        assert found.pointer == "/act/code"
    # nor does an honest old act on record lend its eight digits: the ledger holds the whole digest
    swapped = Release(statement=forged, digest=digest(forged), act=old_act(honest))
    refusal(lambda: verify_act(intact(swapped), authority=authority(), now=NOW))


def test_a_new_act_with_eight_digits_is_refused_and_told_what_to_type() -> None:
    said = statement()
    found = refusal(lambda: make_release(said, old_act(said), authority=authority(), now=NOW))
    assert "32 bit" in found.hint
    assert "seluruh digest (64 digit)" in found.hint
    make_release(said, by_letter(said, code=digest(said)), authority=authority(), now=NOW)


def test_a_release_file_of_the_version_before_is_valid_when_it_is_on_record() -> None:
    release = load_release(OLD_RELEASE)
    assert release.act.code == "DA3E-9641"
    verified = verify_act(intact(release), authority=authority(), now=NOW, recorded_at=NOW)
    assert (verified.level, verified.digest) == ("A1", release.digest)
    found = refusal(lambda: verify_act(intact(release), authority=authority(), now=NOW))
    assert "delapan digit (32 bit)" in found.hint


@pytest.mark.parametrize("code", ["", "DA3E-9640", "DA3E-964", "DA3E-96411"])
def test_on_record_or_not_a_wrong_code_is_wrong(code: str) -> None:
    release = load_release(OLD_RELEASE)
    touched = release.model_copy(update={"act": release.act.model_copy(update={"code": code})})
    refusal(
        lambda: verify_act(intact(touched), authority=authority(), now=NOW, recorded_at=NOW),
    )


OLD_PLAN = """\
period: 2026-12
office: inspektorat-contoh
items:
  - {id: DUM-2026-12-01, title: Apel pagi, unit: SEKRETARIAT, kind: edukasi, channels: [situs]}
decision:
  verdict: approved
  role: atasan_ppid
  position: Inspektur
  decided_at: '2026-11-25T10:00:00+07:00'
  level: A1
  digest: {DIGEST}
  submitted_by: Pengolah Data dan Informasi
  letter: 700/1/2026
"""
DECIDING = Authority(
    roles=(Role(id="atasan", role="atasan_ppid", position="Inspektur"),), uploader="pengolah"
)


@pytest.fixture
def old_plan(tmp_path: Path) -> Plan:
    """As the version before wrote it: no code in it at all."""
    path = tmp_path / "plan.yaml"
    path.write_text(OLD_PLAN.replace("{DIGEST}", "0" * 64), encoding="utf-8")
    path.write_text(OLD_PLAN.replace("{DIGEST}", plan_digest(load_plan(path))), encoding="utf-8")
    return load_plan(path)


def decided(plan: Plan) -> PlanDecision:
    assert plan.decision is not None
    return plan.decision


def test_a_decision_without_a_code_stands_when_it_is_on_record(old_plan: Plan) -> None:
    decision = decided(old_plan)
    verify_decision(old_plan, decision, authority=DECIDING, recorded_at=NOW, known=True)
    found = refusal(
        lambda: verify_decision(old_plan, decision, authority=DECIDING, recorded_at=NOW)
    )
    assert (found.pointer, "belum diketik" in found.hint) == ("/plan/decision/code", True)


def test_a_new_decision_needs_and_keeps_the_whole_code(old_plan: Plan) -> None:
    decision, right = decided(old_plan), plan_digest(old_plan)
    for typed in (check_code(right), check_code(right).lower(), right):
        made = letter_decision(old_plan, decision, typed)
        assert made.code == typed
        verify_decision(old_plan, made, authority=DECIDING, recorded_at=NOW)
    found = refusal(lambda: letter_decision(old_plan, decision, right[:8]))
    assert "32 bit" in found.hint
    wrong = check_code(right)[:-1] + ("A" if check_code(right)[-1] != "A" else "B")
    found = refusal(lambda: letter_decision(old_plan, decision, wrong))
    assert "kelompok ke-8" in found.hint
    typed_in = decision.model_copy(update={"code": wrong})
    refusal(lambda: verify_decision(old_plan, typed_in, authority=DECIDING, recorded_at=NOW))
