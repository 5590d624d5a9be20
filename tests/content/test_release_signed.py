"""Request, sign elsewhere, attach; and the files of a release (fault F39)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from content.acts import Act
from content.canonical import canonical
from content.checks.finding import ReleasedFinding
from content.errors import ManifestError
from content.release import (
    Authority,
    make_release,
    signed_act,
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
from content.statement import make_statement
from tests.content.release_world import (
    FIRST,
    NAMESPACE,
    NOW,
    ROLES,
    SECOND,
    authority,
    by_letter,
    changed_item,
    content,
    make_key,
    refusal,
    sign,
    signer_line,
    signers,
    statement,
)


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


def test_a_signer_with_two_roles_acts_in_the_one_that_is_named(
    keys: dict[str, Path], desk: Authority
) -> None:
    """E.g. a PPID who also stands in for the Atasan PPID."""
    other = ROLES[1].model_copy(update={"id": "plh-atasan", "role": "atasan_ppid"})
    both = Authority((other, *ROLES), "pengolah", desk.allowed_signers)
    said = statement()
    signature = sign(keys["ppid"], canonical(said))
    act = signed_act(said, signature, NOW, authority=both, wanted="kasubbag")
    assert make_release(said, act, authority=both, now=NOW).act.role == "kasubbag"


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


@pytest.mark.parametrize("extra", [{"signature": "x"}, {"principal": "ppid@contoh"}])
def test_a_letter_that_claims_a_signature_too_is_refused(extra: dict[str, str]) -> None:
    said = statement()
    act = by_letter(said, **extra)
    found = refusal(lambda: make_release(said, act, authority=authority(), now=NOW))
    assert found.pointer == "/act"


def test_a_signature_that_claims_a_letter_too_is_refused(
    keys: dict[str, Path], desk: Authority
) -> None:
    said = statement()
    act = signed_act(said, sign(keys["ppid"], canonical(said)), NOW, authority=desk)
    mixed = act.model_copy(update={"code": "0000-0000"})
    assert (
        "tingkat lain" in refusal(lambda: make_release(said, mixed, authority=desk, now=NOW)).hint
    )
