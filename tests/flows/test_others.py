"""One post is one publication's; an item airs once on an account, whatever channels are called."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from connectors.base import Receipt
from connectors.errors import OutcomeUnknown
from flows.acts.acting import Act
from flows.acts.withdrawing import withdraw
from flows.delivery import deliver
from flows.publishing.job import Job
from proof.entries import PublicationState
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, site_channel, x_channel
from tests.flows.platform import FakeConnector
from tests.flows.test_run_manual import ADDRESS, BY, manual_channel
from tests.flows.world import TEXT, World, make_world


def other_item(world: World) -> Job:
    """Another item that says the very same words with the same picture."""
    draft = world.job.draft.model_copy(update={"item_id": "DUM-2026-12-04"})
    return replace(world.job, draft=draft, publication="b" * 20)


def other_channel(world: World) -> Job:
    """The same item on a channel of another name."""
    draft = world.job.draft.model_copy(update={"channel": "medsos-resmi"})
    channel = world.job.channel.model_copy(update={"name": "medsos-resmi"})
    return replace(world.job, draft=draft, channel=channel, publication="c" * 20)


def test_another_items_post_is_not_taken_for_ours(tmp_path: Path) -> None:
    """The platform refuses a twin of the text; the look then sees the first item's post."""
    world = make_world(tmp_path)
    first = deliver(world.job, world.connector, world.tools())
    world.platform.faults = {"post": ["rejected"]}
    second = deliver(other_item(world), world.connector, world.tools())
    assert (first.state, second.state) == (PublicationState.LIVE, PublicationState.REFUSED)
    assert second.view.live is None


def test_a_lost_reply_finds_our_own_post_beside_the_other_items(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    first = deliver(world.job, world.connector, world.tools())
    world.platform.faults = {"post": ["lost_after"]}
    second = deliver(other_item(world), world.connector, world.tools())
    assert second.state is PublicationState.LIVE
    assert first.view.live is not None
    assert second.view.live is not None
    assert first.view.live.post_id != second.view.live.post_id
    assert len(world.platform.public()) == 2


class Removing(FakeConnector):
    """Takes down whatever it is asked to, and notes it."""

    def withdraw(self, receipt: Receipt) -> None:
        self.world.calls.append(f"withdraw {receipt.post_id}")


def test_withdrawing_what_is_in_doubt_leaves_the_other_items_post(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    deliver(world.job, world.connector, world.tools())
    world.platform.faults = {"post": ["error500_before"]}
    job = other_item(world)
    connector = Removing(world.platform)

    def unreadable(point: str) -> None:
        if point == "post:recorded":
            world.platform.read_errors = [OutcomeUnknown("500", platform="fake", status=500)]

    deliver(job, connector, world.tools(unreadable))
    act = Act("ppid", "PPID", "salah")
    ended = withdraw(job.publication, lambda: connector, world.tools(), act)
    assert ended.done
    assert [one for one in world.platform.calls if one.startswith("withdraw")] == []


def test_an_item_is_not_sent_again_because_its_channel_is_renamed(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    deliver(world.job, world.connector, world.tools())
    again = deliver(other_channel(world), world.connector, world.tools())
    assert again.view.reason == "same_account"
    assert "'medsos'" in again.note
    assert [one["text"] for one in world.platform.public()] == [TEXT]


def test_another_account_is_another_place(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    deliver(world.job, world.connector, world.tools())
    world.platform.account = "acc-2"
    assert deliver(other_channel(world), world.connector, world.tools()).sent == 2
    assert len(world.platform.public()) == 2


def test_two_channels_of_one_account_at_the_same_time_send_once(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    jobs = (world.job, other_channel(world))
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda job: deliver(job, world.connector, world.tools()), jobs))
    assert len(world.platform.public()) == 1
    assert [one.state for one in ended].count(PublicationState.LIVE) == 1


def test_two_channels_of_one_account_in_a_run(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    content = office.read()
    content["items"][0]["channels"].append({"channel": "x-lagi", "format": "feed"})
    office.write(content)
    again = x_channel(office.twin.x) | {"name": "x-lagi"}
    office.configure(site_channel(office.twin.wordpress), x_channel(office.twin.x), again)
    office.approve_plan()
    office.release()
    office.publish()
    assert len(office.posts("x")) == 1
    assert office.publish().counts() == {"refused": 1, "tayang": 2}
    assert len(office.posts("x")) == 1


def test_one_address_is_not_taken_for_two_items(new_office: MakeOffice) -> None:
    office = new_office(ONE, TWO)
    for item in (ONE, TWO):
        office.edit(item, channels=[{"channel": "wa", "format": "feed"}])
    office.configure(site_channel(office.twin.wordpress), manual_channel())
    office.approve_plan()
    office.release()
    office.publish()
    words = ("adopt", "@", "--channel", "wa", *BY, "--item")
    assert tayang(office, *words, ONE, "--url", ADDRESS).code == 0
    ran = tayang(office, *words, TWO, "--url", f"{ADDRESS}/")
    assert ran.code == 11
    assert ONE in ran.out
    assert tayang(office, *words, TWO, "--url", ADDRESS + "9").code == 0
