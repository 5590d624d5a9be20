"""The plan's decision (SOP step 3): by letter, by signature, and what does not stand."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from proof.entries import EntryKind
from tests.flows.command import Ran, tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, Office

WHEN = ("--decided-at", "2026-12-18T08:30+07:00", "--submitted-by", "pelaksana")
SIGNER = "atasan@inspektorat-contoh"


@pytest.fixture
def office(new_office: MakeOffice) -> Office:
    """Its plan waits for a decision; a comment of the office's own stands in it."""
    made = new_office(ONE)
    plan = yaml.safe_load(plan_file(made).read_text(encoding="utf-8"))
    del plan["decision"]
    text = "# catatan kantor\n" + yaml.safe_dump(plan, allow_unicode=True, sort_keys=False)
    plan_file(made).write_text(text, encoding="utf-8")
    return made


def plan_file(office: Office) -> Path:
    return office.home / "plan.yaml"


def code_of(ran: Ran) -> str:
    return next(line for line in ran.out.splitlines() if "Kode periksa" in line).split()[-1]


def plan(office: Office, command: str, *words: str) -> Ran:
    return tayang(office, "plan", command, str(plan_file(office)), *words)


def key_of(office: Office, folder: Path, principal: str = SIGNER, purpose: str = "plan") -> Path:
    """A key that ``allowed_signers`` lets ``principal`` use for one purpose."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no ssh-keygen on this machine")
    key = folder / f"kunci-{purpose}"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = key.with_suffix(".pub").read_text().rsplit(" ", 1)[0]
    line = f'{principal} namespaces="tayang-{purpose}@inspektorat-contoh" {public}\n'
    (office.home / "allowed_signers").write_text(line)
    return key


def signed(office: Office, key: Path, purpose: str = "plan") -> Path:
    """What Atasan PPID does on another computer."""
    assert plan(office, "request").code == 0
    request = office.home / "plan.request.json"
    words = ("-Y", "sign", "-n", f"tayang-{purpose}@inspektorat-contoh", "-f", str(key))
    command = ["ssh-keygen", *words, str(request)]
    subprocess.run(command, check=True, capture_output=True)
    return request.with_name(request.name + ".sig")


def test_by_letter(office: Office) -> None:
    assert tayang(office, "check", "@").code == 20
    asked = plan(office, "request")
    words = ("--number", "700/1/2026", "--role", "atasan", *WHEN)
    wrong = plan(office, "letter", "--code", "0000-0000", *words)
    assert (wrong.code, "8 dari 32 tanda" in wrong.err) == (21, True)
    assert plan(office, "letter", "--code", code_of(asked), *words).code == 0
    assert plan_file(office).read_text(encoding="utf-8").startswith("# catatan kantor\n")
    assert tayang(office, "check", "@").code == 0
    again = plan(office, "letter", "--code", code_of(asked), *words)
    assert (again.code, "sudah memuat keputusan" in again.err) == (30, True)


def test_only_atasan_ppid_decides(office: Office) -> None:
    words = ("--number", "700/1/2026", "--role", "ppid", *WHEN)
    ran = plan(office, "letter", "--code", code_of(plan(office, "request")), *words)
    assert (ran.code, "bukan Atasan PPID" in ran.err) == (21, True)
    assert "decision" not in plan_file(office).read_text(encoding="utf-8")


def test_by_signature_and_on_record(office: Office, tmp_path: Path) -> None:
    sign = signed(office, key_of(office, tmp_path))
    done = plan(office, "attach", "--signature", str(sign), "--role", "atasan", *WHEN)
    assert done.code == 0, done.err
    assert tayang(office, "check", "@").code == 0
    office.release()
    assert office.publish().counts()["tayang"] == 2
    with office.runtime() as runtime:
        acts = [one.body["act"]["level"] for one in runtime.ledger.entries(kind=EntryKind.PLAN)]
    assert acts == ["A2"]


def test_a_signature_for_another_purpose_is_no_approval(office: Office, tmp_path: Path) -> None:
    sign = signed(office, key_of(office, tmp_path, purpose="release"), purpose="release")
    ran = plan(office, "attach", "--signature", str(sign), "--role", "atasan", *WHEN)
    assert ran.code == 21
    assert "decision" not in plan_file(office).read_text(encoding="utf-8")


def test_another_persons_signature_is_no_approval(office: Office, tmp_path: Path) -> None:
    sign = signed(office, key_of(office, tmp_path, principal="ppid@inspektorat-contoh"))
    ran = plan(office, "attach", "--signature", str(sign), "--role", "atasan", *WHEN)
    assert (ran.code, "bukan milik Inspektur" in ran.err) == (21, True)


@pytest.mark.parametrize("field", ["title", "signature", "principal"])
def test_what_was_changed_after_the_signature_sends_nothing(
    office: Office, tmp_path: Path, field: str
) -> None:
    sign = signed(office, key_of(office, tmp_path))
    assert plan(office, "attach", "--signature", str(sign), "--role", "atasan", *WHEN).code == 0
    office.release()
    text = yaml.safe_load(plan_file(office).read_text(encoding="utf-8"))
    if field == "title":
        text["items"][0]["kind"] = "edukasi"
    elif field == "signature":
        lines = text["decision"]["signature"].splitlines()
        lines[1] = lines[1][::-1]
        text["decision"]["signature"] = "\n".join(lines)
    else:
        text["decision"]["principal"] = "ppid@inspektorat-contoh"
    plan_file(office).write_text(yaml.safe_dump(text, allow_unicode=True), encoding="utf-8")
    ran = tayang(office, "publish", "@", "--json")
    assert ran.code == 21
    assert office.posts() == []


def test_a_claimed_signature_without_one_is_refused(office: Office) -> None:
    words = ("--number", "700/1/2026", "--role", "atasan", *WHEN)
    assert plan(office, "letter", "--code", code_of(plan(office, "request")), *words).code == 0
    text = plan_file(office).read_text(encoding="utf-8").replace("level: A1", "level: A2")
    plan_file(office).write_text(text, encoding="utf-8")
    ran = tayang(office, "check", "@")
    assert (ran.code, "memerlukan tanda tangan" in ran.err) == (30, True)


def decide(office: Office, **fields: str) -> None:
    """Write the decision into plan.yaml by hand, as whoever can edit the file may."""
    office.approve_plan()
    plan = yaml.safe_load(plan_file(office).read_text(encoding="utf-8"))
    plan["decision"] |= fields
    plan_file(office).write_text(yaml.safe_dump(plan, sort_keys=False), encoding="utf-8")


@pytest.mark.parametrize(
    "fields",
    [
        {"position": "Kepala Dapur"},
        {"position": "Kepala Subbagian Umum dan Kepegawaian"},
        {"position": "Sekretaris (Plh.)", "decided_at": "2026-11-01T10:00:00+07:00"},
    ],
)
def test_a_typed_decision_of_somebody_who_may_not_decide(
    office: Office, fields: dict[str, str]
) -> None:
    roles = yaml.safe_load((office.home / "roles.yaml").read_text(encoding="utf-8"))
    deputy = {"id": "plh", "role": "atasan_ppid", "position": "Sekretaris (Plh.)"}
    roles["roles"].append(deputy | {"valid_from": "2026-11-20", "deputy_of": "atasan"})
    (office.home / "roles.yaml").write_text(yaml.safe_dump(roles), encoding="utf-8")
    decide(office, **fields)
    office.release(unseen=True)
    assert [row.refused_by for row in office.publish().rows] == ["approval", "approval"]
    assert office.writes() == []
    assert "plan" not in office.kinds()


def test_a_decision_on_record_outlives_a_new_name_of_the_position(office: Office) -> None:
    decide(office)
    office.release()
    office.publish(channels=("situs",))
    text = (office.home / "roles.yaml").read_text(encoding="utf-8")
    renamed = text.replace("position: Inspektur\n", "position: Inspektur Daerah\n")
    assert renamed != text
    (office.home / "roles.yaml").write_text(renamed, encoding="utf-8")
    assert office.publish().counts() == {"tayang": 2}


def test_a_list_rejected_first_and_approved_later_is_both_on_record(office: Office) -> None:
    decide(office, verdict="rejected")
    office.release(unseen=True)
    assert office.publish().exit_code() == 20
    decide(office, decided_at="2026-12-01T10:00:00+07:00")
    assert office.publish().counts() == {"tayang": 2}
    with office.runtime() as runtime:
        plans = runtime.ledger.entries(kind=EntryKind.PLAN)
        told = [one.body.get("verdict", "approved") for one in plans]
    assert told == ["rejected", "approved"]
    story = tayang(office, "ledger", "show", ONE).out
    assert story.index("Rencana ditolak Inspektur") < story.index("Rencana disetujui Inspektur")
