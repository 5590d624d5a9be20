"""A release stands for exactly what was released, by whom, in its time; F21 and F39."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue, ValidationError

from config.office import Role
from content.acts import Act, Letter, check_code
from content.canonical import canonical, digest
from content.checks.finding import ReleasedFinding
from content.errors import ApprovalRefused, ManifestError
from content.model import ChannelUse, Media, Window
from content.release import (
    Authority,
    Release,
    letter_act,
    make_release,
    signed_act,
    verify_item,
    verify_release,
)
from content.release_file import (
    load_release,
    load_request,
    save_release,
    signing_command,
    write_request,
)
from content.signatures import SignatureRefused
from content.statement import Content, content_of, make_statement
from tests.content.release_world import (
    FIRST,
    NAMESPACE,
    NOW,
    OTHER_PHOTO,
    ROLES,
    SECOND,
    article,
    authority,
    content,
    drafts,
    item,
    make_key,
    manifest,
    medium,
    post,
    sign,
    signer_line,
    signers,
    statement,
)

LETTER = Letter(number="700/123/2026", scan_sha256="d" * 64)


def by_letter(made: dict[str, JsonValue], **changes: Any) -> Act:
    act = letter_act("kasubbag", "Kepala Subbagian Umum", LETTER, check_code(digest(made)), NOW)
    return act.model_copy(update=changes)


def released(made: Content | None = None) -> Release:
    said = statement(made)
    return make_release(said, by_letter(said), authority=authority(), now=NOW)


def refusal(action: Callable[[], object]) -> ApprovalRefused:
    with pytest.raises(ApprovalRefused) as caught:
        action()
    assert caught.value.exit_code == 21
    assert caught.value.hint.endswith(".")
    return caught.value


# --- what is bound -----------------------------------------------------------------------------


def test_unchanged_content_verifies_whole_and_item_by_item() -> None:
    verified = verify_release(released(), content(), authority=authority(), now=NOW)
    assert (verified.level, verified.role) == ("A1", "kasubbag")
    assert verified.position == "Kepala Subbagian Umum"
    for name in (FIRST, SECOND):
        assert verify_item(released(), content(), name, authority=authority(), now=NOW) == verified


def changed_drafts(*changed: Any) -> Content:
    replaced = {draft.key: draft for draft in changed}
    return content(*(replaced.get(draft.key, draft) for draft in drafts()))


def changed_item(**changes: object) -> Content:
    return content_of(
        manifest(item(FIRST, **changes), item(SECOND)), drafts(), plan_digest="c" * 64
    )


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
    one = refusal(lambda: verify_item(release, current, FIRST, authority=authority(), now=NOW))
    assert whole.pointer == one.pointer == pointer
    assert FIRST in whole.hint
    assert words in whole.hint


def test_a_change_in_one_item_stops_only_that_item() -> None:
    current = changed_drafts(post(slug="x"))
    release = released()
    verify_item(release, current, SECOND, authority=authority(), now=NOW)
    refusal(lambda: verify_item(release, current, FIRST, authority=authority(), now=NOW))


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
    """A new field of a draft must be entered in FIELDS_ADDED, then here."""
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


def test_a_draft_without_item_or_given_twice_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no item"):
        content(post("DUM-2026-12-09"))
    with pytest.raises(ValueError, match="twice"):
        content(post(), post())


# --- who decided, and how we know --------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": "A0"}, "tingkat A1"),
        ({"level": "A3"}, "BSrE"),
        ({"letter": None}, "nomor surat"),
        ({"code": ""}, "Kode rilis"),
        ({"code": "0000-0000"}, "Kode rilis"),
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


def test_the_code_may_be_typed_with_spaces_and_in_any_case() -> None:
    said = statement()
    code = f" {digest(said)[:4].upper()} {digest(said)[4:8].lower()} "
    make_release(said, by_letter(said, code=code), authority=authority(), now=NOW)


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


# --- signatures ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("release-keys")
    return {name: make_key(folder, name) for name in ("ppid", "wakil", "irban", "next")}


@pytest.fixture
def desk(keys: dict[str, Path], tmp_path: Path) -> Authority:
    until = 'valid-before="20261220"'
    return authority(
        signers(
            tmp_path,
            signer_line("ppid@contoh", keys["ppid"], until),
            signer_line("sekretaris@contoh", keys["wakil"]),
            signer_line("irban@contoh", keys["irban"]),
        )
    )


def test_request_sign_elsewhere_attach(
    keys: dict[str, Path], desk: Authority, tmp_path: Path
) -> None:
    request = tmp_path / "desember.permintaan.json"
    write_request(request, statement())
    assert request.read_bytes() == canonical(statement())
    assert f"-n {NAMESPACE}" in signing_command(request, "inspektorat-contoh")
    signature = sign(keys["ppid"], request.read_bytes())

    said = load_request(request)
    act = signed_act(said, signature, NOW, authority=desk)
    assert (act.level, act.role, act.principal) == ("A2", "kasubbag", "ppid@contoh")
    path = tmp_path / "desember.rilis.json"
    save_release(path, make_release(said, act, authority=desk, now=NOW))
    release = load_release(path)
    verified = verify_release(release, content(), authority=desk, now=NOW)
    assert (verified.level, verified.principal) == ("A2", "ppid@contoh")
    assert list(tmp_path.glob(".*.part")) == []


def test_a_signature_by_someone_who_may_not_release_is_refused(
    keys: dict[str, Path], desk: Authority
) -> None:
    said = statement()
    act = signed_act(said, sign(keys["irban"], canonical(said)), NOW, authority=desk)
    found = refusal(lambda: make_release(said, act, authority=desk, now=NOW))
    assert "bukan PPID" in found.hint
    pretended = act.model_copy(update={"role": "kasubbag"})
    found = refusal(lambda: make_release(said, pretended, authority=desk, now=NOW))
    assert "bukan milik" in found.hint


def test_a_signature_for_another_content_is_refused(keys: dict[str, Path], desk: Authority) -> None:
    signature = sign(keys["ppid"], canonical(statement(changed_item(title="Judul lain"))))
    with pytest.raises(SignatureRefused):
        signed_act(statement(), signature, NOW, authority=desk)


def test_a_signature_is_judged_as_of_the_time_the_ledger_saw_it(
    keys: dict[str, Path], desk: Authority
) -> None:
    said = statement()
    act = signed_act(said, sign(keys["ppid"], canonical(said)), NOW, authority=desk)
    release = make_release(said, act, authority=desk, now=NOW)
    expired = NOW.replace(day=21)
    still = statement()
    still["valid"] = {"from": "2026-12-01T00:00:00+07:00", "until": "2026-12-31T00:00:00+07:00"}
    act = signed_act(still, sign(keys["ppid"], canonical(still)), NOW, authority=desk)
    release = make_release(still, act, authority=desk, now=NOW)
    verify_release(release, content(), authority=desk, now=expired, recorded_at=NOW)
    with pytest.raises(SignatureRefused):  # back-dated: the ledger saw it after the key's end
        verify_release(release, content(), authority=desk, now=expired, recorded_at=expired)
    with pytest.raises(SignatureRefused):  # no ledger saw it: the file's own time is no evidence
        verify_release(release, content(), authority=desk, now=expired)


def test_a_signer_with_an_ended_and_a_present_role_acts_in_the_present_one(
    keys: dict[str, Path], desk: Authority
) -> None:
    ended = ROLES[1].model_copy(
        update={"id": "ended", "valid_to": (NOW - timedelta(days=1)).date()}
    )
    both = Authority((ended, *ROLES), "pengolah", desk.allowed_signers)
    said = statement()
    act = signed_act(said, sign(keys["ppid"], canonical(said)), NOW, authority=both)
    assert act.role == "kasubbag"


def test_a_revoked_key_voids_the_release(
    keys: dict[str, Path], desk: Authority, tmp_path: Path
) -> None:
    said = statement()
    act = signed_act(said, sign(keys["ppid"], canonical(said)), NOW, authority=desk)
    release = make_release(said, act, authority=desk, now=NOW)
    revoked = tmp_path / "revoked"
    revoked.write_text(keys["ppid"].with_name("ppid.pub").read_text())
    lost = authority(desk.allowed_signers, revoked)
    refusal(lambda: verify_release(release, content(), authority=lost, now=NOW))


def test_an_unknown_signer_or_no_list_of_signers_is_refused(
    keys: dict[str, Path], desk: Authority
) -> None:
    said = statement()
    signature = sign(keys["next"], canonical(said))
    refusal(lambda: signed_act(said, signature, NOW, authority=desk))
    refusal(lambda: signed_act(said, signature, NOW, authority=authority()))


# --- findings and files -------------------------------------------------------------------------


def test_released_findings_are_part_of_what_is_signed() -> None:
    one = ReleasedFinding(item=FIRST, rule="R07", key="0123456789abcdef", reason="Nama kegiatan")
    end = NOW + timedelta(days=1)
    said = make_statement(content(), (one,), valid_from=NOW, valid_until=end)
    release = make_release(said, by_letter(said), authority=authority(), now=NOW)
    assert release.released_keys(FIRST) == {"0123456789abcdef"}
    assert release.released_keys(SECOND) == frozenset()
    verify_release(release, content(), authority=authority(), now=NOW)
    dropped: Any = {**said, "released": {}}
    forged = release.model_copy(update={"statement": dropped})
    refusal(lambda: verify_release(forged, content(), authority=authority(), now=NOW))


def test_validity_must_not_be_empty() -> None:
    with pytest.raises(ValueError, match="not after"):
        make_statement(content(), (), valid_from=NOW, valid_until=NOW)


def test_a_changed_request_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "permintaan.json"
    write_request(path, statement())
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(ManifestError) as caught:
        load_request(path)
    assert "permintaan.json" in caught.value.hint


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b"\xff", b'{"type":1,"type":2}', b'{"a":NaN}', b"[" * 100_000, b"{}"],
)
def test_a_broken_release_file_is_a_located_mistake(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "rilis.json"
    path.write_bytes(data)
    with pytest.raises(ManifestError) as caught:
        load_release(path)
    assert caught.value.problems[0].file == "rilis.json"


def test_a_missing_release_file_is_a_located_mistake(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="1 mistake"):
        load_release(tmp_path / "rilis.json")


def test_an_act_needs_an_aware_time() -> None:
    with pytest.raises(ValidationError):
        Act(level="A1", role="x", position="y", decided_at=NOW.replace(tzinfo=None))
