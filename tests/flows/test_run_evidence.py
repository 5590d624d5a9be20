"""Evidence is listed, checked, attached, and erased by law: gone everywhere, known as gone."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from flows.acts.acting import Act
from flows.acts.erasing import erase
from flows.publishing.frozen import thaw
from proof.entries import EntryKind
from proof.projection import all_publications
from proof.view import PublicationView
from tests.flows.command import Ran, tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office
from tests.flows.test_run_verify import looked

BY = ("--role", "ppid", "--reason", "foto memuat pelat nomor warga")


def view_of(office: Office, channel: str = "situs", item: str = ONE) -> PublicationView:
    with office.runtime() as runtime:
        views = all_publications(runtime.ledger).values()
        return next(one for one in views if (one.item, one.channel) == (item, channel))


def kept(office: Office, channel: str = "situs") -> dict[str, str]:
    tayang_body = view_of(office, channel).tayang
    assert tayang_body is not None
    found: dict[str, str] = tayang_body.evidence["kept"]
    return found


def checked(office: Office) -> Any:
    ran = tayang(office, "evidence", "verify", "--json")
    assert ran.code == (0 if ran.value["ok"] else 1)
    return ran.value


def erased(office: Office, target: str, *more: str) -> Any:
    ran = tayang(office, "evidence", "erase", target, *BY, "--json", *more)
    assert ran.code == 0, ran.err
    return ran.value


def holding(folder: Path, sha256: str) -> list[Path]:
    """Files below a folder with this content."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    return [one for one in files if hashlib.sha256(one.read_bytes()).hexdigest() == sha256]


def test_one_blob_goes_and_is_told_as_erased_not_broken(office: Office) -> None:
    office.publish()
    page = kept(office)["page_sha256"]
    assert checked(office)["ok"]
    done = erased(office, page)
    assert (done["erased"], done["places"]) == ([page], {"store": 1})
    with office.runtime() as runtime:
        assert not runtime.store.has(page)
        (entry,) = runtime.ledger.entries(kind=EntryKind.ERASED)
        assert runtime.ledger.verify().ok
    assert entry.body["sha256"] == page
    assert entry.body["reason"] == "foto memuat pelat nomor warga"
    assert (entry.body["role"], entry.item) == ("ppid", ONE)
    told = checked(office)
    assert (told["ok"], told["counts"]["erased"]) == (True, 1)
    assert [one["erased_by"] for one in told["blobs"]] == [entry.seq]
    size = office.size()
    assert erased(office, page)["entries"] == []
    assert office.size() == size


def test_a_publications_media_go_from_store_cache_exports_and_pages(office: Office) -> None:
    office.publish(channels=("situs",))
    view = view_of(office)
    with office.runtime() as runtime:
        post = thaw(view.payload_sha256, runtime.store)
    photo = post.media[0].sha256
    data = Path(post.media[0].path).read_bytes()
    exports = office.home / "laporan"
    exports.mkdir()
    (exports / "foto.jpg").write_bytes(data)
    (exports / "lain.txt").write_text("tetap")
    with zipfile.ZipFile(exports / "bukti.zip", "w") as archive:
        archive.writestr("media/foto.jpg", data)
    pages = office.home / "var" / "pages"
    pages.mkdir(exist_ok=True)
    (pages / "tayang.html").write_text(f"<p id='{view.publication}'>gambar kecil</p>")
    (pages / "lain.html").write_text("<p>tetap</p>")
    done = erased(office, view.publication)
    assert photo in done["erased"]
    assert done["places"]["laporan"] == 2
    assert done["places"]["pages"] == 1
    assert holding(office.home, photo) == []
    assert (exports / "lain.txt").exists()
    assert (pages / "lain.html").exists()
    assert checked(office)["ok"]
    assert tayang(office, "ledger", "verify").code == 0


def test_what_the_office_itself_keeps_is_named_not_touched(office: Office) -> None:
    office.publish()
    source = office.home / office.read()["items"][0]["media"][0]["file"]
    before = source.read_bytes()
    view_x, view = view_of(office, "x"), view_of(office)
    sha256 = hashlib.sha256(before).hexdigest()
    first = erased(office, view.publication)
    assert sha256 in first["shared"]
    second = erased(office, sha256)
    assert [Path(one).name for one in second["left"]] == [source.name]
    assert source.read_bytes() == before
    erased(office, view_x.publication)
    with office.runtime() as runtime:
        assert not runtime.store.has(sha256)


