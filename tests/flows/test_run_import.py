"""``tayang manifest import``: the office's table becomes the manifest; no hand's work is lost."""

from __future__ import annotations

from pathlib import Path

from config.strictyaml import load_strict
from tests.content.xlsx_world import row, table
from tests.flows.command import Ran, tayang
from tests.flows.office import Office


def office_table(office: Office, *titles: str) -> Path:
    with office.runtime() as runtime:
        ours = runtime.settings.office
    rows = [row(title=title, unit=next(iter(ours.units.values()))) for title in titles]
    return table(office.home, *rows, office=ours.id, units=ours.units)


def imported(office: Office, source: Path) -> Ran:
    return tayang(office, "manifest", "import", str(source), "--out", str(office.manifest))


def test_what_was_changed_by_hand_is_kept_beside_the_new_manifest(office: Office) -> None:
    office.manifest.unlink()
    source = office_table(office, "Apel Pagi", "Rapat")
    assert imported(office, source).code == 0
    first = office.manifest.read_bytes()
    office.manifest.write_bytes(first.replace(b"Rapat", b"Rapat Koordinasi"))
    by_hand = office.manifest.read_bytes()
    told = imported(office, source)
    (kept,) = office.home.glob("manifest.lama-*.yaml")
    assert kept.read_bytes() == by_hand
    assert office.manifest.read_bytes() == first
    assert str(kept) in told.out
    # the same moment again: neither is written over
    office.manifest.write_bytes(by_hand + b"\n")
    imported(office, source)
    assert len(list(office.home.glob("manifest.lama-*.yaml"))) == 2


def test_the_same_table_again_leaves_the_manifest_alone(office: Office) -> None:
    office.manifest.unlink()
    source = office_table(office, "Apel Pagi")
    imported(office, source)
    assert imported(office, source).code == 0
    assert not list(office.home.glob("manifest.lama-*.yaml"))


def test_codes_go_into_a_copy_that_can_be_imported(office: Office) -> None:
    office.manifest.unlink()
    told = imported(office, office_table(office, "Apel Pagi"))
    copy = office.manifest.with_suffix(".berkode.xlsx")
    assert str(copy) in told.out
    before = load_strict(office.manifest).data
    assert imported(office, copy).code == 0
    assert load_strict(office.manifest).data == before
    assert [item["title"] for item in before["items"]] == ["Apel Pagi"]


def test_a_wrong_cell_leaves_the_manifest_as_it_was(office: Office) -> None:
    before = office.manifest.read_bytes()
    source = table(office.home, row(kind="entah"), office="contoh", units={"X": "Unit X"})
    assert imported(office, source).code == 30
    assert office.manifest.read_bytes() == before
