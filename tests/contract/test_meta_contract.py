"""Every request that the Meta connectors send, held against the parameter lists of v26.0.

The lists lie beside the checkout (facebook-business 26.0.3 as JSON); the twins are not asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

import connectors.http as transport
from connectors.http_wire import Answer
from content.draft import RichText
from tests.contract.target import Case, Target, open_target, picture
from tests.contract.upright import clip_case, upright

_COMMON = {"fields", "limit", "after"}
_CALL = re.compile(r".*/v26\.0/([^/]+)(?:/([a-z_]+))?")
_INDEX = re.compile(r"\[\d+\]$")
_SPEC_OF = {"page": "page", "post": "pagepost", "photo": "photo", "video": "advideo"}
_SPEC_OF |= {"user": "iguser", "medium": "igmedia"}


@dataclass(frozen=True)
class Sent:
    method: str
    kind: str
    edge: str
    values: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.kind}/{self.edge}"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[requests.PreparedRequest]:
    """Every request on its way to the wire; all of them are sent."""
    seen: list[requests.PreparedRequest] = []

    def watched(request: requests.PreparedRequest, **options: Any) -> Answer:
        seen.append(request)
        return exchange(request, **options)

    exchange = transport.exchange  # type: ignore[attr-defined] # imported there, not exported
    monkeypatch.setattr(transport, "exchange", watched)
    return seen


@pytest.fixture
def lists(shared: Path) -> dict[str, Any]:
    folder = shared / "contracts" / "meta" / "v26-from-pypi"
    if not folder.is_dir():
        pytest.skip("the parameter lists of Meta's API are not beside the checkout")
    found: dict[str, Any] = {}
    for kind, name in _SPEC_OF.items():
        [spec] = json.loads((folder / f"{name}.json").read_text()).values()
        edges = {(e["method"], e["endpoint"].strip("/")): e["params"] for e in spec["edges"]}
        found[kind] = {"edges": edges, "fields": set(spec["fields"])}
    told = json.loads((folder.parent / "specs" / "enum_types.json").read_text())
    # Meta's own examples write "start" where the list says "START": case is not told apart
    found["enums"] = {one["name"]: {str(v).upper() for v in one["values"]} for one in told}
    return found


@pytest.mark.parametrize("scheduled", [False, True])
def test_a_page_post(
    facebook: Target,
    tmp_path: Path,
    sent: list[requests.PreparedRequest],
    lists: dict[str, Any],
    scheduled: bool,
) -> None:
    case = clip_case(facebook, "feed", (picture(tmp_path, 1), picture(tmp_path, 2)))
    case.connector = open_target(facebook, scheduled=scheduled)
    for step in case.connector.steps(case.post):
        case.state[step.name] = case.connector.perform(step, case.post, case.state)
        case.find(step.name)
    live_through(case, revise=not scheduled)
    _holds(sent, lists, {"POST page/photos", "POST page/feed", "GET post/", "DELETE post/"})


@pytest.mark.parametrize("kind", ["video", "reel"])
def test_a_page_clip(
    facebook: Target,
    tmp_path: Path,
    sent: list[requests.PreparedRequest],
    lists: dict[str, Any],
    kind: Any,
) -> None:
    case = clip_case(facebook, kind, (upright(tmp_path),))
    case.perform_rest()
    for step in case.connector.steps(case.post):
        case.find(step.name)
    live_through(case, revise=True)
    wanted = "POST page/videos" if kind == "video" else "POST page/video_reels"
    _holds(sent, lists, {wanted, "POST video/captions", "GET video/", "POST video/"})


@pytest.mark.parametrize("kind", ["feed", "carousel", "reel", "story"])
def test_an_instagram_post(
    instagram: Target,
    tmp_path: Path,
    sent: list[requests.PreparedRequest],
    lists: dict[str, Any],
    kind: Any,
) -> None:
    media = {"feed": (picture(tmp_path, 1),), "carousel": (picture(tmp_path, 1), upright(tmp_path))}
    case = clip_case(instagram, kind, media.get(kind, (upright(tmp_path),)))
    sent.clear()  # the website was asked to host the media
    case.connector.whoami()
    case.perform_rest()
    case.find("publish")
    live_through(case, revise=False)
    wanted = {"POST user/media", "POST user/media_publish", "GET user/content_publishing_limit"}
    _holds(sent, lists, wanted | {"GET medium/", "DELETE medium/"})


def live_through(case: Case, *, revise: bool) -> None:
    """Read back, adopt, revise where that is possible, withdraw."""
    receipt = case.connector.receipt(case.post, case.state)
    case.connector.read_back(receipt)
    if revise:
        draft = case.post.draft.model_copy(update={"body": RichText(text="Teks yang benar.")})
        post = replace(case.post, draft=draft, payload=case.connector.encode(draft))
        case.connector.revise(receipt, post)
    case.connector.withdraw(receipt)


def _holds(sent: list[requests.PreparedRequest], lists: dict[str, Any], wanted: set[str]) -> None:
    seen = list(_calls(sent))
    assert wanted <= {str(one) for one in seen}
    assert [line for one in seen for line in _violations(one, lists)] == []


def _violations(one: Sent, lists: dict[str, Any]) -> Iterator[str]:
    spec = lists[one.kind]
    if (one.method, one.edge) not in spec["edges"]:
        yield f"{one}: no such edge"
        return
    params = spec["edges"][one.method, one.edge]
    files = {"source"} if one.edge in ("photos", "videos") else set()
    for name, value in one.values.items():
        plain = _INDEX.sub("", name)
        if plain not in set(params) | _COMMON | files:
            yield f"{one}: parameter {name}"
        elif plain in params and not _fits(params[plain], value, one, lists["enums"]):
            yield f"{one}: {name} is no {params[plain]}"
    if one.method == "GET" and not one.edge:
        edges = {edge for method, edge in spec["edges"] if method == "GET"}
        for field in _top_fields(one.values.get("fields", "")):
            if field not in spec["fields"] | edges:
                yield f"{one}: field {field}"


def _fits(kind: str, value: str, call: Sent, enums: dict[str, set[str]]) -> bool:
    if kind == "bool":
        return value in ("true", "false")
    if kind in ("unsigned int", "int"):
        return value.isdigit()
    if kind == "list<Object>":
        return isinstance(json.loads(value), dict)
    if kind.endswith("_enum"):
        return value.upper() in enums[f"{call.kind}{call.edge}_{kind}_param"]
    return True


def _top_fields(fields: str) -> list[str]:
    while "{" in fields:
        fields = re.sub(r"\{[^{}]*\}", "", fields)
    return [field for field in fields.split(",") if field]


def _calls(sent: list[requests.PreparedRequest]) -> Iterator[Sent]:
    for request in sent:
        parts = urlsplit(str(request.url))
        found = _CALL.fullmatch(parts.path)
        if found is None or "/rupload/" in parts.path or "/wp" in parts.path:
            continue  # bytes of a reel; the website
        values = dict(parse_qsl(parts.query)) | _form(request)
        kind = _kind(found[1], values)
        if kind == "container":
            continue  # a container's fields are in no list of the contract
        yield Sent(str(request.method), kind, found[2] or "", values)


def _kind(node: str, values: dict[str, str]) -> str:
    """By the shapes of the ids that the sandbox gives; of photos only the alt text is read."""
    if node in ("me", "122100000000000001"):
        return "page"
    if node == "17841400000000001":
        return "user"
    if "_" in node:
        return "post"
    if node.startswith("180"):
        return "medium"
    if node.startswith("179"):
        return "container"
    return "photo" if "alt_text_custom" in values.get("fields", "") else "video"


def _form(request: requests.PreparedRequest) -> dict[str, str]:
    kind = str(request.headers.get("Content-Type", ""))
    body = request.body or b""
    raw = body.encode() if isinstance(body, str) else bytes(body)
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(raw.decode(), keep_blank_values=True))
    if not kind.startswith("multipart/form-data"):
        return {}
    message = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + raw)
    parts = cast("list[Message]", message.get_payload())
    return {
        str(part.get_param("name", header="content-disposition")): (
            "" if part.get_filename() else str(part.get_payload())
        )
        for part in parts
    }
