"""Small things a delivery must not get wrong: what is empty stays empty, what stops does stop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.delivery import deliver
from flows.publishing.job import Job
from flows.publishing.session import Halt, Session
from flows.publishing.settling import look_for_old
from proof.bodies import ParkedBody, RefusedBody
from proof.entries import EntryKind, PublicationState
from proof.projection import fold, newer_view, publication_view
from tests.flows.platform import Fault
from tests.flows.test_settling import in_doubt
from tests.flows.world import TEXT, make_world


def test_a_platform_that_tells_no_time_leaves_it_empty(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.view.live is not None
    assert outcome.view.live.created_at == ""


def test_the_hold_is_asked_before_everything_and_told_when_a_write_comes_next(
    tmp_path: Path,
) -> None:
    """Only a write takes one of the channel's posts of this hour."""
    world = make_world(tmp_path)
    asked: list[bool] = []

    def hold(_job: Job, sending: bool) -> ParkedBody | None:
        asked.append(sending)
        return None

    deliver(world.job, world.connector, replace(world.tools(), hold=hold))
    assert asked == [False, True, True]


def test_our_own_refusal_carries_no_status_of_a_platform(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    job = replace(world.job, channel=world.job.channel.model_copy(update={"account": "acc-9"}))
    assert deliver(job, world.connector, world.tools()).state is PublicationState.REFUSED
    (entry,) = world.ledger.entries(kind=EntryKind.REFUSED)
    body = RefusedBody.model_validate(entry.body)
    assert (body.status, body.error, body.code) == (0, "", "account_changed")


def test_a_halt_says_its_note() -> None:
    assert str(Halt("Ditunda.", None)) == "Ditunda."


def test_two_old_posts_that_look_alike_halt_the_search(tmp_path: Path) -> None:
    world, edited = in_doubt(tmp_path)
    world.platform.write("post", {"kind": "post", "text": TEXT, "public": True})
    session = Session(edited, world.connector, world.tools())
    with pytest.raises(Halt) as halt:
        look_for_old(session, keep_absent=True)
    assert session.view.state is PublicationState.DUPLICATE_SUSPECT
    assert halt.value.note


@pytest.mark.parametrize("fault", ["lost_after", "error500_before", "rejected", "late"])
@pytest.mark.parametrize("shape", ["one_shot", "two_phase"])
def test_a_view_brought_up_to_date_is_the_view_made_anew(
    tmp_path: Path, shape: str, fault: Fault
) -> None:
    """From every entry on, and with other publications between."""
    world = make_world(tmp_path, "two_phase" if shape == "two_phase" else "one_shot")
    world.platform.faults = {"post": [fault], "publish": [fault], "media[0]": [fault]}
    deliver(world.job, world.connector, world.tools())
    world.ledger.append(EntryKind.RUN, {}, publication="lain", item="lain")
    deliver(world.job, world.connector, world.tools())
    made = list(world.ledger.entries(publication=world.job.publication))
    whole = publication_view(world.ledger, world.job.publication)
    assert len(made) >= 4
    for number in range(len(made) + 1):
        earlier = fold(world.job.publication, made[:number])
        assert newer_view(world.ledger, earlier) == whole


def test_the_platform_is_recorded_each_time_it_refuses_and_we_only_once(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"media[0]": ["rejected", "rejected"]}
    for count in (1, 2):
        deliver(world.job, world.connector, world.tools())
        assert len(list(world.ledger.entries(kind=EntryKind.REFUSED))) == count
    world.platform.account = "acc-2"
    for _ in range(2):
        deliver(world.job, world.connector, world.tools())
        assert len(list(world.ledger.entries(kind=EntryKind.REFUSED))) == 3


def test_a_publication_nobody_has_heard_of_says_nothing(tmp_path: Path) -> None:
    view = publication_view(make_world(tmp_path).ledger, "entah")
    texts = (
        *(view.item, view.channel, view.platform, view.format, view.version, view.account_id),
        *(view.payload_sha256, view.release_digest, view.reason, view.verdict),
    )
    assert set(texts) == {""}
    assert (view.state, view.started, view.last_seq) == (PublicationState.PLANNED, False, 0)
    numbers = (view.tayang_seq, view.corrections, len(view.levels), len(view.earlier_proofs))
    assert numbers == (0, 0, 0, 0)
