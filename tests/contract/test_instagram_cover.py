"""The cover of a reel: the moment of the clip that its poster was taken from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content.model import Format
from tests.contract.target import Target
from tests.contract.upright import clip_case, upright


@pytest.mark.parametrize(("kind", "told"), [("reel", 1234), ("story", 0)])
def test_a_reel_is_shown_by_its_poster_and_a_story_has_no_cover(
    instagram: Target, tmp_path: Path, kind: Format, told: int
) -> None:
    clip_case(instagram, kind, (replace(upright(tmp_path), poster_ms=1234),)).perform_rest()
    (post,) = instagram.sandbox.posts("instagram")  # type: ignore[attr-defined] # a twin's own list
    assert post["media"][0]["cover_ms"] == told


def test_a_reel_without_a_poster_starts_with_its_first_frame(
    instagram: Target, tmp_path: Path
) -> None:
    case = clip_case(instagram, "reel", (upright(tmp_path, extras=False),))
    case.perform_rest()
    sent = [one for one in instagram.sandbox.exchanges() if one["op"] == "container"]  # type: ignore[attr-defined]  # a twin has one
    assert all("thumb_offset" not in one["form"] for one in sent)
