"""A login's tokens: private on disk, renewed once by whoever comes first."""

from __future__ import annotations

import multiprocessing
import os
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.errors import SecretError
from config.redaction import contains_secret
from config.secrets import EnvironmentSecrets, FileSecrets, SecretChain, resolve
from config.token_file import Token, TokenFile

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)


def token(number: int = 1, *, hours: float = 2) -> Token:
    return Token(
        access_token=SecretStr(f"akses-rahasia-{number}"),
        refresh_token=SecretStr(f"segar-rahasia-{number}"),
        expires_at=NOW + timedelta(hours=hours),
        obtained_at=NOW,
        scopes=("satu", "dua"),
        account="kantor",
    )


@pytest.fixture
def file(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "secrets" / "x-login")


def test_what_is_written_is_read_back_and_is_private(file: TokenFile) -> None:
    assert file.read() is None
    file.write(token())
    assert file.read() == token()
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    assert contains_secret("segar-rahasia-1")
    assert sorted(one.name for one in file.path.parent.iterdir()) == ["x-login", "x-login.lock"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused_with_the_remedy(file: TokenFile, mode: int) -> None:
    file.write(token())
    file.path.chmod(mode)
    with pytest.raises(SecretError) as caught:
        file.read()
    assert f"chmod 600 {file.path}" in caught.value.hint


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"access_token": 1}', "bukan json"])
def test_a_broken_file_is_told_without_its_content(file: TokenFile, content: str) -> None:
    file.write(token())
    file.path.write_text(content)
    with pytest.raises(SecretError) as caught:
        file.read()
    assert "channels login" in caught.value.hint


def test_nobody_logged_in_says_what_to_run(file: TokenFile) -> None:
    with pytest.raises(SecretError) as caught:
        file.renew(lambda _: True, lambda old: old)
    assert "tayang channels login" in caught.value.hint
    assert not file.path.parent.exists()


def test_an_access_token_refused_early_is_marked_unless_it_was_renewed(file: TokenFile) -> None:
    file.write(token(1))
    file.expire("akses-rahasia-0", NOW)
    assert file.read() == token(1)
    file.expire("akses-rahasia-1", NOW)
    assert file.read() == replace(token(1), expires_at=NOW)


def test_many_threads_renew_once(file: TokenFile) -> None:
    """Two runs at the same moment: a refresh token that works once must be used once."""
    file.write(token(1))
    asked: list[str] = []
    start = threading.Barrier(8)
    got: list[Token] = []

    def fetch(old: Token) -> Token:
        asked.append(old.refresh_token.get_secret_value())
        return replace(token(2), account=old.account)

    def run() -> None:
        start.wait()
        stale = "akses-rahasia-1"
        got.append(file.renew(lambda one: one.access_token.get_secret_value() == stale, fetch))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert asked == ["segar-rahasia-1"]
    assert got == [token(2)] * 8


def _renew_elsewhere(path: str, log: str) -> None:
    def fetch(_: Token) -> Token:
        with open(log, "a", encoding="utf-8") as told:  # noqa: PTH123 -- appended by several
            told.write("renewed\n")
        return token(2)

    TokenFile(Path(path)).renew(
        lambda one: one.access_token.get_secret_value() == "akses-rahasia-1", fetch
    )


def test_many_processes_renew_once(file: TokenFile, tmp_path: Path) -> None:
    file.write(token(1))
    log = tmp_path / "log"
    fork = multiprocessing.get_context("fork")
    several = [
        fork.Process(target=_renew_elsewhere, args=(str(file.path), str(log))) for _ in range(4)
    ]
    for one in several:
        one.start()
    for one in several:
        one.join(20)
    assert [one.exitcode for one in several] == [0] * 4
    assert log.read_text() == "renewed\n"
    assert file.read() == token(2)


def test_a_failed_renewal_leaves_the_old_tokens(file: TokenFile) -> None:
    file.write(token(1))

    def fetch(_: Token) -> Token:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        file.renew(lambda _: True, fetch)
    assert file.read() == token(1)
    assert file.renew(lambda _: True, lambda _: token(3)) == token(3)  # the lock is free again


def test_channels_yaml_names_the_file(tmp_path: Path) -> None:
    chain = SecretChain([FileSecrets(tmp_path), EnvironmentSecrets({})])
    options = {"client_id": "abc", "login": {"token_file": "x-login"}}
    values = resolve(options, chain, channel="x")
    assert values["login"].path == tmp_path / "x-login"
    with pytest.raises(SecretError):
        resolve(options, EnvironmentSecrets({}), channel="x")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606])
def test_a_secret_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "kata"
    path.write_text("sangat-rahasia\n")
    path.chmod(mode)
    with pytest.raises(SecretError) as caught:
        FileSecrets(tmp_path).get("kata")
    assert f"chmod 600 {path}" in caught.value.hint
    assert "sangat-rahasia" not in caught.value.hint + str(caught.value)


def test_a_pipe_or_a_link_is_no_secret(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa", 0o600)
    (tmp_path / "asli").write_text("isi-rahasia")
    (tmp_path / "asli").chmod(0o600)
    (tmp_path / "tautan").symlink_to("asli")
    for name in ("pipa", "tautan"):
        with pytest.raises(SecretError):
            FileSecrets(tmp_path).get(name)


def test_the_environment_holds_secrets_too(tmp_path: Path) -> None:
    chain = SecretChain(
        [FileSecrets(tmp_path), EnvironmentSecrets({"TAYANG_SECRET_X_TOKEN": "dari-lingkungan"})]
    )
    found = chain.get("x-token")
    assert found is not None
    assert found.get_secret_value() == "dari-lingkungan"
    assert "dari-lingkungan" not in repr(found)
