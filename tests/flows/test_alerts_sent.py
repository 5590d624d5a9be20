"""The whole way on loopback: a failed run, a real mail, a webhook for the deputy, a heartbeat."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from tests.flows.command import tayang, tayang_process
from tests.flows.mailbox import PASSWORD, mail_server, on_duty, web_server
from tests.flows.office import NOW, ONE, Office


def later(minutes: int) -> str:
    return (datetime.fromisoformat(NOW) + timedelta(minutes=minutes)).isoformat()


def test_mail_within_a_minute_then_the_deputy_then_the_heartbeat(office: Office) -> None:
    with mail_server() as mail, web_server() as web:
        ways = {
            "waspada-pelaksana": mail.mail_address("jaga@contoh.go.id"),
            "waspada-ppid": f"json://127.0.0.1:{web.port}/wakil",
            "detak": f"http://127.0.0.1:{web.port}/detak",
        }
        on_duty(office.home, ways, heartbeat={"secret": "detak"})
        tayang(office, "stop", "--channel", "x", "--reason", "akun diperiksa", "--role", "ppid")
        began = time.monotonic()
        ran = tayang_process(office, "publish", "@")
        seconds = time.monotonic() - began
        assert ran.code == 10
        assert "W-0001: petugas jaga diberi tahu" in ran.err
        assert seconds < 60
        ((to, subject, text),) = mail.mails
        assert to == "jaga@contoh.go.id"
        assert "W-0001" in subject
        assert f"{ONE}, x (feed): Ditunda" in text
        assert "akun diperiksa" in text
        assert "tayang alert ack W-0001 --role pelaksana" in text
        assert PASSWORD not in ran.out + ran.err + text
        told = tayang(office, "alert", "tick", "--json", clock=later(31)).value
        assert (told["escalated"], told["sent"], told["heartbeat"]) == (["W-0001"], 1, "")
        calls = [(method, path) for method, path, _ in web.calls]
        assert calls == [("POST", "/wakil"), ("GET", "/detak")]
        assert "BELUM DITANGANI" in web.calls[0][2]["title"]


def test_every_address_can_be_tried(office: Office) -> None:
    with web_server() as web:
        on_duty(office.home, {"waspada-pelaksana": f"json://127.0.0.1:{web.port}/uji"})
        ran = tayang(office, "alert", "test")
        assert ran.code == 1
        assert "pelaksana, waspada-pelaksana: diterima" in ran.out
        assert "Rahasia 'waspada-ppid' tidak ada" in ran.out
        assert "uji waspada" in web.calls[0][2]["title"]
