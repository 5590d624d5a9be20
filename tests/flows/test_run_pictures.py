"""Screenshots where a page opens without login, a data card elsewhere; neither decides anything."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

from proof.entries import EntryKind
from proof.screenshot import Camera, Shots
from tests.flows.command import tayang
from tests.flows.office import Office
from tests.flows.test_run_evidence import kept, view_of
from tests.flows.test_run_verify import looked

PICTURES = {"desktop": b"\x89PNG\r\n\x1a\n lebar", "phone": b"\x89PNG\r\n\x1a\n sempit"}
Film = Callable[[Shots], list[str]]


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch) -> Film:
    """Give every office a camera; returns the addresses that it is pointed at."""

    def load(shots: Shots) -> list[str]:
        asked: list[str] = []

        def shoot(_: Camera, url: str, **__: Any) -> Shots:
            asked.append(url)
            return shots

        monkeypatch.setattr("flows.runtime.find_camera", lambda _: Camera("peramban", ""))
        monkeypatch.setattr(Camera, "shoot", shoot)
        return asked

    return load


def attachments(office: Office) -> list[dict[str, Any]]:
    with office.runtime() as runtime:
        return [one.body for one in runtime.ledger.entries(kind=EntryKind.ATTACHED)]


def test_a_public_page_is_photographed_once(office: Office, film: Film) -> None:
    asked = film(PICTURES)
    office.publish()
    view = view_of(office)
    assert view.live is not None
    assert asked == [view.live.url]
    (body,) = attachments(office)
    with office.runtime() as runtime:
        shots = body["evidence"]["kept"]
        assert runtime.store.read(shots["screenshot_phone_sha256"]) == PICTURES["phone"]
    assert body["evidence"]["url"] == view.live.url
    assert "card_sha256" not in kept(office)
    office.publish()
    looked(office)
    assert len(asked) == 1


def test_a_browser_that_fails_costs_no_proof_and_is_asked_again(office: Office, film: Film) -> None:
    asked = film({})
    assert office.publish().counts() == {"tayang": 2}
    assert attachments(office) == []
    asked = film(PICTURES)
    assert looked(office)["situs"].verdict == "same"
    assert (len(asked), len(attachments(office))) == (1, 1)


def test_without_a_browser_the_record_says_so_and_a_card_stands_in(office: Office) -> None:
    office.publish()
    for channel, why in (("situs", "off"), ("x", "login")):
        tayang_body = view_of(office, channel).tayang
        assert tayang_body is not None
        assert tayang_body.evidence["picture"] == why
        with office.runtime() as runtime:
            card = runtime.store.read(kept(office, channel)["card_sha256"])
        words = " ".join("".join(one.itertext()) for one in ET.fromstring(card).iter())  # noqa: S314 -- ours
        assert "KARTU BUKTI DARI DATA API, BUKAN TANGKAPAN LAYAR" in words
        assert tayang_body.post_id in words
    assert tayang(office, "evidence", "verify").code == 0
