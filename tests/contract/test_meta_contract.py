"""Whole lives of posts on Facebook and Instagram: every edge that the connectors know is called.

What is sent and answered is judged after each test of the suite (``validation``); here it is made
sure that nothing escapes that judge because no test calls it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content.draft import RichText
from tests.contract.target import Case, Target, open_target, picture
from tests.contract.upright import clip_case, upright
from tests.contract.validation.meta import edge_of


@pytest.mark.parametrize("scheduled", [False, True])
def test_a_page_post(facebook: Target, tmp_path: Path, scheduled: bool) -> None:
    case = clip_case(facebook, "feed", (picture(tmp_path, 1), picture(tmp_path, 2)))
    case.connector = open_target(facebook, scheduled=scheduled)
    for step in case.connector.steps(case.post):
        case.state[step.name] = case.connector.perform(step, case.post, case.state)
        case.find(step.name)
    live_through(case, revise=not scheduled)
    assert called(facebook) >= {
        "POST page/photos",
        "POST page/feed",
        "GET post/",
        "DELETE post/",
    }


@pytest.mark.parametrize("kind", ["video", "reel"])
def test_a_page_clip(facebook: Target, tmp_path: Path, kind: Any) -> None:
    case = clip_case(facebook, kind, (upright(tmp_path),))
    case.perform_rest()
    for step in case.connector.steps(case.post):
        case.find(step.name)
    live_through(case, revise=True)
    begun = "POST page/videos" if kind == "video" else "POST page/video_reels"
    assert called(facebook) >= {begun, "POST video/captions", "GET video/", "POST video/"}


@pytest.mark.parametrize("kind", ["feed", "carousel", "reel", "story"])
def test_an_instagram_post(instagram: Target, tmp_path: Path, kind: Any) -> None:
    media = {"feed": (picture(tmp_path, 1),), "carousel": (picture(tmp_path, 1), upright(tmp_path))}
    case = clip_case(instagram, kind, media.get(kind, (upright(tmp_path),)))
    case.connector.whoami()
    case.perform_rest()
    case.find("publish")
    live_through(case, revise=False)
    assert called(instagram) >= {
        "POST user/media",
        "POST user/media_publish",
        "GET user/content_publishing_limit",
        "GET medium/",
        "DELETE medium/",
    }


def live_through(case: Case, *, revise: bool) -> None:
    """Read back, revise where that is possible, withdraw."""
    receipt = case.connector.receipt(case.post, case.state)
    case.connector.read_back(receipt)
    if revise:
        draft = case.post.draft.model_copy(update={"body": RichText(text="Teks yang benar.")})
        post = replace(case.post, draft=draft, payload=case.connector.encode(draft))
        case.connector.revise(receipt, post)
    case.connector.withdraw(receipt)


def called(target: Target) -> set[str | None]:
    """What the twin was asked; it listens only where the contracts lie beside the checkout."""
    heard = target.sandbox.exchanges()  # type: ignore[attr-defined]  # a twin has one
    if not heard:
        pytest.skip("no published contracts beside the checkout: nothing was recorded")
    return {edge_of(one) for one in heard}
