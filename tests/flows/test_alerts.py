"""Who is told, once, of what; who took it on; who is told when nobody did."""

from __future__ import annotations

import yaml

from tests.flows.alerts_world import MAIL, Post, at, half, held, post, tick, watched
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.mailbox import on_duty
from tests.flows.office import ONE, Office

__all__ = ["post", "watched"]


def test_an_undecided_run_tells_the_duty_list_once(watched: Office, post: Post) -> None:
    half(watched)
    ((role, title, body),) = post.taken
    assert role == "pelaksana"
    assert "W-0001" in title
    assert "1 perlu ditindak" in title
    for told in (f"{ONE}, x (feed): Tak pasti", "tayang resolve", "tayang alert ack W-0001"):
        assert told in body
    assert "Kepala Subbagian Umum" in body  # who is told if nobody answers
    half(watched)
    for minute in range(5):
        assert tick(watched, minute).code == 0
    assert len(post.taken) == 1


def test_a_good_run_tells_nobody(watched: Office, post: Post) -> None:
    assert tayang(watched, "publish", "@").code == 0
    assert tick(watched).value["opened"] == []
    assert post.taken == []
    assert "Tidak ada" in tayang(watched, "alert", "list").out


def test_without_a_duty_list_runs_are_as_before(office: Office, post: Post) -> None:
    held(office)
    assert post.taken == []
    ran = tayang(office, "alert", "tick")
    assert ran.code == 31
    assert "alerts.yaml" in ran.err


def test_many_problems_of_one_run_are_one_message(new_office: MakeOffice, post: Post) -> None:
    office = new_office()
    office.release()
    on_duty(office.home, MAIL)
    tayang(office, "stop", "--reason", "rapat", "--role", "ppid")
    assert tayang(office, "publish", "@").code == 10
    ((_, title, body),) = post.taken
    assert "perlu ditindak" in title
    assert body.count("STOP") >= 5


def test_nobody_acknowledges_and_the_deputy_is_told_once(watched: Office, post: Post) -> None:
    held(watched)
    assert tick(watched, 29).value["escalated"] == []
    assert tick(watched, 31).value["escalated"] == ["W-0001"]
    assert post.roles() == ["pelaksana", "ppid"]
    _, title, body = post.taken[1]
    assert "BELUM DITANGANI" in title
    assert "wakil dari Pengolah Data" in body
    tick(watched, 32)
    tick(watched, 600)
    assert len(post.taken) == 2


def test_an_acknowledged_alert_is_not_passed_on(watched: Office, post: Post) -> None:
    held(watched)
    assert tayang(watched, "alert", "ack", "w-1", "--role", "pelaksana", clock=at(5)).code == 0
    tick(watched, 60)
    assert post.roles() == ["pelaksana"]
    (told,) = tayang(watched, "alert", "list", "--all", "--json").value
    assert (told["acknowledged_by"], told["open"]) == ("pelaksana", False)
    again = tayang(watched, "alert", "ack", "W-0001", "--role", "ppid")
    assert (again.code, "sudah ditangani Pengolah Data" in again.out) == (0, True)
    assert tayang(watched, "alert", "ack", "W-0009", "--role", "ppid").code == 31
    assert tayang(watched, "alert", "ack", "W-0001", "--role", "siapa").code == 31


def test_what_healed_is_closed_and_never_passed_on(watched: Office, post: Post) -> None:
    half(watched)
    (one,) = [
        row["publication"]
        for row in tayang(watched, "status", "--json").value["publications"]
        if row["state"] == "undecided"
    ]
    words = ("--absent", "--role", "pelaksana", "--reason", "sudah dilihat di akun")
    assert tayang(watched, "resolve", one, *words).code == 0
    assert tayang(watched, "publish", "@").code == 0
    assert tayang(watched, "alert", "list", "--json").value == []
    tick(watched, 60)
    assert post.roles() == ["pelaksana"]


def test_a_refused_message_is_tried_again_less_and_less_often(watched: Office, post: Post) -> None:
    post.refuse = "failed"
    held(watched)
    ran = tick(watched, 1.1)
    assert (ran.code, ran.value["waiting"]) == (1, 1)
    assert "BELUM terkirim" in tayang(watched, "alert", "list").out
    post.refuse = ""
    assert tick(watched, 1.5).value["sent"] == 0  # two minutes have not passed
    assert tick(watched, 4).value["sent"] == 1
    assert post.roles() == ["pelaksana"]


def test_a_role_that_nobody_holds_is_stood_in_for(watched: Office, post: Post) -> None:
    path = watched.home / "roles.yaml"
    roles = yaml.safe_load(path.read_text())
    roles["roles"][0]["valid_to"] = "2026-12-01"
    path.write_text(yaml.safe_dump(roles))
    watched.release()
    held(watched)
    assert post.roles() == ["ppid"]
    assert "sedang tidak terisi" in post.taken[0][2]


def test_a_wrong_duty_list_stops_before_anything_is_sent(watched: Office) -> None:
    text = (watched.home / "alerts.yaml").read_text().replace("deputy: ppid", "deputy: siapa")
    (watched.home / "alerts.yaml").write_text(text)
    ran = tayang(watched, "publish", "@")
    assert (ran.code, "siapa" in ran.err) == (31, True)
    assert watched.writes() == []


def test_a_run_that_cannot_begin_is_told(watched: Office, post: Post) -> None:
    (watched.home / "channels.yaml").write_text("channels: []\n")
    assert tayang(watched, "publish", "@").code == 31
    ((_, _, body),) = post.taken
    assert "gagal sebelum mengirim" in body
    assert "channels.yaml" in body
    watched.configure()
    assert tayang(watched, "publish", "@").code == 0
    assert tayang(watched, "alert", "list", "--json").value == []
