"""What a scheduled run publishes: the manifests of the months around today that were released."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from config.errors import ConfigError
from content.errors import ManifestError
from flows.items.mediaahead import make_media_ahead
from flows.rounds import Round, conduct_all, released_manifests, requests_of
from flows.stages import PlainStages
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office, make_office
from tests.sandbox_process import SandboxProcess

NOW, LATER = "2026-12", "2027-01"
FILES = ("manifest.yaml", "manifest.release.json", "plan.yaml")


def into(folder: Path, office: Office) -> Path:
    """Move the month's files into a folder of their own; its manifest."""
    folder.mkdir()
    for name in (*FILES, "media"):
        shutil.move(office.home / name, folder / name)
    return folder / "manifest.yaml"


@pytest.fixture
def office(new_office: MakeOffice, twin: SandboxProcess, tmp_path: Path) -> Office:
    """This month's folder holds one item, next month's another; both are released."""
    made = new_office(ONE)
    made.release()
    into(made.home / NOW, made)
    other = make_office(tmp_path / "lain", twin, TWO)
    other.release()
    into(made.home / LATER, other)
    return made


def run(office: Office, manifest: str = "", items: Sequence[str] = ()) -> tuple[Round, list[str]]:
    lines: list[str] = []
    with office.runtime() as runtime:
        requests = requests_of(manifest, items, (), "uji-run", runtime.settings)
        return conduct_all(runtime, requests, lambda: PlainStages(lines.append)), lines


def aired(done: Round) -> set[str]:
    return {row.item.id for result in done.results for row in result.rows if row.view.tayang}


def test_released_manifests_of_three_months_are_found_and_no_others(office: Office) -> None:
    for folder, files in {
        "2026-10": FILES,  # too long ago
        "2027-02": FILES,
        "2026-11": FILES[:1],  # not released
        "arsip": FILES,
    }.items():
        (office.home / folder).mkdir()
        for name in files:
            (office.home / folder / name).touch()
    with office.runtime() as runtime:
        found = released_manifests(runtime.settings)
    assert [path.relative_to(office.home).as_posix() for path in found] == [
        "2026-12/manifest.yaml",
        "2027-01/manifest.yaml",
    ]


def test_one_round_publishes_all_of_them_once(office: Office) -> None:
    done, _ = run(office)
    assert aired(done) == {ONE, TWO}
    assert done.whole is not None
    assert done.whole.exit_code() == 0
    assert len(done.whole.rows) == 4
    writes = len(office.writes())
    again, _ = run(office)
    assert aired(again) == {ONE, TWO}
    assert len(office.writes()) == writes


def test_a_broken_manifest_does_not_hold_up_the_other(office: Office) -> None:
    (office.home / NOW / "manifest.yaml").write_text("period: 2026-12\nitems: [", encoding="utf-8")
    done, _ = run(office)
    assert aired(done) == {TWO}
    assert [type(one) for one in done.failures] == [ManifestError]
    assert f"{NOW}/manifest.yaml" in done.failures[0].hint


def test_what_is_still_being_written_is_left_alone_and_named(
    office: Office, new_office: MakeOffice
) -> None:
    manifest = office.home / NOW / "manifest.yaml"
    text = manifest.read_text(encoding="utf-8")
    head, item = text.split("items:\n", 1)
    manifest.write_text(f"{head}items:\n{item}{item.replace(ONE, 'DUM-2026-12-09')}", "utf-8")
    done, lines = run(office)
    assert aired(done) == {ONE, TWO}
    assert done.whole is not None
    assert done.whole.exit_code() == 0
    assert any("DUM-2026-12-09" in line and "dibiarkan" in line for line in lines)
    # whoever names the manifest asks for it, and is told
    named, _ = run(office, f"{NOW}/manifest.yaml")
    assert named.whole is not None
    assert named.whole.exit_code() != 0


def test_nothing_released_is_no_trouble(new_office: MakeOffice) -> None:
    done, _ = run(new_office(ONE))
    assert done == Round((), ())
    assert done.whole is None


def test_items_are_looked_for_in_all_releases(office: Office) -> None:
    done, _ = run(office, items=[TWO])
    assert aired(done) == {TWO}
    with pytest.raises(ConfigError) as told:
        run(office, items=[TWO, "DUM-2026-12-44"])
    assert "DUM-2026-12-44" in told.value.hint


def test_what_was_missed_is_told_for_a_day_and_then_left_to_the_report(office: Office) -> None:
    (office.home / "var").mkdir(exist_ok=True)
    (office.home / "var" / "STOP").write_text("uji", encoding="utf-8")
    stopped, _ = run(office)
    assert stopped.whole is not None
    assert stopped.whole.exit_code() != 0
    (office.home / "var" / "STOP").unlink()
    latest = max(row.item.window.latest for row in stopped.whole.rows)
    office.clock.sleep((latest - office.clock.now()).total_seconds() + 60)
    missed, _ = run(office)
    assert missed.whole is not None
    assert missed.whole.exit_code() != 0
    office.clock.sleep(86_400)
    later, _ = run(office)
    assert later.whole is not None
    assert later.whole.exit_code() == 0
    assert office.posts() == []
    # who asks for an item is told, however long ago it was missed
    asked, _ = run(office, items=[ONE])
    assert asked.whole is not None
    assert asked.whole.exit_code() != 0
    assert {row.view.state.value for row in later.whole.rows} == {"parked"}


def test_media_are_made_ahead_for_every_month(office: Office) -> None:
    with office.runtime() as runtime:
        manifests = released_manifests(runtime.settings)
        told = make_media_ahead(runtime, manifests, 24, PlainStages(lambda _line: None))
    assert told.ok
    assert {line.partition(":")[0] for line in told.lines} <= {ONE, TWO}
    assert len(told.lines) == 2