def test_after_an_erasure_a_run_a_page_and_a_later_look_still_work(office: Office) -> None:
    office.publish()
    erased(office, view_of(office).publication)
    ran = tayang(office, "publish", "@", "--json")
    assert (ran.code, ran.value["counts"]) == (0, {"tayang": 2})
    assert looked(office)["situs"].verdict == "same"
    assert view_of(office).levels == ("P1", "P2", "P3", "P4")


def test_what_is_under_way_is_not_erased(office: Office) -> None:
    from tests.flows.test_run_edited import undecided_but_there

    undecided_but_there(office)
    doubtful = view_of(office, "x")
    for target in (doubtful.publication, doubtful.payload_sha256):
        ran = tayang(office, "evidence", "erase", target, *BY)
        assert (ran.code, "belum selesai" in ran.err) == (31, True)
    assert checked(office)["ok"]


@pytest.mark.parametrize(
    "words",
    [
        ("f" * 64, *BY),
        ("tidak-ada", *BY),
        ("f" * 64, "--role", "siapa", "--reason", "x"),
        ("f" * 64, "--role", "ppid", "--reason", " "),
    ],
)
def test_an_erasure_needs_something_known_a_role_and_a_reason(
    office: Office, words: tuple[str, ...]
) -> None:
    office.publish(channels=("situs",))
    assert tayang(office, "evidence", "erase", *words).code == 31
    assert "erased" not in office.kinds()


def test_killed_between_entry_and_files_it_is_done_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.publish()
    view = view_of(office)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    act = Act("ppid", "PPID", "salah")
    with office.runtime() as runtime:
        with monkeypatch.context() as patch:
            patch.setattr("flows.acts.erasing.erase_blobs", killed)
            with pytest.raises(KeyboardInterrupt):
                erase(runtime, view.publication, act)
        done = erase(runtime, view.publication, act)
        assert done.places["store"] == len(done.erased)
    assert checked(office)["ok"]


@pytest.mark.parametrize(("spoil", "state"), [("gone", "missing"), ("changed", "damaged")])
def test_a_blob_that_went_by_itself_is_broken(office: Office, spoil: str, state: str) -> None:
    office.publish()
    page = kept(office)["page_sha256"]
    with office.runtime() as runtime:
        path = runtime.store.path(page)
    path.unlink()
    if spoil == "changed":
        path.write_bytes(b"lain")
    told = checked(office)
    assert not told["ok"]
    assert [(one["sha256"], one["state"]) for one in told["blobs"]] == [(page, state)]
    shown = tayang(office, "evidence", "verify")
    assert page[:16] in shown.err


def test_evidence_is_listed_and_copied(new_office: MakeOffice, tmp_path: Path) -> None:
    office = new_office(ONE, TWO)
    office.release()
    office.publish(channels=("situs",))
    listed = tayang(office, "evidence", "list", ONE, "--out", str(tmp_path / "salinan"))
    assert listed.code == 0
    assert "rekaman halaman (WARC)" in listed.out
    names = {one.name.partition("-")[0] for one in (tmp_path / "salinan").iterdir()}
    assert {"page", "warc", "read_back", "payload"} <= names
    assert tayang(office, "evidence", "list", "DUM-2026-12-99").code == 31


def attached(office: Office, publication: str, file: Path) -> Ran:
    words = ("--role", "pelaksana", "--reason", "bukti petugas")
    return tayang(office, "evidence", "attach", publication, str(file), *words)


def test_an_operators_screenshot_is_attached(office: Office, tmp_path: Path) -> None:
    office.publish()
    picture = next((office.home / "media").rglob("*.jpg"))
    publication = view_of(office, "x").publication
    ran = attached(office, publication, picture)
    assert (ran.code, "Terlampir" in ran.out) == (0, True)
    with office.runtime() as runtime:
        (entry,) = runtime.ledger.entries(kind=EntryKind.ATTACHED)
        sha256 = entry.body["evidence"]["kept"]["screenshot_sha256"]
        assert runtime.store.read(sha256) == picture.read_bytes()
    assert (entry.body["by"], entry.body["role"]) == ("operator", "pelaksana")
    assert view_of(office, "x").state.value == "tayang"
    text = tmp_path / "bukan.png"
    text.write_text("bukan gambar")
    assert attached(office, publication, text).code == 31
    assert attached(office, publication, tmp_path / "tiada.png").code == 31
    assert attached(office, "tidak-dikenal", picture).code == 31
