"""What an officer mistypes is answered in Indonesian with the next step, never with a traceback."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from flows.cli import app
from flows.cli_run import run
from tests.source_tree import ROOT

ENGLISH = re.compile(
    r"\b(Usage|Options|Commands|Arguments|Error|Try|Invalid|Missing|Show|No such)\b"
)
MISTYPED = {
    "evidence attach X --file x": "Opsi --file tidak dikenal.\n",
    "status --hom x": "Barangkali maksud Anda --home?",
    "status --json=1": "Opsi --json tidak memakai isian",
    "publish a b": "Kata ini berlebih: b.",
}


def typed(words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["tayang", *words.split()])
    return run(app)


@pytest.mark.parametrize("words", MISTYPED)
def test_a_mistyped_command(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(words, monkeypatch) == 2
    told = capsys.readouterr().err
    assert MISTYPED[words] in told
    assert "--help" in told
    assert not ENGLISH.search(told)


@pytest.mark.parametrize("words", ["", "--help", "release", "publish --help", "sandbox --help"])
def test_help_is_indonesian(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(words, monkeypatch)
    page = "".join(capsys.readouterr())
    assert "Cara pakai:" in page
    assert not ENGLISH.search(page)
    assert "<bool>" not in page


def test_questions_left_unanswered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path(os.devnull).open(encoding="utf-8") as nobody:
        monkeypatch.setattr(sys, "stdin", nobody)
        assert typed(f"init {tmp_path / 'kantor'}", monkeypatch) == 1
    assert "tidak ada yang ditulis" in capsys.readouterr().err
    assert not (tmp_path / "kantor").exists()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "no", "x.html"), "x.html: tidak boleh dibaca atau ditulis"),
        (FileNotFoundError(2, "no", "x.html"), "x.html: tidak ditemukan"),
        (IsADirectoryError(21, "no", "x"), "x: ini folder"),
        (OSError(5, "no", "x"), "x: tidak dapat dibuka atau ditulis (kode 5)"),
        (OSError(28, "no"), "Diska penuh"),
        (KeyboardInterrupt(), "Dihentikan"),
    ],
)
def test_what_the_machine_refuses(
    error: BaseException,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    failing = typer.Typer()

    @failing.command()
    def fail() -> None:
        raise error

    monkeypatch.setattr(sys, "argv", ["tayang"])
    assert run(failing) in (31, 130)
    assert told in capsys.readouterr().err


def test_a_failure_of_the_program_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = typer.Typer()

    @failing.command()
    def fail() -> None:
        raise OSError("a socket, not a file")

    monkeypatch.setattr(sys, "argv", ["tayang"])
    with pytest.raises(OSError, match="socket"):
        run(failing)


def test_the_sandbox_on_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "flows.cli", "sandbox", "--port", port]
        command += ["--state", str(tmp_path)]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
    assert done.returncode == 31
    assert f"tidak dapat berjalan di port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_manifest_that_may_not_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.yaml"
    manifest.touch()
    allowed = os.access

    def ours(path: object, *words: int, **more: bool) -> bool:
        return str(path) != str(manifest) and allowed(str(path), *words, **more)

    monkeypatch.setattr(os, "access", ours)
    assert typed(f"check {manifest}", monkeypatch) == 2
    assert f"{manifest}: tidak boleh dibaca" in capsys.readouterr().err
