"""Deliveries that end before they begin: busy, settled, withdrawn, a wrong account or clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.messages import say
from connectors.base import Account
from connectors.errors import OutcomeUnknown, Transient
from flows.delivery import SETTLED, deliver
from flows.publishing.frozen import thaw
from flows.publishing.gates import site_link, wrong_account
from flows.publishing.locks import publication_lock
from proof.bodies import IntentBody, LiveBody, PreparedBody, TayangBody
from proof.change_bodies import WithdrawnBody
from proof.entries import EntryKind, PublicationState
from tests.flows.test_delivery_rules import with_slot
from tests.flows.world import World, assert_one_post, make_world


def test_while_another_run_holds_it_nothing_is_sent(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    tools = world.tools()
    before = world.clock.monotonic()
    with publication_lock(Path(tools.locks_dir), world.job.publication, clock=world.clock, wait=0):
        outcome = deliver(world.job, world.connector, tools)
    assert outcome.note == say("flows.note.busy")
    assert outcome.state is PublicationState.PLANNED
    assert world.clock.monotonic() - before == pytest.approx(1.0, abs=0.3)
    assert world.platform.calls == []
    deliver(world.job, world.connector, tools)
    assert_one_post(world)


@pytest.mark.parametrize("step", ["revise", "withdraw"])
def test_while_a_change_is_open_the_run_points_to_it(tmp_path: Path, step: str) -> None:
    world = make_world(tmp_path)
    deliver(world.job, world.connector, world.tools())
    world.platform.calls.clear()
    intent = IntentBody(
        channel="medsos",
        platform="fake",
        format="feed",
        step=step,
        attempt=1,
        public=True,
        version="v2",
        account_id="acc-1",
        payload_sha256="a" * 64,
    )
    world.ledger.append(EntryKind.INTENT, intent.json_body(), publication=world.job.publication)
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.note == say(f"flows.note.open_{step}")
    assert world.platform.calls == []


@pytest.mark.parametrize("state", sorted(SETTLED))
def test_every_settled_state_has_its_own_note(state: PublicationState) -> None:
    assert say(f"flows.note.{state.value}").endswith(".")


@pytest.mark.parametrize("channel", ["", "medsos", "lain"])
def test_what_was_withdrawn_never_goes_out(tmp_path: Path, channel: str) -> None:
    world = make_world(tmp_path)
    body = WithdrawnBody(role="ppid", position="PPID", reason="keliru", channel=channel)
    world.ledger.append(EntryKind.WITHDRAWN, body.json_body(), item=world.job.draft.item_id)
    outcome = deliver(world.job, world.connector, world.tools())
    if channel == "lain":
        assert_one_post(world)
        return
    assert (outcome.state, outcome.view.reason) == (PublicationState.REFUSED, "withdrawn")
    assert world.job.draft.item_id in outcome.note
    size = world.ledger.head().size
    deliver(world.job, world.connector, world.tools())
    assert world.ledger.head().size == size
    assert world.platform.public() == []


def test_after_a_restore_nothing_is_sent(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    tools = replace(world.tools(), restored=True)
    outcome = deliver(world.job, world.connector, tools)
    assert outcome.view.reason == "restored"
    assert world.platform.calls == []


def test_a_text_over_the_limit_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    long = world.with_text("a" * 281)
    outcome = deliver(long, world.connector, world.tools())
    assert outcome.state is PublicationState.REFUSED
    assert outcome.note == "Teks terlalu panjang."
    (entry,) = world.ledger.entries(kind=EntryKind.REFUSED)
    assert (entry.body["by"], entry.body["error"]) == ("limit", "Rejected")
    assert world.platform.objects() == []


@pytest.mark.parametrize("error", [Transient("down"), OutcomeUnknown("garbage")])
def test_an_account_that_cannot_be_asked_parks_it(tmp_path: Path, error: Exception) -> None:
    world = make_world(tmp_path)
    world.platform.read_errors = [error]
    outcome = deliver(world.job, world.connector, world.tools())
    assert (outcome.state, outcome.view.reason) == (PublicationState.PARKED, "unreachable")
    (entry,) = world.ledger.entries(kind=EntryKind.PARKED)
    assert entry.body["detail"] == type(error).__name__
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_another_account_than_the_offices_is_refused_before_the_first_intent(
    tmp_path: Path,
) -> None:
    world = make_world(tmp_path)
    pinned = world.job.channel.model_copy(update={"account": "acc-9"})
    outcome = deliver(replace(world.job, channel=pinned), world.connector, world.tools())
    assert (outcome.state, outcome.view.reason) == (PublicationState.REFUSED, "account_changed")
    assert "acc-1" in outcome.note
    assert "acc-9" in outcome.note
    size = world.ledger.head().size
    deliver(replace(world.job, channel=pinned), world.connector, world.tools())
    assert world.ledger.head().size == size


def test_the_account_of_the_ledger_goes_before_the_offices(tmp_path: Path) -> None:
    job = make_world(tmp_path).job
    job = replace(job, channel=job.channel.model_copy(update={"account": "acc-2"}))
    assert wrong_account(job, Account("acc-2", "@a"), "") == ""
    assert wrong_account(job, Account("acc-2", "@a"), "acc-1") == "acc-1"
    assert wrong_account(job, Account("acc-1", "@a"), "acc-1") == "acc-2"


def test_the_account_is_asked_once_per_channel_and_run(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    tools = world.tools()
    deliver(world.job, world.connector, tools)
    assert world.platform.calls.count("read") == 1
    other = replace(world.job, publication="b" * 20)
    deliver(other, world.connector, tools)
    assert world.platform.calls.count("read") == 1


@pytest.mark.parametrize(
    ("hours", "stops"), [(24.0, False), (-24.0, False), (25, True), (-25, True)]
)
def test_a_clock_that_is_a_day_wrong_stops_it(tmp_path: Path, hours: float, stops: bool) -> None:
    world = make_world(tmp_path)
    world.connector.http.server_time = world.clock.now() + timedelta(hours=hours)
    outcome = deliver(world.job, world.connector, world.tools())
    if not stops:
        assert_one_post(world)
        return
    assert (outcome.state, outcome.view.reason) == (PublicationState.REFUSED, "clock_skew")
    assert "25 jam" in outcome.note
    assert world.platform.objects() == []


def test_the_articles_address_fills_the_slot(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    with_slot(world)
    live = LiveBody(
        channel="situs",
        platform="wordpress",
        format="article",
        version="v1",
        title="",
        account_id="7",
        account_name="",
        post_id="412",
        url="https://contoh.go.id/a",
    )
    world.ledger.append(EntryKind.LIVE, live.json_body(), publication=world.job.site_publication)
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.LIVE
    (post,) = (one for one in world.platform.public() if "text" in one)
    assert post["text"].endswith("Selengkapnya: https://contoh.go.id/a")
    frozen = thaw(outcome.view.payload_sha256, world.store)
    assert frozen.marker == "https://contoh.go.id/a"


def test_without_an_article_at_all_it_waits(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    with_slot(world)
    url, waiting = site_link(replace(world.job, site_publication=""), world.tools())
    assert url is None
    assert waiting is not None
    assert waiting.until == world.job.window.latest.isoformat()


def test_exactly_at_the_windows_ends_it_may_go(tmp_path: Path) -> None:
    for number, end in enumerate(["not_before", "latest"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        world = make_world(folder)
        window = world.job.window.model_copy(update={end: world.clock.now()})
        deliver(replace(world.job, window=window), world.connector, world.tools())
        assert_one_post(world)


def test_a_parked_reason_is_recorded_once_and_a_new_one_again(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    for _ in range(2):
        deliver(world.job, world.connector, replace(world.tools(), stop=lambda _: "rapat"))
    assert world.ledger.head().size == 1
    deliver(world.job, world.connector, replace(world.tools(), restored=True))
    reasons = [one.body["reason"] for one in world.ledger.entries(kind=EntryKind.PARKED)]
    assert reasons == ["stopped", "restored"]


def test_the_live_entry_holds_all_that_proof_needs(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    told: list[str] = []
    points: list[str] = []
    job = replace(world.job, item_title="Judul", release_digest="d" * 64)
    tools = replace(world.tools(points.append), report=told.append)
    outcome = deliver(job, world.connector, tools)
    live = outcome.view.live
    assert live is not None
    assert (live.item_title, live.account_id, live.account_name) == ("Judul", "acc-1", "@contoh")
    assert (live.channel, live.platform, live.format) == ("medsos", "fake", "feed")
    assert live.version == job.version
    assert outcome.view.release_digest == "d" * 64
    assert (outcome.sent, outcome.error, outcome.note) == (2, None, "")
    assert any(live.url in line for line in told)
    assert points[-1] == "live:recorded"
    prepared = [
        PreparedBody.model_validate(one.body)
        for one in world.ledger.entries(kind=EntryKind.PREPARED)
    ]
    assert [one.payload_sha256 for one in prepared] == [outcome.view.payload_sha256]


def test_a_proved_post_is_left_alone(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    deliver(world.job, world.connector, world.tools())
    body = TayangBody(
        channel="medsos",
        platform="fake",
        format="feed",
        version="v",
        levels=("P1",),
        needs=("P1",),
        post_id="1",
        url="",
    )
    world.ledger.append(EntryKind.TAYANG, body.json_body(), publication=world.job.publication)
    assert settled_note(world) == say("flows.note.tayang")


def settled_note(world: World) -> str:
    return deliver(world.job, world.connector, world.tools()).note
