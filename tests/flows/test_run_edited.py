"""Edited, released again and run again in every state: never a second post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from flows.publishing.job import CrashPoint
from flows.publishing.stop import lift_stop, set_stop
from flows.result import RunResult
from proof.bodies import StopBody
from proof.entries import EntryKind
from proof.projection import all_publications
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, Office, row

OLD, NEW = "Seluruh pegawai", "Semua pegawai"


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


def killed_at(point: str, after: int = 1) -> CrashPoint:
    """Dies at the point, on its ``after``-th time."""
    left = [after]

    def crash(name: str) -> None:
        left[0] -= name == point
        if left[0] == 0:
            left[0] = -1
            raise Killed(point)

    return crash


def run_until(office: Office, point: str, after: int = 1) -> None:
    with pytest.raises(Killed):
        office.publish(crash=killed_at(point, after))


def planned(office: Office) -> None:
    """Nothing happened yet."""


def prepared(office: Office) -> None:
    run_until(office, "media[0]:before_intent")


def media_intent(office: Office) -> None:
    run_until(office, "media[0]:intent")


def draft_made(office: Office) -> None:
    run_until(office, "draft:performed")


def publish_intent(office: Office) -> None:
    run_until(office, "publish:intent")


def published_unrecorded(office: Office) -> None:
    run_until(office, "publish:performed")


def accepted(office: Office) -> None:
    run_until(office, "publish:recorded")


def post_intent(office: Office) -> None:
    run_until(office, "post:intent")


def posted_unrecorded(office: Office) -> None:
    run_until(office, "post:performed")


def unknown(office: Office) -> None:
    office.twin.fault("x", "create_post", "lost_after")
    run_until(office, "post:recorded")


def undecided_but_there(office: Office) -> None:
    office.twin.fault("x", "create_post", "lost_after")
    office.twin.fault("x", "list", "error500_before", times=20)
    assert row(office.publish(), ONE, "x").state.value == "undecided"
    office.twin.clear_faults()


def undecided_and_absent(office: Office) -> None:
    office.twin.fault("x", "create_post", "error500_before", times=5)
    assert row(office.publish(), ONE, "x").state.value == "undecided"
    office.twin.clear_faults()


def refused(office: Office) -> None:
    office.twin.fault("x", "media_upload", "permission_missing", times=5)
    assert row(office.publish(), ONE, "x").state.value in {"refused", "parked"}
    office.twin.clear_faults()


def parked(office: Office) -> None:
    stop = StopBody(action="stop", reason="rapat")
    with office.runtime() as runtime:
        set_stop(runtime.settings.var, runtime.ledger, stop)
    result = office.publish()
    assert {one.state.value for one in result.rows} == {"parked"}
    with office.runtime() as runtime:
        lift_stop(runtime.settings.var, runtime.ledger, stop)


def live(office: Office) -> None:
    run_until(office, "live:recorded")


def live_not_proved(office: Office) -> None:
    office.twin.fault("wordpress", "public", "html_captive", times=20)
    assert row(office.publish(), ONE, "situs").state.value == "live"
    office.twin.clear_faults()


def proof_seen(office: Office) -> None:
    run_until(office, "proof:looked", after=2)


def tayang(office: Office) -> None:
    assert office.publish().counts() == {"tayang": 2}


@dataclass(frozen=True)
class State:
    """How to get there; which channels take a new version because nothing was ever tried."""

    reach: Callable[[Office], None]
    site_started: bool = True
    x_started: bool = False


STATES = (
    State(planned, site_started=False),
    State(prepared, site_started=False),
    State(parked, site_started=False),
    State(media_intent),
    State(draft_made),
    State(publish_intent),
    State(published_unrecorded),
    State(accepted),
    State(live),
    State(post_intent, x_started=True),
    State(posted_unrecorded, x_started=True),
    State(unknown, x_started=True),
    State(undecided_but_there, x_started=True),
    State(undecided_and_absent, x_started=True),
    State(refused, x_started=True),
    State(live_not_proved, x_started=True),
    State(proof_seen, x_started=True),
    State(tayang, x_started=True),
)


def texts(office: Office, platform: str) -> list[str]:
    return [one["text"] for one in office.posts(platform)]


def edit_and_release(office: Office) -> None:
    office.edit(
        ONE, narrative__text=office.read()["items"][0]["narrative"]["text"].replace(OLD, NEW)
    )
    office.release()


@pytest.mark.parametrize("state", STATES, ids=[one.reach.__name__ for one in STATES])
def test_edited_released_and_run_again(office: Office, state: State) -> None:
    state.reach(office)
    before = office.manifest.read_bytes(), office.release_file.read_bytes()
    edit_and_release(office)
    for _ in range(2):
        result = office.publish()
        for platform in ("wordpress", "x"):
            assert len(office.posts(platform)) <= 1
    if not state.site_started:
        assert result.counts() == {"tayang": 2}
        assert all(NEW in text for one in ("wordpress", "x") for text in texts(office, one))
        return
    assert not any(NEW in text for text in texts(office, "wordpress"))
    office.manifest.write_bytes(before[0])
    office.release_file.write_bytes(before[1])
    finish(office, state)
    assert [OLD in text for text in texts(office, "wordpress")] == [True]
    assert len(texts(office, "x")) == 1
    if state.x_started:
        assert OLD in texts(office, "x")[0]


def finish(office: Office, state: State) -> None:
    """As released at first, it goes on to the end; where a person must decide, they do."""
    result = office.publish()
    if state.reach is undecided_and_absent:
        assert row(result, ONE, "x").state.value == "undecided"
        decide_absent(office, row(result, ONE, "x").publication)
        result = office.publish()
    assert result.counts() == {"tayang": 2}


def decide_absent(office: Office, publication: str) -> None:
    from flows.acts.resolving import resolve_absent

    with office.runtime() as runtime:
        assert resolve_absent(runtime, publication, role="pelaksana", reason="diperiksa").done


@pytest.mark.parametrize("reach", [unknown, refused, undecided_and_absent])
def test_the_refused_edit_is_recorded_once(office: Office, reach: Callable[[Office], None]) -> None:
    reach(office)
    edit_and_release(office)
    result = office.publish()
    assert "berubah setelah pengiriman dimulai" in row(result, ONE, "x").note
    size = office.size()
    office.publish()
    assert office.size() == size


def test_an_edit_while_in_doubt_still_finds_what_aired(office: Office) -> None:
    """The old version is looked for under the new release: found, proved, and nothing is sent."""
    undecided_but_there(office)
    (post,) = office.posts("x")
    edit_and_release(office)
    writes = len(office.writes())
    one = row(office.publish(), ONE, "x")
    assert (one.state.value, one.view.live and one.view.live.post_id) == ("tayang", post["id"])
    assert "berubah setelah pengiriman dimulai" in one.note
    assert len(office.writes()) == writes


def test_an_edit_while_in_doubt_never_lets_the_old_version_go_again(office: Office) -> None:
    """Absent under a new release settles nothing: the doubt stays for a person."""
    undecided_and_absent(office)
    edit_and_release(office)
    writes = len(office.writes())
    for _ in range(2):
        assert row(office.publish(), ONE, "x").state.value == "undecided"
    assert len(office.writes()) == writes


def test_the_proof_names_the_release_under_which_it_was_posted(office: Office) -> None:
    live_not_proved(office)
    first = office.read_release_digest()
    edit_and_release(office)
    assert office.read_release_digest() != first
    result = office.publish()
    site = row(result, ONE, "situs")
    assert site.state.value == "tayang"
    assert site.view.tayang is not None
    assert site.view.tayang.release_digest == first
    with office.runtime() as runtime:
        (intent, *_) = runtime.ledger.entries(publication=site.publication, kind=EntryKind.INTENT)
        assert intent.body["release_digest"] == first


def test_every_publication_of_the_ledger_was_wanted(new_office: MakeOffice) -> None:
    """Editing a channel's format makes another publication, which needs its own approval."""
    office = new_office(ONE)
    office.release()
    result: RunResult = office.publish()
    with office.runtime() as runtime:
        assert set(all_publications(runtime.ledger)) == {one.publication for one in result.rows}
