"""Real servers for the tests of this folder; each is started once, when first asked for."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.real.browser import NoChromiumError, loopback_page, running_browser
from tests.real.postgres import NotInstalledError as NoPostgresError
from tests.real.postgres import Postgres, running_postgres
from tests.real.prefect_server import PrefectServer, prefect_server_at
from tests.real.strict_skips import fail_instead, skips_fail
from tests.real.wordpress import NotInstalledError, WordPress, wordpress_site


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return fail_instead(report) if skips_fail() else report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return fail_instead(report) if skips_fail() else report


@pytest.fixture(scope="session")
def wordpress_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """One site for the whole run. Tests ask for ``wordpress``, which hands it over empty."""
    try:
        with wordpress_site(tmp_path_factory.mktemp("wordpress")) as site:
            yield site
    except NotInstalledError as missing:  # raised before the site starts, never by a test
        pytest.skip(str(missing))


@pytest.fixture
def wordpress(wordpress_session: WordPress) -> WordPress:
    wordpress_session.empty()
    return wordpress_session


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """One server for the whole run; ``prefect_server.worker(pool, cwd=...)`` starts workers."""
    with prefect_server_at(tmp_path_factory.mktemp("prefect")) as server:
        yield server


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    try:
        with running_postgres() as started:
            yield started
    except NoPostgresError as missing:  # raised before it starts, never by a test
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        with running_browser() as started:
            yield started
    except NoChromiumError as missing:  # raised before it starts, never by a test
        pytest.skip(str(missing))


@pytest.fixture
def blocked() -> list[str]:
    """Addresses outside loopback that the page asked for and did not get."""
    return []


@pytest.fixture
def page(browser: Browser, blocked: list[str]) -> Iterator[Page]:
    with loopback_page(browser, blocked) as fresh:
        yield fresh
