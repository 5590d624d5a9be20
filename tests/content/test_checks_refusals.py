"""What a connector would refuse, and subtitles that a channel does not take."""

from __future__ import annotations

import pytest

from content.checks import Level, LimitFinding, RenditionFacts
from content.checks.context import Refusal
from content.draft import DraftMedia
from tests.content.checks_world import ALT, check, draft

CAPTIONS = "c" * 64


def test_a_refusal_stops_the_item_in_the_connectors_own_words() -> None:
    refusal = Refusal("x-kota", "feed", "DUM-2026-12-03 di kanal x-kota: batasnya 20.")
    (found,) = check(refusals=(refusal,))
    assert (found.rule, found.level) == ("R25", Level.BLOKIR)
    assert (found.channel, found.format) == ("x-kota", "feed")
    assert found.message == refusal.reason


def test_what_a_measure_told_is_not_told_again() -> None:
    above = LimitFinding("x-kota", "feed", "body", 281, "karakter", maximum=280)
    same = Refusal("x-kota", "feed", "sama")
    other = Refusal("situs", "article", "lain")
    found = check(limits=(above,), refusals=(same, other))
    assert [one.channel for one in found] == ["x-kota", "situs"]


@pytest.mark.parametrize(
    ("carried", "composed", "told"),
    [(True, False, False), (False, False, True), (False, True, False)],
)
def test_subtitles_that_stay_behind_are_told(*, carried: bool, composed: bool, told: bool) -> None:
    clip = DraftMedia(
        source_sha256="d" * 64,
        mime="video/mp4",
        alt=ALT,
        subtitles_sha256=CAPTIONS,
        compose=composed,
    )
    sent = RenditionFacts("x-kota", "feed", 0, subtitles=carried)
    found = check(drafts=(draft(media=(clip,)),), renditions=(sent,))
    assert [(one.rule, one.level, one.field) for one in found] == [
        ("R19", Level.SARAN, "media[0].subtitles")
    ] * told
    assert all("tidak ikut terkirim ke x-kota (feed)" in one.message for one in found)
