"""Photographs that become one clip count as one clip, on every platform that takes clips."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors import facebook_settings, instagram_settings
from connectors.errors import Rejected
from connectors.youtube_text import checked_snippet
from content.draft import Draft, DraftMedia, RichText
from content.model import Format


def draft(platform: str, form: Format, *, composed: bool) -> Draft:
    photos = [
        DraftMedia(source_sha256=sign * 64, mime="image/jpeg", alt="Apel pagi.", compose=composed)
        for sign in "ab"
    ]
    return Draft(
        item_id="DUM-2026-12-01",
        channel=platform,
        platform=platform,
        format=form,
        title="Apel pagi",
        body=RichText(text="Apel pagi di halaman kantor."),
        media=tuple(photos),
    )


@pytest.mark.parametrize(
    ("platform", "form", "encode"),
    [
        ("facebook", "video", facebook_settings.refuse_over_limits),
        ("facebook", "reel", facebook_settings.refuse_over_limits),
        ("instagram", "reel", instagram_settings.refuse_over_limits),
        ("youtube", "video", checked_snippet),
        ("youtube", "short", checked_snippet),
    ],
)
def test_two_photographs_are_taken_only_as_one_clip(
    platform: str, form: Format, encode: Callable[[Draft], object]
) -> None:
    clip = draft(platform, form, composed=True)
    assert (clip.files, clip.clips) == (1, 1)
    encode(clip)
    photos = draft(platform, form, composed=False)
    assert (photos.files, photos.clips) == (2, 0)
    with pytest.raises(Rejected):
        encode(photos)
