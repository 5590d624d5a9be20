"""What a platform must hold of a case that aired."""

from __future__ import annotations

from typing import Any

import av
from PIL import Image

from tests.flows.formats.cases import Case
from tests.flows.formats.rules import Rule
from tests.flows.formats.sources import SECONDS, SHORT_S, kind_of
from tests.flows.formats.sweep import Outcome, alt_of
from tests.media import clips

LENGTHS = {"panjang.mp4": 5.0, "singkat.mp4": SHORT_S}
SILENT = ("bisu.mp4",)
CALLED = ("situs", "facebook", "instagram")
"""Whose templates print the call to action."""


def assert_received(outcome: Outcome, use: tuple[str, str], rule: Rule) -> None:
    """Number, kind and order of media, alt texts, subtitles, cover, texts, link, title."""
    case, posts = outcome.case, outcome.posts
    assert posts, "nothing is there"
    media = [one for post in posts for one in post["media"]]
    names = _expected_files(case, use, rule)
    composed = rule.photos is None and names and all(kind_of(one) == "photo" for one in names)
    kinds = ["clip"] if composed else [kind_of(one) for one in names]
    if use[0] == "situs":  # the site tells of the featured picture first
        media.sort(key=lambda one: str(one["mime"]).startswith("video/"))
        kinds.sort(reverse=True)
        names = tuple(sorted(names, key=kind_of, reverse=True))
    assert ["clip" if one["mime"].startswith("video/") else "photo" for one in media] == kinds
    if case.arrive:
        assert sorted(kinds) == sorted(case.arrive)
    assert not any(post["media"] for post in posts[1:])
    # a composed clip stands for all its photographs
    for medium, kind, name in zip(media, kinds, names, strict=False):
        if kind == "photo":
            _photo(outcome, medium)
        else:
            _clip(outcome, medium, rule, name, composed=bool(composed))
    _alts(media, case, rule, kinds, names)
    _texts(outcome, use, rule)


def _expected_files(case: Case, use: tuple[str, str], rule: Rule) -> tuple[str, ...]:
    if case.asked:
        return case.media
    # the printed rule: photographs up to the limit; clips come first where only clips are taken
    photos = tuple(one for one in case.media if kind_of(one) == "photo")
    videos = tuple(one for one in case.media if kind_of(one) == "clip")
    if rule.photos is None:
        return videos[:1] or photos
    if rule.mixed:
        return case.media
    return photos[: rule.photos[1]]


def _photo(outcome: Outcome, medium: dict[str, Any]) -> None:
    with Image.open(outcome.file(medium)) as image:
        image.load()
        assert not image.getexif()
        assert image.format in ("JPEG", "PNG")
        assert min(image.size) >= 320


def _clip(
    outcome: Outcome, medium: dict[str, Any], rule: Rule, name: str, *, composed: bool
) -> None:
    case = outcome.case
    path = outcome.file(medium)
    with av.open(str(path)) as clip:
        seconds = (clip.duration or 0) / av.time_base
        sound = bool(clip.streams.audio)
    if composed:
        shown = 3.1 + 0.8 * len(case.media) - 0.1 * (len(case.media) + 1)
        assert abs(seconds - shown) < 0.2
        assert (clips.loudness(path) > 0.02) is ("music" in case.item)
    else:
        cut = case.medium.get("cut") if name == case.media[0] else None
        whole = cut["end"] - cut["start"] if cut else LENGTHS.get(name, SECONDS)
        assert abs(seconds - whole) < 0.2
        assert sound is (name not in SILENT)
    subtitled = "subtitles" in case.medium and name == case.media[0] and rule.captions
    assert bool(medium.get("captions")) is subtitled
    told = f"Takarir media 1 tidak ikut terkirim ke {outcome.row.channel}" if outcome.row else ""
    assert (told in outcome.page) is ("subtitles" in case.medium and not rule.captions)
    if rule.cover:
        with Image.open(outcome.file({"sha256": medium["thumbnail_sha256"]})) as cover:
            assert cover.format == "JPEG"


def _alts(
    media: list[dict[str, Any]],
    case: Case,
    rule: Rule,
    kinds: list[str],
    names: tuple[str, ...],
) -> None:
    for medium, kind, name in zip(media, kinds, names, strict=False):
        place = case.media.index(name)
        own = case.medium.get("alt") if place == 0 else None
        wanted = own or alt_of(name)
        told = rule.alt and (kind == "photo" or rule.clip_alt)
        if told:
            assert medium["alt"] == wanted


def _texts(outcome: Outcome, use: tuple[str, str], rule: Rule) -> None:
    case = outcome.case
    text = "\n\n".join(str(post["text"]) for post in outcome.posts)
    number = outcome.item.rpartition("-")[2]
    own = case.use.get("override", {})
    if not rule.caption:
        assert text == ""
        return
    wanted = [*own.get("parts", ()), *filter(None, [own.get("text")])]
    address = _site_address(outcome)
    if use[1] != "article" or not own:
        wanted += filter(None, [own.get("description")])
    for one in wanted:
        assert one.replace("{tautan_situs}", address or "") in text
    if not wanted:
        assert f"Regu {number}" in text
    if case.site and use[1] != "article" and rule.link and not own:
        assert address
        assert address in text
    if "tags" in case.item and use[1] != "article" and use[0] != "wa":
        assert "#ApelPagi" in text
    assert "{tautan_situs}" not in text
    if "call" in case.item and use[0] in CALLED:
        assert case.item["call"] in text
    if rule.title and use[0] != "wa":
        title = own.get("title") or f"Apel Pagi Regu {number} Berlangsung Tertib"
        assert str(outcome.posts[0]["title"]).startswith(title)
    if use[0] == "x":
        assert all(str(post["text"]) for post in outcome.posts)
        parts = own.get("parts") or ([""] * 3 if use[1] == "thread" else [""])
        assert len(outcome.posts) == len(parts)


def _site_address(outcome: Outcome) -> str:
    if outcome.site is None:
        return ""
    live = outcome.site.view.live
    assert live is not None, outcome.site.note
    return live.url
