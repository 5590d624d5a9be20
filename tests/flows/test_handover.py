"""The sheet for a successor holds what the office's files, ledger and channels say."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from flows.handover.keys import read_keys
from tests.flows.command import tayang
from tests.flows.mailbox import on_duty
from tests.flows.office import ONE, SECRETS, Office


def test_the_sheet_tells_accounts_open_items_stop_and_backups(office: Office) -> None:
    on_duty(office.home, {}, accounts={"x": "pelaksana"})
    tayang(office, "stop", "--channel", "x", "--reason", "akun diperiksa", "--role", "ppid")
    assert tayang(office, "publish", "@").code == 10
    page = office.home / "serah.html"
    ran = tayang(office, "handover", "--ask", "--json", "--out", str(page))
    assert ran.code == 0
    told = ran.value
    accounts = {one["name"]: one for one in told["accounts"]}
    assert accounts["x"]["holder"] == "Pengolah Data dan Informasi"
    assert accounts["situs"]["holder"] == ""
    assert accounts["situs"]["last_post"]
    assert accounts["x"]["token"] == "-"
    assert "x-access-token" in accounts["x"]["secrets"]
    assert [(one["item"], one["channel"], one["state"]) for one in told["open"]] == [
        (ONE, "x", "parked")
    ]
    assert told["stops"] == [["x", "akun diperiksa"]]
    assert [one["number"] for one in told["alerts"]] == [1]
    html = page.read_text(encoding="utf-8")
    text = tayang(office, "handover").out
    for shown in (html, text):
        assert "akun diperiksa" in shown
        assert "Pengolah Data dan Informasi" in shown
        assert not any(secret in shown for secret in SECRETS.values())
    assert "<script" not in html
    assert "Tidak ada: rilis memakai surat" in text


def test_a_fresh_office_has_a_sheet(office: Office) -> None:
    ran = tayang(office, "handover")
    assert ran.code == 0
    assert "STOP tidak terpasang" in ran.out
    assert "BELUM ADA cadangan" in ran.out
    assert "belum pernah dipakai" in ran.out


def test_keys_are_shown_with_their_days_and_the_fingerprint_of_ssh_keygen(tmp_path: Path) -> None:
    key = tmp_path / "kunci"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = " ".join(key.with_name("kunci.pub").read_text().split()[:2])
    printed = subprocess.run(
        ["ssh-keygen", "-lf", str(key)], check=True, capture_output=True, text=True
    ).stdout.split()[1]
    options = 'namespaces="tayang-release@contoh",valid-after="20260101",valid-before="20261201"'
    signers = tmp_path / "allowed_signers"
    signers.write_text(
        f"# pejabat\nppid@contoh {options} {public}\natasan@contoh {public}\nrusak@contoh apa\n"
    )
    early, good, late = (
        datetime.fromisoformat(f"{day}T12:00:00+07:00")
        for day in ("2025-12-31", "2026-06-01", "2026-12-01")
    )
    for now, standing in ((early, "early"), (good, "good"), (late, "ended")):
        first, endless, broken = read_keys(signers, now)
        assert (first.principal, first.standing) == ("ppid@contoh", standing)
        assert first.fingerprint == printed
        assert (endless.standing, endless.ends) == ("good", None)
        assert broken.standing == "unreadable"
    assert read_keys(tmp_path / "tiada", good) == ()
