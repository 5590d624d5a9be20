"""A post is frozen before the first intent: what is kept of it, and under which address it goes."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from content.publication import draft_version
from content.store import Basket
from flows.delivery import deliver
from flows.publishing.frozen import freeze, thaw
from flows.publishing.opening import frozen_post
from flows.publishing.session import Session
from media.spec import Rendition
from proof.change_bodies import CorrectedBody
from proof.entries import EntryKind
from tests.flows.world import make_world


def test_what_replaces_a_version_that_never_aired_has_an_address_of_its_own(
    tmp_path: Path,
) -> None:
    world = make_world(tmp_path)
    corrected = CorrectedBody(
        mode="fresh",
        role="ppid",
        position="PPID",
        reason="salah",
        from_version="v0",
        to_version=world.job.version,
        release_digest="",
    )
    slugs = []
    for _ in range(2):
        session = Session(world.job, world.connector, world.tools())
        slugs.append(frozen_post(session, None, "acc-1")[0].slug)
        world.ledger.append(
            EntryKind.CORRECTED, corrected.json_body(), publication=world.job.publication
        )
    assert slugs == ["gratifikasi-dum-2026-12-03", "gratifikasi-dum-2026-12-03-v2"]


def test_a_draft_without_an_address_takes_the_publications(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    plain = world.job.draft.model_copy(update={"slug": ""})
    job = replace(world.job, draft=plain, version=draft_version(plain))
    post, sha256 = frozen_post(Session(job, world.connector, world.tools()), None, "acc-1")
    assert post.slug == job.publication
    thawed = thaw(sha256, world.store)
    assert (thawed.slug, thawed.marker) == (job.publication, "")


def test_subtitles_and_poster_are_frozen_with_the_clip(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    for name in ("klip.srt", "sampul.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    clip = replace(
        world.job.media[0],
        seconds=3.0,
        subtitles_path=str(tmp_path / "klip.srt"),
        poster_path=str(tmp_path / "sampul.jpg"),
    )
    job = replace(world.job, media=(clip,))
    post, sha256 = frozen_post(Session(job, world.connector, world.tools()), None, "acc-1")
    for path in (clip.path, clip.subtitles_path, clip.poster_path):
        Path(path).unlink()
    thawed: Rendition = thaw(sha256, world.store).media[0]
    assert Path(thawed.subtitles_path).read_bytes() == b"klip.srt"
    assert Path(thawed.poster_path).read_bytes() == b"sampul.jpg"
    assert (thawed.seconds, thawed.sha256) == (3.0, post.media[0].sha256)
    assert freeze(replace(post, media=(thawed,)), world.store) == sha256


def test_the_ledger_names_no_payload_that_the_store_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry whose payload never came would be called missing evidence for ever."""
    world = make_world(tmp_path)
    settle = Basket.settle

    def full(basket: Basket) -> None:
        """The disk takes pictures, and the payload (JSON) no more."""
        if any(one.temporary.read_bytes().startswith(b"{") for one in basket._staged):
            raise OSError(errno.ENOSPC, "no space left")
        settle(basket)

    monkeypatch.setattr(Basket, "settle", full)
    with pytest.raises(OSError, match="no space"):
        deliver(world.job, world.connector, world.tools())
    assert [one.kind for one in world.ledger.entries()] == []
    assert world.platform.objects() == []
