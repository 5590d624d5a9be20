"""Releases that are odd: signers without a role, statements without times, drafts read back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import JsonValue

from config.clock import WIB
from content import release_file
from content.canonical import canonical, digest
from content.errors import ManifestError
from content.publication import draft_version
from content.release import Release, intact, make_release, signed_act, verify_act
from content.release_file import load_release, load_request, save_release, write_request
from content.signatures import (
    SignatureRefused,
    find_principal,
    plan_namespace,
    release_namespace,
)
from content.statement import (
    brought_up_to_date,
    make_statement,
    moment,
    part_of,
    place_of,
    released_drafts,
)
from tests.content.release_world import (
    NOW,
    ROLES,
    authority,
    by_letter,
    content,
    drafts,
    make_key,
    refusal,
    released,
    sign,
    signer_line,
    signers,
    statement,
)


def test_a_signer_that_holds_no_role_is_refused(tmp_path: Path) -> None:
    key = make_key(tmp_path, "tamu")
    allowed = signers(tmp_path, signer_line("tamu@contoh", key))
    said = statement()
    signature = sign(key, canonical(said))
    found = refusal(lambda: signed_act(said, signature, NOW, authority=authority(allowed)))
    assert "tamu@contoh" in found.hint


def test_a_signer_is_found_in_the_role_of_that_day(tmp_path: Path) -> None:
    """Near midnight the office's day counts, not that of UTC."""
    key = make_key(tmp_path, "ppid")
    allowed = signers(tmp_path, signer_line("ppid@contoh", key))
    today = datetime(2026, 12, 9, 0, 30, tzinfo=WIB)
    new = ROLES[1].model_copy(update={"valid_from": today.date()})
    roles = tuple(new if role.id == new.id else role for role in ROLES)
    desk = replace(authority(allowed), roles=roles)
    said = statement()
    act = signed_act(said, sign(key, canonical(said)), today, authority=desk)
    assert (act.role, act.decided_at) == (new.id, today)


@pytest.mark.parametrize("wrong", [{}, {"from": "kemarin", "until": "besok"}, {"from": ""}])
def test_a_statement_without_times_is_refused(wrong: dict[str, JsonValue]) -> None:
    said = {**statement(), "valid": wrong}
    release = Release(statement=said, digest=digest(said), act=by_letter(said))
    found = refusal(lambda: verify_act(intact(release), authority=authority(), now=NOW))
    assert found.pointer == "/valid/from"


def test_times_without_an_offset_are_wib() -> None:
    naive: JsonValue = NOW.astimezone(WIB).replace(tzinfo=None).isoformat()
    said: dict[str, JsonValue] = {**statement(), "valid": {"from": naive, "until": naive}}
    release = Release(statement=said, digest=digest(said), act=by_letter(said))
    assert verify_act(intact(release), authority=authority(), now=NOW).level == "A1"


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        moment(NOW.replace(tzinfo=None))
    empty = "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----"
    with pytest.raises(ValueError, match="aware"):
        find_principal(empty, Path(), at=NOW.replace(tzinfo=None))


def test_a_validity_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="not after"):
        make_statement(content(), (), valid_from=NOW, valid_until=NOW)


def test_drafts_come_back_from_a_release_as_they_were() -> None:
    assert sorted(released_drafts(content()), key=lambda one: one.key) == sorted(
        drafts(), key=lambda one: one.key
    )
    versions = {draft_version(one) for one in released_drafts(released().content)}
    assert versions == {draft_version(one) for one in drafts()}


def test_what_is_told_beside_an_items_input_is_not_in_it_as_well() -> None:
    """The input is what the unit handed in; a field told twice would be two fields to compare."""
    for item in part_of(content(), "items").values():
        assert isinstance(item, dict)
        assert isinstance(item["input"], dict)
        told_beside = {"id", "title", "submitted_by", "window"}
        assert not told_beside & item["input"].keys()


def test_what_holds_no_drafts_gives_none() -> None:
    odd = {"items": {"A": "teks", "B": {"publications": {"x/feed": "teks"}}, "C": {}}}
    assert released_drafts(odd) == ()  # type: ignore[arg-type]
    assert released_drafts({}) == ()
    assert part_of({"items": []}, "items") == {}


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/office", ("", "", "office")),
        ("/items", ("", "", "items")),
        ("/items/D-1", ("D-1", "", "")),
        ("/items/D-1/title", ("D-1", "", "title")),
        ("/items/D-1/publications", ("D-1", "", "publications")),
        ("/items/D-1/publications/x~1feed", ("D-1", "x/feed", "")),
        ("/items/D-1/publications/x~1feed/media/0/alt", ("D-1", "x/feed", "media/0/alt")),
        ("/plan/items/D-1", ("", "", "plan/items/D-1")),
    ],
)
def test_a_pointer_names_item_publication_and_field(
    pointer: str, place: tuple[str, str, str]
) -> None:
    assert place_of(pointer) == place


def test_lists_of_unequal_length_are_compared_as_they_are() -> None:
    assert brought_up_to_date([1, 2, 3], [1]) == [1, 2, 3]
    assert brought_up_to_date([1], [1, 2]) == [1]
    assert brought_up_to_date({"a": 1}, [1]) == {"a": 1}


def test_a_request_that_is_no_canonical_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"type": 12345678901234567890}', encoding="utf-8")
    with pytest.raises(ManifestError):
        load_request(path)
    write_request(path, statement())
    assert load_request(path) == statement()


def test_a_file_over_the_limit_is_refused_before_it_is_read_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    save_release(path, released())
    size = path.stat().st_size
    monkeypatch.setattr(release_file, "MAX_BYTES", size)
    assert load_release(path) == released()
    monkeypatch.setattr(release_file, "MAX_BYTES", size - 1)
    with pytest.raises(ManifestError) as caught:
        load_release(path)
    assert caught.value.problems[0].value == f"> {size - 1} bytes"


def test_a_saved_release_is_text_for_people(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    save_release(path, released())
    text = path.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert "\\u" not in text
    assert json.loads(text)["digest"] == released().digest


def test_the_type_of_a_statement_is_a_wire_string() -> None:
    """Another word would void every release that was ever signed."""
    assert statement()["type"] == "tayang.release/v1"


def test_a_release_file_with_a_wrong_field_names_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    save_release(path, released())
    path.write_text(path.read_text().replace('"level": "A1"', '"level": "B7"'), encoding="utf-8")
    with pytest.raises(ManifestError) as caught:
        load_release(path)
    assert caught.value.problems[0].value == "act.level"


def test_a_broken_signature_text_is_refused_before_any_file(tmp_path: Path) -> None:
    with pytest.raises(SignatureRefused):
        find_principal("bukan tanda tangan", tmp_path / "tidak-ada", at=NOW)


def test_the_two_purposes_of_a_signature_differ() -> None:
    assert plan_namespace("kantor") == "tayang-plan@kantor"
    assert release_namespace("kantor") == "tayang-release@kantor"


def test_a_release_is_judged_when_it_is_made() -> None:
    said = statement()
    late = NOW.replace(year=2027)
    refusal(lambda: make_release(said, by_letter(said), authority=authority(), now=late))
