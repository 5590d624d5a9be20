"""After hours or days off: what is due goes out once, at the channel's pace, in its window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.office import Channel, Delivery, Office, Role
from config.quiet import Quiet, QuietDates
from config.secrets import SecretChain
from config.settings import Settings
from content.model import Window
from content.publication import draft_version, publication_id
from flows.delivery import deliver
from flows.publishing.job import CrashPoint, Job, Tools
from flows.publishing.pacing import Pacing
from proof.entries import PublicationState
from proof.projection import publication_view
from tests.flows.platform import START
from tests.flows.world import World, make_world

N = 6
HOUR = timedelta(hours=1)
QUARTER = 900.0


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def settings(world: World, quiet: Quiet | None = None) -> Settings:
    office = Office(
        id="contoh", name="Kantor", city="Kota", units={"U": "Unit"}, quiet=quiet or Quiet()
    )
    return Settings(
        home=world.folder,
        office=office,
        channels=(world.job.channel,),
        roles=(Role(id="ppid", role="ppid", position="PPID"),),
        delivery=Delivery(max_per_hour=N),
        clock=world.clock,
        secrets=SecretChain([]),
    )


def tools(world: World, quiet: Quiet | None = None) -> Tools:
    """Tools of a fresh run: it knows only what the ledger and the files tell."""
    return replace(world.tools(), hold=Pacing(settings(world, quiet), world.ledger).hold)


def job_of(world: World, number: int, window: Window) -> Job:
    item = f"DUM-2026-12-{number:02d}"
    draft = world.job.draft.model_copy(update={"item_id": item, "slug": item.lower()})
    return replace(
        world.job,
        publication=publication_id("contoh", item, draft.channel, draft.format),
        draft=draft,
        version=draft_version(draft),
        window=window,
    )


def due(world: World, count: int, hours: float = 48) -> list[Job]:
    window = Window(not_before=START - HOUR, latest=START + timedelta(hours=hours))
    return [job_of(world, number, window) for number in range(count)]


def one_run(world: World, jobs: list[Job], quiet: Quiet | None = None) -> Counter[str]:
    """What a run of the conductor's lane does; state, or the reason to wait → number."""
    shared = tools(world, quiet)
    told: Counter[str] = Counter()
    for job in jobs:
        view = deliver(job, world.connector, shared).view
        told[view.reason if view.state is PublicationState.PARKED else view.state.value] += 1
    return told


def aired(world: World) -> list[datetime]:
    posts = [one for one in world.platform.public() if one.get("kind") != "media"]
    return sorted(datetime.fromisoformat(one["from"]) for one in posts)


def most_in_an_hour(moments: list[datetime]) -> int:
    return max(sum(one <= other < one + HOUR for other in moments) for one in moments)


def quarters(world: World, count: int) -> Iterator[int]:
    for number in range(count):
        yield number
        world.clock.advance(QUARTER)


def test_forty_due_items_go_out_at_six_an_hour_and_none_is_lost(world: World) -> None:
    jobs = due(world, 40)
    assert one_run(world, jobs) == {"live": N, "hourly_limit": 40 - N}
    for _ in quarters(world, 4 * 8):
        one_run(world, jobs)
    moments = aired(world)
    assert len(moments) == 40
    assert most_in_an_hour(moments) == N
    assert moments[-1] - moments[0] < timedelta(hours=7)


def test_reruns_and_restarts_cannot_exceed_the_pace(world: World) -> None:
    jobs = due(world, 20)
    for _ in range(5):
        one_run(world, jobs)
    assert len(aired(world)) == N
    (world.folder / "var" / "locks" / "laju-medsos.lock").unlink()
    one_run(world, jobs)
    assert len(aired(world)) == N


def test_what_another_process_is_about_to_send_counts(world: World) -> None:
    jobs = due(world, N + 1)
    other = Pacing(settings(world), world.ledger)
    assert [other.hold(job, True) for job in jobs[:N]] == [None] * N
    held = Pacing(settings(world), world.ledger).hold(jobs[N], True)
    assert held is not None
    assert held.reason == "hourly_limit"
    assert datetime.fromisoformat(held.until) == START + HOUR


def test_asking_alone_takes_no_place(world: World) -> None:
    jobs = due(world, N + 1)
    pace = Pacing(settings(world), world.ledger)
    assert [pace.hold(job, False) for job in jobs] == [None] * (N + 1)


@pytest.mark.parametrize(("off", "in_time"), [(3, 3), (72, 1)])
def test_off_for_hours_or_days_only_what_is_in_its_window_goes(
    world: World, off: float, in_time: int
) -> None:
    windows = [(0, 2), (1, 24), (2, 48), (2, 100), (80, 100)]
    jobs = [
        job_of(world, n, Window(not_before=START + begin * HOUR, latest=START + end * HOUR))
        for n, (begin, end) in enumerate(windows)
    ]
    world.clock.advance(off * 3600)
    told = one_run(world, jobs)
    assert told == {"live": in_time, "too_late": 4 - in_time, "too_early": 1}
    for _ in quarters(world, 8):
        one_run(world, jobs)
    assert len(aired(world)) == in_time
    late = [publication_view(world.ledger, job.publication).reason for job in jobs]
    assert late.count("too_late") == 4 - in_time


def test_past_its_window_the_rest_is_parked_not_flooded(world: World) -> None:
    jobs = due(world, 20, hours=1.5)
    for _ in quarters(world, 12):
        told = one_run(world, jobs)
    assert told == {"live": 2 * N, "too_late": 20 - 2 * N}
    assert most_in_an_hour(aired(world)) == N


def test_a_night_and_days_of_mourning_delay_and_say_until_when(world: World) -> None:
    mourning = QuietDates(first=START.date(), last=START.date(), reason="berkabung nasional")
    quiet = Quiet(daily=("21:00-05:00",), dates=(mourning,))
    (job,) = due(world, 1)
    outcome = deliver(job, world.connector, tools(world, quiet))
    assert outcome.state is PublicationState.PARKED
    assert "berkabung nasional" in outcome.note
    assert "05.00 WIB" in outcome.note
    assert aired(world) == []
    ending = quiet.ends(START)
    assert ending is not None
    world.clock.advance((ending[0] - START).total_seconds())
    assert one_run(world, [job], quiet) == {"live": 1}


def test_a_channels_own_quiet_times_replace_the_offices(world: World) -> None:
    always = Quiet(daily=("00:00-00:00",))
    (job,) = due(world, 1)
    own = replace(job, channel=job.channel.model_copy(update={"quiet": Quiet()}))
    assert one_run(world, [own], always) == {"live": 1}


def test_what_may_be_public_already_is_looked_at_whatever_the_hour(world: World) -> None:
    (job,) = due(world, 1)
    shared = replace(tools(world), crash=killed_at("post:performed"))
    with pytest.raises(KeyboardInterrupt):
        deliver(job, world.connector, shared)
    always = Quiet(daily=("00:00-00:00",))
    assert one_run(world, [job], always) == {"live": 1}
    assert len(aired(world)) == 1


def test_a_manual_channel_has_no_hours(world: World) -> None:
    always = Quiet(daily=("00:00-00:00",))
    channel = Channel(name="medsos", platform="fake", mode="manual")
    pace = Pacing(settings(world, always), world.ledger)
    assert pace.hold(replace(world.job, channel=channel), False) is None


def killed_at(point: str) -> CrashPoint:
    def crash(name: str) -> None:
        if name == point:
            raise KeyboardInterrupt

    return crash
