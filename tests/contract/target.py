"""What the contract suite runs against: a platform, how to spoil it, and what it holds.

A target is a twin or a real server; the suite knows only this surface.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from PIL import Image, ImageDraw
from pydantic import SecretStr

from config.clock import Clock
from config.office import Channel
from connectors.base import Found, Post, Ready, Receipt, Step, Wait
from connectors.errors import Rejected
from connectors.registry import AnyConnector, open_connector
from content.draft import Block, Draft, DraftMedia, RichText
from content.model import Format
from content.publication import publication_id
from media.spec import Rendition
from tests.contract.clips import clip, clip_draft

JSON = dict[str, Any]
TITLE = "Enam puluh peserta mengikuti sosialisasi “gratifikasi” & etika"
LEAD = "YOGYAKARTA – Enam puluh peserta mengikuti sosialisasi <gratifikasi> & etika pada Rabu."
POST_TEXT = "Enam puluh peserta mengikuti sosialisasi <gratifikasi> & etika 👏 #InspektoratYogya"
ALT = 'Peserta duduk melingkar; layar bertuliskan "Tolak Gratifikasi" & logo kota'


@dataclass(frozen=True)
class Held:
    """One post as the platform holds it."""

    id: str
    public: bool
    title: str
    text: str
    media_sha256: tuple[str, ...]
    alts: tuple[str, ...]


class Target(Protocol):
    """``secrets`` by name; ``writes`` are the requests that the server received."""

    platform: str
    real: bool
    channel: Channel
    secrets: Mapping[str, str]
    clock: Clock
    deadline: float

    def fault(self, op: str, name: str, times: int = 1, **args: Any) -> None: ...

    def clear_faults(self) -> None: ...

    def held(self) -> list[Held]: ...

    def received(self, *ops: str) -> int: ...

    def pass_time(self, seconds: float) -> None: ...

    def hosted(self, media: Sequence[Rendition]) -> tuple[str, ...]: ...


class Secrets:
    """The secrets of a target, as a connector asks for them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def get(self, name: str) -> SecretStr | None:
        value = self._values.get(name)
        return SecretStr(value) if value else None


def open_target(target: Target, **options: Any) -> AnyConnector:
    channel = target.channel.model_copy(update={"options": target.channel.options | options})
    return open_connector(
        channel, Secrets(target.secrets), target.clock, total_deadline=target.deadline
    )


def picture(folder: Path, number: int, alt: str = ALT) -> Rendition:
    image = Image.new("RGB", (640, 480), (20 + 40 * number, 90, 140))
    ImageDraw.Draw(image).text((40, 200), f"CONTOH {number}", fill="white")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    content = file.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / f"{sha256}.jpg"
    path.write_bytes(content)
    return Rendition(
        path=str(path),
        sha256=sha256,
        mime="image/jpeg",
        width=640,
        height=480,
        bytes=len(content),
        alt=alt,
    )


def draft_of(
    target: Target, pictures: list[Rendition], *, parts: int = 0, number: int = 3
) -> Draft:
    if target.platform == "youtube":
        return clip_draft(target, pictures[0], number=number)
    site = target.platform == "wordpress"
    blocks = (
        Block(kind="paragraph", text=RichText(text=LEAD)),
        *(Block(kind="image", media=(n,)) for n in range(len(pictures))),
        Block(kind="list", items=(RichText(text="Tolak [gallery]"), RichText(text="Lapor"))),
    )
    return Draft(
        item_id=f"DUM-2026-12-{number:02}",
        channel=target.channel.name,
        platform=target.platform,
        format=_format(target.platform, len(pictures), parts),
        title=TITLE if site else "",
        body=RichText(text=LEAD if site else POST_TEXT),
        parts=tuple(
            RichText(text=f"Bagian {n + 2}: simpan gratifikasi.go.id.") for n in range(parts)
        ),
        excerpt="Sosialisasi gratifikasi di Balai Kota." if site else "",
        blocks=blocks if site else (),
        tags=("InspektoratYogya", "TolakGratifikasi") if site else (),
        categories=("Berita",) if site else (),
        slug=f"sosialisasi-gratifikasi-dum-2026-12-{number:02}" if site else "",
        media=tuple(
            DraftMedia(source_sha256=one.sha256, mime=one.mime, alt=one.alt) for one in pictures
        ),
    )


def _format(platform: str, pictures: int, parts: int) -> Format:
    if platform == "wordpress":
        return "article"
    if platform == "instagram" and pictures > 1:
        return "carousel"
    return "thread" if parts else "feed"


@dataclass
class Case:
    """One publication on its way to one target."""

    target: Target
    connector: AnyConnector
    post: Post
    state: JSON

    def step(self, name: str) -> Step:
        return next(step for step in self.connector.steps(self.post) if step.name == name)

    def perform(self, name: str) -> None:
        """Do the step, and wait until the platform has processed what it made."""
        self.state[name] = self.connector.perform(self.step(name), self.post, self.state)
        self.wait(name)

    def wait(self, name: str) -> None:
        while isinstance(answer := self.connector.ready(self.step(name), self.state), Wait):
            self.target.pass_time(answer.seconds)
        assert isinstance(answer, Ready)

    def perform_until(self, name: str) -> None:
        """All steps before ``name``."""
        for step in self.connector.steps(self.post):
            if step.name == name:
                return
            self.perform(step.name)

    def perform_rest(self) -> Receipt:
        for step in self.connector.steps(self.post):
            if step.name not in self.state:
                self.perform(step.name)
        return self.connector.receipt(self.post, self.state)

    def find(self, name: str) -> object:
        since = self.target.clock.now() - timedelta(minutes=10)
        return self.connector.find(self.step(name), self.post, self.state, since)

    def adopt(self, name: str) -> bool:
        """Take what was found as the step's result; False when there is nothing."""
        found = self.find(name)
        if isinstance(found, Found):
            assert len(found.states) == 1
            self.state[name] = found.states[0]
            self.wait(name)
            return True
        return False

    def public(self) -> list[Held]:
        return [one for one in self.target.held() if one.public]


def make_case(
    target: Target,
    folder: Path,
    *,
    pictures: int = 2,
    parts: int = 0,
    number: int = 3,
    media: list[Rendition] | None = None,
) -> Case:
    """``media``: other media than the usual pictures (on YouTube: the usual clip)."""
    connector = open_target(target)
    usual = [clip(folder)] if target.platform == "youtube" else None
    made = media or usual or [picture(folder, n) for n in range(pictures)]
    draft = draft_of(target, made, parts=parts, number=number)
    account = connector.whoami()
    post = Post(
        publication_id=publication_id("kota", draft.item_id, draft.channel, draft.format),
        draft=draft,
        payload=connector.encode(draft),
        media=tuple(made),
        account_id=account.id,
        slug=draft.slug,
        marker="",
        media_urls=target.hosted(made) if connector.capabilities.media_by_url else (),
    )
    return Case(target, connector, post, {})


def refused_offline(case: Case, draft: Draft, error: type[Exception]) -> None:
    before = case.target.received()
    with pytest.raises(error) as caught:
        case.connector.encode(draft)
    assert case.target.received() == before
    hint = getattr(caught.value, "hint", "")
    assert hint
    if error is Rejected:
        assert case.post.draft.item_id in hint
        assert case.target.channel.name in hint
