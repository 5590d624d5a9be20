"""Which format and media a publication gets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.model import ChannelUse
from media.defaults import default_format, rule_text
from media.narrative import NarrativeRefused
from media.spec import FormatSpec, ImageSpec, TextSpec, VideoSpec
from tests.golden.drafts import draft_of, item
from tests.media.narrative_kit import X, build, changed, refusal, use


def test_media_are_all_of_those_named_or_a_refusal() -> None:
    one = item(1)
    named = X.model_copy(update={"media": (2,)})
    assert [medium.alt for medium in draft_of(one, named).media] == [one.media[1].alt]
    assert refusal(one, X.model_copy(update={"media": (3,)})).reason == "media_number"
    assert refusal(one, X.model_copy(update={"media": (1, 1)})).reason == "media_twice"
    five = changed(one, media=[one.media[0].model_dump()] * 5)
    assert len(draft_of(five, X).media) == 4
    error = refusal(five, X.model_copy(update={"media": (1, 2, 3, 4, 5)}))
    assert (error.reason, error.limit, error.value) == ("too_many_images", 4, 5)
    wordy = changed(one, media=[one.media[0].model_dump() | {"alt": "a" * 1001}])
    assert refusal(wordy, X).field == "media[0].alt"


CLIP = {"file": "a.mp4", "alt": "Suasana apel.", "mime": "video/mp4", "sha256": "1" * 64}
IMAGE = ImageSpec(max_count=2, max_bytes=1, max_width=1, max_height=1, fit="crop",
                  aspects=(("4:5", 0.8),))  # fmt: skip
VIDEO = VideoSpec(max_count=1, max_bytes=1, min_seconds=1, max_seconds=2, max_width=1, max_height=1)


def test_clips_and_photographs_follow_the_printed_rule() -> None:
    one = changed(item(1), media=[*(medium.model_dump() for medium in item(1).media), CLIP])
    both = FormatSpec(text=TextSpec(max_length=900), image=IMAGE, video=VIDEO)
    chosen = build(one, use("x"), spec=both).media
    assert [(medium.mime, medium.fit, medium.aspect) for medium in chosen] == [
        ("image/jpeg", "crop", "4:5")
    ] * 2
    named = use("x").model_copy(update={"media": (1, 3)})
    with pytest.raises(NarrativeRefused, match="mixed"):
        build(one, named, spec=both)
    mixed = build(one, named, spec=replace(both, mixed_media=True))
    assert [medium.mime for medium in mixed.media] == ["image/jpeg", "video/mp4"]
    with pytest.raises(NarrativeRefused, match="media_required"):
        build(changed(one, media=[]), X, spec=replace(both, media_required=True))
    with pytest.raises(NarrativeRefused, match="no_video"):
        build(one, named, spec=replace(both, video=None))


def test_photographs_and_clips_are_counted_together() -> None:
    photo = item(1).media[0].model_dump()
    one = changed(item(1), media=[photo, CLIP, photo, CLIP])
    spec = FormatSpec(
        text=TextSpec(max_length=900),
        image=replace(IMAGE, min_count=2),
        video=replace(VIDEO, max_count=2),
        mixed_media=True,
        media_required=True,
        min_files=2,
        max_files=3,
    )
    assert len(build(one, use("x"), spec=spec).media) == 3
    named = {count: tuple(range(1, count + 1)) for count in (1, 2, 3, 4)}
    for count in (2, 3):
        chosen = X.model_copy(update={"media": named[count]})
        assert len(build(one, chosen, spec=spec).media) == count
    for numbers, told in ((named[4], ("too_many_files", 3, 4)), ((2,), ("too_few_files", 2, 1))):
        with pytest.raises(NarrativeRefused) as caught:
            build(one, X.model_copy(update={"media": numbers}), spec=spec)
        assert (caught.value.reason, caught.value.limit, caught.value.value) == told


@pytest.mark.parametrize(
    ("platform", "media", "expected"),
    [
        ("wordpress", 2, "article"),
        ("x", 2, "feed"),
        ("instagram", 2, "carousel"),
        ("instagram", 1, "feed"),
        ("youtube", 1, "video"),
    ],
)
def test_the_default_format_is_a_printed_rule(platform: str, media: int, expected: str) -> None:
    one = changed(item(1), media=[item(1).media[0].model_dump()] * media)
    assert default_format(platform, one, ChannelUse(channel="a1")) == expected
    assert rule_text(platform)


def test_a_clip_alone_is_a_reel() -> None:
    one = changed(item(1), media=[CLIP])
    assert default_format("instagram", one, ChannelUse(channel="ig")) == "reel"
