"""Every channel and format after it aired: later looks, corrections, withdrawal, adoption, sweep.

Expectations come from docs/JAMINAN.md and the platforms' documents, never from the connectors.
"""

from __future__ import annotations

import pytest

from flows.proving.verifying import Selection
from tests.flows.after import hands as by
from tests.flows.after.hands import Hand, hands_on
from tests.flows.after.opening import NewStage, new_stage, sources
from tests.flows.after.stage import MEDIA, Stage, Use

__all__ = ["new_stage", "sources"]  # fixtures

USES = [use for use in MEDIA if use[0] != "wa"]

LATER: dict[str, tuple[Hand, str, str]] = {
    "deleted": (by.deletes, "deleted", "lost"),
    "text edited": (by.edits, "edited", "changed"),
    "title edited": (by.retitles, "edited", "changed"),
    "photo removed": (by.removes_photo, "edited", "changed"),
    "photo swapped": (by.swaps_photo, "edited", "changed"),
    "clip swapped": (by.swaps_clip, "edited", "changed"),
    "alt reworded": (by.rewords_alt, "edited", "changed"),
    "hidden": (by.hides, "hidden", "lost"),
    "unlisted": (by.unlists, "hidden", "lost"),
    "middle deleted": (by.deletes_middle, "edited", "changed"),
}


def later_of(use: Use) -> list[str]:
    """What can happen to a post of this format, and the platform tells."""
    channel, form = use
    found = ["deleted"]
    if form != "story":
        found.append("text edited")
    if channel in ("situs", "youtube"):
        found.append("title edited")
    if use in by.PHOTOS:
        found += ["photo removed", "alt reworded"]
    if "foto-a" in MEDIA[use]:
        found.append("photo swapped")
    if use == ("instagram", "feed"):
        found.append("alt reworded")
    if channel == "youtube" or use in (("facebook", "video"), ("facebook", "reel")):
        found.append("clip swapped")
    if channel in ("situs", "facebook", "youtube"):
        found.append("hidden")
    if channel == "youtube":
        found.append("unlisted")
    if form == "thread":
        found.append("middle deleted")
    return found


CASES = [
    pytest.param(use, case, id=f"{'/'.join(use)}: {case}") for use in USES for case in later_of(use)
]


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest, new_stage: NewStage) -> Stage:
    """Everything of one channel and format on air."""
    use: Use = request.param
    made = new_stage(use, ["unchanged", *later_of(use)])
    result = made.office.publish()
    assert set(result.counts()) == {"tayang"}, [one.note for one in result.rows]
    return made


@pytest.mark.parametrize(("stage", "case"), CASES, indirect=["stage"])
def test_what_happened_later_is_told_and_nothing_is_sent(stage: Stage, case: str) -> None:
    act, verdict, state = LATER[case]
    with hands_on(stage, case) as hands:
        act(hands)
    before = stage.writes()
    found = stage.looked(case)
    assert (found.verdict, found.state.value) == (verdict, state), found.sentence
    assert found.alarming
    stage.office.publish()
    assert stage.view(case).state.value == state
    assert stage.writes() == before


@pytest.mark.parametrize("stage", USES, ids="/".join, indirect=True)
def test_what_stands_unchanged_stays_tayang(stage: Stage) -> None:
    before = stage.writes()
    for hours, check in ((1.1, "1h"), (23, "24h"), (24 * 30, "30d")):
        stage.office.clock.sleep(hours * 3600)
        due = Selection(why="due", items=(stage.items["unchanged"],))
        if stage.use[1] == "story" and check != "1h":
            found = stage.looked("unchanged")
            assert (found.verdict, found.state.value, found.alarming) == ("ended", "tayang", False)
            assert "berakhir dengan sendirinya" in found.sentence
            continue
        found = stage.looked("unchanged", due)
        assert (found.check, found.verdict, found.state.value) == (check, "same", "tayang")
        stage.office.publish()
    assert stage.writes() == before
