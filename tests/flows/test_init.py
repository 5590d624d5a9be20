"""``tayang init``: a fresh folder that loads, is private where it must be, and publishes."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from config.settings import Settings
from flows.cli import app
from flows.demo.office import _SECRETS
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.five_channels import channels_at
from tests.flows.office import DEMO, NOW, ONE, SECRETS, Office, site_channel, states, x_channel
from tests.sandbox_process import SandboxProcess


def answers_at(path: Path, twin: SandboxProcess, **changes: Any) -> Path:
    """Answers of the demo's office with website and X on the twins."""
    value: dict[str, Any] = {
        "office": yaml.safe_load(DEMO.joinpath("office.yaml").read_text("utf-8")),
        "roles": yaml.safe_load(DEMO.joinpath("roles.yaml").read_text("utf-8"))["roles"],
        "channels": [site_channel(twin.wordpress), x_channel(twin.x)],
        "delivery": {"settle": {"wordpress": 5, "x": 5}},
        "secrets": dict(SECRETS),
    }
    path.write_text(yaml.safe_dump(value | changes), encoding="utf-8")
    path.chmod(0o600)
    return path


def at(home: Path, twin: SandboxProcess) -> Office:
    """The folder as the tests' helper knows it; it need not exist."""
    return Office(home, twin)


def test_a_fresh_folder_loads_is_private_and_publishes(
    tmp_path: Path, twin: SandboxProcess, new_office: MakeOffice
) -> None:
    model = new_office(ONE)
    home = tmp_path / "baru"
    office = at(home, twin)
    answers = answers_at(tmp_path / "jawaban.yaml", twin)
    ran = tayang(office, "init", str(home), "--answers", str(answers), "--json")
    assert ran.code == 0, ran.out + ran.err
    assert set(ran.value["written"]) == {
        "office.yaml",
        "channels.yaml",
        "roles.yaml",
        *(f"secrets/{name}" for name in SECRETS),
    }
    assert [one["level"] for one in ran.value["findings"] if one["topic"] == "account"] == [
        "BAIK",
        "BAIK",
    ]
    settings = Settings.load(home, environment={})
    assert [one.name for one in settings.channels] == ["situs", "x"]
    for path, mode in [(home / "secrets", 0o700)] + [
        (home / "secrets" / name, 0o600) for name in SECRETS
    ]:
        assert stat.S_IMODE(path.stat().st_mode) == mode
    for name in ("manifest.yaml", "plan.yaml"):
        (home / name).write_bytes((model.home / name).read_bytes())
    shutil.copytree(model.home / "media", home / "media")
    office.release()
    result = office.publish()
    assert states(result) == [(ONE, "situs", "tayang"), (ONE, "x", "tayang")]


def test_every_platform_can_be_set_up(tmp_path: Path, twin: SandboxProcess) -> None:
    home = tmp_path / "lima"
    channels = [one | {"mode": "rehearse"} for one in channels_at(twin.url)]
    changes = {"channels": channels, "secrets": _SECRETS}
    answers = answers_at(tmp_path / "jawaban.yaml", twin, **changes)
    ran = tayang(at(home, twin), "init", str(home), "--answers", str(answers), "--json")
    assert ran.code == 0, ran.out + ran.err
    assert {one.mode for one in Settings.load(home, environment={}).channels} == {"rehearse"}
    assert "mode: rehearse" in (home / "channels.yaml").read_text()


def test_no_secret_is_ever_shown(tmp_path: Path, twin: SandboxProcess) -> None:
    home = tmp_path / "baru"
    answers = answers_at(tmp_path / "jawaban.yaml", twin)
    for words in ((), ("--json",), ("--json", "--overwrite")):
        ran = tayang(at(home, twin), "init", str(home), "--answers", str(answers), *words)
        for value in SECRETS.values():
            assert value not in ran.out + ran.err
    for name in ("office.yaml", "channels.yaml", "roles.yaml"):
        for value in SECRETS.values():
            assert value not in (home / name).read_text()


def test_nothing_that_exists_is_overwritten_unasked(tmp_path: Path, twin: SandboxProcess) -> None:
    home = tmp_path / "baru"
    home.mkdir()
    (home / "roles.yaml").write_text("# milik kantor\n")
    answers = answers_at(tmp_path / "jawaban.yaml", twin)
    ran = tayang(at(home, twin), "init", str(home), "--answers", str(answers))
    assert ran.code == 31
    assert "--overwrite" in ran.err
    assert [one.name for one in home.iterdir()] == ["roles.yaml"]
    assert (home / "roles.yaml").read_text() == "# milik kantor\n"
    ran = tayang(at(home, twin), "init", str(home), "--answers", str(answers), "--overwrite")
    assert ran.code == 0
    assert "ppid" in (home / "roles.yaml").read_text()


