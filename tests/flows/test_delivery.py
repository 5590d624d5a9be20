"""One publication against a platform with faults: what it holds, and what the ledger says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.base import Shape
from connectors.errors import Transient, Unauthorized
from content.draft import RichText, Span
from flows.delivery import deliver
from flows.stop import set_stop
from proof.bodies import DecisionBody, StopBody
from proof.entries import EntryKind, PublicationState
from proof.projection import publication_view
from tests.flows.platform import Fault
from tests.flows.world import TEXT, World, make_world

SHAPES: tuple[Shape, ...] = ("one_shot", "two_phase", "client_id")
STEPS: tuple[tuple[Shape, str], ...] = (
    ("one_shot", "media[0]"),
    ("one_shot", "post"),
    ("client_id", "post"),
    ("two_phase", "media[0]"),
    ("two_phase", "draft"),
    ("two_phase", "publish"),
)
ACCEPTED_FAULTS: tuple[Fault, ...] = ("lost_after", "error500_after")
NOT_ACCEPTED_FAULTS: tuple[Fault, ...] = ("reset_before", "error500_before", "rate_limited")


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


def steps_of(world: World) -> list[str]:
    last = {"two_phase": ["draft", "publish"]}.get(world.connector.shape, ["post"])
    return ["media[0]", *last]


def assert_one_post(world: World) -> None:
    public = [one for one in world.platform.public() if one.get("kind") != "media"]
    assert [one["text"] for one in public] == [TEXT]
    view = publication_view(world.ledger, world.job.publication)
    assert view.state is PublicationState.LIVE
    assert view.live is not None
    assert view.live.post_id == public[0]["id"]
    assert world.ledger.verify().ok


@pytest.mark.parametrize("shape", SHAPES)
def test_clean_delivery_makes_one_post(tmp_path: Path, shape: Shape) -> None:
    world = make_world(tmp_path, shape)
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.error is None
    assert_one_post(world)


@pytest.mark.parametrize("fault", [*ACCEPTED_FAULTS, *NOT_ACCEPTED_FAULTS])
@pytest.mark.parametrize(("shape", "step"), STEPS)
def test_one_fault_at_any_step_still_makes_one_post(
    tmp_path: Path, shape: Shape, fault: Fault, step: str
) -> None:
    world = make_world(tmp_path, shape)
    world.platform.faults = {step: [fault]}
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("fault", [None, "lost_after", "error500_before"])
def test_killed_at_any_boundary_and_run_again(
    tmp_path: Path, shape: Shape, fault: Fault | None
) -> None:
    points = _boundaries(tmp_path / "dry", shape, fault)
    assert len(points) >= 9
    for number, point in enumerate(points):
        folder = tmp_path / str(number)
        folder.mkdir()
        world = make_world(folder, shape)
        last = steps_of(world)[-1]
        world.platform.faults = {last: [fault]} if fault else {}

        def die(name: str, wanted: str = point) -> None:
            if name == wanted:
                raise Killed(name)

        with pytest.raises(Killed):
            deliver(world.job, world.connector, world.tools(die))
        deliver(world.job, world.connector, world.tools())
        assert_one_post(world)


def _boundaries(folder: Path, shape: Shape, fault: Fault | None) -> list[str]:
    folder.mkdir()
    world = make_world(folder, shape)
    world.platform.faults = {steps_of(world)[-1]: [fault]} if fault else {}
    seen: list[str] = []
    deliver(world.job, world.connector, world.tools(seen.append))
    return list(dict.fromkeys(seen))


def test_without_reconcile_the_fault_would_show_a_second_post(tmp_path: Path) -> None:
    """The platform really keeps both when a lost reply is simply repeated."""
    world = make_world(tmp_path)
    make = {"kind": "post", "key": "", "text": TEXT, "public": True}
    world.platform.faults = {"post": ["lost_after"]}
    with pytest.raises(Exception, match="reply lost"):
        world.platform.write("post", dict(make))
    world.platform.write("post", dict(make))
    assert len(world.platform.public()) == 2


def test_second_run_sends_nothing(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    deliver(world.job, world.connector, world.tools())
    size = world.ledger.head().size
    world.platform.calls.clear()
    outcome = deliver(world.job, world.connector, world.tools())
    assert world.platform.calls == []
    assert outcome.sent == 0
    assert world.ledger.head().size == size


def test_late_commit_within_the_settle_window_is_found(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["late"]}
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_late_commit_beyond_the_window_is_the_residual_risk_of_one_shot(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["late"]}
    world.platform.late_seconds = 1000
    deliver(world.job, world.connector, world.tools())
    world.clock.advance(2000)
    assert len(world.platform.public()) == 2


@pytest.mark.parametrize("shape", ["two_phase", "client_id"])
def test_late_commit_beyond_the_window_makes_no_second_post_elsewhere(
    tmp_path: Path, shape: Shape
) -> None:
    world = make_world(tmp_path, shape)
    last = steps_of(world)[-1]
    world.platform.faults = {"draft" if shape == "two_phase" else last: ["late"]}
    world.platform.late_seconds = 1000
    deliver(world.job, world.connector, world.tools())
    world.clock.advance(2000)
    assert len(world.platform.public()) == 1


def test_failed_reads_leave_it_undecided_and_a_rerun_finds_it(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["lost_after"]}
    down = Transient("down", platform="fake")
    original = world.connector.find
    world.connector.find = lambda *_: (_ for _ in ()).throw(down)  # type: ignore[method-assign]
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.UNDECIDED
    assert "resolve" in outcome.note
    world.connector.find = original  # type: ignore[method-assign]
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_only_one_automatic_resend_then_a_person(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["error500_before"] * 5}
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.UNDECIDED
    assert world.platform.calls.count("post") == 2
    again = deliver(world.job, world.connector, world.tools())
    assert again.state is PublicationState.UNDECIDED
    assert world.platform.calls.count("post") == 2
    decision = DecisionBody(verdict="absent", role="ppid", position="PPID", reason="diperiksa")
    world.ledger.append(EntryKind.DECISION, decision.json_body(), publication=world.job.publication)
    world.platform.faults = {}
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_two_posts_found_stop_for_a_person(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    for _ in range(2):
        world.platform.write("post", {"kind": "post", "text": TEXT, "public": True})
    world.platform.faults = {"post": ["lost_after"]}
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.DUPLICATE_SUSPECT
    held = len(world.platform.public())
    deliver(world.job, world.connector, world.tools())
    assert len(world.platform.public()) == held


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
