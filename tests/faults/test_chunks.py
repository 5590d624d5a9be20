"""An upload broken off at each of its chunks goes on or begins again, whole (F14)."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors import x_media, youtube_upload
from tests.contract.clips import clip_bytes, padded, store_clip
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.faults.twins import Twins, open_twin

CHUNK = 256 * 1024
UPLOADS = {"youtube": "upload_put", "x": "media_append"}
"""The call that carries a chunk."""

BREAKS = ("reset_before", "lost_after", "error500_after", "error500_before", "garbage")


@pytest.mark.fault("F14")
@pytest.mark.parametrize("platform", every(list(UPLOADS), 2))
def test_an_upload_cut_at_each_chunk_arrives_whole(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (x_media, youtube_upload):
        monkeypatch.setattr(module, "_CHUNK_BYTES", CHUNK)
    film = store_clip(tmp_path, padded(clip_bytes((320, 180)), 3 * CHUNK))
    chunks = -(-film.bytes // CHUNK)
    assert chunks == 4
    cuts = [(chunk, fault) for chunk in range(chunks) for fault in BREAKS]
    for chunk, fault in every(cuts, 12):
        twins.empty()
        twins.sandbox.fault(platform, UPLOADS[platform], fault, skip=chunk)
        folder = tmp_path / f"{chunk}-{fault}"
        open_twin(folder, twins, platform, film=film).run()
        world = open_twin(folder, twins, platform, film=film)
        world.run()
        sent = [one["media"][0]["sha256"] for one in twins.sandbox.posts(platform) if one["public"]]
        name = f"{platform}, chunk {chunk} {fault}"
        tally.judge(name, world.posts(), world.ledger, world.job.publication)
        assert sent == [film.sha256], name
        world.ledger.close()


@pytest.mark.fault("F14", sample=False)
def test_what_youtube_has_is_not_sent_twice(
    tmp_path: Path, twins: Twins, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a cut at the third chunk two are there: only the rest goes."""
    monkeypatch.setattr(youtube_upload, "_CHUNK_BYTES", CHUNK)
    film = store_clip(tmp_path, padded(clip_bytes((320, 180)), 3 * CHUNK))
    twins.empty()
    twins.sandbox.fault("youtube", "upload_put", "reset_before", skip=2)
    world = open_twin(tmp_path / "w", twins, "youtube", film=film)
    world.run()
    world.run()
    puts = twins.sandbox.requests("youtube", "upload_put")
    carried = sum(one["content_length"] for one in puts)
    twice = carried - film.bytes - CHUNK  # the cut one was sent and did not arrive
    name = f"{carried} bytes for {film.bytes}"
    tally.judge(name, world.posts(), world.ledger, world.job.publication)
    assert twice <= 0, name
