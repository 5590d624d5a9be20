"""A later look is due by the proof's own time, and means what was read, no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from connectors.base import Seen
from proof.bodies import LiveBody, ObservedBody, TayangBody
from proof.entries import PublicationState
from proof.evidence import Judgement, Likeness, PublicRead, judge
from proof.projection_later import seen_again
from proof.recheck import Verdicted, due_point, ends_at, judge_again, next_due
from proof.view import PublicationView
from tests.proof.posts import AT, TEXT, TITLE, URL, Visited, article, owner_read, receipt

GONE = Seen(exists=False, public=False, status="gone")
MOVED = URL.replace("jelang", "menjelang")


def proved() -> Judgement:
    return judge(article(), receipt(), owner_read(), Visited(), frozenset({"P1", "P2", "P3"}))


def again(
    seen: Seen | None = None,
    visit: PublicRead | None = None,
    *,
    page: bool = True,
    erased: bool = False,
) -> Verdicted:
    post = None if erased else article()
    return judge_again(post, proved().evidence, receipt(), seen, visit, page=page)


@pytest.mark.parametrize("erased", [False, True])
@pytest.mark.parametrize(
    ("seen", "visit", "verdict"),
    [
        (owner_read(), Visited(), "same"),
        (None, Visited(), "unread"),
        (owner_read(), None, "unread"),
        (owner_read(), Visited(status=503), "unread"),
        (owner_read(), Visited(status=403), "unread"),
        (GONE, Visited(status=404), "deleted"),
        (replace(GONE, status="trash"), None, "deleted"),
        (replace(owner_read(), public=False, status="private"), Visited(), "hidden"),
        (owner_read(), Visited(status=404), "hidden"),
        (replace(owner_read(), title="Lain"), Visited(), "edited"),
        (replace(owner_read(), text=f"{TEXT} Lagi."), None, "edited"),
        (replace(owner_read(), media=()), Visited(), "edited"),
        (replace(owner_read(), url=MOVED), Visited(final_url=MOVED), "moved"),
        (replace(owner_read(), url=MOVED, title="Lain"), Visited(final_url=MOVED), "edited"),
        (owner_read(), Visited(final_url="https://lain.example/"), "edited"),
        (owner_read(), Visited(login_wall=True), "edited"),
    ],
)
def test_each_read_has_its_meaning(
    seen: Seen | None, visit: PublicRead | None, verdict: str, *, erased: bool
) -> None:
    found = again(seen, visit, erased=erased)
    assert found.verdict == verdict
    assert bool(found.reasons) == (verdict != "same")


@pytest.mark.parametrize(
    "visit", [Visited(title_found=False), Visited(text_found=False), Visited(media_found=1)]
)
def test_a_page_that_shows_something_else_is_edited(visit: PublicRead) -> None:
    assert again(owner_read(), visit).verdict == "edited"


def test_a_network_behind_a_login_has_no_page_and_no_address_to_hold() -> None:
    assert again(replace(owner_read(), url=MOVED), None, page=False).verdict == "same"


def view(**more: Any) -> PublicationView:
    live = LiveBody(
        channel="situs",
        platform="wordpress",
        format="article",
        version="v",
        title=TITLE,
        account_id="7",
        account_name="",
        post_id="412",
        url=URL,
    )
    body = TayangBody(
        channel="situs",
        platform="wordpress",
        format="article",
        version="v",
        levels=("P1",),
        needs=("P1",),
        post_id="412",
        url=URL,
    )
    made = PublicationView("p", state=PublicationState.TAYANG, live=live, tayang=body)
    return replace(made, tayang_at=AT, **more)


def hours(count: float) -> datetime:
    return AT + timedelta(hours=count)


@pytest.mark.parametrize(
    ("now", "checked", "point"),
    [
        (0.9, None, None),
        (1, None, "1h"),
        (23, 1.5, None),
        (23, 0.5, "1h"),
        (24, 1.5, "24h"),
        (24 * 31, None, "30d"),
        (24 * 31, 25, "30d"),
        (24 * 31, 24 * 30, None),
        (24 * 400, 24 * 31, None),
    ],
)
def test_one_look_covers_all_points_before_it(
    now: float, checked: float | None, point: str | None
) -> None:
    looked = view(checked_at=None if checked is None else hours(checked))
    assert due_point(looked, hours(now)) == point


def test_next_due_is_the_first_uncovered_point() -> None:
    assert next_due(view()) == hours(1)
    assert next_due(view(checked_at=hours(2))) == hours(24)
    assert next_due(view(checked_at=hours(24 * 31))) is None
    assert next_due(view(state=PublicationState.WITHDRAWN)) is None


def test_a_story_is_looked_at_within_its_day_only() -> None:
    story = view(format="story")
    assert ends_at(view()) is None
    assert ends_at(story) == hours(24)
    assert next_due(story) == hours(1)
    assert due_point(story, hours(23)) == "1h"
    assert due_point(story, hours(24)) is None
    looked = view(format="story", checked_at=hours(2))
    assert next_due(looked) is None
    assert due_point(looked, hours(24 * 31)) is None


@pytest.mark.parametrize("state", [PublicationState.WITHDRAWN, PublicationState.LIVE])
def test_what_is_not_aired_is_never_due_and_never_moved(state: PublicationState) -> None:
    other = view(state=state)
    assert due_point(other, hours(2)) is None
    assert seen_again(other, ObservedBody(verdict="deleted"), hours(2)) == other


def test_an_unread_look_leaves_the_state_and_the_schedule() -> None:
    lost = seen_again(view(), ObservedBody(verdict="deleted"), hours(2))
    assert (lost.state, lost.checked_at) == (PublicationState.LOST, hours(2))
    unread = seen_again(lost, ObservedBody(verdict="unread"), hours(25))
    assert (unread.state, unread.checked_at) == (PublicationState.LOST, hours(2))
    assert due_point(unread, hours(25)) == "24h"
    back = seen_again(replace(unread, revised=True), ObservedBody(verdict="same"), hours(26))
    assert back.state is PublicationState.CORRECTED


def test_another_picture_is_no_p2_and_the_same_looks_are() -> None:
    needs = frozenset({"P1", "P2", "P3"})
    for how, count in (("looks", 0), ("unseen", 0), ("unlike", 1)):
        like = (Likeness("bytes", 0), Likeness(how, 9))  # type: ignore[arg-type]
        found = judge(article(), receipt(), owner_read(), Visited(), needs, like)  # type: ignore[arg-type]
        assert len(found.differences) == count
        assert ("P2" in found.levels) == (count == 0)
        assert found.evidence["p2"]["likeness"][1]["how"] == how


def test_p4_stands_only_beside_p3() -> None:
    assert proved().with_recording().levels == ("P1", "P2", "P3", "P4")
    short = judge(article(), receipt(), owner_read(), Visited(status=404), frozenset({"P1", "P4"}))
    assert "P4" in short.with_recording().missing
