"""Photographs and music in the manifest become a clip that sounds; without music it is silent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from content.store import Store
from flows.items.inputs import load_inputs
from flows.items.preparing import prepare_manifest, preview_page
from flows.result import EXIT_APPROVAL
from media.preview import render_preview
from proof.evidence_check import blobs_of
from tests.faults.twins import TwinClock
from tests.flows.five_channels import Uses, five_channel_office, prepared
from tests.flows.office import ONE, Office
from tests.media import clips
from tests.media.pictures import saved, scene
from tests.sandbox_process import SandboxProcess

ALL: Uses = (
    ("situs", "article"),
    ("facebook", "reel"),
    ("instagram", "reel"),
    ("youtube", "short"),
)
REEL: Uses = (("situs", "article"), ("instagram", "reel"))
SMALL = ("-ar", "8000", "-ac", "1")
LICENCE = "CC BY 4.0, Orkes Contoh"
MakeReel = Callable[..., Office]


@pytest.fixture
def new_reel(tmp_path: Path, twin: SandboxProcess) -> MakeReel:
    """An office with two photographs for clips, and the music that is handed in."""

    def make(music: Path | None = None, uses: Uses = REEL) -> Office:
        photos = []
        for number in (1, 2):
            photos.append(tmp_path / f"foto-{number}.jpg")
            photos[-1].write_bytes(saved(scene(540 + number, 960)))
        office = five_channel_office(tmp_path / "kantor", photos, uses, twin)
        office.clock = TwinClock(twin)
        content = office.read()
        for use in content["items"][0]["channels"]:
            if use["format"] in ("reel", "short"):
                use["media"] = [2, 1]
        office.write(content)
        if music is not None:
            (office.home / "media" / music.name).write_bytes(music.read_bytes())
            told = {"file": f"media/{music.name}", "licence": LICENCE, "source": "Rekaman kantor"}
            office.edit(ONE, music=told)
        return office

    return make


def delivered(office: Office, platform: str) -> Path:
    """The clip that the platform received, hash verified."""
    [post] = office.posts(platform)
    [medium] = post["media"]
    (blob,) = (office.twin.state / "blobs").rglob(medium["sha256"])
    assert hashlib.sha256(blob.read_bytes()).hexdigest() == medium["sha256"]
    return Path(blob)


def test_the_delivered_clips_sound_and_carry_nothing_of_the_file(
    new_reel: MakeReel, tmp_path: Path
) -> None:
    song = clips.tune(tmp_path, "lagu.mp3", seconds=3)
    office = new_reel(song, ALL)
    office.release()
    result = office.publish()
    assert [(one.channel, one.note) for one in result.rows if one.state.value != "tayang"] == []
    for platform in ("facebook", "instagram", "youtube"):
        clip = delivered(office, platform)
        assert clips.loudness(clip) > 0.03
        with av.open(str(clip)) as found:
            seconds = float(found.duration or 0) / av.time_base
            told = str({**found.metadata, **found.streams.audio[0].metadata})
        assert "Nama Orang" not in told
        assert b"Nama Orang" not in clip.read_bytes()
        # the tune of three seconds begins anew, and fades at the end
        assert seconds > 8
        assert clips.loudness(clip, seconds - 3, seconds - 1.5) > 0.03
        assert clips.loudness(clip, seconds - 0.1) < 0.02
    sha256 = hashlib.sha256(song.read_bytes()).hexdigest()
    with office.runtime() as runtime:
        assert runtime.store.read(sha256) == song.read_bytes()
        blob = blobs_of(runtime.ledger.entries(), runtime.store)[sha256]
    assert blob.ways == {"payload.music.source_sha256"}
    assert blob.is_content


def test_without_music_the_track_is_silent_and_the_draft_is_as_before(new_reel: MakeReel) -> None:
    office = new_reel()
    release = office.release()
    assert "music" not in json.dumps(release.statement)
    assert office.publish().counts() == {"tayang": 2}
    clip = delivered(office, "instagram")
    with av.open(str(clip)) as found:
        assert len(found.streams.audio) == 1
    assert clips.loudness(clip) < 0.0001


def other_bytes(office: Office) -> None:
    clips.tune(office.home / "media", "lagu.m4a", "-c:a", "aac", seconds=4)


def other_licence(office: Office) -> None:
    office.edit(ONE, music__licence="Izin lisan")


def no_music(office: Office) -> None:
    content = office.read()
    del content["items"][0]["music"]
    office.write(content)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (other_bytes, "music/sha256"),
        (other_licence, "music/licence"),
        (no_music, "input/music"),
    ],
)
def test_music_that_changed_after_release_stops_the_item(
    new_reel: MakeReel, tmp_path: Path, change: Callable[[Office], None], field: str
) -> None:
    office = new_reel(clips.tune(tmp_path, "lagu.m4a", "-c:a", "aac"))
    office.release(unseen=True)
    change(office)
    result = office.publish()
    assert result.exit_code() == EXIT_APPROVAL
    assert all(field in one.note and ONE in one.note for one in result.rows)
    assert all("musik latar" in one.note for one in result.rows)
    assert office.writes() == []


def test_the_preview_tells_music_and_licence(new_reel: MakeReel, tmp_path: Path) -> None:
    office = new_reel(clips.tune(tmp_path, "lagu.wav"))
    with office.runtime() as runtime:
        found = prepare_manifest(load_inputs(runtime, office.manifest), runtime)
        page = render_preview(preview_page(found, runtime))
    assert [one for one in found.findings if one.rule == "R23"] == []
    assert page.count(LICENCE) == 1  # the reel, not the article
    assert "media/lagu.wav; sumber: Rekaman kantor" in page
    assert [draft.music is not None for draft in found.drafts] == [False, True]


def test_music_that_nobody_hears_is_told_and_stops_nothing(
    new_reel: MakeReel, tmp_path: Path
) -> None:
    office = new_reel(clips.tune(tmp_path, "lagu.wav"), (("situs", "article"), ("x", "feed")))
    found, reason = prepared(office)
    assert found is not None
    assert reason == ""
    told = [(one.level.value, one.field) for one in found.findings if one.rule == "R23"]
    assert told == [("SARAN", "music")]
    assert all(draft.music is None for draft in found.drafts)


def film(folder: Path) -> Path:
    return clips.clip(folder, "film.mp4").rename(folder / "film.m4a")


def cut_off(folder: Path) -> Path:
    path = clips.tune(folder, "potong.wav")
    path.write_bytes(path.read_bytes()[:100_000])
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (film, ("video, bukan suara saja", "M4A, MP3, WAV")),
        (cut_off, ("terpotong",)),
        (
            lambda folder: clips.tune(folder, "lama.wav", *SMALL, seconds=1000),
            ("17 menit", "15 menit"),
        ),
        (lambda folder: clips.tune(folder, "nol.wav", seconds=0), ("0,0 detik", "1 detik")),
    ],
    ids=["film", "cut off", "long", "empty"],
)
@pytest.mark.parametrize("uses", [REEL, (("situs", "article"),)], ids=["heard", "unheard"])
def test_music_that_is_none_is_refused_before_release(
    new_reel: MakeReel,
    tmp_path: Path,
    make: Callable[[Path], Path],
    words: tuple[str, ...],
    uses: Uses,
) -> None:
    music = make(tmp_path / "asal")
    office = new_reel(music, uses)
    _, reason = prepared(office)
    assert ONE in reason
    assert f"media/{music.name}" in reason
    assert all(word in reason for word in words)
    assert office.twin.requests() == []


def test_a_damaged_copy_in_the_store_is_told(new_reel: MakeReel, tmp_path: Path) -> None:
    office = new_reel(clips.tune(tmp_path, "lagu.wav"))
    with office.runtime() as runtime:
        inputs = load_inputs(runtime, office.manifest)
        music = inputs.manifest.items[0].music
        assert music is not None
        store: Store = runtime.store
        place = store.place(music.sha256)
        place.chmod(0o644)
        place.write_bytes(place.read_bytes() + b"\0")
        with pytest.raises(Exception, match=music.sha256[:12]):
            runtime.renditions.music(music.sha256, music.licence)
