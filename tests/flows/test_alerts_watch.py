"""What a tick finds by itself: killed runs, quiet channels, credentials, disk, ledger."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.alerts.alerting import tell_operation
from flows.alerts.marks import run_mark
from tests.conftest import ROOT
from tests.flows.alerts_world import MAIL, Post, at, held, post, tick, watched
from tests.flows.command import tayang
from tests.flows.doctor_world import office_of_five
from tests.flows.mailbox import on_duty
from tests.flows.office import Office
from tests.sandbox_process import SandboxProcess

__all__ = ["post", "watched"]

KILLED = """
import os, signal, sys
from pathlib import Path
from flows.alerts.alerting import tell_operation
from flows.alerts.marks import run_mark
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
    assert tick(watched, 2).value["opened"] == []
    assert tayang(watched, "publish", "@").code == 0  # its operator is told too
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


def test_a_credential_that_ends_within_a_week_is_told(
    tmp_path: Path, twin: SandboxProcess, post: Post
) -> None:
    five = office_of_five(tmp_path / "kantor", twin)
    on_duty(five.home, MAIL, token_days=7)
    five.twin.fault("facebook", "token_info", "ends_soon", times=2)
    assert tick(five).value["opened"] == ["W-0001"]
    ((_, _, body),) = post.taken
    assert "facebook" in body.casefold()
    assert "21 Desember 2026" in body


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


def test_the_book_survives_the_process(watched: Office, post: Post) -> None:
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

    monkeypatch.setattr("flows.items.inputs.load_manifest", full)
    ran = tayang(watched, "publish", "@")
    assert (ran.code, "Diska penuh" in ran.err) == (31, True)
    assert post.roles() == ["pelaksana"]
