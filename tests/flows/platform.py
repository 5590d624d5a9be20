"""A platform in memory with the shapes and faults of real ones, and a connector for it.

The platform is the judge: tests count what it holds, not what the connector was asked. It lives
in a JSON file, so that a killed process leaves it as a real server would be left.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal

from config.clock import Clock
from connectors.base import (
    Absent,
    Account,
    Capabilities,
    Connector,
    ConnectorSettings,
    Found,
    Payload,
    Post,
    Receipt,
    Seen,
    SeenMedia,
    Shape,
    State,
    Step,
    Tested,
    Undecided,
)
from connectors.errors import OutcomeUnknown, Rejected, Transient, Unauthorized, Unsupported
from connectors.http import Http
from content.draft import Draft
from media.spec import FormatSpec, ImageSpec, TextSpec

Fault = Literal[
    "reset_before",
    "lost_after",
    "error500_after",
    "error500_before",
    "rate_limited",
    "rejected",
    "unauthorized",
    "late",
]


@dataclass
class Platform:
    """What the platform holds. ``faults``: step name → faults for its next calls, in order."""

    path: Path
    clock: Clock
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    read_errors: list[Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    late_seconds: float = 60.0
    prefix: str = "obj"
    """What the ids of its objects begin with; no two platforms of one account share ids."""

    retry_after: float | None = 30.0
    account: str = "acc-1"

    def objects(self) -> list[dict[str, Any]]:
        """All objects that exist at this moment (late ones only when their time has come)."""
        held = json.loads(self.path.read_text()) if self.path.exists() else []
        now = self.clock.now().isoformat()
        return [one for one in held if one["from"] <= now]

    def public(self) -> list[dict[str, Any]]:
        """What strangers can see."""
        return [one for one in self.objects() if one["public"]]

    def write(self, step: str, make: dict[str, Any]) -> dict[str, Any]:
        """One write call: apply the next fault of the step; create the object; answer."""
        self.calls.append(step)
        queue = self.faults.get(step, [])
        fault = queue.pop(0) if queue else None
        if fault == "reset_before":
            raise Transient("refused", platform="fake")
        if fault == "error500_before":
            raise OutcomeUnknown("500", platform="fake", status=500)
        if fault == "rate_limited":
            raise Transient("429", platform="fake", status=429, retry_after=self.retry_after)
        if fault == "rejected":
            raise Rejected("422", platform="fake", status=422, code="bad", hint="Ditolak.")
        if fault == "unauthorized":
            raise Unauthorized("401", platform="fake", status=401, hint="Token habis.")
        late = self.late_seconds if fault == "late" else 0.0
        made = self._create(make, late)
        if fault in ("lost_after", "late"):
            raise OutcomeUnknown("reply lost", platform="fake")
        if fault == "error500_after":
            raise OutcomeUnknown("500", platform="fake", status=500)
        return made

    def read(self) -> list[dict[str, Any]]:
        """One read call."""
        self.calls.append("read")
        if self.read_errors:
            raise self.read_errors.pop(0)
        return self.objects()

    def _create(self, make: dict[str, Any], late: float) -> dict[str, Any]:
        held = json.loads(self.path.read_text()) if self.path.exists() else []
        starts = (self.clock.now() + timedelta(seconds=late)).isoformat()
        known = [one for one in held if one["id"] == make.get("id") or _same_key(one, make)]
        if known:
            known[0].update(make)
            made = known[0]
        else:
            made = {"id": f"{self.prefix}-{len(held) + 1}", "from": starts, "public": False, **make}
            held.append(made)
        self.path.write_text(json.dumps(held))
        return dict(made)


def _same_key(one: dict[str, Any], make: dict[str, Any]) -> bool:
    """Whether the client chose the same id: the server then keeps one object."""
    return bool(make.get("key")) and one.get("key") == make["key"]


class FakeSettings(ConnectorSettings):
    """No options."""


_FORMAT = FormatSpec(
    text=TextSpec(max_length=280),
    image=ImageSpec(max_count=4, max_bytes=5_000_000, max_width=4096, max_height=4096),
)


def capabilities(shape: Shape, settle: float) -> Capabilities:
    """Capabilities of a fake platform of one shape."""
    return Capabilities(
        formats={"feed": _FORMAT},
        shape=shape,
        settle_s=settle,
        tayang_needs=frozenset({"P1", "P2"}),
        residual_note="",
        tested_against=(Tested("twin", "fake", "2026-11-23"),),
    )


class FakeConnector(Connector[FakeSettings]):
    """Speaks with a Platform: media, then (two_phase: hidden draft,) then the public post."""

    platform: ClassVar[str] = "fake"
    settings_type: ClassVar[type[ConnectorSettings]] = FakeSettings
    capabilities: ClassVar[Capabilities] = capabilities("one_shot", 90.0)

    def __init__(self, platform: Platform, shape: Shape = "one_shot") -> None:
        http = Http("fake", "http://127.0.0.1:9", clock=platform.clock)
        super().__init__(FakeSettings(), http, platform.clock)
        self.world = platform
        self.shape = shape

    def whoami(self) -> Account:
        self.world.read()
        return Account(id=self.world.account, name="@contoh")

    def encode(self, draft: Draft) -> Payload:
        if len(draft.body.text) > 280:
            raise Rejected("too long", platform="fake", hint="Teks terlalu panjang.")
        return Payload(text=draft.body.text, body={"text": draft.body.text})

    def steps(self, post: Post) -> tuple[Step, ...]:
        media = tuple(Step(f"media[{n}]", index=n) for n in range(len(post.media)))
        if self.shape == "two_phase":
            return (*media, Step("draft"), Step("publish", public=True))
        return (*media, Step("post", public=True))

    def perform(self, step: Step, post: Post, state: State) -> dict[str, Any]:
        key = {"client_id": post.slug}.get(self.shape, "")
        make: dict[str, Any]
        if step.name.startswith("media"):
            medium = post.media[step.index]
            make = {"kind": "media", "sha256": medium.sha256, "of": post.publication_id}
        elif step.name == "publish":
            make = {"id": state["draft"]["id"], "public": True}
        elif step.name == "draft":
            make = {"kind": "draft", "text": post.payload.text}
        else:
            make = {"kind": "post", "key": key, "text": post.payload.text, "public": True}
        return {"id": self.world.write(step.name, make)["id"]}

    def find(
        self, step: Step, post: Post, state: State, since: datetime
    ) -> Found | Absent | Undecided:
        held = self.world.read()
        if step.name.startswith("media"):
            sha256 = post.media[step.index].sha256
            hits = [one for one in held if one.get("sha256") == sha256]
        elif step.name == "publish":
            hits = [one for one in held if one["id"] == state["draft"]["id"] and one["public"]]
        else:
            hits = [one for one in held if one.get("text") == post.payload.text]
        if not hits:
            return Absent()
        return Found(tuple({"id": one["id"]} for one in hits))

    def receipt(self, post: Post, state: State) -> Receipt:
        made = state["draft"] if self.shape == "two_phase" else state["post"]
        return Receipt(made["id"], f"http://127.0.0.1/{made['id']}", None, post.account_id)

    def read_back(self, receipt: Receipt) -> Seen:
        for one in self.world.read():
            if one["id"] == receipt.post_id:
                media = tuple(
                    SeenMedia(sha256=m["sha256"]) for m in self.world.objects() if "sha256" in m
                )
                return Seen(True, one["public"], receipt.url, text=one["text"], media=media)
        return Seen(exists=False, public=False)

    def revise(self, receipt: Receipt, post: Post) -> Receipt:
        raise Unsupported("no", platform="fake")

    def withdraw(self, receipt: Receipt) -> None:
        raise Unsupported("no", platform="fake")


START = datetime(2026, 12, 15, 3, 0, tzinfo=UTC)
"""10.00 WIB on the day of the third sample item."""

CrashPoint = Callable[[str], None]