def test_answers_with_mistakes_name_them_and_write_nothing(
    tmp_path: Path, twin: SandboxProcess
) -> None:
    home = tmp_path / "baru"
    wrong = {"channels": [{"name": "Situs Kami", "platform": "wordpress"}], "secrets": {"x": 12345}}
    answers = answers_at(tmp_path / "jawaban.yaml", twin, **wrong)
    ran = tayang(at(home, twin), "init", str(home), "--answers", str(answers))
    assert ran.code == 31
    assert "channels[0].name" in ran.err
    assert "secrets.x" in ran.err
    assert "12345" not in ran.err
    assert not home.exists()


def test_answers_with_secrets_must_be_private(tmp_path: Path, twin: SandboxProcess) -> None:
    answers = answers_at(tmp_path / "jawaban.yaml", twin)
    answers.chmod(0o644)
    ran = tayang(
        at(tmp_path / "baru", twin), "init", str(tmp_path / "baru"), "--answers", str(answers)
    )
    assert ran.code == 31
    assert f"chmod 600 {answers}" in ran.err


OFFICE = ["Inspektorat Contoh", "", "Yogyakarta", "", "IRBAN-1", "Inspektur Pembantu I", ""]
LETTERHEAD = ["", "PEMERINTAH KOTA", "", "Jalan Contoh 1", "", "", ""]
"""Tags first; then the lines, the address, and no telephone, site or mail."""

DOMAINS = ["contoh.go.id", ""]
HOLDER = ["", "", "", "2026-01-01", "2026-12-31"]
"""Position as offered, no name, no key, and the term."""


def interview(*channels: list[str]) -> str:
    """What a person types, line by line."""
    lines = [*OFFICE, *LETTERHEAD, *DOMAINS]
    lines += [*HOLDER, "tidak"]
    lines += [*HOLDER, "mungkin", "ya", "Kepala Bagian", "", "", "2026-12-01", "2026-12-20", "plh"]
    lines += [*HOLDER, "n"]
    lines += ["", "", "", ""]
    for channel in channels:
        lines += channel
    return "\n".join(lines) + "\n"


def test_the_conversation_in_indonesian(
    tmp_path: Path, twin: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAYANG_CLOCK", NOW)
    home = tmp_path / "kantor"
    site = ["y", "", "", "automatic", twin.wordpress, "penulis", SECRETS["wordpress-password"]]
    rest = ["t"] * 20
    typed = interview(site, rest)
    ran = CliRunner().invoke(app, ["init", str(home)], input=typed)
    assert ran.exit_code == 0, ran.output
    settings = Settings.load(home, environment={})
    assert settings.office.id == "inspektorat-contoh"
    assert settings.office.units == {"IRBAN-1": "Inspektur Pembantu I"}
    assert settings.office.letterhead.lines == ("PEMERINTAH KOTA",)
    assert [one.id for one in settings.roles] == [
        "pelaksana",  # the ids that the guides write behind --role
        "ppid",
        "ppid-pengganti",
        "atasan",
        "kepala-unit",
    ]
    deputy = settings.role("ppid-pengganti")
    assert deputy is not None
    assert (deputy.acting, deputy.deputy_of, str(deputy.valid_to)) == ("plh", "ppid", "2026-12-20")
    [channel] = settings.channels
    assert (channel.name, channel.mode) == ("situs", "automatic")
    assert channel.options["application_password"] == {"secret": "situs-application-password"}
    assert SECRETS["wordpress-password"] not in ran.output  # asked hidden
    assert "menjawab sebagai penulis" in ran.output  # the doctor came at the end


def test_the_conversation_overwrites_only_what_it_was_told_to(
    tmp_path: Path, twin: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAYANG_CLOCK", NOW)
    home = tmp_path / "kantor"
    answers = answers_at(tmp_path / "jawaban.yaml", twin)
    assert tayang(at(home, twin), "init", str(home), "--answers", str(answers)).code == 0
    before = {one: (home / one).read_text() for one in ("channels.yaml", "roles.yaml")}
    rest = ["t", "t", "t", "ya", "", "", "t", "t"]  # the manual channel, with its own name
    ran = CliRunner().invoke(app, ["init", str(home)], input=interview(rest) + "y\nt\nt\n")
    assert "office.yaml sudah ada. Timpa?" in ran.output
    assert {one: (home / one).read_text() for one in before} == before
    assert Settings.load(home, environment={}).office.name == "Inspektorat Contoh"


def test_a_person_who_stops_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "kantor"
    ran = CliRunner().invoke(app, ["init", str(home)], input="Inspektorat Contoh\n")
    assert ran.exit_code != 0
    assert not home.exists()


def test_json_needs_answers(tmp_path: Path, twin: SandboxProcess) -> None:
    ran = tayang(at(tmp_path, twin), "init", str(tmp_path / "x"), "--json")
    assert ran.code == 31
    assert "--answers" in ran.err
    assert ran.out == ""
