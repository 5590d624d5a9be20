"""Clips read back: what each platform lets us compare, and that the rest is called uncompared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from connectors.base import Seen, SeenMedia
from connectors.youtube_video import seconds_of
from flows.proving.likeness import likenesses
from media.spec import Rendition
from proof.evidence import judge
from proof.media_said import media_compared
from tests.connectors.wire_server import reply, wire_server
from tests.media import pictures as draw
from tests.media.awkward import RIGHT_PHOTOS
from tests.media.clips import clip
from tests.proof.posts import article, receipt


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Rendition:
    folder = tmp_path_factory.mktemp("klip")
    file = clip(folder, size=(320, 180), seconds=4.0)
    poster = RIGHT_PHOTOS["turned 6"](folder)
    return Rendition(
        path=str(file),
        sha256="c" * 64,
        mime="video/mp4",
        width=320,
        height=180,
        bytes=file.stat().st_size,
        alt="Cuplikan apel pagi.",
        seconds=4.0,
        poster_path=str(poster),
    )


def told(sent: Rendition, **shown: object) -> tuple[str, dict[str, str]]:
    post = replace(article(), media=(sent,))
    medium = SeenMedia(alt=None, kind="video", **shown)  # type: ignore[arg-type]
    [found] = likenesses(post, Seen(exists=True, public=True, media=(medium,)))
    return found.how, {one.name: one.result for one in found.parts}


def test_what_is_not_given_is_uncompared(sent: Rendition) -> None:
    nothing = {"seconds": "uncompared", "size": "uncompared", "poster": "uncompared"}
    assert told(sent) == ("unseen", nothing)
    assert told(sent, seconds=4.9) == ("parts", nothing | {"seconds": "same"})
    assert told(sent, size=sent.bytes) == ("parts", nothing | {"size": "same"})
    assert told(replace(sent, seconds=0.0), seconds=4.0) == ("unseen", nothing)


def test_another_length_or_size_is_another_clip(sent: Rendition) -> None:
    assert told(sent, seconds=2.0)[0] == "unlike"
    assert told(sent, seconds=4.0, size=sent.bytes - 1)[0] == "unlike"
    assert told(sent, sha256="c" * 64) == ("bytes", {})


def test_a_still_is_compared_but_stops_nothing(sent: Rendition) -> None:
    own = Path(sent.poster_path).read_bytes()
    other = draw.saved(Image.linear_gradient("L").rotate(90).convert("RGB"))
    for served, result, how in ((own, "same", "parts"), (other, "differs", "unseen")):
        with wire_server(reply("200 OK", served, json=False)) as server:
            assert told(sent, poster=server.url) == (
                how,
                {"seconds": "uncompared", "size": "uncompared", "poster": result},
            )
    with wire_server(reply("404 Not Found", json=False)) as server:
        assert told(sent, poster=server.url)[1]["poster"] == "uncompared"


def test_a_clip_that_is_served_is_measured(sent: Rendition, tmp_path: Path) -> None:
    short = clip(tmp_path, size=(320, 180), seconds=1.0).read_bytes()
    own = Path(sent.path).read_bytes()
    for served, seconds in ((own, "same"), (short, "differs"), (b"rusak", "uncompared")):
        with wire_server(reply("200 OK", served, json=False)) as server:
            assert told(sent, file_url=server.url)[1]["seconds"] == seconds


def test_the_record_names_the_part_that_differs(sent: Rendition) -> None:
    post = replace(article(), media=(sent,))
    medium = SeenMedia(alt=None, kind="video", seconds=2.0)
    seen = Seen(True, True, title=post.draft.title, text=post.payload.text, media=(medium,))
    found = judge(post, receipt(), seen, None, {"P1", "P2"}, likenesses(post, seen))
    assert "durasi media 1 (detik): dirilis “4.0”, terlihat “2.0”" in found.differences
    assert "P2" not in found.levels
    [kept] = found.evidence["p2"]["likeness"]
    assert {one["name"]: one["result"] for one in kept["parts"]} == {
        "seconds": "differs",
        "size": "uncompared",
        "poster": "uncompared",
    }


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT45S", 45.0), ("PT1M30S", 90.0), ("PT2H", 7200.0), ("P1DT1S", 86_401.0)],
)
def test_durations_of_youtube(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "45", "PT1.5S", "PT-1S"])
def test_what_is_no_duration(text: str) -> None:
    assert seconds_of(text) is None


def test_nothing_is_called_the_same_that_was_not_compared() -> None:
    parts = [{"name": name, "result": "uncompared"} for name in ("size", "poster")]
    clip_there = {"how": "parts", "parts": [{"name": "seconds", "result": "same"}, *parts]}
    evidence = {
        "released": {"media": ["a", "b", "c"]},
        "p2": {"likeness": [{"how": "bytes"}, clip_there]},
    }
    assert media_compared(evidence) == (
        "1: berkas sama; 2: durasi sama, ukuran berkas tidak dibandingkan, gambar sampul tidak"
        " dibandingkan; 3: isi tidak dibandingkan"
    )
    assert media_compared({}) == ""
