"""A release stands only for those who may give it, in its time."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest

from config.office import Role
from content.canonical import digest
from content.release import (
    Authority,
    make_release,
    verify_release,
)
from content.statement import content_of
from tests.content.release_world import (
    FIRST,
    NOW,
    ROLES,
    SECOND,
    authority,
    by_letter,
    changed_item,
    content,
    drafts,
    item,
    manifest,
    refusal,
    released,
    statement,
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": "A0"}, "tingkat A1"),
        ({"level": "A3"}, "BSrE"),
        ({"letter": None}, "nomor surat"),
        ({"code": ""}, "belum diketik"),
        ({"code": "0000-0000"}, "terlalu pendek: 8 dari 32"),
        ({"role": "tidak-ada"}, "roles.yaml"),
        ({"role": "inspektur"}, "bukan PPID"),
        ({"role": "pengolah"}, "bukan PPID"),
        ({"decided_at": NOW + timedelta(minutes=1)}, "belum tiba"),
    ],
)
def test_acts_that_do_not_stand(changes: dict[str, Any], words: str) -> None:
    said = statement()
    act = by_letter(said, **changes)
    found = refusal(lambda: make_release(said, act, authority=authority(), now=NOW))
    assert words in found.hint


def test_a_deputy_of_ppid_may_release() -> None:
    said = statement()
    release = make_release(said, by_letter(said, role="sekretaris"), authority=authority(), now=NOW)
    assert verify_release(release, content(), authority=authority(), now=NOW).role == "sekretaris"


def test_a_role_counts_only_on_its_days() -> None:
    held = ROLES[1].model_copy(update={"valid_to": (NOW - timedelta(days=1)).date()})
    roles = (ROLES[0], held, *ROLES[2:])
    said = statement()
    found = refusal(
        lambda: make_release(
            said, by_letter(said), authority=Authority(roles=roles, uploader="pengolah"), now=NOW
        )
    )
    assert "masa berlaku" in found.hint


def role(index: int, **changes: object) -> tuple[Role, ...]:
    return tuple(
        one.model_copy(update=changes) if number == index else one
        for number, one in enumerate(ROLES)
    )


@pytest.mark.parametrize(
    ("roles", "uploader", "submitter"),
    [
        (ROLES, "kasubbag", "irban-1"),
        (ROLES, "Kepala  subbagian umum", "irban-1"),
        (ROLES, "pengolah", "kasubbag"),
        (ROLES, "pengolah", "Kepala Subbagian Umum"),
        (ROLES, "pengolah", "pengolah"),
        (ROLES, "pengolah", "PENGOLAH DATA DAN INFORMASI"),
        (role(3, holder="pejabat satu"), "pengolah", "irban-1"),
        (role(0, principal="ppid@contoh"), "pengolah", "irban-1"),
    ],
)
def test_approver_submitter_and_uploader_are_three(
    roles: tuple[Role, ...], uploader: str, submitter: str
) -> None:
    own = content_of(
        manifest(item(submitted_by=submitter), item(SECOND)), drafts(), plan_digest="c" * 64
    )
    said = statement(own)
    found = refusal(
        lambda: make_release(
            said, by_letter(said), authority=Authority(roles=roles, uploader=uploader), now=NOW
        )
    )
    assert "acts twice" in str(found)
    assert "pejabat satu" not in (str(found) + found.hint).casefold()


@pytest.mark.parametrize("days", [-1, 11])
def test_outside_its_validity_a_release_does_not_stand(days: int) -> None:
    release = released()
    release = release.model_copy(
        update={"act": release.act.model_copy(update={"decided_at": NOW - timedelta(days=2)})}
    )
    at = NOW + timedelta(days=days)
    found = refusal(lambda: verify_release(release, content(), authority=authority(), now=at))
    assert found.pointer == "/statement/valid"


def test_a_statement_that_was_changed_in_the_file_does_not_stand() -> None:
    release = released()
    changed: Any = copy.deepcopy(release.statement)
    changed["content"]["items"][FIRST]["title"] = "Judul lain"
    forged = release.model_copy(update={"statement": changed})
    current = changed_item(title="Judul lain")
    found = refusal(lambda: verify_release(forged, current, authority=authority(), now=NOW))
    assert found.pointer == "/digest"
    with_digest = forged.model_copy(update={"digest": digest(changed)})
    found = refusal(lambda: verify_release(with_digest, current, authority=authority(), now=NOW))
    assert found.pointer == "/act/code"


def test_a_statement_of_another_kind_is_no_release() -> None:
    said: Any = {**statement(), "type": "tayang.correction/v1"}
    found = refusal(lambda: make_release(said, by_letter(said), authority=authority(), now=NOW))
    assert found.pointer == "/digest"
