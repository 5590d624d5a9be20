"""Messages really arrive at a mail server and a webhook; slow and wrong ones end in time."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors.notify import Message, beat, send
from tests.flows.mailbox import PASSWORD, Mailbox, mail_server, web_server


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def web() -> Iterator[Mailbox]:
    with web_server() as box:
        yield box


def message(address: str, title: str = "Judul", body: str = "Satu kiriman.") -> Message:
    return Message(SecretStr(address), title, body)


def test_one_go_reaches_mail_and_webhook_and_names_what_failed(
    mail: Mailbox, web: Mailbox, capfd: pytest.CaptureFixture[str]
) -> None:
    title, body = "Dua kiriman tak pasti", "DUM-2026-12-02, x\nLangkah: lihat akun"
    why = send(
        [
            message(mail.mail_address("jaga@contoh.go.id"), title, body),
            message("tidakdikenal://apa"),
            message(f"json://127.0.0.1:{web.port}/masuk", title, body),
            message("json://127.0.0.1:9/tertutup"),
        ]
    )
    assert why == ["", "address", "", "failed"]
    ((to, subject, text),) = mail.mails
    assert (to, subject) == ("jaga@contoh.go.id", title)
    assert "Langkah: lihat akun" in text
    ((method, path, told),) = web.calls
    assert (method, path) == ("POST", "/masuk")
    assert (told["title"], told["message"]) == (title, body)
    shown = capfd.readouterr()
    assert PASSWORD not in shown.out + shown.err


def test_a_server_that_hangs_is_left_at_the_deadline(mail: Mailbox) -> None:
    mail.hang_s = 20
    began = time.monotonic()
    assert send([message(mail.mail_address("a@contoh.go.id"))], deadline=4) == ["deadline"]
    assert time.monotonic() - began < 8
    mail.hang_s = 0


def test_an_address_shows_in_no_repr() -> None:
    assert PASSWORD not in repr(message(f"mailto://a:{PASSWORD}@contoh.go.id"))
    assert send([]) == []


def test_the_heartbeat_is_called_and_its_refusal_told(web: Mailbox) -> None:
    address = SecretStr(f"http://127.0.0.1:{web.port}/detak/rahasia")
    assert beat(address) == ""
    assert beat(address, "POST") == ""
    assert [(method, path) for method, path, _ in web.calls] == [
        ("GET", "/detak/rahasia"),
        ("POST", "/detak/rahasia"),
    ]
    web.refuse = True
    assert beat(address) == "status-503"
    assert beat(SecretStr("http://127.0.0.1:9/")) == "connect"
    assert beat(SecretStr("bukan alamat")) == "invalid"
