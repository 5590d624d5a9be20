"""Good signatures pass; forged, expired, revoked, wrong-purpose and wrong-person ones do not."""

from __future__ import annotations

import stat
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.errors import ConfigError
from content import signatures
from content.signatures import (
    SignatureRefused,
    find_principal,
    release_namespace,
    verify_signature,
)
from tests.content.release_world import NAMESPACE, make_key, public, sign, signer_line, signers

DATA = b'{"type":"tayang.release/v1"}'
NOW = datetime(2026, 12, 8, 3, 0, tzinfo=UTC)
WHO = "ppid@contoh"


@dataclass
class Desk:
    folder: Path
    key: Path
    other: Path
    signature: str
    allowed: Path

    def verify(
        self,
        data: bytes = DATA,
        *,
        signature: str = "",
        principal: str = WHO,
        namespace: str = NAMESPACE,
        at: datetime = NOW,
        revoked: Path | None = None,
    ) -> None:
        verify_signature(
            data,
            signature or self.signature,
            principal=principal,
            namespace=namespace,
            allowed_signers=self.allowed,
            at=at,
            revoked=revoked,
        )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("keys")
    key, other = make_key(folder, "ppid"), make_key(folder, "other")
    limits = ('valid-after="20260101"', 'valid-before="20270101"')
    allowed = signers(
        folder, signer_line(WHO, key, *limits), signer_line("wakil@contoh", other, *limits)
    )
    return Desk(folder, key, other, sign(key, DATA), allowed)


def test_good_signatures_pass(desk: Desk) -> None:
    desk.verify()
    desk.verify(signature=sign(desk.other, DATA), principal="wakil@contoh")
    assert find_principal(desk.signature, desk.allowed, at=NOW) == WHO
    assert find_principal(sign(desk.other, DATA), desk.allowed, at=NOW) == "wakil@contoh"


def test_changed_content_is_refused(desk: Desk) -> None:
    with pytest.raises(SignatureRefused) as caught:
        desk.verify(DATA + b"\n")
    assert caught.value.exit_code == 21
    assert WHO in caught.value.hint


def test_another_purpose_is_refused_on_either_side(desk: Desk) -> None:
    with pytest.raises(SignatureRefused):
        desk.verify(namespace="tayang-release@lain")
    with pytest.raises(SignatureRefused):
        desk.verify(signature=sign(desk.key, DATA, "git"))


def test_a_purpose_that_the_file_does_not_allow_is_refused(desk: Desk) -> None:
    made = sign(desk.key, DATA, "file")
    with pytest.raises(SignatureRefused):
        desk.verify(signature=made, namespace="file")


def test_another_person_is_refused(desk: Desk) -> None:
    with pytest.raises(SignatureRefused):
        desk.verify(principal="wakil@contoh")


def test_an_unlisted_key_is_refused(desk: Desk) -> None:
    made = sign(make_key(desk.folder, "stranger"), DATA)
    with pytest.raises(SignatureRefused):
        desk.verify(signature=made)
    with pytest.raises(SignatureRefused):
        find_principal(made, desk.allowed, at=NOW)


@pytest.mark.parametrize("at", ["2025-12-31T16:59:59+00:00", "2027-01-01T00:00:01+07:00"])
def test_a_key_outside_its_days_is_refused(desk: Desk, at: str) -> None:
    with pytest.raises(SignatureRefused):
        desk.verify(at=datetime.fromisoformat(at))


@pytest.mark.parametrize("at", ["2025-12-31T17:00:01+00:00", "2026-12-31T16:59:58+00:00"])
def test_days_in_the_file_are_days_of_wib(desk: Desk, at: str) -> None:
    desk.verify(at=datetime.fromisoformat(at))


def test_a_revoked_key_is_refused_even_for_old_signatures(desk: Desk) -> None:
    revoked = desk.folder / "revoked"
    revoked.write_text(public(desk.key) + "\n")
    with pytest.raises(SignatureRefused):
        desk.verify(revoked=revoked)
    desk.verify(signature=sign(desk.other, DATA), principal="wakil@contoh", revoked=revoked)


def test_a_forged_signature_is_refused(desk: Desk) -> None:
    lines = desk.signature.splitlines()
    swapped = lines[3].swapcase()
    assert swapped != lines[3]
    with pytest.raises(SignatureRefused):
        desk.verify(signature="\n".join([*lines[:3], swapped, *lines[4:]]))


@pytest.mark.parametrize("made", ["", "hello", "-----BEGIN SSH SIGNATURE-----\nAAAA", "x" * 20_000])
def test_what_is_no_signature_is_refused_before_any_program_runs(
    desk: Desk, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "PROGRAM", "no-such-program-here")
    with pytest.raises(SignatureRefused, match="armored"):
        verify_signature(
            DATA, made, principal=WHO, namespace=NAMESPACE, allowed_signers=desk.allowed, at=NOW
        )


@pytest.mark.parametrize("principal", ["*", "-Oprint", "ppid@contoh,x", "a b", "ppid@*", ""])
def test_patterns_and_options_are_no_identities(desk: Desk, principal: str) -> None:
    with pytest.raises(SignatureRefused, match="plain identity"):
        desk.verify(principal=principal)


def test_a_wildcard_line_gives_no_identity(desk: Desk, tmp_path: Path) -> None:
    allowed = signers(tmp_path, signer_line("*@contoh", desk.key))
    with pytest.raises(SignatureRefused, match="usable identities"):
        find_principal(desk.signature, allowed, at=NOW)


def test_missing_program_or_file_is_a_configuration_error(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        find_principal(desk.signature, tmp_path / "allowed_signers", at=NOW)
    assert "allowed_signers" in caught.value.hint
    monkeypatch.setattr(signatures, "PROGRAM", "no-such-program-here")
    with pytest.raises(ConfigError, match="not installed") as missing:
        desk.verify()
    assert missing.value.exit_code == 31


def test_a_program_that_hangs_is_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "slow-keygen"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o700)
    monkeypatch.setattr(signatures, "PROGRAM", str(slow))
    monkeypatch.setattr(signatures, "TIMEOUT_S", 0.2)
    with pytest.raises(SignatureRefused, match="no answer"):
        desk.verify()


def test_the_signature_lies_in_a_private_file_that_goes_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    spy = tmp_path / "spy-keygen"
    spy.write_text(
        '#!/bin/sh\nfor a in "$@"; do case "$a" in *.sig) stat -c %a "$a" > '
        f'"{seen}"; echo "$a" >> "{seen}";; esac; done\nexit 1\n'
    )
    spy.chmod(0o700)
    monkeypatch.setattr(signatures, "PROGRAM", str(spy))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SignatureRefused, match="exit code 1"):
        desk.verify()
    mode, name = seen.read_text().split()
    assert int(mode, 8) == stat.S_IRUSR | stat.S_IWUSR
    assert not Path(name).exists()


@pytest.mark.parametrize("office", ["", "Kantor", "a b", "a,b", 'a"b', "a@b"])
def test_an_office_that_cannot_name_a_purpose_is_refused(office: str) -> None:
    with pytest.raises(ValueError, match="namespace"):
        release_namespace(office)
