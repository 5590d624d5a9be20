"""A platform's answer of a shape that nobody foresaw stops one publication, never the run."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from connectors.http import Http
from connectors.http_wire import Answer
from tests.flows.office import ONE, Office, row

Spoil = Callable[[Any], Any]


def spoil(monkeypatch: pytest.MonkeyPatch, method: str, path: str, change: Spoil) -> None:
    """Change what the platform answers to the first such call."""
    real, left = Http._exchange, [1]

    def exchange(self: Http, request: requests.Request, deadline: float) -> Answer:
        answer = real(self, request, deadline)
        wanted = request.method == method and path in str(request.url)
        if not wanted or not left or answer.status >= 300:
            return answer
        left.pop()
        return dataclasses.replace(
            answer, body=json.dumps(change(json.loads(answer.body))).encode()
        )

    monkeypatch.setattr(Http, "_exchange", exchange)


CASES: dict[str, tuple[str, str, Spoil]] = {
    "the site's user without a number": ("GET", "/users/me", lambda v: {**v, "roles": 7}),
    "a draft whose number is a word": ("POST", "/wp/v2/posts", lambda v: {**v, "id": "sebelas"}),
    "a title that is no object": ("GET", "/wp/v2/posts/", lambda v: {**v, "title": "Apel"}),
    "a post of X read as a list": ("GET", "/2/tweets/", lambda v: {**v, "includes": []}),
    "a medium of X without a number": ("POST", "/2/media/upload", lambda v: {"data": [v]}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_other_channel_goes_on_and_the_next_run_ends_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    method, path, change = CASES[case]
    with monkeypatch.context() as patched:
        spoil(patched, method, path, change)
        result = office.publish()
    channels = {"x": "situs", "situs": "x"}
    if "/2/" in path:
        assert row(result, ONE, channels["x"]).state.value == "tayang"
    office.clock.sleep(7200)
    assert office.publish().counts() == {"tayang": 2}
    assert len(office.posts("wordpress")) == len(office.posts("x")) == 1
