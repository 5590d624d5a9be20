"""A release stands for exactly what was released (fault F21)."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import JsonValue

from config.clock import WIB
from content.canonical import digest
from content.draft import DraftMusic
from content.model import ChannelUse, Media, Music, Window
from content.publication import draft_version
from content.release import verify_release
from content.release_compare import refuse_item_difference
from content.statement import Content, content_of, released_drafts
from tests.content.release_world import (
    FIRST,
    NOW,
    OTHER_PHOTO,
    SECOND,
    article,
    authority,
    changed_drafts,
    changed_item,
    content,
    drafts,
    item,
    manifest,
    medium,
    post,
    refusal,
    released,
)


def test_unchanged_content_verifies_whole_and_item_by_item() -> None:
    verified = verify_release(released(), content(), authority=authority(), now=NOW)
    assert (verified.level, verified.role) == ("A1", "kasubbag")
    assert verified.position == "Kepala Subbagian Umum"
    for name in (FIRST, SECOND):
        refuse_item_difference(released().content, content(), name)


X = f"/items/{FIRST}/publications/x-kota~1feed"
SITE = f"/items/{FIRST}/publications/situs~1article"
LATER = Window(not_before=NOW, latest=NOW + timedelta(days=4))
EARLIER = Window(not_before=NOW - timedelta(seconds=1), latest=NOW + timedelta(days=3))


@pytest.mark.parametrize(
    ("current", "pointer", "words"),
    [
        (
            changed_drafts(post(media=(medium(source_sha256="f" + "a" * 63), *post().media[1:]))),
            f"{X}/media/0/source_sha256",
            "isi berkas foto/video",
        ),
        (
            changed_drafts(
                post(media=(medium(alt="Peserta dudu di aula menghadap layar."), *post().media[1:]))
            ),
            f"{X}/media/0/alt",
            "teks alternatif",
        ),
        (changed_drafts(post(media=post().media[::-1])), f"{X}/media/0/alt", "teks alternatif"),
        (changed_drafts(post(media=post().media[:1])), f"{X}/media/1", "foto/video"),
        (content(*drafts()[1:]), X, "daftar kanal"),
        (
            content(*drafts(), post(channel="x-lain")),
            f"/items/{FIRST}/publications/x-lain~1feed",
            "x-lain/feed",
        ),
        (changed_item(window=LATER), f"/items/{FIRST}/window/latest", "batas akhir tayang"),
        (changed_item(window=EARLIER), f"/items/{FIRST}/window/not_before", "paling awal"),
        (
            changed_item(
                media=(Media(file="aula.jpg", alt="Peserta duduk di aula.", sha256="e" * 64),)
            ),
            f"/items/{FIRST}/input/media/0/sha256",
            "isi berkas foto/video",
        ),
        (
            changed_item(channels=(ChannelUse(channel="situs"),)),
            f"/items/{FIRST}/input/channels/1",
            "kanal",
        ),
        (changed_item(unit="IRBAN-2"), f"/items/{FIRST}/input/unit", "unit kerja"),
        (changed_item(title="Judul lain"), f"/items/{FIRST}/title", "judul"),
        (changed_item(submitted_by="inspektur"), f"/items/{FIRST}/submitted_by", "pengirim"),
        (changed_drafts(article(slug="lain")), f"{SITE}/slug", "alamat artikel"),
        (changed_drafts(article(tags=())), f"{SITE}/tags/0", "tagar"),
        (changed_drafts(article(media=(medium(fit="pad"),))), f"{SITE}/media/0/fit", "penyesuaian"),
        (changed_drafts(article(media=(medium(cut=None),))), f"{SITE}/media/0/cut", "potongan"),
    ],
)
def test_one_change_is_refused_and_named(current: Content, pointer: str, words: str) -> None:
    release = released()
    whole = refusal(lambda: verify_release(release, current, authority=authority(), now=NOW))
    one = refusal(lambda: refuse_item_difference(release.content, current, FIRST))
    assert whole.pointer == one.pointer == pointer
    assert FIRST in whole.hint
    assert words in whole.hint


def test_a_change_in_one_item_stops_only_that_item() -> None:
    current = changed_drafts(post(slug="x"))
    release = released()
    refuse_item_difference(release.content, current, SECOND)
    refusal(lambda: refuse_item_difference(release.content, current, FIRST))


def test_the_refusal_shows_old_and_new_value_masked() -> None:
    old = post(excerpt="Hubungi 081234567890 hari ini")
    new = post(excerpt="Hubungi 081234567890 hari itu")
    release = released(changed_drafts(old))
    found = refusal(
        lambda: verify_release(release, changed_drafts(new), authority=authority(), now=NOW)
    )
    assert "hari ini" in found.hint
    assert "hari itu" in found.hint
    assert "081234567890" not in found.hint + str(found)


def leaves(value: JsonValue, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif isinstance(value, list) and value:
        for number, one in enumerate(value):
            yield from leaves(one, (*path, number))
    else:
        yield path


def mutants(whole: Content) -> Iterator[tuple[tuple[str | int, ...], Content]]:
    """Every leaf changed, and every leaf removed; the plan's digest aside."""
    for path in leaves(whole):
        if path == ("plan",):
            continue
        for remove in (False, True):
            mutant: Any = copy.deepcopy(whole)
            holder = mutant
            for step in path[:-1]:
                holder = holder[step]
            if remove:
                del holder[path[-1]]
            else:
                holder[path[-1]] = f"{holder[path[-1]]} "
            yield path, mutant


