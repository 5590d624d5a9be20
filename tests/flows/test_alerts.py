"""Who is told, once, of what; who took it on; who is told when nobody did."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from connectors.notify import Message
from flows.alerting import tell_operation
from flows.alerts_marks import run_mark
from tests.conftest import ROOT
from tests.flows.command import Ran, tayang
from tests.flows.conftest import MakeOffice
from tests.flows.mailbox import on_duty
from tests.flows.office import NOW, ONE, Office

MAIL = {"waspada-pelaksana": "json://petugas.contoh/a", "waspada-ppid": "json://wakil.contoh/b"}
WHO = {"json://petugas.contoh/a": "pelaksana", "json://wakil.contoh/b": "ppid"}


class Post:
    """Takes the place of the services: keeps (role, title, body), or refuses."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.refuse = ""

    def __call__(self, messages: Sequence[Message]) -> list[str]:
        for one in messages:
            if not self.refuse:
                who = WHO[one.address.get_secret_value()]
                self.taken.append((who, one.title, one.body))
        return [self.refuse for _ in messages]

    def roles(self) -> list[str]:
        return [role for role, _, _ in self.taken]


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr("flows.alerts_sending.send", made)
    return made


@pytest.fixture
def watched(office: Office) -> Office:
    on_duty(office.home, MAIL)
    return office


def at(minutes: float) -> str:
    """The office's time, ``minutes`` later."""
    return (datetime.fromisoformat(NOW) + timedelta(minutes=minutes)).isoformat()


def tick(office: Office, minutes: float = 0, *words: str) -> Ran:
    return tayang(office, "alert", "tick", "--json", *words, clock=at(minutes))


def half(office: Office) -> None:
    """A run of which one channel fails: X forgets its answer, nobody knows."""
    office.configure(settle={"wordpress": 0.1, "x": 0.1})
    office.twin.fault("x", "create_post", "error500_before", times=5)
    assert tayang(office, "publish", "@").code == 11
    office.twin.clear_faults()


def held(office: Office) -> None:
    """A run that STOP keeps from X: quicker than a doubt, and as open."""
    tayang(office, "stop", "--channel", "x", "--reason", "rapat", "--role", "ppid")
    assert tayang(office, "publish", "@").code == 10


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


KILLED = """
import os, signal, sys
from pathlib import Path
from flows.alerting import tell_operation
from flows.alerts_marks import run_mark
with run_mark(Path(sys.argv[1]), "cli-mati", "manifest.yaml", ""):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_is_told_at_the_next_tick_and_once(watched: Office, post: Post) -> None:
    var = watched.home / "var"
    done = subprocess.run([sys.executable, "-c", KILLED, str(var)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    with run_mark(var, "cli-hidup", "manifest.yaml", ""):
        assert tick(watched).value["opened"] == ["W-0001"]
        assert tick(watched, 1).value["opened"] == []
    ((_, _, body),) = post.taken
    assert "Jalan terhenti" in body
    assert "tayang publish manifest.yaml" in body
    assert not list((var / "runs").iterdir())


def test_an_intent_that_nobody_follows_up_is_told(watched: Office, post: Post) -> None:
    class Killed(BaseException):
        pass

    def crash(point: str) -> None:
        if point.endswith(":intent"):
            raise Killed

    with pytest.raises(Killed):
        watched.publish(crash=crash)
    assert tick(watched).value["opened"] == ["W-0001"]
    assert "terhenti di tengah jalan" in post.taken[0][2]
    assert tayang(watched, "publish", "@").code == 0
    tick(watched, 1)
    assert tayang(watched, "alert", "list", "--json").value == []


def test_a_quiet_channel_and_a_full_disk_are_told_once(watched: Office, post: Post) -> None:
    on_duty(watched.home, MAIL, silent_days={"situs": 7}, min_free_mb=10**9)
    tayang(watched, "publish", "@")
    day = 24 * 60
    assert tick(watched).value["opened"] == ["W-0001"]
    assert "Ruang diska" in post.taken[0][2]
    assert tick(watched, 6 * day).value["opened"] == []
    assert tick(watched, 8 * day).value["opened"] == ["W-0002"]
    assert "7 hari tanpa kiriman" in post.taken[-1][2]
    on_duty(watched.home, MAIL)
    tick(watched, 9 * day)
    assert [one["name"] for one in tayang(watched, "alert", "list", "--json").value] == []


def test_a_refused_credential_is_told_and_heals(watched: Office, post: Post) -> None:
    on_duty(watched.home, MAIL, token_days=7)
    secret = watched.home / "secrets" / "x-access-token"
    good = secret.read_text()
    secret.write_text("token-yang-sudah-mati\n")
    assert tick(watched).value["opened"] == ["W-0001"]
    assert "kredensial ditolak" in post.taken[0][2]
    assert tick(watched, 5).value["opened"] == []
    secret.write_text(good)
    tick(watched, 6, "--tokens")
    assert tayang(watched, "alert", "list", "--json").value == []


def test_a_ledger_that_cannot_be_used_is_told_and_no_heartbeat_goes_out(
    watched: Office, post: Post
) -> None:
    (watched.home / "var").mkdir(exist_ok=True)
    (watched.home / "var" / "ledger.sqlite3").write_bytes(b"bukan buku catatan" * 50)
    on_duty(watched.home, MAIL, heartbeat={"secret": "tiada"})
    ran = tick(watched)
    assert ran.value["heartbeat"] is None
    assert "Buku catatan tidak dapat dipakai" in post.taken[0][2]


def test_two_ticks_at_once_send_once(watched: Office, post: Post) -> None:
    post.refuse = "failed"
    held(watched)
    post.refuse = ""
    lock = os.open(watched.home / "var" / "alerts.lock", os.O_RDWR | os.O_CREAT)
    import fcntl

    fcntl.flock(lock, fcntl.LOCK_EX)
    assert "Jaga lain" in tayang(watched, "alert", "tick", clock=at(9)).out
    assert post.taken == []
    os.close(lock)
    assert tick(watched, 9).value["sent"] == 1


def test_no_address_is_kept_in_the_book(watched: Office, post: Post) -> None:
    held(watched)
    tick(watched, 40)
    kept = b"".join(path.read_bytes() for path in (watched.home / "var").glob("alerts*"))
    assert b"contoh/a" not in kept
    assert b"waspada-pelaksana" in kept


def test_the_book_survives_the_process(watched: Office, post: Post, tmp_path: Path) -> None:
    held(watched)
    (told,) = tayang(watched, "alert", "list", "--json").value
    assert told["name"] == "W-0001"
    assert told["told"] == ["pelaksana"]
    assert "publikasi" not in told["run"]
    assert told["link"].endswith(".html")


def test_a_periodic_task_that_fails_is_told_until_it_is_well(
    watched: Office, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAYANG_HOME", str(watched.home))
    said: list[str] = []
    for trouble in ("tempat kedua tidak ada", "tempat kedua tidak ada", ""):
        tell_operation("malam", "x", trouble, said.append)
    ((_, _, body),) = post.taken
    assert "Tugas berkala 'malam'" in body
    assert "tempat kedua tidak ada" in body
    assert tayang(watched, "alert", "list", "--json").value == []


def test_a_disk_without_room_is_a_sentence_not_a_traceback(
    watched: Office, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("flows.inputs.load_manifest", full)
    ran = tayang(watched, "publish", "@")
    assert (ran.code, "Diska penuh" in ran.err) == (31, True)
    assert post.roles() == ["pelaksana"]
