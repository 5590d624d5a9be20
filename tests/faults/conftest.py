"""Rows of the fault matrix: ``@pytest.mark.fault("F01")`` and the fixture ``tally``."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest

from tests.faults.attack import Road
from tests.faults.guards import can_show, take_out_reconcile, ways
from tests.faults.scale import FULL, only_rows, report_folder
from tests.faults.tally import Tally, tell
from tests.faults.twins import Twins, share_twins
from tests.flows.conftest import MakeOffice, drawn, new_office, twin, twin_server
from tests.flows.office import NOW, ONE, TWO, Office
from tests.sandbox_process import SandboxProcess

__all__ = ["drawn", "new_office", "twin", "twin_server"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "fault(row, sample=True, off=guard, shows=()): a row of the matrix"
    )


@pytest.hookimpl(trylast=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test whose marker names a guard runs with it, and again without."""
    marker: Any = metafunc.definition.get_closest_marker("fault")
    found = ways(marker) if marker is not None and "tally" in metafunc.fixturenames else ("",)
    if len(found) > 1:
        names = [f"without-{one}" if one else "guarded" for one in found]
        metafunc.parametrize("tally", found, indirect=True, ids=names)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only the rows asked for, when some are; ``sample=False`` is for the full run alone."""
    ours = [one for one in items if one.get_closest_marker("fault")]
    left = [one for one in ours if not (_wanted(one) and can_show(one))]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [one for one in items if one not in left]


def _wanted(item: pytest.Item) -> bool:
    marker, rows = item.get_closest_marker("fault"), only_rows()
    assert marker is not None
    return (not rows or row_of(item) in rows) and (FULL or marker.kwargs.get("sample", True))


def row_of(item: pytest.Item) -> str:
    """The row that a test belongs to; every test here names one."""
    marker = item.get_closest_marker("fault")
    assert marker is not None, f"{item.nodeid} names no row"
    return str(marker.args[0])


@pytest.fixture
def tally(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tally]:
    """Counts of the test's row; wrong counts fail the test at its end."""
    counts = Tally(row_of(request.node), getattr(request, "param", ""))
    if counts.off:
        take_out_reconcile(monkeypatch)
    yield counts
    counts.close(report_folder())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that broke off is told too: its counts alone could look clean."""
    report: pytest.TestReport = yield
    folder = report_folder()
    marked: Any = item.get_closest_marker("fault")
    if folder is not None and marked is not None and (report.failed or report.skipped):
        word = "failed" if report.failed else "skipped"
        tell(folder, Tally(row_of(item), failed=1, notes=[f"{word}: {item.name}"]))
    return report


@pytest.fixture(scope="session")
def twins_server(tmp_path_factory: pytest.TempPathFactory, sandbox_server: SandboxProcess) -> Twins:
    """The sandbox with its photographs and clips, made once."""
    return share_twins(sandbox_server, tmp_path_factory.mktemp("bahan"))


@pytest.fixture
def twins(twins_server: Twins, sandbox: SandboxProcess) -> Twins:
    """The same, emptied."""
    sandbox.clear_faults()
    return twins_server


@pytest.fixture
def two_items(new_office: MakeOffice) -> Office:
    """An office with two items on its website and on X, not released yet."""
    return new_office(ONE, TWO)


@pytest.fixture
def road(new_office: MakeOffice, tally: Tally) -> Road:
    """An office with one released item on its website and on X, to be attacked."""
    office = new_office(ONE)
    office.release()
    return Road(office, tally)


@pytest.fixture
def roads(new_office: MakeOffice, twin: SandboxProcess, tally: Tally) -> Callable[[str], Road]:
    """Make an office by that name, not released yet, on twins that have seen no other."""

    def make(name: str) -> Road:
        twin.reset()
        twin.set_clock(NOW)
        return Road(new_office(ONE, name=name.lower()), tally)

    return make