def test_every_mutant_of_the_content_is_refused() -> None:
    release, count = released(), 0
    for path, mutant in mutants(content()):
        found = refusal(
            lambda mutant=mutant: verify_release(release, mutant, authority=authority(), now=NOW)  # type: ignore[misc]
        )
        assert found.pointer, path
        count += 1
    assert count >= 200


def test_reordering_and_decomposed_letters_pass() -> None:
    accented = changed_drafts(post(excerpt="Café"))
    release = released(accented)
    turned: Any = {key: accented[key] for key in reversed(accented)}
    turned["items"] = {key: turned["items"][key] for key in reversed(turned["items"])}
    verify_release(release, turned, authority=authority(), now=NOW)
    apart = changed_drafts(post(excerpt=unicodedata.normalize("NFD", "Café")))
    verify_release(release, apart, authority=authority(), now=NOW)
    swapped = content_of(manifest(item(SECOND), item()), reversed(drafts()), plan_digest="c" * 64)
    assert digest(swapped) == digest(content())


def test_an_addition_to_the_plan_voids_nothing() -> None:
    later = content(plan="e" * 64)
    verify_release(released(), later, authority=authority(), now=NOW)


def test_fields_that_drafts_get_later_are_listed_or_void_the_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later: Any = copy.deepcopy(content())
    for one in later["items"].values():
        for publication in one["publications"].values():
            publication["language"] = "id"
            for photo in publication["media"]:
                photo["decorative"] = False
    release = released()
    found = refusal(lambda: verify_release(release, later, authority=authority(), now=NOW))
    assert found.pointer.endswith("/language")
    added = {"language": "id", "decorative": False}
    monkeypatch.setattr("content.statement.FIELDS_ADDED", added)
    verify_release(release, later, authority=authority(), now=NOW)
    later["items"][FIRST]["publications"]["x-kota/feed"]["language"] = "jv"
    refusal(lambda: verify_release(release, later, authority=authority(), now=NOW))


def test_the_statement_holds_these_fields_and_no_others() -> None:
    """A new field of a draft must be left out at its default, or be in FIELDS_ADDED, then here."""
    made: Any = content()
    assert set(made) == {"office", "period", "plan", "items"}
    first = made["items"][FIRST]
    assert set(first) == {"title", "submitted_by", "window", "input", "publications"}
    publication = first["publications"]["x-kota/feed"]
    assert set(publication) == {
        *("platform", "title", "body", "parts", "excerpt", "blocks", "tags", "categories"),
        *("slug", "media"),
    }
    assert set(publication["media"][0]) == {
        *("source_sha256", "mime", "alt", "caption", "focus", "fit", "aspect", "cut"),
        *("subtitles_sha256", "compose"),
    }
    assert publication["media"][1]["source_sha256"] == OTHER_PHOTO


