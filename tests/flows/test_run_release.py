"""From the manifest to a release: check, preview, and a signature made on another computer."""

from __future__ import annotations

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from content.codes import check_code
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, Office

LATER = "2026-12-18T10:00:00+07:00"


def test_check_and_preview_say_what_stops_an_item(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    assert tayang(office, "check", "@").code == 0
    page = office.home / "lihat.html"
    assert tayang(office, "preview", "@", "--out", str(page)).code == 0
    shown = page.read_text(encoding="utf-8")
    assert "Apel Pagi Tekankan Disiplin" in shown
    assert "data:image/" in shown
    text = office.read()["items"][0]["narrative"]["text"]
    office.edit(ONE, narrative__text=text + " NIK 3471011503900001.")
    ran = tayang(office, "check", "@", "--json")
    assert ran.code == 20
    rules = {one["rule"]: one for one in ran.value["findings"]}
    assert rules["R01"]["level"] == "BLOKIR"
    assert "3471011503900001" not in ran.out + ran.err
    assert tayang(office, "preview", "@", "--out", str(page)).code == 20
    assert tayang(office, "release", "request", "@").code == 20
    assert not (office.home / "manifest.request.json").exists()
    assert office.twin.requests() == []


def test_released_by_a_signature_made_elsewhere(new_office: MakeOffice, tmp_path: Path) -> None:
    program = shutil.which("ssh-keygen")
    if program is None:
        pytest.skip("no ssh-keygen on this machine")
    office = new_office(ONE)
    key = tmp_path / "kunci"
    subprocess.run([program, "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = key.with_suffix(".pub").read_text().rsplit(" ", 1)[0]
    (office.home / "allowed_signers").write_text(f"ppid@inspektorat-contoh {public}\n")
    ran = tayang(office, "release", "request", "@")
    assert ran.code == 0, ran.err
    request = office.home / "manifest.request.json"
    command = next(line for line in ran.out.splitlines() if "ssh-keygen -Y sign" in line)
    words = command[command.index("-Y") :].split()
    words[words.index("-f") + 1] = str(key)
    subprocess.run([program, *words], cwd=office.home, check=True, capture_output=True)
    sign = request.with_name(request.name + ".sig")
    attach = ("release", "attach", str(request), "--signature", str(sign))
    when = ("--decided-at", "2026-12-18T09:30+07:00")
    assert tayang(office, *attach, "--role", "atasan", *when, clock=LATER).code == 31
    ran = tayang(office, *attach, "--role", "ppid", *when, clock=LATER)
    assert ran.code == 0, ran.err
    assert "A2" in ran.out
    published = tayang(office, "publish", "@", clock=LATER)
    assert published.code == 0, published.err
    (release,) = [
        e
        for e in json.loads(tayang(office, "ledger", "show", "--json").out)
        if e["kind"] == "release"
    ]
    assert release["body"]["act"]["level"] == "A2"
    assert "-----BEGIN" not in json.dumps(release)


def test_the_letter_is_told_to_print_the_code_that_binds(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    ran = tayang(office, "release", "request", "@")
    digest = sha256((office.home / "manifest.request.json").read_bytes()).hexdigest()
    assert f"Digest: {digest}" in ran.out
    assert f"cetak kode periksa lengkap {check_code(digest)} pada surat" in ran.out
    preview = (office.home / "manifest.pratinjau.html").read_text(encoding="utf-8")
    assert check_code(digest) in preview


def test_a_file_that_is_no_signature_is_refused_in_words(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    (office.home / "allowed_signers").write_text("")
    tayang(office, "release", "request", "@")
    wrong = office.home / "surat.pdf"
    wrong.write_bytes(b"%PDF-1.7 \xff\xfe")
    words = ("--signature", str(wrong), "--role", "ppid", "--decided-at", "2026-12-18T09:00+07:00")
    ran = tayang(office, "release", "attach", str(office.home / "manifest.request.json"), *words)
    assert ran.code == 21
    assert "Traceback" not in ran.err


def test_a_typed_name_is_no_release(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    office.release()
    text = office.release_file.read_text(encoding="utf-8")
    office.release_file.write_text(text.replace('"level": "A1"', '"level": "A0"'), encoding="utf-8")
    ran = tayang(office, "publish", "@", "--json")
    assert ran.code == 21
    assert office.twin.requests() == []


def test_no_secret_in_anything_the_commands_show_or_keep(office: Office) -> None:
    office.twin.fault("x", "create_post", "expired_token")
    shown = [tayang(office, "publish", "@", "--json"), tayang(office, "channels", "--json")]
    secrets = [one.read_text().strip() for one in (office.home / "secrets").iterdir()]
    kept = [p.read_bytes() for p in (office.home / "var").rglob("*") if p.is_file()]
    for secret in secrets:
        assert not any(secret in one.out + one.err for one in shown)
        assert not any(secret.encode() in one for one in kept)


def test_what_many_have_to_say_is_said_once(office: Office) -> None:
    office.release_file.unlink()
    ran = tayang(office, "publish", "@")
    assert ran.code == 21
    assert ran.out.count("Belum ada rilis") == 1
    assert ran.out.count("Ditolak") == 2
    assert office.twin.requests() == []
