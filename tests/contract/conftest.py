"""The targets of the contract suite. ``TAYANG_REAL=1`` adds the real WordPress to every case."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.contract.target import Case, Target, make_case
from tests.contract.targets import (
    RealWordPress,
    facebook_twin,
    instagram_twin,
    wordpress_twin,
    x_twin,
    youtube_twin,
)
from tests.contract.validation.contracts import Contracts
from tests.sandbox_process import SandboxProcess

_REAL = os.environ.get("TAYANG_REAL") == "1"
_TWIN_TARGETS = {
    "wordpress-twin": wordpress_twin,
    "x-twin": x_twin,
    "youtube-twin": youtube_twin,
    "facebook-twin": facebook_twin,
    "instagram-twin": instagram_twin,
}
_TWINS = tuple(_TWIN_TARGETS)


@pytest.fixture(scope="session")
def published_contracts() -> Contracts | None:
    """None where they do not lie beside the checkout; a test of ``validation`` says so."""
    folder = ROOT.parent / "shared" / "contracts"
    return Contracts(folder) if folder.is_dir() else None


@pytest.fixture(autouse=True)
def as_published(
    request: pytest.FixtureRequest, published_contracts: Contracts | None
) -> Iterator[None]:
    """Every request and every twin's answer of the test must be as the platform published it."""
    if published_contracts is None:
        yield
        return
    sandbox: SandboxProcess = request.getfixturevalue("sandbox")
    sandbox.record()
    yield
    found = {line for one in sandbox.exchanges() for line in published_contracts.problems(one)}
    if found:
        pytest.fail("not as published:\n" + "\n".join(sorted(found)))


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    from tests.real.wordpress import wordpress_site

    with wordpress_site(tmp_path_factory.mktemp("wordpress")) as site:
        yield site


def _open(name: str, request: pytest.FixtureRequest) -> Target:
    if name == "wordpress-real":
        site = request.getfixturevalue("real_site")
        site.empty()
        return RealWordPress(site)
    sandbox = request.getfixturevalue("sandbox")
    sandbox.clear_faults()
    return _TWIN_TARGETS[name](sandbox)


@pytest.fixture(params=[*_TWINS, *(["wordpress-real"] if _REAL else [])])
def target(request: pytest.FixtureRequest) -> Target:
    """Every target."""
    return _open(request.param, request)


@pytest.fixture(params=_TWINS)
def twin(request: pytest.FixtureRequest) -> Target:
    """Only targets that can act out slow and dripping replies."""
    return _open(request.param, request)


@pytest.fixture(params=["wordpress-twin", *(["wordpress-real"] if _REAL else [])])
def site(request: pytest.FixtureRequest) -> Target:
    """Every WordPress."""
    return _open(request.param, request)


@pytest.fixture
def x(request: pytest.FixtureRequest) -> Target:
    return _open("x-twin", request)


@pytest.fixture
def youtube(request: pytest.FixtureRequest) -> Target:
    return _open("youtube-twin", request)


@pytest.fixture
def facebook(request: pytest.FixtureRequest) -> Target:
    return _open("facebook-twin", request)


@pytest.fixture
def instagram(request: pytest.FixtureRequest) -> Target:
    return _open("instagram-twin", request)


@pytest.fixture
def case(target: Target, tmp_path: Path) -> Case:
    return make_case(target, tmp_path)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Case]:
    def of(where: Target, **wishes: Any) -> Case:
        return make_case(where, tmp_path, **wishes)

    return of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """X makes and airs a post with one call: its ``create`` cases would repeat its ``air`` ones."""
    items[:] = [item for item in items if not _repeats(item)]


def _repeats(item: pytest.Item) -> bool:
    params = getattr(getattr(item, "callspec", None), "params", {})
    return params.get("target") == "x-twin" and params.get("step") == "create"
