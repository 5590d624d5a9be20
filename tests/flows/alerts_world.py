"""An office with a duty list, a post office that keeps what it is given, and the watch's clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from connectors.notify import Message
from tests.flows.command import Ran, tayang
from tests.flows.mailbox import on_duty
from tests.flows.office import NOW, Office

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
    monkeypatch.setattr("flows.alerts.sending.send", made)
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
