"""Upright clips of three seconds, as reels want them, and cases that carry them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from connectors.base import Absent, Found, Post
from connectors.errors import OutcomeUnknown
from content.draft import Draft, DraftMedia, RichText
from content.model import Format
from content.publication import publication_id
from media.spec import Rendition
from tests.contract.clips import SUBTITLES, clip_bytes
from tests.contract.target import Case, Target, open_target

TEXT = "Reel sosialisasi gratifikasi di Balai Kota. 👏\n\n#InspektoratYogya"
FAULTS = (
    # one of each kind on every run: done without an answer, not done without an answer
    *("lost_after", "reset_before"),
    *(
        pytest.param(fault, marks=pytest.mark.slow)
        for fault in (
            *("error500_after", "garbage", "empty200", "no_content204"),
            *("error500_before", "html_captive"),
        )
    ),
)
ALT = "Peserta duduk melingkar mendengarkan penjelasan"


def upright(folder: Path, *, extras: bool = True) -> Rendition:
    """540 x 960, three seconds, with poster and subtitles unless ``extras`` is off."""
    content = clip_bytes((540, 960), 3.2)
    poster = io.BytesIO()
    Image.new("RGB", (540, 960), (20, 90, 140)).save(poster, "JPEG")
    return Rendition(
        path=_put(folder, content, "mp4"),
        sha256=hashlib.sha256(content).hexdigest(),
        mime="video/mp4",
        width=540,
        height=960,
        bytes=len(content),
        alt=ALT,
        seconds=3.2,
        poster_path=_put(folder, poster.getvalue(), "jpg") if extras else "",
        subtitles_path=_put(folder, SUBTITLES.encode(), "srt") if extras else "",
    )


def clip_case(target: Target, kind: Format, media: tuple[Rendition, ...]) -> Case:
    """A publication of ``kind`` with the given media."""
    connector = open_target(target)
    draft = Draft(
        item_id="DUM-2026-12-05",
        channel=target.channel.name,
        platform=target.platform,
        format=kind,
        body=RichText(text=TEXT),
        media=tuple(
            DraftMedia(source_sha256=one.sha256, mime=one.mime, alt=one.alt) for one in media
        ),
    )
    post = Post(
        publication_id=publication_id("kota", draft.item_id, draft.channel, draft.format),
        draft=draft,
        payload=connector.encode(draft),
        media=media,
        account_id=connector.whoami().id,
        slug="",
        marker="",
        media_urls=target.hosted(media) if connector.capabilities.media_by_url else (),
    )
    return Case(target, connector, post, {})


def drive(case: Case, tries: int = 4) -> int:
    """Perform all steps, settling every doubt by looking; returns the number of doubts."""
    doubts = 0
    for step in case.connector.steps(case.post):
        for _ in range(tries):
            try:
                case.perform(step.name)
                break
            except OutcomeUnknown:
                doubts += 1
                found = case.find(step.name)
                assert isinstance(found, Found | Absent)
                if case.adopt(step.name):
                    break
        else:
            pytest.fail(f"{step.name} was not done in {tries} tries")
    return doubts


def same_bytes(case: Case) -> bool:
    """Whether the platform holds one public post with the bytes that were released."""
    public = case.public()
    wanted = tuple(one.sha256 for one in case.post.media)
    return [one.media_sha256 for one in public] == [wanted]


def changed(rendition: Rendition, **values: object) -> Rendition:
    return replace(rendition, **values)  # type: ignore[arg-type] # the rendition's own fields


def _put(folder: Path, content: bytes, suffix: str) -> str:
    path = folder / f"{hashlib.sha256(content).hexdigest()}.{suffix}"
    path.write_bytes(content)
    return str(path)
