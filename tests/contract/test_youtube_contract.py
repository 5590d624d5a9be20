"""Every call of a video's whole life against Google's own discovery document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.errors import ConnectorError, OutcomeUnknown
from content.draft import RichText
from tests.contract.recording import Call, recorded
from tests.contract.target import Case, Target, open_target
from tests.contract.youtube_discovery import Discovery

Make = Callable[..., Case]


@pytest.fixture
def discovery(shared: Path) -> Discovery:
    file = shared / "contracts" / "youtube" / "youtube.v3.json"
    if not file.is_file():
        pytest.skip("no YouTube discovery document beside the checkout")
    return Discovery(file, "/youtube-api")


def test_every_call_is_one_that_google_knows(
    youtube: Target, make: Make, discovery: Discovery, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Call] = []
    case = make(youtube)
    recorded(case.connector.http, calls, monkeypatch)
    case.connector.whoami()
    youtube.fault("upload_put", "reset_before")
    with pytest.raises(OutcomeUnknown):
        case.perform("upload")
    case.find("upload")
    for step in case.connector.steps(case.post):
        case.perform(step.name)
        case.find(step.name)
    receipt = case.connector.receipt(case.post, case.state)
    case.connector.adopt(receipt.url, case.post)
    draft = case.post.draft.model_copy(update={"body": RichText(text="Isi yang benar")})
    post = replace(case.post, payload=case.connector.encode(draft))
    case.connector.read_back(case.connector.revise(receipt, post))
    case.connector.withdraw(receipt)
    fresh = open_target(youtube, withdrawal="delete")
    recorded(fresh.http, calls, monkeypatch)
    case.connector = fresh
    case.find("upload")
    fresh.withdraw(receipt)

    found = [problem for call in calls for problem in discovery.problems(call)]
    assert found == []
    assert {(call.verb, call.address.partition("?")[0].rpartition("/")[2]) for call in calls} >= {
        ("POST", "videos"),
        ("PUT", "videos"),
        ("GET", "videos"),
        ("DELETE", "videos"),
        ("POST", "set"),
        ("POST", "captions"),
        ("GET", "captions"),
        ("GET", "channels"),
        ("GET", "playlistItems"),
    }


def test_the_document_is_the_one_that_the_capabilities_name(
    youtube: Target, discovery: Discovery
) -> None:
    tested = open_target(youtube).capabilities.tested_against
    assert any(discovery.revision in one.what for one in tested if one.against == "contract")


def test_a_wrong_call_is_seen(discovery: Discovery) -> None:
    """The judge itself must be able to say no."""
    body = {"snippet": {"titel": "Salah ketik"}, "status": {"privacyStatus": "rahasia"}}
    call = Call("POST", "/youtube-api/upload/youtube/v3/videos", {"parts": "x"}, body, None)
    found = list(discovery.problems(call))
    assert len(found) == 4
    assert list(discovery.problems(Call("GET", "/youtube-api/youtube/v3/vidio", {}, None, None)))


def test_a_broken_call_is_recorded_too(
    youtube: Target, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Call] = []
    case = make(youtube)
    recorded(case.connector.http, calls, monkeypatch)
    youtube.fault("list", "error500_before")
    with pytest.raises(ConnectorError):
        case.find("upload")
    assert calls[-1].answer is None
