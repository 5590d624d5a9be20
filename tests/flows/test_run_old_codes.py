"""An upgrade voids nothing: acts that the version before ADR 0008 put on record, and new ones."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from config.clock import SystemClock
from content.codes import check_code
from content.plan import load_plan, plan_digest
from content.release import Release, Verified
from content.release_file import load_release, save_release
from flows.items.authorising import act_body, record_plan, record_release
from proof.bodies import PlanBody, ReleaseBody
from proof.entries import EntryKind
from proof.ledger import SqliteLedger
from proof.story import story_of
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, Office

WEAK = "kode paling banyak 32 bit"
OLD_LEDGER = Path(__file__).parents[1] / "proof" / "fixtures" / "ledger-v1.sqlite3"


@pytest.fixture
def office(new_office: MakeOffice) -> Office:
    """Its files as the version before wrote them: eight digits in the release, none in the plan."""
    made = new_office(ONE)
    as_before(made, made.release())
    return made


def as_before(office: Office, release: Release) -> None:
    path = office.home / "plan.yaml"
    plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    del plan["decision"]["code"]
    path.write_text(yaml.safe_dump(plan, sort_keys=False), encoding="utf-8")
    head = release.digest[:8].upper()
    act = release.act.model_copy(update={"code": f"{head[:4]}-{head[4:]}"})
    save_release(office.release_file, release.model_copy(update={"act": act}))


def on_record(office: Office) -> None:
    """What ``plan letter`` and ``release letter`` of the version before left in the ledger."""
    with office.runtime() as runtime:
        plan = load_plan(office.home / "plan.yaml")
        record_plan(plan, plan_digest(plan), runtime)
        release = load_release(office.release_file)
        act = release.act
        verified = Verified("A1", act.role, act.position, release.digest, act.decided_at)
        record_release(release, verified, runtime)
        acts = [one.body["act"] for one in runtime.ledger.entries()]
    assert [sorted(one) for one in acts] == [["decided_at", "level", "position", "role"]] * 2


def test_what_was_on_record_is_published_and_told_for_what_it_is(office: Office) -> None:
    on_record(office)
    assert tayang(office, "check", "@").code == 0
    ran = tayang(office, "publish", "@")
    assert ran.code == 0, ran.err
    assert office.kinds().count("release") == office.kinds().count("plan") == 1
    story = tayang(office, "ledger", "show", ONE).out
    assert f"Rencana disetujui Inspektur (tingkat A1, {WEAK}; digest " in story
    assert re.search(rf"Isi dirilis \S+ \(tingkat A1, {WEAK}; digest [0-9a-f]{{8}}…\)", story)
    pages = (office.home / "var" / "pages").rglob("*.html")
    assert any(f"A1, {WEAK}" in one.read_text(encoding="utf-8") for one in pages)


def test_the_same_files_not_on_record_send_nothing(office: Office) -> None:
    ran = tayang(office, "publish", "@", "--json")
    assert ran.code == 21
    assert (office.posts(), "release" in office.kinds()) == ([], False)
    told = tayang(office, "check", "@")
    assert (told.code, "belum diketik" in told.err) == (21, True)


def test_another_content_with_an_old_code_is_not_carried_by_the_old_record(office: Office) -> None:
    on_record(office)
    office.edit(ONE, title="Apel Pagi Tekankan Kehadiran Pegawai")
    office.approve_plan()
    as_before(office, office.release())
    ran = tayang(office, "publish", "@", "--json")
    assert ran.code == 21
    assert office.posts() == []


def test_a_letter_of_the_old_kind_is_typed_again_by_its_whole_digest(office: Office) -> None:
    """Letters from before print the whole digest: they still stand, newly typed."""
    path = office.home / "plan.yaml"
    plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    del plan["decision"]
    path.write_text(yaml.safe_dump(plan, sort_keys=False), encoding="utf-8")
    words = ("--number", "700/1/2026", "--role", "atasan", "--submitted-by", "pelaksana")
    when = ("--decided-at", "2026-12-18T08:30+07:00")
    digest = plan_digest(load_plan(path))
    old = tayang(office, "plan", "letter", str(path), "--code", digest[:8], *words, *when)
    assert (old.code, "32 bit" in old.err) == (21, True)
    assert tayang(office, "plan", "letter", str(path), "--code", digest, *words, *when).code == 0
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["decision"]["code"] == digest
    assert tayang(office, "check", "@").code == 0


def test_a_new_act_is_on_record_with_what_its_code_binds(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    request = office.home / "manifest.request.json"
    digest = re.search(r"Digest: (\w+)", tayang(office, "release", "request", "@").out)
    assert digest is not None
    scan = office.home / "surat.pdf"
    scan.write_bytes(b"%PDF-1.4 surat")
    words = ("--role", "ppid", "--number", "12/2026", "--scan", str(scan))
    letter = ("release", "letter", str(request), *words, "--decided-at", "2026-12-18T09:00+07:00")
    right = check_code(digest[1])
    wrong = right[:15] + ("AAAA" if right[15:19] != "AAAA" else "BBBB") + right[19:]
    for typed, told in ((digest[1][:8], ("32 bit",)), (wrong, ("kelompok ke-4", wrong[15:19]))):
        ran = tayang(office, *letter, "--code", typed)
        assert (ran.code, [one in ran.err for one in told]) == (21, [True] * len(told))
    assert not office.release_file.exists()
    ran = tayang(office, *letter, "--code", right.lower().replace("-", " "))
    assert ran.code == 0, ran.err
    assert tayang(office, "publish", "@").code == 0
    with office.runtime() as runtime:
        (kept,) = runtime.ledger.entries(kind=EntryKind.RELEASE)
        (decided,) = runtime.ledger.entries(kind=EntryKind.PLAN)
    assert ReleaseBody.model_validate(kept.body).act.code_bits == 160
    assert PlanBody.model_validate(decided.body).act.code_bits == 160
    assert WEAK not in tayang(office, "ledger", "show", ONE).out


def test_a_decision_of_another_level_claims_no_code(office: Office) -> None:
    act = load_release(office.release_file).act
    signed = act.model_copy(update={"level": "A2", "code": "0" * 32})
    assert act_body(signed).code_bits == 0


def test_the_oldest_ledger_tells_its_letters_for_what_they_are(tmp_path: Path) -> None:
    copy = Path(shutil.copy(OLD_LEDGER, tmp_path / OLD_LEDGER.name))
    with SqliteLedger(copy, SystemClock()) as ledger:
        told = story_of("DUM-2026-12-02", ledger.entries(), {}).lines
    approvals = [one.text for one in told if "tingkat A1" in one.text]
    assert len(approvals) >= 2
    assert all(WEAK in one for one in approvals)
