"""STOP and its end, the ledger's nightly care: what the office finds afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from config.errors import ConfigError
from flows.acts.halting import halt
from flows.ledgercare import care_for_ledger
from flows.parameters import CareForm, HaltAction, HaltForm, PublishForm, SweepForm
from proof.checkpoint import read_checkpoints
from proof.entries import EntryKind
from proof.errors import LedgerCorrupt
from proof.verification import verify_ledger
from tests.flows.command import tayang
from tests.flows.office import Office

BY = {"role": "ppid", "reason": "salah foto"}


def test_stop_of_one_channel_leaves_the_other_and_is_on_record(office: Office) -> None:
    with office.runtime() as runtime:
        told = halt(runtime, "x", **BY, lift=False)
    assert told.ok
    assert "x" in told.message
    assert office.publish().counts() == {"parked": 1, "tayang": 1}
    with office.runtime() as runtime:
        assert halt(runtime, "x", **BY, lift=True).ok
        assert not halt(runtime, "x", **BY, lift=True).ok
        entries = [entry.body for entry in runtime.ledger.entries(kind=EntryKind.STOP)]
    assert [(one["action"], one["channel"], one["role"]) for one in entries] == [
        ("stop", "x", "ppid"),
        ("go", "x", "ppid"),
    ]
    assert office.publish().counts() == {"tayang": 2}


@pytest.mark.parametrize(
    ("channel", "role", "reason", "lift"),
    [
        ("tak-ada", "ppid", "alasan", False),
        ("x", "tak-ada", "alasan", False),
        ("x", "", "alasan", True),
        ("x", "ppid", " ", True),
    ],
)
def test_a_wrong_name_or_a_lift_by_nobody_is_refused(
    office: Office, channel: str, role: str, reason: str, lift: bool
) -> None:
    with office.runtime() as runtime, pytest.raises(ConfigError):
        halt(runtime, channel, role=role, reason=reason, lift=lift)
    assert not list((office.home / "var").glob("STOP*"))


def test_stopping_is_not_refused_for_want_of_a_role(office: Office) -> None:
    assert tayang(office, "stop", "--reason", "rapat").code == 0
    assert tayang(office, "stop", "--channel", "salah-eja").code == 31


def test_every_night_a_verified_copy_and_old_ones_go(office: Office) -> None:
    office.publish()
    folder = office.home / "var" / "cadangan"
    for _ in range(3):
        with office.runtime() as runtime:
            assert care_for_ledger(runtime, keep_days=7).ok
        office.clock.sleep(timedelta(days=6).total_seconds())
    kept = sorted(folder.glob("*.sqlite3"))
    assert len(kept) == 2
    assert len(list(folder.glob("*.checkpoint.txt"))) == 2
    for copy in kept:
        head = verify_ledger(copy).require()
        text = copy.with_name(f"{copy.name}.checkpoint.txt").read_text(encoding="utf-8")
        assert [one.head for one in read_checkpoints(text)] == [head]


def test_the_newest_copy_stays_and_foreign_files_too(office: Office) -> None:
    folder = office.home / "var" / "cadangan"
    with office.runtime() as runtime:
        care_for_ledger(runtime, keep_days=7)
        (folder / "catatan-lama.sqlite3").write_text("milik orang", encoding="utf-8")
        office.clock.sleep(timedelta(days=400).total_seconds())
        care_for_ledger(runtime, keep_days=7)
    assert len(list(folder.glob("catatan-2*.sqlite3"))) == 1
    assert (folder / "catatan-lama.sqlite3").exists()


def test_a_damaged_ledger_is_told_and_not_copied(office: Office) -> None:
    office.publish()
    path = office.home / "var" / "ledger.sqlite3"
    data = path.read_bytes()
    with office.runtime() as runtime:
        entry = next(runtime.ledger.entries(kind=EntryKind.LIVE))
    url = str(entry.body["url"]).encode()
    assert url in data
    path.write_bytes(data.replace(url, url[:-1] + b"X"))
    with office.runtime() as runtime, pytest.raises(LedgerCorrupt):
        care_for_ledger(runtime, keep_days=7)
    assert not (office.home / "var" / "cadangan").exists()


def test_a_second_place_that_fails_is_told(office: Office) -> None:
    office.publish()
    (office.home / "lain").mkdir()
    (office.home / "lain" / "titik.txt").symlink_to(office.home / "hilang" / "titik.txt")
    office.configure(checkpoint_copy="lain/titik.txt")
    with office.runtime() as runtime:
        told = care_for_ledger(runtime, keep_days=7)
    assert not told.ok
    assert "tempat kedua" in told.message


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (HaltForm, {"action": "berhenti", **BY}),
        (HaltForm, {"action": "hentikan", "role": "ppid", "reason": "x"}),
        (HaltForm, {"action": "hentikan", "role": "", "reason": "salah foto"}),
        (HaltForm, {"action": "hentikan", "channel": "../x", **BY}),
        (CareForm, {"keep_days": 1}),
        (SweepForm, {"days": 0.5}),
        (SweepForm, {"tahun": 1}),
        (PublishForm, {"manifest": "../manifest.yaml"}),
    ],
)
def test_forms_refuse_bad_input(form: type[HaltForm], wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        form.model_validate(wrong)


def test_every_field_of_a_form_says_what_it_is_in_its_schema() -> None:
    for form in (PublishForm, HaltForm, SweepForm, CareForm):
        for name, field in form.model_json_schema()["properties"].items():
            assert field.get("description"), (form.__name__, name)
            assert field.get("title"), (form.__name__, name)
    assert HaltAction("hentikan") is HaltAction.STOP
