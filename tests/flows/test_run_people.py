"""What a person decides and asks: resolve, stop, status, ledger."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from config.messages import say
from flows.publishing.locks import publication_lock
from tests.flows.command import tayang
from tests.flows.office import ONE, TWO, Office

LIFT = ("--role", "ppid", "--reason", "sudah beres")


def lost_twice(office: Office) -> str:
    """Two attempts that X never answered and never did: a person must look; the publication."""
    office.configure(settle={"wordpress": 0.1, "x": 0.1})
    office.twin.fault("x", "create_post", "error500_before", times=5)
    ran = tayang(office, "publish", "@", "--json")
    office.twin.clear_faults()
    assert ran.code == 11
    one = ran.value["publications"][1]
    assert one["state"] == "undecided"
    assert "tayang resolve" in one["note"]
    return str(one["publication"])


RESOLVE = ("--role", "pelaksana", "--reason", "sudah diperiksa di kanal")


def test_resolve_absent_lets_it_be_sent_again(office: Office) -> None:
    publication = lost_twice(office)
    assert tayang(office, "publish", "@").code == 11
    ran = tayang(office, "resolve", publication, "--absent", *RESOLVE, "--json")
    assert (ran.code, ran.value["state"]) == (0, "intent")
    assert tayang(office, "publish", "@").code == 0
    assert len(office.posts("x")) == 1
    assert "decision" in office.kinds(publication)


def test_resolve_url_takes_the_post_that_a_person_found(office: Office) -> None:
    office.configure(settle={"wordpress": 0.1, "x": 0.1})
    office.twin.fault("x", "create_post", "lost_after")
    office.twin.fault("x", "list", "garbage", times=20)
    ran = tayang(office, "publish", "@", "--json")
    office.twin.clear_faults()
    assert ran.code == 11
    publication = ran.value["publications"][1]["publication"]
    (post,) = office.posts("x")
    wrong = post["url"].replace(str(post["id"]), "1899999999999999999")
    assert tayang(office, "resolve", publication, "--url", wrong, *RESOLVE).code != 0
    ran = tayang(office, "resolve", publication, "--url", post["url"], *RESOLVE)
    assert ran.code == 0, ran.err
    assert str(post["id"]) in ran.out
    assert tayang(office, "publish", "@").code == 0
    assert [one["id"] for one in office.posts("x")] == [post["id"]]


@pytest.mark.parametrize("words", [("--absent",), ("--url", "https://x.com/a/status/1")])
def test_while_a_run_holds_the_post_a_decision_waits(
    office: Office, words: tuple[str, ...]
) -> None:
    publication = lost_twice(office)
    size = office.size()
    with office.runtime() as runtime:
        folder = runtime.settings.locks_dir
    with publication_lock(folder, publication, clock=office.clock, wait=0):
        ran = tayang(office, "resolve", publication, *words, *RESOLVE)
    assert (ran.code, office.size()) == (11, size)
    assert say("flows.note.busy") in ran.out


def test_resolve_refuses_what_is_not_in_doubt_and_unknown_roles(office: Office) -> None:
    publication = lost_twice(office)
    other = ("--role", "siapa", "--reason", "x")
    assert tayang(office, "resolve", publication, "--absent", *other).code == 31
    assert tayang(office, "resolve", publication, *RESOLVE).code == 31
    assert tayang(office, "resolve", "0" * 20, "--absent", *RESOLVE).code == 31
    assert "decision" not in office.kinds()


def test_stop_holds_everything_until_it_is_lifted(office: Office) -> None:
    ran = tayang(office, "stop", "--reason", "foto salah", "--role", "ppid")
    assert ran.code == 0
    assert "STOP" in ran.out
    ran = tayang(office, "publish", "@", "--json")
    assert (ran.code, ran.value["counts"]) == (10, {"parked": 2})
    assert "foto salah" in ran.value["publications"][0]["note"]
    assert office.writes() == []
    assert tayang(office, "status", "--json").value["stopped"] == "foto salah"
    assert tayang(office, "stop", "--lift", *LIFT).code == 0
    assert tayang(office, "publish", "@").code == 0
    assert office.kinds().count("stop") == 2
    assert tayang(office, "stop", "--lift", *LIFT).code == 1


def test_stop_on_one_channel_leaves_the_other(office: Office) -> None:
    tayang(office, "stop", "--channel", "x", "--reason", "akun diperiksa")
    ran = tayang(office, "publish", "@", "--json")
    assert [one["state"] for one in ran.value["publications"]] == ["tayang", "parked"]
    assert office.posts("x") == []


def test_status_and_ledger_tell_the_same_story(office: Office) -> None:
    assert tayang(office, "status").code == 0
    head = tayang(office, "publish", "@", "--json").value["ledger"]
    status = tayang(office, "status", "--json").value
    assert status["ledger"] == head
    assert [one["state"] for one in status["publications"]] == ["tayang", "tayang"]
    assert {one["url"] for one in status["publications"]} == {one["url"] for one in office.posts()}
    assert "Tayang" in tayang(office, "status").out
    shown = json.loads(tayang(office, "ledger", "show", ONE, "--json").out)
    assert [one["kind"] for one in shown].count("tayang") == 2
    assert json.loads(tayang(office, "ledger", "show", TWO, "--json").out) == []
    at = f"{head['size']}:{head['head']}"
    ran = tayang(office, "ledger", "verify", "--head", at, "--json")
    assert (ran.code, ran.value["ok"], ran.value["head"]) == (0, True, head["head"])


def test_a_touched_ledger_is_found_and_nothing_is_sent(office: Office, tmp_path: Path) -> None:
    tayang(office, "publish", "@")
    writes = office.writes()
    file = office.home / "var" / "ledger.sqlite3"
    with closing(sqlite3.connect(file)) as db, db:
        guard = "entries_never_change"
        (again,) = db.execute("SELECT sql FROM sqlite_master WHERE name=?", (guard,)).fetchone()
        db.execute(f"DROP TRIGGER {guard}")
        db.execute("UPDATE entries SET body=replace(body, ?, ?)", (ONE, TWO))
        db.execute(again)
    assert tayang(office, "ledger", "verify").code == 1
    assert tayang(office, "publish", "@").code != 0
    assert office.writes() == writes


def test_a_restored_old_ledger_sends_nothing(office: Office, tmp_path: Path) -> None:
    """It would not know of posts that are already public."""
    tayang(office, "stop", "--reason", "malam")
    tayang(office, "publish", "@")
    tayang(office, "stop", "--lift", *LIFT)
    file = office.home / "var" / "ledger.sqlite3"
    backup = tmp_path / "lama.sqlite3"
    shutil.copy(file, backup)
    assert tayang(office, "publish", "@").code == 0
    posts = office.posts()
    for old in file.parent.glob("ledger.sqlite3*"):
        old.unlink()
    shutil.copy(backup, file)
    ran = tayang(office, "publish", "@")
    assert ran.code != 0
    assert office.posts() == posts


@pytest.mark.parametrize(
    "words",
    [
        ("stop", "--lift"),
        ("withdraw", "--item", ONE),
        ("correct", "@", "--item", ONE),
        ("adopt", "@", "--item", ONE, "--channel", "x", "--url", "https://x.com/a/status/1"),
    ],
)
def test_an_act_in_a_role_that_is_not_held_today_is_refused(
    office: Office, words: tuple[str, ...]
) -> None:
    """A deputy whose days are over decides nothing any more."""
    office.publish()
    roles = yaml.safe_load((office.home / "roles.yaml").read_text(encoding="utf-8"))
    ended = {"id": "plh", "role": "ppid_pelaksana", "position": "Plh.", "valid_to": "2026-12-17"}
    roles["roles"].append(ended)
    (office.home / "roles.yaml").write_text(yaml.safe_dump(roles), encoding="utf-8")
    before = office.size()
    ran = tayang(office, *words, "--role", "plh", "--reason", "pengganti")
    assert (ran.code, "tidak berlaku pada 2026-12-18" in ran.err) == (31, True)
    assert office.size() == before
