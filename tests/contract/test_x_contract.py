"""Every call of a post's whole life against X's own OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.clips import clip
from tests.contract.recording import Call, recorded
from tests.contract.target import Case, Target, open_target
from tests.contract.x_openapi import OpenApi

Make = Callable[..., Case]


@pytest.fixture
def openapi(shared: Path) -> OpenApi:
    file = shared / "contracts" / "x" / "openapi.json"
    if not file.is_file():
        pytest.skip("no OpenAPI document of X beside the checkout")
    return OpenApi(file, "/x")


def lived(case: Case, calls: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(case.connector.http, calls, monkeypatch)
    for step in case.connector.steps(case.post):
        case.perform(step.name)
        case.find(step.name)
    receipt = case.connector.receipt(case.post, case.state)
    case.connector.adopt(receipt.url, case.post)
    case.connector.read_back(receipt)
    case.connector.withdraw(receipt)
    case.connector.read_back(receipt)


@pytest.mark.parametrize("kind", ["pictures", "thread", "video"])
def test_every_call_is_one_that_x_knows(
    x: Target,
    make: Make,
    openapi: OpenApi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    wishes: dict[str, dict[str, Any]] = {
        "pictures": {},
        "thread": {"parts": 2},
        "video": {"media": [clip(tmp_path)]},
    }
    calls: list[Call] = []
    lived(make(x, **wishes[kind]), calls, monkeypatch)
    found = sorted({problem for call in calls for problem in openapi.problems(call)})
    assert found == []
    paths = {call.address.rpartition("/2/")[2] for call in calls}
    assert paths >= {"tweets", "users/me"} | (
        {"media/upload/initialize", "media/subtitles"} if kind == "video" else {"media/metadata"}
    )


def test_the_document_is_the_one_that_the_capabilities_name(x: Target, openapi: OpenApi) -> None:
    tested = open_target(x).capabilities.tested_against
    assert any(openapi.version in one.what for one in tested if one.against == "contract")


def test_a_wrong_call_is_seen(openapi: OpenApi) -> None:
    """The judge itself must be able to say no."""
    wrong = [
        Call("POST", "/x/2/media/subtitles", {}, {"id": "bukan nomor"}, None),
        Call("GET", "/x/2/users/me", {"medan": "x"}, None, None),
        Call("POST", "/x/2/media/upload", {}, None, None, fields=("media", "berkas")),
        Call("GET", "/x/2/kicauan", {}, None, None),
        Call("GET", "/x/2/users/me", {}, None, {"data": {"id": 7}}),
    ]
    assert [bool(list(openapi.problems(one))) for one in wrong] == [True] * len(wrong)