def test_drafts_and_items_without_music_are_what_they_were_before_there_was_music() -> None:
    """The digests are those of the program before the field: an upgrade voids nothing."""
    assert digest(content()) == "eaf63aeddd38142a6c5d55f740e7ea94a8efae9aaa06ea9814eb9e63cf3176ec"
    versions = {
        "e337dd2825859699469f2dd08b306e7b651c8cd20d5389262a94d08fef9b0adc": post(),
        "eade2f9712eb6b10378f02407639fb912830a4a1e3bf2a600d064082170b5ef1": article(),
        "b6ed601e5033fba34127cfc80406e13e7449758afa3803fab7cc63c4043f017a": post(
            media=(medium(compose=True),)
        ),
    }
    assert {draft_version(draft): draft for draft in versions.values()} == versions
    assert "music" not in post().model_dump_json()


SONG = Music(file="a.m4a", licence="CC0 1.0", source="Rekaman", sha256="d" * 64, mime="audio/mp4")
UNDER = DraftMusic(source_sha256="d" * 64, mime="audio/mp4", licence="CC0 1.0")
IN_ITEM = f"/items/{FIRST}/input/music"


@pytest.mark.parametrize(
    ("current", "pointer", "words"),
    [
        ({"licence": "izin lisan"}, f"{IN_ITEM}/licence", "lisensi musik latar"),
        ({"sha256": "e" * 64}, f"{IN_ITEM}/sha256", "isi berkas musik latar"),
        ({"source": "Orang lain"}, f"{IN_ITEM}/source", "sumber musik latar"),
        (None, IN_ITEM, "musik latar"),
    ],
)
def test_music_is_bound_by_the_release(
    current: dict[str, str] | None, pointer: str, words: str
) -> None:
    release = released(changed_item(music=SONG))
    renamed = changed_item(music=SONG.model_copy(update={"file": "b.m4a"}))
    refuse_item_difference(release.content, renamed, FIRST)
    other = changed_item(music=SONG.model_copy(update=current) if current else None)
    found = refusal(lambda: refuse_item_difference(release.content, other, FIRST))
    assert found.pointer == pointer
    assert words in found.hint
    added = refusal(
        lambda: refuse_item_difference(released().content, changed_item(music=SONG), FIRST)
    )
    assert added.pointer == IN_ITEM


def test_the_music_of_a_draft_is_bound_and_comes_back() -> None:
    with_music = changed_drafts(post(music=UNDER))
    release = released(with_music)
    drafts_back = {one.key: one for one in released_drafts(release.content)}
    assert drafts_back[f"{FIRST}/x-kota/feed"].music == UNDER
    assert drafts_back[f"{FIRST}/situs/article"].music is None
    for field, value in (("licence", "lain"), ("source_sha256", "e" * 64)):
        other = changed_drafts(post(music=UNDER.model_copy(update={field: value})))
        found = refusal(lambda other=other: refuse_item_difference(release.content, other, FIRST))  # type: ignore[misc]
        assert found.pointer == f"{X}/music/{field}"
        assert "musik latar" in found.hint


def test_a_draft_without_item_or_given_twice_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no item"):
        content(post("DUM-2026-12-09"))
    with pytest.raises(ValueError, match="twice"):
        content(post(), post())


def test_equal_moments_in_another_zone_are_the_same_window() -> None:
    window = Window(
        not_before=NOW.astimezone(WIB), latest=(NOW + timedelta(days=3)).astimezone(WIB)
    )
    assert digest(changed_item(window=window)) == digest(content())


def test_an_item_that_the_release_does_not_hold_is_refused() -> None:
    third = "DUM-2026-12-03"
    more = content_of(manifest(item(), item(SECOND), item(third)), drafts(), plan_digest="c" * 64)
    found = refusal(lambda: refuse_item_difference(released().content, more, third))
    assert third in found.hint
    assert "tidak ada dalam rilis" in found.hint
