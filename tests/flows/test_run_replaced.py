"""A photograph that a correction replaced leaves the website, once the new one is proved."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta

import pytest

from connectors.sandbox.store import Store
from proof.entries import EntryKind
from tests.flows.command import Ran, tayang
from tests.flows.office import NOW, ONE, Office
from tests.flows.test_run_correct import corrected
from tests.flows.test_run_edited import Killed, killed_at
from tests.flows.test_run_verify import by_hand
from tests.flows.test_run_withdraw import media_addresses, status_of
from tests.media.pictures import saved, scene

BY = ("--role", "pelaksana", "--reason", "wajah anak terlihat")
LATER = (datetime.fromisoformat(NOW) + timedelta(hours=1)).isoformat()


@pytest.fixture
def old(office: Office) -> str:
    """Address of the photograph that the released correction replaces."""
    office.publish()
    (address,) = media_addresses(office)
    (office.home / "media" / "baru.jpg").write_bytes(saved(scene(700, 500)))
    office.edit(ONE, media__0__file="media/baru.jpg")
    office.release()
    return address


def correct(office: Office) -> Ran:
    words = ("--item", ONE, "--channel", "situs", *BY)
    return tayang(office, "correct", "@", *words, clock=LATER)


def test_it_is_deleted_and_that_is_on_record(office: Office, old: str) -> None:
    assert correct(office).code == 0
    (new,) = media_addresses(office)
    assert (status_of(old), status_of(new)) == (404, 200)
    with office.runtime() as runtime:
        (entry,) = runtime.ledger.entries(kind=EntryKind.SWEPT)
    assert (entry.body["what"], entry.body["reason"]) == ("file", "wajah anak terlihat")
    assert correct(office).code == 0
    assert status_of(new) == 200


def test_what_somebody_else_shows_stays(office: Office, old: str) -> None:
    content = f'<p>Milik orang lain</p><img src="{old}" alt="">'
    by_hand(office, "POST", "posts", {"title": "Lain", "content": content, "status": "publish"})
    assert correct(office).code == 0
    assert status_of(old) == 200


def test_it_stays_until_the_new_one_is_proved(office: Office, old: str) -> None:
    with pytest.raises(Killed):
        corrected(office, "situs", killed_at("live:recorded"))
    assert status_of(old) == 200
    assert correct(office).code == 0
    assert status_of(old) == 404


def test_stop_holds_the_deletion_back(office: Office, old: str) -> None:
    corrected(office, "situs")
    tayang(office, "stop", "--reason", "rapat", clock=LATER)
    assert "sakelar STOP" in correct(office).out
    assert status_of(old) == 200
    lifted = ("stop", "--lift", "--role", "ppid", "--reason", "selesai")
    assert tayang(office, *lifted, clock=LATER).code == 0
    day = (datetime.fromisoformat(NOW) + timedelta(hours=30)).isoformat()
    office.twin.set_clock(day)
    assert tayang(office, "sweep", "--channel", "situs", *BY, clock=day).code == 0
    assert status_of(old) == 404


def test_a_withdrawal_amid_a_correction_leaves_neither(office: Office, old: str) -> None:
    with pytest.raises(Killed):
        corrected(office, "situs", killed_at("revise:performed"))
    assert tayang(office, "withdraw", "--item", ONE, *BY, clock=LATER).code == 0
    with closing(Store(office.twin.state)) as store:
        assert store.all("wordpress.media") == []
    assert status_of(old) == 404
