"""A person posted by hand: taken on record in any state, whatever the window says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.messages import say
from connectors.base import Post, Receipt, Seen
from connectors.errors import Unsupported
from flows.acts.adopting import Found, adopt
from flows.delivery import deliver
from flows.publishing.locks import publication_lock
from proof.bodies import DecisionBody
from proof.entries import EntryKind, PublicationState
from tests.flows.platform import FakeConnector
from tests.flows.test_delivery_rules import with_slot
from tests.flows.world import TEXT, World, make_world

PIXEL = b"\x89PNG\r\n\x1a\n" + b"layar" * 20
FOUND = Found("http://127.0.0.1/obj-1", "ppid", "PPID", "diunggah dengan tangan")


class Adopting(FakeConnector):
    """Takes a post by the last part of its address; ``blind`` cannot be read at all."""

    blind = False

    def adopt(self, url: str, post: Post) -> Receipt:
        return Receipt(url.rpartition("/")[2], url, None, post.account_id)

    def read_back(self, receipt: Receipt) -> Seen:
        if self.blind:
            raise Unsupported("no", platform="fake")
        return super().read_back(receipt)


def by_hand(world: World, text: str = TEXT) -> Adopting:
    world.job = replace(world.job, media=(), draft=world.job.draft.model_copy(update={"media": ()}))
    world.platform.write("post", {"kind": "post", "text": text, "public": True})
    return Adopting(world.platform)


def test_outside_its_window_and_under_stop_what_a_person_posted_is_taken(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = by_hand(world)
    world.clock.advance(timedelta(days=9).total_seconds())
    tools = replace(world.tools(), stop=lambda _: "rapat")
    assert deliver(world.job, connector, tools).state is PublicationState.PARKED
    outcome = adopt(world.job, connector, tools, FOUND)
    assert outcome.state is PublicationState.LIVE
    assert outcome.note == say("flows.adopt.done", url=FOUND.url)
    live = outcome.view.live
    assert live is not None
    assert (live.adopted, live.post_id, live.account_name) == (True, "obj-1", "@contoh")
    assert outcome.view.payload_sha256
    assert deliver(world.job, connector, tools).sent == 0
    assert len(world.platform.public()) == 1


def test_without_the_website_its_address_is_not_waited_for(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = by_hand(world)
    with_slot(world)
    assert adopt(world.job, connector, world.tools(), FOUND).state is PublicationState.LIVE


def test_another_text_is_not_taken(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    outcome = adopt(world.job, by_hand(world, "Lain sama sekali."), world.tools(), FOUND)
    assert outcome.state is PublicationState.PREPARED
    assert FOUND.url in outcome.note
    gone = replace(FOUND, url="http://127.0.0.1/obj-99")
    outcome = adopt(world.job, Adopting(world.platform), world.tools(), gone)
    assert outcome.state is PublicationState.PREPARED


def test_what_cannot_be_read_rests_on_the_persons_word_and_picture(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = by_hand(world)
    connector.blind = True
    picture = tmp_path / "layar.png"
    picture.write_bytes(PIXEL)
    outcome = adopt(world.job, connector, world.tools(), replace(FOUND, screenshot=picture))
    assert outcome.state is PublicationState.LIVE
    (entry,) = world.ledger.entries(kind=EntryKind.DECISION)
    decision = DecisionBody.model_validate(entry.body)
    assert world.store.read(decision.screenshot_sha256) == PIXEL
    assert (decision.verdict, decision.role, decision.post_id) == ("adopt", "ppid", "obj-1")


def test_what_is_live_is_not_taken_twice(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = by_hand(world)
    adopt(world.job, connector, world.tools(), FOUND)
    with pytest.raises(ConfigError):
        adopt(world.job, connector, world.tools(), FOUND)


def test_while_a_run_holds_it_the_person_is_asked_to_wait(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector, tools = by_hand(world), world.tools()
    with publication_lock(Path(tools.locks_dir), world.job.publication, clock=world.clock, wait=0):
        outcome = adopt(world.job, connector, tools, FOUND)
    assert outcome.note == say("flows.note.busy")
    assert world.ledger.head().size == 0


def test_another_account_than_expected_is_told(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = by_hand(world)
    pinned = world.job.channel.model_copy(update={"account": "acc-9"})
    outcome = adopt(replace(world.job, channel=pinned), connector, world.tools(), FOUND)
    assert outcome.state is PublicationState.REFUSED
    assert "acc-9" in outcome.note
