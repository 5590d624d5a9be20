"""``tayang correct``: the new version in the old one's place, and never a second post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from flows.acts.acting import Act
from flows.acts.correcting import correct
from flows.items.inputs import load_inputs
from flows.items.itemstage import jobs_of, wanted_of
from flows.proving.prove import prove
from flows.publishing.job import CrashPoint, Outcome, never
from flows.stages import PlainStages
from proof.entries import EntryKind, PublicationState
from proof.projection import publication_view
from tests.flows.command import tayang
from tests.flows.office import ONE, Office, row
from tests.flows.test_run_edited import (
    NEW,
    OLD,
    Killed,
    draft_made,
    edit_and_release,
    killed_at,
    live_not_proved,
    published_unrecorded,
    texts,
    undecided_and_absent,
    undecided_but_there,
)

ACT = Act("pelaksana", "PPID Pelaksana", "salah sebut")
BY = ("--role", "pelaksana", "--reason", "salah sebut")


def corrected(office: Office, channel: str, crash: CrashPoint = never) -> Outcome:
    """What ``tayang correct --channel`` does for one publication."""
    with office.runtime() as runtime:
        inputs = load_inputs(runtime, office.manifest)
        item = next(one for one in inputs.manifest.items if one.id == ONE)
        todo = wanted_of(item, (channel,), inputs, runtime)
        (_, job), *_ = jobs_of(item, todo, inputs, runtime, PlainStages(lambda _line: None))
        tools = replace(runtime.tools("koreksi"), crash=crash)
        connector = runtime.connector(job.channel)
        outcome = correct(job, connector, tools, ACT)
        if outcome.state is PublicationState.LIVE:
            return replace(prove(job, connector, tools), note=outcome.note)
        return outcome


def only_new(office: Office, platform: str) -> None:
    assert [NEW in text for text in texts(office, platform)] == [True]


def test_the_live_article_is_changed_in_place_and_proved_again(office: Office) -> None:
    before = row(office.publish(), ONE, "situs").view
    first = office.posts("wordpress")[0]
    edit_and_release(office)
    outcome = corrected(office, "situs")
    assert outcome.state is PublicationState.CORRECTED
    after = office.posts("wordpress")
    assert [one["id"] for one in after] == [first["id"]]
    only_new(office, "wordpress")
    assert outcome.view.tayang is not None
    assert outcome.view.version != before.version
    assert outcome.view.tayang.release_digest == office.read_release_digest()
    assert outcome.view.earlier_proofs == (before.tayang_seq,)
    size = office.size()
    assert row(office.publish(), ONE, "situs").state is PublicationState.CORRECTED
    assert office.size() == size


def test_what_cannot_be_edited_is_refused_and_nothing_is_sent(office: Office) -> None:
    office.publish()
    edit_and_release(office)
    sent = len(office.writes())
    outcome = corrected(office, "x")
    assert outcome.state is PublicationState.TAYANG
    assert "tayang withdraw" in outcome.note
    assert "usulan baru" in outcome.note
    assert len(office.writes()) == sent
    assert OLD in texts(office, "x")[0]


@pytest.mark.parametrize("reach", [draft_made, undecided_and_absent])
def test_what_never_aired_starts_anew(office: Office, reach: Callable[[Office], None]) -> None:
    reach(office)
    channel, platform = ("situs", "wordpress") if reach is draft_made else ("x", "x")
    edit_and_release(office)
    outcome = corrected(office, channel)
    assert outcome.state is PublicationState.TAYANG
    only_new(office, platform)


@pytest.mark.parametrize("reach", [undecided_but_there, published_unrecorded])
def test_what_aired_unknown_to_us_is_found_first(
    office: Office, reach: Callable[[Office], None]
) -> None:
    reach(office)
    edit_and_release(office)
    channel = "situs" if reach is published_unrecorded else "x"
    outcome = corrected(office, channel)
    if channel == "x":
        assert len(office.posts("x")) == 1
        assert OLD in texts(office, "x")[0]
        assert outcome.state is PublicationState.TAYANG
        assert "tayang withdraw" in outcome.note
    else:
        assert outcome.state is PublicationState.CORRECTED
        only_new(office, "wordpress")


@pytest.mark.parametrize("point", ["revise:intent", "revise:performed", "live:recorded"])
def test_killed_anywhere_it_is_taken_up_again(office: Office, point: str) -> None:
    office.publish()
    edit_and_release(office)
    with pytest.raises(Killed):
        corrected(office, "situs", killed_at(point))
    result = row(office.publish(), ONE, "situs")
    if point.startswith("revise"):
        assert "tayang correct" in result.note
    assert corrected(office, "situs").state is PublicationState.CORRECTED
    only_new(office, "wordpress")
    with office.runtime() as runtime:
        assert runtime.ledger.verify().ok


@pytest.mark.parametrize("fault", ["lost_after", "error500_before"])
def test_a_lost_reply_is_read_and_compared(office: Office, fault: str) -> None:
    office.publish()
    edit_and_release(office)
    office.twin.fault("wordpress", "update_post", fault)
    outcome = corrected(office, "situs")
    assert outcome.state is PublicationState.CORRECTED
    only_new(office, "wordpress")
    with office.runtime() as runtime:
        kinds = [
            (one.kind, one.body.get("verdict"))
            for one in runtime.ledger.entries(publication=outcome.view.publication)
            if one.kind is EntryKind.RECONCILE
        ]
    wanted = "absent" if fault == "error500_before" else "found"
    assert kinds == [(EntryKind.RECONCILE, wanted)]


def test_a_live_post_that_was_not_proved_can_be_corrected(office: Office) -> None:
    live_not_proved(office)
    edit_and_release(office)
    assert corrected(office, "situs").state is PublicationState.CORRECTED


def test_without_a_release_of_its_own_nothing_is_corrected(office: Office) -> None:
    office.publish()
    old = office.read()["items"][0]["narrative"]["text"]
    office.edit(ONE, narrative__text=old.replace(OLD, NEW))
    sent = len(office.writes())
    ran = tayang(office, "correct", "@", "--item", ONE, *BY)
    assert ran.code == 21
    assert len(office.writes()) == sent


def test_the_command_tells_each_channel_and_its_exit_code(office: Office) -> None:
    office.publish()
    edit_and_release(office)
    ran = tayang(office, "correct", "@", "--item", ONE, *BY, "--json")
    states = {one["channel"]: one["state"] for one in ran.value["publications"]}
    assert (ran.code, states) == (10, {"situs": "corrected", "x": "tayang"})
    with office.runtime() as runtime:
        bodies = [one.body for one in runtime.ledger.entries(kind=EntryKind.CORRECTED)]
        publication = ran.value["publications"][0]["publication"]
        assert publication_view(runtime.ledger, publication).corrections == 1
    assert [(one["mode"], one["reason"]) for one in bodies] == [("revise", "salah sebut")]
    again = tayang(office, "correct", "@", "--item", ONE, "--channel", "situs", *BY)
    assert again.code == 0
    assert "sudah sama" in again.out


def test_stop_holds_a_correction_back(office: Office) -> None:
    office.publish()
    edit_and_release(office)
    assert tayang(office, "stop", "--reason", "rapat", "--role", "ppid").code == 0
    sent = len(office.writes())
    ran = tayang(office, "correct", "@", "--item", ONE, "--channel", "situs", *BY)
    assert ran.code == 20
    assert len(office.writes()) == sent


def test_a_run_says_that_what_aired_is_an_earlier_version(office: Office) -> None:
    """Nobody may read *tayang* and think that the text released last is out."""
    office.publish()
    assert "tayang correct" not in "".join(one.note for one in office.publish().rows)
    office.edit(ONE, title="Apel Pagi Tekankan Disiplin Kerja")
    office.approve_plan()
    office.release()
    result = office.publish()
    assert "tayang correct" in row(result, ONE, "situs").note
    assert result.counts() == {"tayang": 2}
