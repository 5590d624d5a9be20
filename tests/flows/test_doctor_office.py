"""``tayang doctor``: the office's own side: ledger, copies, disk, files, people, machine."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from flows.doctor.findings import FAILED, GOOD, WARNING
from tests.connectors.wire_server import reply, wire_server
from tests.flows.command import tayang
from tests.flows.doctor_world import about, doctor, office_of_five
from tests.flows.office import Office
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def five(tmp_path: Path, twin: SandboxProcess) -> Office:
    return office_of_five(tmp_path / "kantor", twin)


def test_missing_and_open_secrets_are_told_with_the_remedy(five: Office) -> None:
    (five.home / "secrets" / "x-consumer-key").unlink()
    (five.home / "secrets" / "x-access-token").unlink()
    opened = five.home / "secrets" / "wordpress-password"
    opened.chmod(0o644)
    ran, findings = doctor(five)
    assert ran.code == 31
    assert about(findings, "credential", "x") == [FAILED, FAILED]
    assert about(findings, "credential", "situs") == [FAILED]
    assert about(findings, "modes") == [FAILED]
    [told] = [one for one in findings if one["topic"] == "modes"]
    assert told["next_step"].endswith(f"chmod 600 {opened}")
    assert about(findings, "account", "facebook") == [GOOD]


def test_a_configuration_that_cannot_be_read_is_a_finding(five: Office) -> None:
    (five.home / "roles.yaml").write_text("roles: [{id: ppid}]")
    ran, findings = doctor(five)
    assert ran.code == 31
    assert {one["topic"] for one in findings} == {"configuration"}
    assert any("roles.yaml" in one["sentence"] for one in findings)


def test_a_ledger_that_was_changed(office: Office) -> None:
    office.publish()
    _, findings = doctor(office, "--channel", "x")
    assert about(findings, "ledger") == [GOOD]
    path = office.home / "var" / "ledger.sqlite3"
    path.write_bytes(path.read_bytes().replace(b"DUM-2026-12-02", b"DUM-2026-12-03"))
    ran, findings = doctor(office, "--channel", "x")
    assert ran.code == 31
    assert about(findings, "ledger") == [FAILED]


def test_the_second_place_of_checkpoints(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "pengawas"
    other.mkdir()
    office.configure(checkpoint_copy=str(other / "titik.txt"))
    office.release()
    assert tayang(office, "publish", "@").code == 0
    _, findings = doctor(office, "--channel", "x")
    assert about(findings, "checkpoint") == [GOOD]
    (other / "titik.txt").unlink()
    _, findings = doctor(office, "--channel", "x")
    assert about(findings, "checkpoint") == [WARNING]
    shutil.rmtree(other)
    ran, findings = doctor(office, "--channel", "x")
    assert about(findings, "checkpoint") == [FAILED]
    assert ran.code == 31


def test_the_age_of_the_newest_backup(office: Office) -> None:
    office.publish()
    _, findings = doctor(office, "--channel", "x")
    assert about(findings, "backup") == [WARNING]
    folder = office.home / "var" / "cadangan"
    folder.mkdir()
    for name, level in (("20261215-010000", WARNING), ("20261218-010000", GOOD)):
        (folder / f"catatan-{name}.sqlite3").touch()
        _, findings = doctor(office, "--channel", "x")
        assert about(findings, "backup") == [level]


def test_people_whose_term_ends(five: Office) -> None:
    file = five.home / "roles.yaml"
    roles = yaml.safe_load(file.read_text())
    [ppid] = [one for one in roles["roles"] if one["role"] == "ppid"]
    for until, level in (("2026-12-17", FAILED), ("2026-12-31", WARNING), ("2027-12-31", GOOD)):
        ppid["valid_to"] = until
        file.write_text(yaml.safe_dump(roles))
        _, findings = doctor(five, "--channel", "x")
        assert about(findings, "roles") == [level], until


def test_a_year_without_holidays_is_told_before_it_begins(office: Office) -> None:
    """2026 and 2027 come with the program; the office's own file adds years."""
    for clock, level in (("2026-12-18", GOOD), ("2027-11-29", GOOD), ("2027-12-18", WARNING)):
        _, findings = doctor(office, "--channel", "x", clock=f"{clock}T09:00:00+07:00")
        assert about(findings, "holidays") == [level], clock
    text = "years:\n- year: 2028\n  source: SKB Contoh\n  holidays:\n"
    text += '  - {day: "2028-01-01", name: Tahun Baru}\n'
    (office.home / "holidays.yaml").write_text(text, encoding="utf-8")
    _, findings = doctor(office, "--channel", "x", clock="2027-12-18T09:00:00+07:00")
    assert about(findings, "holidays") == [GOOD]


def test_keys_of_those_who_sign(five: Office) -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample"
    lines = f"# kantor\nppid@inspektorat-contoh,atasan@inspektorat-contoh {key}\n"
    (five.home / "allowed_signers").write_text(lines)
    _, findings = doctor(five, "--channel", "x")
    assert about(findings, "signers") == [GOOD]


@pytest.mark.parametrize(("free", "level"), [(100, FAILED), (1000, WARNING), (9000, GOOD)])
def test_a_disk_that_fills_up(
    five: Office, monkeypatch: pytest.MonkeyPatch, free: int, level: str
) -> None:
    usage = SimpleNamespace(free=free * 1024 * 1024)
    monkeypatch.setattr("flows.doctor.office.shutil.disk_usage", lambda _: usage)
    ran, findings = doctor(five, "--channel", "x")
    assert about(findings, "disk") == [level]
    assert ran.code == (31 if level == FAILED else 0)


def test_an_ffmpeg_that_does_not_run(
    five: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr("flows.doctor.machine.program", lambda: str(broken))
    ran, findings = doctor(five, "--channel", "x")
    assert about(findings, "ffmpeg") == [FAILED]
    assert ran.code == 31


def test_a_certificate_file_that_is_missing(
    five: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "tidak-ada.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://petugas:kata-kunci-55@proksi.contoh.test:3128")
    ran, findings = doctor(five, "--channel", "x")
    assert sorted(about(findings, "network")) == [GOOD, FAILED]
    assert "proksi.contoh.test" in ran.out
    assert "kata-kunci-55" not in ran.out


def test_stop_is_told(five: Office) -> None:
    (five.home / "var").mkdir(mode=0o700)
    (five.home / "var" / "STOP.x").write_text("salah foto")
    _, findings = doctor(five, "--channel", "x")
    [told] = [one for one in findings if one["topic"] == "stop"]
    assert (told["level"], "salah foto" in told["sentence"]) == (WARNING, True)


def test_prefect_is_asked_when_it_is_configured(
    five: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    _, findings = doctor(five, "--channel", "x")
    assert about(findings, "prefect") == [WARNING]
    with wire_server(reply("200 OK", b"true")) as server:
        monkeypatch.setenv("PREFECT_API_URL", f"{server.url}/api")
        _, findings = doctor(five, "--channel", "x")
    assert about(findings, "prefect") == [GOOD]
    assert server.requests[0].startswith(b"GET /api/health ")
