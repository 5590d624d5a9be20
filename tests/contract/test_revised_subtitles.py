"""A correction of a clip's subtitles reaches the platform, and nothing else is made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from connectors.base import Post
from connectors.errors import Unsupported
from connectors.sandbox.store import Store
from tests.contract.target import Case
from tests.contract.targets import TwinTarget
from tests.contract.upright import clip_case, upright

Make = Callable[..., Case]
CUES = b"1\n00:00:00,000 --> 00:00:00,900\nTakarir yang benar.\n"


def tracks(target: TwinTarget, kind: str) -> list[list[str]]:
    """SHA-256 of every video's subtitles."""
    with closing(Store(target.sandbox.state)) as store:
        found = [list(one["captions"].values()) for one in store.all(kind)]
    return [[one["sha256"] if isinstance(one, dict) else one for one in each] for each in found]


def with_subtitles(case: Case, path: Path | None) -> Post:
    if path:
        path.write_bytes(CUES)
    medium = replace(case.post.media[0], subtitles_path=str(path) if path else "")
    return replace(case.post, media=(medium,))


def test_youtubes_track_is_replaced_and_taken_away(
    youtube: TwinTarget, make: Make, tmp_path: Path
) -> None:
    case = make(youtube)
    receipt = case.perform_rest()
    post = with_subtitles(case, tmp_path / "benar.srt")
    for _ in range(2):
        revised = case.connector.revise(receipt, post)
        assert tracks(youtube, "youtube.video") == [[sha256(CUES).hexdigest()]]
    sent = youtube.received("captions")
    assert case.connector.revise(revised, post) == revised
    assert youtube.received("captions") == sent, "the same subtitles are not sent again"
    without = case.connector.revise(revised, with_subtitles(case, None))
    assert tracks(youtube, "youtube.video") == [[]]
    case.connector.revise(without, post)
    assert tracks(youtube, "youtube.video") == [[sha256(CUES).hexdigest()]]


def test_facebooks_track_is_replaced_and_stays(facebook: TwinTarget, tmp_path: Path) -> None:
    case = clip_case(facebook, "reel", (upright(tmp_path),))
    receipt = case.perform_rest()
    revised = case.connector.revise(receipt, with_subtitles(case, tmp_path / "benar.srt"))
    assert tracks(facebook, "facebook.video") == [[sha256(CUES).hexdigest()]]
    with pytest.raises(Unsupported) as caught:
        case.connector.revise(revised, with_subtitles(case, None))
    assert "takarir" in caught.value.hint
