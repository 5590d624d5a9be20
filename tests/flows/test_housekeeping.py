"""A machine that runs for years: runs that find nothing new leave nothing, and old things go."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from flows.housekeeping import MEDIA_DAYS, PAGE_DAYS
from flows.ledgercare import care_for_ledger
from tests.flows.command import tayang
from tests.flows.office import Office


def files(folder: Path) -> dict[str, bytes]:
    """Name below the folder → content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def age(path: Path, now: datetime, days: float) -> Path:
    written = (now - timedelta(days=days)).timestamp()
    os.utime(path, (written, written))
    return path


def care(office: Office) -> str:
    with office.runtime() as runtime:
        return " ".join(care_for_ledger(runtime, keep_days=7).lines)


def test_a_run_that_finds_nothing_new_leaves_nothing(office: Office) -> None:
    assert tayang(office, "publish", "@").code == 0
    first = files(office.home / "var")
    told = [tayang(office, "publish", "@") for _ in range(3)]
    assert [one.code for one in told] == [0, 0, 0]
    changed = {name for name, data in files(office.home / "var").items() if first.get(name) != data}
    assert changed - {"last-run.json"} == set()
    (page,) = (office.home / "var" / "pages").iterdir()
    assert all(str(page) in one.out for one in told)


def test_what_is_new_gets_a_page_of_its_own(office: Office) -> None:
    tayang(office, "publish", "@", "--channel", "situs")
    tayang(office, "publish", "@")
    pages = list((office.home / "var" / "pages").iterdir())
    assert len(pages) == 2


def test_pages_go_after_a_year_and_each_month_s_newest_stays(office: Office) -> None:
    folder = office.home / "var" / "pages"
    folder.mkdir(parents=True)
    now = office.clock.now()
    ages = {
        "tayang-2025-01-a.html": PAGE_DAYS + 9,
        "tayang-2025-01-b.html": PAGE_DAYS + 5,
        "tayang-2025-02-c.html": PAGE_DAYS + 2,
        "tayang-2025-12-d.html": PAGE_DAYS - 1,
        "tayang-2025-12-e.html": 1,
        "catatan-pemeriksa.html": PAGE_DAYS + 9,
    }
    for name, days in ages.items():
        (folder / name).write_text(name, encoding="utf-8")
        age(folder / name, now, days)
    assert f"{PAGE_DAYS} hari yang dihapus: 1" in care(office)
    assert set(files(folder)) == set(ages) - {"tayang-2025-01-a.html"}


def test_renditions_that_nobody_used_go_and_no_evidence(office: Office) -> None:
    office.publish()
    cache = office.home / "var" / "cache"
    whole, now = files(cache), office.clock.now()
    for name in whole:
        age(cache / name, now, MEDIA_DAYS - 1)
    care(office)
    assert files(cache) == whole
    office.clock.sleep(1)
    for name in whole:
        age(cache / name, now, MEDIA_DAYS + 1)
    store = files(office.home / "var" / "store")
    assert f"dihapus: {len(whole)}" in care(office)
    assert files(cache) == {}
    assert files(office.home / "var" / "store") == store
