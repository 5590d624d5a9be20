"""What a connector refuses of a draft is known without credentials, before a release."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.errors import Permanent
from connectors.registry import capabilities, connector_type, connector_types
from content.draft import Draft, DraftMedia, RichText
from content.model import Format

CLIP, PHOTO = "video/mp4", "image/jpeg"


def draft(platform: str, form: Format, *mimes: str, text: str = "Apel pagi.", **more: Any) -> Draft:
    alt = more.pop("alt", "Barisan pegawai.")
    media = tuple(
        DraftMedia(source_sha256=f"{n:064x}", mime=mime, alt=alt) for n, mime in enumerate(mimes)
    )
    fields: dict[str, Any] = {
        "title": "Apel pagi",
        "body": RichText(text=text),
        "media": media,
    } | more
    return Draft(
        item_id="DUM-2026-12-01", channel=platform, platform=platform, format=form, **fields
    )


MANY_TAGS = tuple(f"Apel{n:05d}" for n in range(50))


@pytest.mark.parametrize(
    ("refused", "options", "words"),
    [
        (draft("instagram", "feed", PHOTO, text="@apel " * 21), {}, ("21", "20")),
        (draft("instagram", "carousel", *[PHOTO] * 6, *[CLIP] * 5), {}, ("11", "10")),
        (draft("instagram", "carousel", CLIP), {}, ("1", "2")),
        (draft("instagram", "carousel", PHOTO, CLIP, alt="a" * 1001), {}, ("1001", "1000")),
        (draft("youtube", "video", CLIP, tags=(*MANY_TAGS, "A1")), {}, ("502", "500")),
        (draft("manual", "feed", text="a" * 60), {"max_length": 50}, ("50", "71")),
        (draft("wordpress", "article", categories=("Tak Dikenal",)), {}, ("Tak Dikenal",)),
        (draft("wordpress", "article", *[CLIP] * 3), {}, ("3", "2")),
        (draft("wordpress", "article", *[PHOTO] * 21), {}, ("21", "20")),
        (draft("x", "feed", *[PHOTO] * 5), {}, ("5", "4")),
        (draft("x", "thread", text="", parts=()), {}, ("280", "0")),
        (draft("facebook", "feed", CLIP), {}, ("1", "0")),
        (draft("facebook", "story", PHOTO), {}, ("story",)),
    ],
    ids=lambda value: value.key if isinstance(value, Draft) else "",
)
def test_refused_with_item_channel_limit_and_value(
    refused: Draft, options: dict[str, Any], words: tuple[str, ...]
) -> None:
    with pytest.raises(Permanent) as error:
        connector_type(refused.platform).refuse(refused, options)
    hint = error.value.hint
    assert all(word in hint for word in words), hint
    if refused.format in capabilities(refused.platform).formats:
        assert refused.item_id in hint
        assert refused.channel in hint


@pytest.mark.parametrize(
    ("taken", "options"),
    [
        (draft("instagram", "feed", PHOTO, text="@apel " * 20), {}),
        (draft("instagram", "carousel", *[PHOTO] * 5, *[CLIP] * 5), {}),
        (draft("instagram", "carousel", PHOTO, CLIP), {}),
        # Instagram and X have no alt text for clips: theirs is not sent
        (draft("instagram", "reel", CLIP, alt="a" * 1001), {}),
        (draft("x", "feed", CLIP, alt="a" * 1001), {}),
        (draft("youtube", "video", CLIP, tags=MANY_TAGS), {}),
        (draft("manual", "feed", text="a" * 60), {"max_length": 71}),
        (draft("wordpress", "article", categories=("Edukasi",)), {"categories": {"edukasi": 3}}),
        (draft("wordpress", "article", categories=("Apa Saja",)), {"default_category": 2}),
        (draft("wordpress", "article", *[PHOTO] * 20, *[CLIP] * 2), {}),
        (draft("x", "thread", text="", parts=(RichText(text="1/2"), RichText(text="2/2"))), {}),
    ],
    ids=lambda value: value.key if isinstance(value, Draft) else "",
)
def test_taken(taken: Draft, options: dict[str, Any]) -> None:
    connector_type(taken.platform).refuse(taken, options)


@pytest.mark.parametrize("platform", connector_types)
def test_what_is_published_passes_the_very_refusal_of_the_checks(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = connector_type(platform)
    assert "refuse_over_limits" in vars(kind)
    refused = Permanent("refused", platform=platform, hint="-")

    def refuse(*_: object) -> None:
        raise refused

    monkeypatch.setattr(kind, "refuse_over_limits", refuse)
    bare = object.__new__(kind)
    bare.settings = {}
    with pytest.raises(Permanent) as error:
        bare.encode(draft(platform, next(iter(kind.capabilities.formats))))
    assert error.value is refused
