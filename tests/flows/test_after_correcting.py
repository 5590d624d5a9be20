"""Every channel and format corrected: in place where the platform can, else refused unsent."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from flows.publishing.job import CrashPoint
from tests.flows.after.changes import CHANGES, CUES, IN_PLACE, NEW, REFUSED
from tests.flows.after.hands import hands_on
from tests.flows.after.opening import NewStage, new_stage, sources
from tests.flows.after.stage import Stage, Use
from tests.flows.test_run_edited import Killed, killed_at

__all__ = ["new_stage", "sources"]  # fixtures

POINTS = ("revise:intent", "revise:performed", "live:recorded")
KILLED: dict[Use, tuple[str, ...]] = {
    ("situs", "article"): ("text", "photo"),
    ("facebook", "feed"): ("text",),
    ("facebook", "reel"): ("subtitles",),
    ("youtube", "video"): ("subtitles",),
}


def cases(known: dict[Use, tuple[str, ...]]) -> list[Any]:
    return [
        pytest.param(use, what, id=f"{'/'.join(use)}: {what}")
        for use, names in known.items()
        for what in names
    ]


def kills() -> list[Any]:
    return [
        pytest.param(use, what, point, id=f"{'/'.join(use)}: {what} at {point}")
        for use, names in KILLED.items()
        for what in names
        for point in POINTS
    ]


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest, new_stage: NewStage) -> Stage:
    """Everything of one channel and format on air."""
    use: Use = request.param
    names = [*IN_PLACE.get(use, ()), *REFUSED.get(use, ())]
    for what in KILLED.get(use, ()):
        names += [f"{what} at {point}" for point in (*POINTS, "withdrawn")]
    made = new_stage(use, names)
    assert set(made.office.publish().counts()) == {"tayang"}
    return made


def corrected(stage: Stage, scenario: str, what: str, crash: CrashPoint | None = None) -> Any:
    stage.change(scenario, **CHANGES[what](stage, scenario))
    return stage.corrected(scenario, crash) if crash else stage.corrected(scenario)


def assert_new(stage: Stage, scenario: str, what: str, before: list[dict[str, Any]]) -> None:
    """One post, the same one, and it shows what was released last."""
    after = stage.shown(scenario)
    assert [(one["id"], one["url"]) for one in after] == [(o["id"], o["url"]) for o in before]
    (old,), (new,) = before, after
    if what == "text":
        assert NEW in new["text"]
        assert NEW not in old["text"]
    elif what == "title":
        assert "Sore" in new["title"]
    elif what == "alt text":
        assert "memberi hormat" in str([one["alt"] for one in new["media"]])
    elif what == "subtitles":
        number = stage.items[scenario][-3:]
        assert (
            subtitles(stage, scenario) == hashlib.sha256(CUES.format(n=number).encode()).hexdigest()
        )
    else:
        hashes = [[one["sha256"] for one in post["media"]] for post in (old, new)]
        assert len(set(hashes[0]) ^ set(hashes[1])) == 2
        assert len(hashes[0]) == len(hashes[1])
    assert stage.looked(scenario).verdict == "same"
    sent = stage.writes()
    result = stage.office.publish(stage.items[scenario])
    assert (result.counts(), stage.writes()) == ({"corrected": 1}, sent)


def subtitles(stage: Stage, scenario: str) -> str:
    """SHA-256 of the one track that the clip has on the platform."""
    with hands_on(stage, scenario) as hands:
        if stage.use[0] == "facebook":
            video = hands.get("facebook.video", hands.post()["video"])
            (track,) = video["captions"].values()
            return str(track)
        (track,) = hands.post()["captions"].values()
        return str(track["sha256"])


@pytest.mark.parametrize(("stage", "what"), cases(IN_PLACE), indirect=["stage"])
def test_changed_in_place(stage: Stage, what: str) -> None:
    before, proof = stage.shown(what), stage.view(what).tayang_seq
    outcome = corrected(stage, what, what)
    assert outcome.state.value == "corrected", outcome.note
    assert outcome.view.earlier_proofs == (proof,)
    assert_new(stage, what, what, before)


@pytest.mark.parametrize(("stage", "what", "point"), kills(), indirect=["stage"])
def test_killed_in_the_middle_it_ends_right(stage: Stage, what: str, point: str) -> None:
    scenario = f"{what} at {point}"
    before = stage.shown(scenario)
    with pytest.raises(Killed):
        corrected(stage, scenario, what, killed_at(point))
    assert len(stage.shown(scenario)) == 1
    stage.office.publish(stage.items[scenario])
    assert stage.corrected(scenario).state.value == "corrected"
    assert_new(stage, scenario, what, before)


@pytest.mark.parametrize(("stage", "what"), cases(KILLED), indirect=["stage"])
def test_withdrawn_in_the_middle_nothing_stays(stage: Stage, what: str) -> None:
    scenario = f"{what} at withdrawn"
    with pytest.raises(Killed):
        corrected(stage, scenario, what, killed_at("revise:performed"))
    (done,) = stage.withdrawn(scenario)
    assert (done.done, done.by_hand) == (True, ())
    assert stage.shown(scenario) == []
    assert stage.files(scenario) == []


@pytest.mark.parametrize(("stage", "what"), cases(REFUSED), indirect=["stage"])
def test_refused_before_anything_is_sent(stage: Stage, what: str) -> None:
    before, sent = stage.shown(what), stage.writes()
    outcome = corrected(stage, what, what)
    assert (outcome.state.value, outcome.sent) in (("tayang", 0), ("tayang", 1)), outcome.note
    assert f"tayang withdraw --item {stage.items[what]} --channel {stage.use[0]}" in outcome.note
    assert "kode baru" in outcome.note
    stage.office.publish(stage.items[what])
    assert (stage.writes(), stage.shown(what)) == (sent, before)
    assert stage.looked(what).verdict == "same"
    # the replacement: the old one away, then another item; never two
    assert all(one.done for one in stage.withdrawn(what))
    assert stage.shown(what) == []
    again = stage.replaced(what)
    assert set(stage.office.publish(stage.items[again]).counts()) == {"tayang"}
    assert (len(stage.shown(what)), len(stage.shown(again))) == (0, len(before))
