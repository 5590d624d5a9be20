"""The month's papers through the command: written, closed, amended, exported."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from pypdf import PdfReader

from proof.entries import EntryKind as K
from tests.flows.command import Ran, tayang
from tests.flows.office import DEMO, Office
from tests.proof.month_posts import Post, december
from tests.proof.month_world import CHANNELS, PERIOD, World, make_world, write_rows

JANUARY = "2027-01-04T09:00:00+07:00"
LOOPBACK = "http://127.0.0.1:9"


@dataclass
class Desk:
    """An office's folder whose ledger is a month_world chain."""

    world: World

    def tayang(self, *words: str, clock: str = JANUARY) -> Ran:
        return tayang(cast("Office", self), *words, clock=clock)

    @property
    def home(self) -> Path:
        return self.world.home

    @property
    def manifest(self) -> Path:
        return self.home / "manifest.yaml"

    def fresh_ledger(self) -> None:
        """Put the chain's entries into the office's ledger, whatever was there."""
        path = self.world.settings.ledger_path
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        write_rows(path, self.world.chain.rows)

    def appended(self) -> dict[str, Any]:
        """The ledger's last entry."""
        return cast("list[dict[str, Any]]", self.tayang("ledger", "show", "--json").value)[-1]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    home = tmp_path / "kantor"
    home.mkdir()
    for name in ("office.yaml", "roles.yaml"):
        (home / name).write_text(DEMO.joinpath(name).read_text("utf-8"), encoding="utf-8")
    channels = [
        {"name": name, "platform": platform, "label": label, "options": {"base_url": LOOPBACK}}
        for name, (platform, _, label) in CHANNELS.items()
    ]
    whole = {"channels": channels, "delivery": {}}
    (home / "channels.yaml").write_text(yaml.safe_dump(whole), encoding="utf-8")
    made = Desk(make_world(home))
    december(made.world)
    made.fresh_ledger()
    return made


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_report_is_written_in_every_format(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "laporan"
    ran = desk.tayang("report", "--month", PERIOD, "--out", str(out))
    assert ran.code == 0, ran.err
    assert "20 publikasi, 20 disetujui, 13 tayang, 12 tepat waktu, 13 berbukti" in ran.out
    assert sorted(path.suffix for path in out.iterdir()) == [
        *(".csv", ".html", ".json", ".pdf", ".xlsx"),
    ]
    assert "CONTOH" in (out / f"laporan-bukti-tayang-{PERIOD}.html").read_text("utf-8")
    before = {path.name: sha(path) for path in out.iterdir()}
    assert desk.tayang("report", "--month", PERIOD, "--out", str(out)).code == 0
    assert {path.name: sha(path) for path in out.iterdir()} == before


def test_a_sheet_for_each_proof(desk: Desk, tmp_path: Path) -> None:
    ran = desk.tayang(
        "report", "--month", PERIOD, "--out", str(tmp_path / "o"), "--format", "bukti", "--json"
    )
    files = [Path(one) for one in ran.value["files"]]
    assert len(files) == 14  # 13 that are tayang, and the proof of what was taken down
    assert files[0].name == "BT-2026-12-0007-SITUS.pdf"
    text = PdfReader(files[0]).pages[0].extract_text()
    assert "BT/2026/12/0007/SITUS" in text
    assert "P4" in text  # what was not proved is said as well


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--month", "2026-13"), 31, "TTTT-BB"),
        (("--month", ""), 31, "TTTT-BB"),
        (("--month", PERIOD, "--format", "docx"), 31, "tidak dikenal: docx"),
        (("--month", PERIOD, "--notes", "tidak-ada.txt"), 31, "tidak dapat dibaca"),
    ],
)
def test_mistakes_are_told(desk: Desk, words: tuple[str, ...], code: int, told: str) -> None:
    ran = desk.tayang("report", *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_the_operators_words_stand_in_section_seven(desk: Desk, tmp_path: Path) -> None:
    notes = tmp_path / "kendala.txt"
    notes.write_text("Jaringan kantor padam dua hari.", encoding="utf-8")
    desk.tayang(
        *("report", "--month", PERIOD, "--out", str(tmp_path), "--format", "pdf"),
        *("--notes", str(notes)),
    )
    pages = PdfReader(tmp_path / f"laporan-bukti-tayang-{PERIOD}.pdf").pages
    assert "Jaringan kantor padam" in "".join(page.extract_text() for page in pages)


def test_a_closed_month_stays_and_later_changes_are_addenda(desk: Desk, tmp_path: Path) -> None:
    signed = tmp_path / "ttd.pdf"
    signed.write_bytes(b"%PDF-1.7 bertanda tangan")
    out, january = tmp_path / "desember", tmp_path / "januari"
    before = ("report", "--month", PERIOD, "--out", str(out))
    desk.tayang(*before)
    kept = {path.name: sha(path) for path in out.iterdir()}
    closing = ("report", "close", "--month", PERIOD, "--role", "ppid", "--signed", str(signed))
    ran = desk.tayang(*closing, "--json")
    assert ran.code == 0, ran.err
    entry = desk.appended()
    assert entry["kind"] == "closed"
    assert entry["body"]["size"] == entry["seq"] - 1
    assert entry["body"]["files"]["pdf"] == kept[f"laporan-bukti-tayang-{PERIOD}.pdf"]
    assert entry["body"]["signed_sha256"] == sha(signed)

    # later: one is taken down, one is proved at last
    world = desk.world
    world.chain.add(K.CLOSED, entry["body"])
    old = next(e for e in world.chain.entries if e.kind is K.TAYANG)
    post = Post(world, old.item, old.body["channel"], old.body["release_digest"])
    post.withdrawn("Permintaan pimpinan")
    desk.fresh_ledger()

    again = desk.tayang(*before)
    assert "sudah ditutup" in again.out
    now = {path.name: sha(path) for path in out.iterdir()}
    assert {name: now[name] for name in kept} == kept
    assert sha(signed) in now.values()

    desk.tayang("report", "--month", "2027-01", "--out", str(january), "--format", "json,html,pdf")
    told = json.loads((january / "laporan-bukti-tayang-2027-01.json").read_text("utf-8"))
    assert [(one["item"], one["before"], one["after"]) for one in told["addenda"]] == [
        (old.item, "tayang", "withdrawn")
    ]
    assert told["totals"]["total"] == 0
    assert "Permintaan pimpinan" in (january / "laporan-bukti-tayang-2027-01.html").read_text()


def test_an_addendum_is_told_once(desk: Desk, tmp_path: Path) -> None:
    """Closing January settles what January told; February tells only what is newer."""
    world = desk.world
    close = {"role": "ppid", "position": "PPID", "files": {}}
    first = world.chain.head
    world.chain.add(K.CLOSED, {**close, "period": PERIOD, "size": first.size, "head": first.hash})
    old = [e for e in world.chain.entries if e.kind is K.TAYANG]
    posts = [Post(world, e.item, e.body["channel"], e.body["release_digest"]) for e in old]
    posts[0].withdrawn("Satu")
    second = world.chain.head
    body = {**close, "period": "2027-01", "size": second.size, "head": second.hash}
    world.chain.add(K.CLOSED, body)
    posts[1].withdrawn("Dua")
    desk.fresh_ledger()
    out = str(tmp_path / "o")
    desk.tayang("report", "--month", "2027-02", "--out", out, "--format", "json")
    february = json.loads((tmp_path / "o" / "laporan-bukti-tayang-2027-02.json").read_text())
    assert [one["reason"] for one in february["addenda"]] == ["Dua"]


@pytest.mark.parametrize(
    ("words", "clock", "told"),
    [
        (("--role", "pelaksana"), JANUARY, "tidak menandatangani"),
        (("--role", "tidak-ada"), JANUARY, "tidak-ada"),
        (("--role", "ppid"), "2026-12-31T23:59:00+07:00", "belum berakhir"),
    ],
)
def test_who_and_when_may_close(desk: Desk, words: tuple[str, ...], clock: str, told: str) -> None:
    ran = desk.tayang("report", "close", "--month", PERIOD, *words, clock=clock)
    assert (ran.code, told in ran.err) == (31, True), ran.err
    assert desk.appended()["kind"] != "closed"


def test_a_month_is_closed_once(desk: Desk) -> None:
    closing = ("report", "close", "--month", PERIOD, "--role", "atasan")
    assert desk.tayang(*closing).code == 0
    ran = desk.tayang(*closing)
    assert (ran.code, "sudah ditutup" in ran.err) == (31, True)


def test_the_export_of_a_closed_month_checks_itself(desk: Desk, tmp_path: Path) -> None:
    desk.tayang("report", "close", "--month", PERIOD, "--role", "ppid")
    desk.tayang("report", "--month", PERIOD, "--out", str(tmp_path), "--format", "pdf")
    path = tmp_path / "bukti.zip"
    made = desk.tayang("ledger", "export", "--month", PERIOD, "--out", str(path), "--json").value
    assert made["gaps"] == []
    with zipfile.ZipFile(path) as box:
        box.extract("verify.py", tmp_path)
        names = box.namelist()
        inside = hashlib.sha256(box.read("laporan.pdf")).hexdigest()
    assert inside == sha(tmp_path / f"laporan-bukti-tayang-{PERIOD}.pdf")
    assert "checkpoints.txt" in names
    head = f"{made['size']}:{made['head']}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "bukti.zip", "--head", head],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
