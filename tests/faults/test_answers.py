"""Every write of the five real connectors against every answer that says too little or too much."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from config.clock import ManualClock
from connectors.errors import ConnectorError
from connectors.http import Http
from tests.connectors.wire_server import Play, drip, silence, wire_server
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.faults.twins import (
    AIR_OPS,
    CREATE_OPS,
    PLATFORMS,
    Twins,
    open_twin,
    write_ops,
)
from tests.flows.platform import START

DOUBTFUL = (
    *("error500_before", "error500_after", "reset_before", "lost_after"),
    *("garbage", "empty200", "no_content204", "html_captive", "redirect301"),
)
WRITES = [(platform, op) for platform in PLATFORMS for op in write_ops(platform)]


def folder_for(tmp_path: Path, *names: object) -> Path:
    return tmp_path / "-".join(map(str, names))


@pytest.mark.fault("F12", off="reconcile", shows=["x", "create_post"])
@pytest.mark.parametrize(("platform", "op"), every(WRITES, 9))
def test_an_answer_in_doubt_is_looked_at_and_not_repeated(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str, op: str
) -> None:
    for fault in every(DOUBTFUL, 4):
        twins.empty()
        twins.sandbox.fault(platform, op, fault)
        world = open_twin(folder_for(tmp_path, fault), twins, platform)
        world.run()
        again = world.run()
        name = f"{platform} {op} {fault}"
        if fault == "redirect301" and again.state.value == "refused":
            tally.parked(name, world.posts(), world.ledger, world.job.publication, "refused")
        else:
            tally.judge(name, world.posts(), world.ledger, world.job.publication)
        world.ledger.close()


SLOW: tuple[Play, ...] = (
    silence(3),
    drip(b"HTTP/1.1 200 OK\r\nX-Pad: " + b"a" * 400, 0.05),
    drip(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n" + b"a" * 400, 0.05),
    drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 80, 0.05),
)


@pytest.mark.fault("F13")
@pytest.mark.parametrize("number", every(range(len(SLOW)), 4))
def test_a_dripping_answer_ends_at_the_deadline(tally: Tally, number: int) -> None:
    """1.2 times the limit where the machine is ours; half a second more for a busy one."""
    deadline = 1.0
    with wire_server(SLOW[number]) as server:
        transport = Http("toy", server.url, clock=ManualClock(START), total_deadline=deadline)
        began = time.monotonic()
        with pytest.raises(ConnectorError):
            transport.call("POST", "/posts", json={})
        took = time.monotonic() - began
    tally.add(f"drip {number}", stuck=int(took > 1.2 * deadline + 0.5))


@pytest.mark.fault("F15")
@pytest.mark.parametrize("platform", every(["x", "youtube", "facebook", "instagram"], 4))
def test_processing_that_never_ends_is_parked_and_goes_on_later(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    op = {"youtube": "upload_put"}.get(platform, CREATE_OPS[platform])
    twins.sandbox.fault(platform, op, "stuck_processing", times=1)
    world = open_twin(tmp_path / platform, twins, platform)
    outcome = world.run(poll_limit=120.0)
    assert twins.posts(platform) <= 1
    if outcome.state.value in ("live", "tayang"):
        tally.judge(platform, world.posts(), world.ledger, world.job.publication)
        return
    states = ("parked", "refused", "undecided")
    tally.parked(platform, world.posts(), world.ledger, world.job.publication, *states)


@pytest.mark.fault("F16")
@pytest.mark.parametrize("platform", every(PLATFORMS, 3))
def test_without_permission_nothing_is_sent_and_with_it_the_same_post_goes(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    ops = ["whoami", *write_ops(platform)]
    troubles = [(op, fault) for op in ops for fault in ("expired_token", "permission_missing")]
    for op, fault in every(troubles, 5):
        twins.empty()
        twins.sandbox.fault(platform, op, fault, times=2)
        world = open_twin(folder_for(tmp_path, op, fault), twins, platform)
        world.run()
        assert world.posts() <= 1
        twins.sandbox.clear_faults()
        world.clock.sleep(120)
        world.run()
        name = f"{platform} {op} {fault}"
        tally.judge(name, world.posts(), world.ledger, world.job.publication)
        world.ledger.close()


@pytest.mark.fault("F16")
@pytest.mark.parametrize("platform", every(["x", "facebook", "instagram", "youtube"], 4))
def test_another_account_than_at_the_start_gets_nothing(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    twins.sandbox.fault(platform, AIR_OPS[platform], "error500_before", times=9)
    world = open_twin(tmp_path / platform, twins, platform)
    world.run()
    twins.sandbox.clear_faults()
    twins.sandbox.fault(platform, "whoami", "wrong_account", times=9)
    before = len([one for one in twins.sandbox.requests(platform) if one["method"] != "GET"])
    again = open_twin(tmp_path / platform, twins, platform)
    outcome = again.run()
    writes = len([one for one in twins.sandbox.requests(platform) if one["method"] != "GET"])
    tally.add(
        f"{platform} {outcome.note}",
        duplicates=world.posts(),
        lost=int(not outcome.note),
        stuck=int(writes != before and platform != "youtube"),
    )


@pytest.mark.fault("F46")
@pytest.mark.parametrize("platform", every(PLATFORMS, 3))
def test_a_library_repeats_no_write_by_itself(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    # the bytes of an upload session are told to go on from where they broke off: one step, resumed
    for op in [one for one in write_ops(platform) if one != "upload_put"]:
        twins.empty()
        twins.sandbox.fault(platform, op, "error500_before", times=99)
        world = open_twin(folder_for(tmp_path, op), twins, platform)
        calls: list[str] = []
        world.run(calls.append)
        sent = len(twins.sandbox.requests(platform, op))
        attempts = sum(name.endswith(":performed") for name in calls)
        tally.add(f"{platform} {op}", duplicates=max(0, sent - attempts))
        assert sent > 0
        world.ledger.close()


@pytest.mark.fault("F10", off="reconcile", shows=["x"])
@pytest.mark.parametrize("platform", every(PLATFORMS, 3))
def test_a_clock_that_was_wrong_hides_no_post(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    """The reply is lost while our clock is wrong; it is set right (or wrong) before the rerun."""
    hour = 3600.0
    jumps = [(hour, 0.0), (-hour, 0.0), (0.0, hour), (0.0, -hour), (hour, -hour), (20 * hour, 0.0)]
    for ahead, later in every(jumps, 6):
        twins.empty()
        twins.sandbox.fault(platform, AIR_OPS[platform], "lost_after")
        folder = folder_for(tmp_path, ahead, later)
        # X forgets unused media after a day: without any, only the look at X can go wrong
        pictures = 0 if platform == "x" else 1
        world = open_twin(folder, twins, platform, pictures=pictures)
        world.clock.ahead = ahead

        def die(name: str) -> None:
            if name.endswith("publish:performed") or name == "post:performed":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            world.run(die)
        world.ledger.close()
        # a day later, so that X's own filter of equal texts does not help
        world.clock.sleep(25 * hour if platform == "x" else 60)
        again = open_twin(folder, twins, platform, pictures=pictures)
        again.clock.ahead = later
        again.run()
        name = f"{platform}, {ahead:g} s ahead, then {later:g}"
        tally.judge(name, again.posts(), again.ledger, again.job.publication)
        again.ledger.close()


@pytest.mark.fault("F10")
@pytest.mark.parametrize("days", [-2, 2])
def test_a_clock_wrong_by_days_stops_before_a_write(
    tmp_path: Path, twins: Twins, tally: Tally, days: int
) -> None:
    world = open_twin(tmp_path / "x", twins, "x")
    world.clock.ahead = days * 86_400.0
    outcome = world.run()
    writes = [one for one in twins.sandbox.requests("x") if one["method"] == "POST"]
    tally.add(outcome.note, duplicates=len(writes), lost=int("jam" not in outcome.note.lower()))


@pytest.mark.fault("F15")
@pytest.mark.parametrize("platform", every(PLATFORMS, 3))
def test_what_was_uploaded_days_ago_and_thrown_away_is_uploaded_again(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    """Parked after the uploads, run again two days later."""
    twins.sandbox.fault(platform, AIR_OPS[platform], "rate_limited", retry_after=3600)
    world = open_twin(tmp_path / "w", twins, platform)
    world.run()
    twins.sandbox.clear_faults()
    world.clock.sleep(2 * 86_400)
    world.run()
    tally.judge(platform, world.posts(), world.ledger, world.job.publication)
