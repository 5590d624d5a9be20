"""An item's story in sentences, from the plan to the latest look; Berita Acara of what followed."""

from __future__ import annotations

from pathlib import Path

from flows.proving.verifying import Selection
from proof.entries import EntryKind
from proof.story import story_of
from tests.flows.command import tayang
from tests.flows.office import ONE, TWO, Office
from tests.flows.test_run_verify import article, by_hand, looked

WITHDRAW = ("withdraw", "--item", ONE, "--role", "ppid", "--reason", "foto keliru <b>")


def told(office: Office) -> list[str]:
    with office.runtime() as runtime:
        story = story_of(ONE, runtime.ledger.entries(), {"situs": "Situs", "x": "X"})
    assert [line.seq for line in story.lines] == sorted(line.seq for line in story.lines)
    return [line.text for line in story.lines]


def test_the_story_goes_from_the_plan_to_the_latest_look(office: Office) -> None:
    office.publish()
    by_hand(office, "POST", article(office), {"title": "Judul yang lain"})
    looked(office, Selection(channels=("situs",)))
    lines = told(office)
    assert lines[0].startswith("Rencana disetujui")
    assert lines[1].startswith("Isi dirilis PPID (tingkat A1")
    order = ["Tampil di Situs", "TAYANG di Situs", "Dilihat lagi atas permintaan. Kiriman di Situs"]
    places = [next(n for n, line in enumerate(lines) if line.startswith(one)) for one in order]
    assert places == sorted(places)
    assert "BERUBAH" in lines[-1]
    assert not any("{" in line or "None" in line for line in lines)


def test_the_command_tells_it_and_writes_a_page(office: Office, tmp_path: Path) -> None:
    office.publish()
    ran = tayang(office, "ledger", "show", ONE)
    assert ran.code == 0
    assert "TAYANG di situs" in ran.out
    page = tmp_path / "cerita.html"
    assert tayang(office, "ledger", "show", ONE, "--html", str(page)).code == 0
    text = page.read_text("utf-8")
    assert "Urutan kejadian" in text
    assert text.count("<li") >= 6
    assert "<script" not in text
    again = tmp_path / "lagi.html"
    tayang(office, "ledger", "show", ONE, "--html", str(again))
    assert again.read_text("utf-8") == text
    unknown = tayang(office, "ledger", "show", TWO)
    assert (unknown.code, "tidak ada di buku catatan" in unknown.err) == (31, True)


def test_every_kind_of_trouble_has_its_sentence(office: Office) -> None:
    office.twin.fault("x", "create_post", "lost_after")
    office.publish()
    lines = told(office)
    assert any("tidak sampai" in line and "X" in line for line in lines)
    assert any("ternyata sudah terjadi" in line for line in lines)


def test_a_withdrawal_gets_its_minutes(office: Office, tmp_path: Path) -> None:
    office.publish()
    out = tmp_path / "ba.html"
    words = ("evidence", "minutes", ONE, "--out", str(out))
    assert tayang(office, *words).code == 1
    assert tayang(office, *WITHDRAW).code == 0
    assert tayang(office, *words).code == 0
    text = out.read_text("utf-8")
    assert "BERITA ACARA PENURUNAN KONTEN" in text
    assert "foto keliru &lt;b&gt;" in text
    assert "<b>\n" not in text
    assert "Jumat, 18 Desember 2026" in text
    assert text.count("BERITA ACARA") == 1
    with office.runtime() as runtime:
        entries = list(runtime.ledger.entries(kind=EntryKind.WITHDRAWN))
    assert all(one.hash in text for one in entries if one.publication)
    assert any("menurunkan kiriman dari X" in line for line in told(office))


def test_a_correction_gets_its_minutes_once_proved(office: Office, tmp_path: Path) -> None:
    office.publish(channels=("situs",))
    office.edit(ONE, title="Apel Pagi Menekankan Disiplin dan Pelayanan Ramah")
    office.approve_plan()
    office.release()
    words = ("--item", ONE, "--channel", "situs", "--role", "ppid", "--reason", "judul keliru")
    ran = tayang(office, "correct", "@", *words)
    assert ran.code == 0, ran.err
    out = tmp_path / "ba.html"
    assert tayang(office, "evidence", "minutes", ONE, "--out", str(out)).code == 0
    text = out.read_text("utf-8")
    assert "BERITA ACARA KOREKSI KONTEN" in text
    assert "dikoreksi dan terbukti lagi" in text
    assert any("memulai koreksi" in line for line in told(office))
