"""Every channel and format taken down, adopted and swept; its story and minutes tell the truth."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from connectors.registry import capabilities, connector_types
from flows.acts.sweeping import sweep_channels
from tests.flows.after import hands as by
from tests.flows.after.hands import hands_on
from tests.flows.after.opening import NewStage, new_stage, sources
from tests.flows.after.stage import ACT, MEDIA, Stage, Use, twin_office
from tests.flows.command import tayang
from tests.flows.test_run_edited import Killed, killed_at

__all__ = ["new_stage", "sources"]  # fixtures

ENGLISH = re.compile(r"\b(?:withdrawn|deleted|hidden|not_public|by_hand|None|revise)\b")
"""Words of the program that a page for people must not show."""

SCENARIOS = ("withdrawn", "half", "adopted", "other text", "left 1", "left 2")
AUTOMATIC = [use for use in MEDIA if use[0] != "wa"]
SERVED = [use for use in MEDIA if use[0] == "wa"]
LEFT: dict[Use, tuple[str, str]] = {
    ("situs", "article"): ("media[0]:performed", "draft:performed"),
    ("facebook", "feed"): ("draft:performed", "draft:recorded"),
    ("facebook", "video"): ("upload:performed", "captions:recorded"),
    ("youtube", "video"): ("upload:performed", "captions:performed"),
    ("youtube", "short"): ("upload:recorded", "captions:recorded"),
    ("instagram", "feed"): ("host[0]:performed", "container:performed"),
    ("instagram", "carousel"): ("container[1]:performed", "container:recorded"),
}
"""Where a kill leaves something that can be found: drafts, private videos, hosted files."""


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest, new_stage: NewStage) -> Stage:
    use: Use = request.param
    made = new_stage(use, SCENARIOS)
    aired = made.office.publish(made.items["withdrawn"], made.items["half"])
    assert set(aired.counts()) == {"prepared" if use[0] == "wa" else "tayang"}
    return made


def story(stage: Stage, scenario: str, out: Path) -> str:
    item = stage.items[scenario]
    shown = tayang(stage.office, "ledger", "show", item)
    assert shown.code == 0, shown.err
    minutes = tayang(stage.office, "evidence", "minutes", item, "--out", str(out))
    assert minutes.code == 0, minutes.err
    page = out.read_text(encoding="utf-8")
    words = re.sub(r"<style.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    for text in (words, shown.out):
        assert ACT.reason in text
        assert not ENGLISH.search(text)
    assert "Berita Acara" in page
    return shown.out


def test_no_format_is_left_out() -> None:
    names = {"wordpress": "situs", "manual": "wa"}
    known = {(names.get(p, p), str(f)) for p in connector_types for f in capabilities(p).formats}
    assert known == set(MEDIA)


@pytest.mark.parametrize("stage", AUTOMATIC, ids="/".join, indirect=True)
def test_withdrawn_nothing_is_public_and_nothing_is_sent_again(stage: Stage) -> None:
    (done,) = stage.withdrawn("withdrawn")
    assert (done.done, done.by_hand) == (True, ())
    assert done.view.reason in ("gone", "hidden")
    assert (stage.shown("withdrawn"), stage.files("withdrawn")) == ([], [])
    sent = stage.writes()
    result = stage.office.publish(stage.items["withdrawn"])
    assert (result.counts(), stage.writes()) == ({"withdrawn": 1}, sent)


@pytest.mark.parametrize("stage", AUTOMATIC, ids="/".join, indirect=True)
def test_refused_by_the_platform_it_is_named_for_a_person(stage: Stage) -> None:
    platform = {"situs": "wordpress"}.get(stage.use[0], stage.use[0])
    before = stage.shown("half")
    skip = int(stage.use[1] == "thread")
    for op in ("delete_post", "publish", "update_post"):
        stage.office.twin.fault(platform, op, "permission_missing", times=50, skip=skip)
    (done,) = stage.withdrawn("half")
    stage.office.twin.clear_faults()
    assert (done.done, done.view.state.value) == (False, "tayang")
    assert done.by_hand == (f"{stage.use[0]}: {stage.live('half').url}",)
    assert len(stage.shown("half")) == len(before) - skip
    (done,) = stage.withdrawn("half")
    assert (done.done, stage.shown("half")) == (True, [])


@pytest.mark.parametrize("stage", AUTOMATIC, ids="/".join, indirect=True)
def test_a_post_made_by_hand_is_taken_when_it_is_the_items(stage: Stage, tmp_path: Path) -> None:
    hand = twin_office(stage, tmp_path / "tangan")
    hand.office.publish(hand.items["adopted"], hand.items["other text"])
    url, other = hand.live("adopted").url, hand.live("other text").url
    sent = stage.writes()
    outcome = stage.adopted("adopted", url)
    assert outcome.state.value == "tayang", outcome.note
    if stage.use[1] != "story":  # a story has no text
        with hands_on(hand, "other text") as hands:
            by.edits(hands)
        refused = stage.adopted("other text", other)
        assert refused.view.live is None
        assert by.OTHER in refused.note
    assert stage.writes() == sent
    done = stage.withdrawn("adopted")
    assert stage.shown("adopted") == []
    left = [one for each in done for one in each.by_hand]
    assert all("/uploads/" in one for one in left)
    told = story(stage, "adopted", tmp_path / "ba.html")
    assert url in told


def swept(stage: Stage, *, remove: bool) -> list[str]:
    with stage.office.runtime() as runtime:
        done = sweep_channels(runtime, (), days=1, act=ACT if remove else None)
    return [orphan.what for one in done for orphan in one.orphans]


@pytest.mark.parametrize("stage", LEFT, ids="/".join, indirect=True)
def test_what_kills_left_is_found_and_removed_when_asked(stage: Stage, tmp_path: Path) -> None:
    for scenario, point in zip(("left 1", "left 2"), LEFT[stage.use], strict=True):
        with pytest.raises(Killed):
            stage.office.publish(stage.items[scenario], crash=killed_at(point))
        (done,) = stage.withdrawn(scenario)
        assert done.view.reason == "not_public"
        assert "tayang sweep" in done.note
    public = stage.office.posts()
    assert swept(stage, remove=True) == [], "younger than a day"
    stage.office.clock.sleep(30 * 3600)
    sent = stage.writes()
    found = swept(stage, remove=False)
    assert found
    assert stage.writes() == sent
    assert swept(stage, remove=True) == found
    assert swept(stage, remove=False) == []
    assert stage.office.posts() == public
    assert "belum pernah tampil" in story(stage, "left 1", tmp_path / "ba.html").lower()


@pytest.mark.parametrize("stage", SERVED, ids="/".join, indirect=True)
def test_what_a_person_serves_is_left_to_a_person(stage: Stage, tmp_path: Path) -> None:
    number = stage.items["adopted"][-3:]
    url = f"https://whatsapp.com/channel/contoh/{number}"
    assert stage.adopted("adopted", url).state.value == "tayang"
    assert stage.looked("adopted").verdict == "unreadable"
    stage.change("adopted", title=f"Apel Sore Regu {number} Berlangsung Tertib")
    refused: Any = stage.corrected("adopted")
    assert (refused.state.value, refused.sent) == ("tayang", 0)
    (done,) = stage.withdrawn("adopted")
    assert (done.done, done.by_hand) == (False, (f"wa: {url}",))
    (done,) = stage.withdrawn("adopted", by_hand=True)
    assert (done.done, done.by_hand) == (True, ())
    assert stage.writes() == 0
    assert url in story(stage, "adopted", tmp_path / "ba.html")
