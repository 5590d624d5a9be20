"""What stops a delivery, and what it leaves: refusals, windows, STOP, accounts, versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.base import Post, Receipt, State, Step
from connectors.errors import Unauthorized
from content.draft import RichText, Span
from flows.delivery import deliver
from flows.publishing.stop import set_stop
from proof.bodies import StopBody
from proof.entries import EntryKind, PublicationState
from tests.flows.platform import FakeConnector
from tests.flows.world import TEXT, World, assert_one_post, make_world


def test_refused_by_the_platform_is_told_and_not_repeated_in_the_run(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"media[0]": ["rejected"]}
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.REFUSED
    assert outcome.note == "Ditolak."
    assert world.platform.public() == []
    assert world.platform.calls.count("media[0]") == 1


def test_error_from_the_public_step_is_looked_at_before_it_counts_as_refused(
    tmp_path: Path,
) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["rejected"]}
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.REFUSED
    kinds = [entry.kind for entry in world.ledger.entries(publication=world.job.publication)]
    assert EntryKind.RECONCILE in kinds
    assert world.platform.calls.count("post") == 1


def test_rate_limit_is_honoured_then_parked(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"media[0]": ["rate_limited"] * 3}
    before = world.clock.monotonic()
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.PARKED
    assert world.clock.monotonic() - before == pytest.approx(60)
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_absurd_retry_after_parks_at_once(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.retry_after = 86_400
    world.platform.faults = {"media[0]": ["rate_limited"]}
    before = world.clock.monotonic()
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.view.reason == "rate_limited"
    assert world.clock.monotonic() == before


def test_expired_token_parks_and_the_next_run_goes_on(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    gone = Unauthorized("401", platform="fake", status=401, hint="Perbarui token.")
    world.platform.read_errors = [gone]
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.view.reason == "unauthorized"
    assert "Perbarui token." in outcome.note
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


@pytest.mark.parametrize("days", [-1, 3])
def test_outside_its_window_nothing_is_sent(tmp_path: Path, days: int) -> None:
    world = make_world(tmp_path)
    world.clock.advance(timedelta(days=days).total_seconds())
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.PARKED
    assert outcome.view.reason == ("too_early" if days < 0 else "too_late")
    assert world.platform.calls == []


def test_window_that_closes_between_steps_stops_before_the_public_one(tmp_path: Path) -> None:
    world = make_world(tmp_path)

    def late(point: str) -> None:
        if point == "media[0]:recorded":
            world.clock.advance(timedelta(days=5).total_seconds())

    outcome = deliver(world.job, world.connector, world.tools(late))
    assert outcome.view.reason == "too_late"
    assert world.platform.public() == []


@pytest.mark.parametrize("channel", ["", "medsos"])
def test_stop_is_read_before_every_write(tmp_path: Path, channel: str) -> None:
    world = make_world(tmp_path)
    body = StopBody(action="stop", channel=channel, reason="foto salah")

    def press(point: str) -> None:
        if point == "media[0]:recorded":
            set_stop(world.folder, world.ledger, body)

    outcome = deliver(world.job, world.connector, world.tools(press))
    assert outcome.view.reason == "stopped"
    assert "foto salah" in outcome.note
    assert world.platform.public() == []


def test_another_account_stops_for_a_person(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"media[0]": ["rejected"]}
    deliver(world.job, world.connector, world.tools())
    world.platform.account = "acc-2"
    outcome = deliver(world.job, world.connector, world.tools())
    assert "acc-2" in outcome.note
    assert world.platform.calls.count("media[0]") == 1


def test_edit_after_the_first_intent_is_refused_in_every_state(tmp_path: Path) -> None:
    for number, faults in enumerate(
        [{}, {"media[0]": ["rejected"]}, {"post": ["error500_before"] * 2}]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        world = make_world(folder)
        world.platform.faults = dict(faults)  # type: ignore[arg-type]
        before = deliver(world.job, world.connector, world.tools()).state
        posts = len(world.platform.public())
        edited = world.with_text(TEXT + " Diubah.")
        outcome = deliver(edited, world.connector, world.tools())
        assert outcome.state is before
        assert len(world.platform.public()) == posts


def test_edit_before_the_first_intent_is_a_new_version(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    early = replace(
        world.job,
        window=world.job.window.model_copy(
            update={"not_before": world.clock.now() + timedelta(hours=1)}
        ),
    )
    deliver(early, world.connector, world.tools())
    edited = world.with_text(TEXT + " Diubah.")
    deliver(edited, world.connector, world.tools())
    assert [one["text"] for one in world.platform.public()] == [TEXT + " Diubah."]


def with_slot(world: World) -> None:
    sentence = " Selengkapnya: {tautan_situs}"
    span = Span(start=len(TEXT), end=len(TEXT) + len(sentence), kind="site_link")
    draft = world.job.draft.model_copy(
        update={"body": RichText(text=TEXT + sentence, spans=(span,))}
    )
    world.job = replace(world.job, draft=draft, site_publication="a" * 20)


def test_waits_for_the_website_and_at_latest_follows_the_rule(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    with_slot(world)
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.view.reason == "waiting_for_site"
    world.clock.advance(timedelta(days=2).total_seconds() - 600)
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.view.reason == "waiting_for_site"
    free = world.job.channel.model_copy(update={"without_site": "no_link"})
    world.job = replace(world.job, channel=free)
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_frozen_bytes_are_sent_even_when_the_cache_is_gone(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"media[0]": ["rejected"]}
    deliver(world.job, world.connector, world.tools())
    Path(world.job.media[0].path).unlink()
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


class Threads(FakeConnector):
    """Every post of a thread is a public step of its own."""

    def steps(self, post: Post) -> tuple[Step, ...]:
        return tuple(Step(f"post[{n}]", public=True, index=n) for n in range(3))

    def perform(self, step: Step, post: Post, state: State) -> dict[str, str]:
        make = {"kind": "post", "text": f"{step.index}: {post.payload.text}", "public": True}
        return {"id": self.world.write(step.name, make)["id"]}

    def receipt(self, post: Post, state: State) -> Receipt:
        return super().receipt(post, {"post": state["post[0]"]})


def test_half_a_thread_is_finished_also_after_its_window(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = Threads(world.platform)
    world.platform.faults = {"post[1]": ["reset_before"] * 3}
    half = deliver(world.job, connector, world.tools())
    assert (half.state, len(world.platform.public())) == (PublicationState.PARKED, 1)
    world.clock.advance(timedelta(days=3).total_seconds())
    assert deliver(world.job, connector, world.tools()).state is PublicationState.LIVE
    assert len(world.platform.public()) == 3


def test_half_a_thread_stands_still_under_stop(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = Threads(world.platform)
    world.platform.faults = {"post[1]": ["reset_before"] * 3}
    deliver(world.job, connector, world.tools())
    tools = replace(world.tools(), stop=lambda _: "foto salah")
    assert deliver(world.job, connector, tools).view.reason == "stopped"
    assert len(world.platform.public()) == 1


@pytest.mark.parametrize("left", [None, b"\xff\xfeS\x00", b""])
def test_whatever_lies_at_the_switch_stops(tmp_path: Path, left: bytes | None) -> None:
    """A folder, a text of another system's editor, an empty file: somebody wanted a STOP."""
    world = make_world(tmp_path)
    switch = tmp_path / "STOP"
    switch.mkdir() if left is None else switch.write_bytes(left)
    assert deliver(world.job, world.connector, world.tools()).view.reason == "stopped"
    assert world.platform.public() == []
