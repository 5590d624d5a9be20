"""One step, brought to ok: readiness that takes its time, doubts, pauses, and who is told what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.base import Expired, Failed, Ready, State, Step, Undecided, Wait
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Transient, Unauthorized
from flows.delivery import deliver
from proof.bodies import IntentBody, ParkedBody
from proof.entries import EntryKind, PublicationState
from proof.projection import RESEND_LIMIT
from tests.flows.platform import FakeConnector
from tests.flows.world import World, assert_one_post, make_world

Answer = Ready | Wait | Failed | Expired | Exception


class Slow(FakeConnector):
    """Answers for a medium as told, in order, then *ready*; notes when it was asked."""

    answers: list[Answer]
    asked: list[float]

    def ready(self, step: Step, state: State) -> Ready | Wait | Failed | Expired:
        if not step.name.startswith("media"):
            return Ready()
        self.asked.append(self.clock.monotonic())
        answer = self.answers.pop(0) if self.answers else Ready()
        if isinstance(answer, Exception):
            raise answer
        return answer


def slow(world: World, *answers: Answer) -> Slow:
    connector = Slow(world.platform)
    connector.answers, connector.asked = list(answers), []
    return connector


def kinds(world: World) -> list[str]:
    return [str(one.kind) for one in world.ledger.entries(publication=world.job.publication)]


def test_it_is_asked_quickly_at_first_then_at_the_platforms_pace(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = slow(world, Wait(10), Wait(10), Wait(10), Wait(10), Wait(10))
    deliver(world.job, connector, world.tools())
    assert_one_post(world)
    pauses = [b - a for a, b in zip(connector.asked, connector.asked[1:], strict=False)]
    assert pauses == pytest.approx([1, 2, 4, 8, 10])


def test_after_the_limit_it_is_parked_and_the_next_run_asks_again(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = slow(world, *[Wait(5)] * 50)
    outcome = deliver(world.job, connector, world.tools(poll_limit=20))
    assert (outcome.state, outcome.view.reason) == (PublicationState.PARKED, "processing")
    assert connector.asked[-1] - connector.asked[0] == pytest.approx(22)
    assert world.platform.calls.count("media[0]") == 1
    connector.answers = []
    deliver(world.job, connector, world.tools())
    assert world.platform.calls.count("media[0]") == 1
    assert_one_post(world)


def test_what_the_platform_gave_up_is_refused_with_its_reason(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connector = slow(world, Failed("codec", "Ganti kodek."))
    outcome = deliver(world.job, connector, world.tools())
    assert (outcome.state, outcome.view.reason) == (PublicationState.REFUSED, "codec")
    assert outcome.note == "Ganti kodek."
    assert outcome.error is None
    assert world.platform.public() == []


@pytest.mark.parametrize(
    ("error", "reason", "detail"),
    [
        (Unauthorized("401", code="190"), "unauthorized", "190"),
        (Transient("down"), "unreachable", "Transient"),
        (OutcomeUnknown("garbage"), "unreachable", "OutcomeUnknown"),
    ],
)
def test_a_platform_that_cannot_be_asked_parks_it(
    tmp_path: Path, error: ConnectorError, reason: str, detail: str
) -> None:
    world = make_world(tmp_path)
    outcome = deliver(world.job, slow(world, error), world.tools())
    assert (outcome.state, outcome.view.reason) == (PublicationState.PARKED, reason)
    assert outcome.error is error
    (entry,) = world.ledger.entries(kind=EntryKind.PARKED)
    assert ParkedBody.model_validate(entry.body).detail == detail
    deliver(world.job, slow(world), world.tools())
    assert_one_post(world)


def test_a_revoked_token_while_looking_leaves_the_doubt_and_says_so(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["lost_after"]}
    find = world.connector.find
    gone = Unauthorized("401", platform="fake", code="190", hint="Perbarui token.")
    world.connector.find = raising(gone)  # type: ignore[method-assign]
    outcome = deliver(world.job, world.connector, world.tools())
    assert (outcome.state, outcome.view.reason) == (PublicationState.UNKNOWN, "unauthorized")
    assert "Perbarui token." in outcome.note
    assert outcome.error is gone
    world.connector.find = find  # type: ignore[method-assign]
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def raising(error: Exception) -> Callable[..., Undecided]:
    def find(*_: object) -> Undecided:
        raise error

    return find


def test_a_look_is_tried_again_while_the_platform_is_unreachable(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["lost_after"]}
    find, tries = world.connector.find, [Transient("a"), Transient("b", retry_after=7)]

    def later(*known: object) -> object:
        if tries:
            raise tries.pop(0)
        return find(*known)  # type: ignore[arg-type]  # passed through

    world.connector.find = later  # type: ignore[method-assign,assignment]
    before = world.clock.monotonic()
    deliver(world.job, world.connector, world.tools())
    assert world.clock.monotonic() - before == pytest.approx(2 + 7)
    assert_one_post(world)


def test_a_look_gives_up_after_three_tries_or_an_absurd_pause(tmp_path: Path) -> None:
    for number, (error, slept) in enumerate(
        [(Transient("a"), 4.0), (Transient("b", retry_after=901), 0.0), (Rejected("c"), 0.0)]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        world = make_world(folder)
        world.platform.faults = {"post": ["lost_after"]}
        looks: list[int] = []

        def find(*_: object, seen: list[int] = looks, wrong: ConnectorError = error) -> Undecided:
            seen.append(1)
            raise wrong

        world.connector.find = find  # type: ignore[method-assign,assignment]
        before = world.clock.monotonic()
        outcome = deliver(world.job, world.connector, world.tools())
        assert outcome.state is PublicationState.UNDECIDED
        assert outcome.view.reason == f"{type(error).__name__}: {error}"
        assert world.clock.monotonic() - before == pytest.approx(slept)
        assert len(looks) == (3 if slept else 1)


def test_what_a_look_cannot_tell_is_told_as_it_said(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["lost_after"]}
    world.connector.find = lambda *_: Undecided("two pages differ")  # type: ignore[method-assign]
    outcome = deliver(world.job, world.connector, world.tools())
    assert (outcome.state, outcome.view.reason) == (PublicationState.UNDECIDED, "two pages differ")
    assert isinstance(outcome.error, OutcomeUnknown)


@pytest.mark.parametrize("step", ["media[0]", "post"])
def test_the_settle_window_is_waited_for_only_before_what_strangers_see(
    tmp_path: Path, step: str
) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {step: ["error500_before"]}
    before = world.clock.monotonic()
    deliver(world.job, world.connector, world.tools())
    assert world.clock.monotonic() - before == pytest.approx(90 if step == "post" else 0)
    assert_one_post(world)


def test_the_offices_own_settle_window_goes_first(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["error500_before"]}
    before = world.clock.monotonic()
    rules: dict[str, object] = {"settle": {"fake": 11.0}}
    deliver(world.job, world.connector, world.tools(**rules))  # type: ignore[arg-type]
    assert world.clock.monotonic() - before == pytest.approx(11)


def test_without_a_retry_after_it_waits_a_little(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.retry_after = None
    world.platform.faults = {"media[0]": ["rate_limited"] * 2}
    before, told = world.clock.monotonic(), list[str]()
    tools = world.tools()
    object.__setattr__(tools, "report", told.append)
    deliver(world.job, world.connector, tools)
    assert world.clock.monotonic() - before == pytest.approx(10)
    assert len([one for one in told if "5 detik" in one]) == 2
    assert_one_post(world)


@pytest.mark.parametrize(("retry_after", "reason"), [(30.0, "rate_limited"), (None, "unreachable")])
def test_three_refused_tries_park_it_under_the_right_name(
    tmp_path: Path, retry_after: float | None, reason: str
) -> None:
    world = make_world(tmp_path)
    world.platform.retry_after = retry_after
    world.platform.faults = {"media[0]": ["rate_limited"] * 3}
    outcome = deliver(world.job, world.connector, world.tools())
    assert (outcome.state, outcome.view.reason) == (PublicationState.PARKED, reason)
    assert world.platform.calls.count("media[0]") == 3
    assert outcome.sent == 3


def test_a_wait_of_exactly_the_offices_limit_is_honoured(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.retry_after = 900
    world.platform.faults = {"media[0]": ["rate_limited"]}
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_a_hidden_step_that_stays_doubtful_is_parked_as_unreachable(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"media[0]": ["error500_before"] * 9}
    outcome = deliver(world.job, world.connector, world.tools(step_attempts=2))
    assert (outcome.state, outcome.view.reason) == (PublicationState.PARKED, "unreachable")
    assert world.platform.calls.count("media[0]") == 2
    assert outcome.sent == 2


def test_a_rate_limit_on_the_public_step_is_looked_at_and_uses_up_no_resend(
    tmp_path: Path,
) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["rate_limited", "error500_before"]}
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.error is None
    assert_one_post(world)
    verdicts = [one.body for one in world.ledger.entries(kind=EntryKind.RECONCILE)]
    assert [one.get("told", False) for one in verdicts] == [True, False]


def test_a_call_that_never_left_needs_no_look(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["reset_before"]}
    deliver(world.job, world.connector, world.tools())
    assert EntryKind.RECONCILE not in kinds(world)
    assert_one_post(world)


def test_a_refused_hidden_step_needs_no_look_either(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"media[0]": ["rejected"]}
    deliver(world.job, world.connector, world.tools())
    assert EntryKind.RECONCILE not in kinds(world)


def test_how_often_a_public_step_may_be_sent_again_is_the_offices_choice(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["error500_before"] * 9}
    outcome = deliver(world.job, world.connector, world.tools(step_attempts=1))
    assert (outcome.state, outcome.view.reason) == (PublicationState.UNDECIDED, RESEND_LIMIT)
    assert world.platform.calls.count("post") == 1


def test_every_attempt_has_its_number_and_names_who_sends_what(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["error500_before"]}
    world.connector.http.skew_s = -3.4
    deliver(world.job, world.connector, world.tools())
    intents = [
        IntentBody.model_validate(one.body) for one in world.ledger.entries(kind=EntryKind.INTENT)
    ]
    told = [(one.step, one.attempt, one.public, one.skew_s, one.run) for one in intents]
    assert told == [
        ("media[0]", 1, False, -3, "run-1"),
        ("post", 1, True, -3, "run-1"),
        ("post", 2, True, -3, "run-1"),
    ]
    assert {one.account_id for one in intents} == {"acc-1"}
    assert {one.version for one in intents} == {world.job.version}
