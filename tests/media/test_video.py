"""What comes out of a clip: judged by opening the result, never by what was planned."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from content.model import Focus
from media.clip import read_clip
from media.errors import MediaError
from media.spec import VideoSpec
from media.video import VideoMade, VideoWanted, make_video
from media.video_rules import complaints
from tests.media import clips
from tests.media import pictures as draw

FEED = VideoSpec(
    max_count=1,
    max_bytes=20_000_000,
    min_seconds=0.3,
    max_seconds=60,
    max_width=1280,
    max_height=1280,
)
REEL = replace(FEED, aspects=(("9:16", 9 / 16),), min_ratio=0.5, max_ratio=0.6, audio_required=True)


def make(source: Path, spec: VideoSpec = FEED, **wanted: object) -> VideoMade:
    folder = source.parent / f"out{len(list(source.parent.iterdir()))}"
    folder.mkdir()
    return make_video(source, VideoWanted(spec, **wanted), folder / "out.mp4")  # type: ignore[arg-type]  # values of many types


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(p) for p in container.demux(container.streams.video[0]) if p.size]


def test_a_complying_clip_keeps_its_streams(tmp_path: Path) -> None:
    source = clips.clip(tmp_path, "a.mp4", "-bsf:v", "filter_units=remove_types=6")
    before = source.read_bytes()
    made = make(source)
    assert (made.copied_picture, made.copied_sound) == (True, True)
    assert packets(made.path) == packets(source)
    assert made.clip.layout is not None
    assert made.clip.layout.faststart
    assert source.read_bytes() == before


def test_only_the_sound_is_made_new_where_only_it_does_not_comply(tmp_path: Path) -> None:
    source = clips.clip(tmp_path, "a.mov", "-c:a", "pcm_s16le", "-ar", "44100")
    made = make(source)
    assert (made.copied_picture, made.copied_sound) == (True, False)
    assert made.clip.sound is not None
    assert (made.clip.sound.codec, made.clip.sound.rate) == ("aac", 48000)
    assert made.clip.mime == "video/mp4"


def test_a_silent_clip_gets_silence_only_where_a_track_is_asked_for(tmp_path: Path) -> None:
    source = clips.clip(tmp_path, sound=False)
    assert make(source).clip.sound is None
    made = make(source, replace(FEED, audio_required=True))
    assert made.copied_picture
    assert made.clip.sound is not None
    with av.open(str(made.path)) as container:
        planes = [bytes(f.planes[0]) for f in container.decode(audio=0)]
    assert planes
    assert not any(any(plane) for plane in planes)


def reference(source: Path) -> Image.Image:
    """The first frame as ffmpeg itself turns it."""
    clips.ffmpeg(source.parent, "-i", source.name, "-frames:v", "1", f"{source.stem}.png")
    return Image.open(source.with_suffix(".png")).convert("RGB")


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turned_and_mirrored_clips_stand_as_a_player_shows_them(
    degrees: int, mirrored: bool, tmp_path: Path
) -> None:
    source = clips.turned(clips.clip(tmp_path, seconds=0.4), degrees, hflip=mirrored)
    expected = reference(source)
    made = make(source)
    shown = clips.frame_of(made.path)
    assert shown.size == expected.size == ((180, 320) if degrees % 180 else (320, 180))
    wanted, seen = clips.corner_colours(expected), clips.corner_colours(shown)
    assert all(draw.near(seen[at], wanted[at], 14) for at in wanted)
    assert (made.clip.picture.rotation, made.clip.picture.mirrored) == (0, False)
    assert made.copied_picture == (degrees == 0 and not mirrored)


COLOURED = {
    "tagged 601": ("-vf", "scale=out_color_matrix=bt601:out_range=tv", "-colorspace", "smpte170m"),
    "full range": (
        *("-vf", "scale=out_color_matrix=bt709:out_range=pc,format=yuvj420p"),
        *("-color_range", "pc", *clips.TAGGED),
    ),
    "4:4:4": ("-vf", clips.TO_709, *clips.TAGGED, "-pix_fmt", "yuv444p"),
    "odd size": ("-vf", f"{clips.TO_709},crop=319:179", *clips.TAGGED, "-pix_fmt", "yuv444p"),
    "10 bit": ("-vf", clips.TO_709, *clips.TAGGED, "-pix_fmt", "yuv420p10le"),
    "wide pixels": ("-vf", f"{clips.TO_709},setsar=2", *clips.TAGGED),
    "interlaced": ("-vf", f"{clips.TO_709},setfield=tff", *clips.TAGGED, "-flags", "+ilme+ildct"),
}


@pytest.mark.parametrize("name", COLOURED)
def test_colours_come_out_right(name: str, tmp_path: Path) -> None:
    source = clips.clip(tmp_path, "a.mp4", *COLOURED[name], seconds=0.4)
    # cropping makes sure that it is encoded again
    made = make(source, replace(FEED, max_width=300))
    assert not made.copied_picture
    assert clips.shows_corners(clips.frame_of(made.path))
    picture = made.clip.picture
    assert (picture.pixel_format, picture.full_range, picture.interlaced) == (
        "yuv420p",
        False,
        False,
    )
    assert (picture.primaries, picture.transfer, picture.matrix) == (1, 1, "bt709")
    assert picture.width % 2 == picture.height % 2 == 0
    if name == "wide pixels":
        assert (made.clip.width, made.clip.height) == (300, 84)


@pytest.mark.parametrize(("name", "transfer"), [("HLG", "arib-std-b67"), ("PQ", "smpte2084")])
def test_hdr_is_mapped_to_ordinary_light(name: str, transfer: str, tmp_path: Path) -> None:
    to_hdr = (
        "zscale=matrixin=bt709:primariesin=bt709:transferin=bt709:matrix=2020_ncl:"
        f"primaries=2020:transfer={transfer}:range=limited:npl=203,format=yuv420p10le"
    )
    tags = ("-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", transfer)
    codec = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none")
    source = clips.clip(
        tmp_path, "a.mov", "-vf", to_hdr, *tags, codec=codec, seconds=0.4, size=(192, 108)
    )
    assert read_clip(source).picture.hdr == name
    made = make(source)
    assert made.clip.picture.hdr == ""
    # highlights are rolled off, so bright colours lose a little
    assert clips.shows_corners(clips.frame_of(made.path), 30)


def test_variable_rate_becomes_constant(tmp_path: Path) -> None:
    dropped = f"select='not(mod(n,3))+lt(n,10)',{clips.TO_709}"
    source = clips.clip(tmp_path, "a.mp4", "-vf", dropped, "-fps_mode", "vfr", *clips.TAGGED)
    assert not read_clip(source).picture.constant_rate
    made = make(source)
    assert made.clip.picture.constant_rate
    assert FEED.min_fps <= float(made.clip.picture.fps) <= FEED.max_fps
    assert made.clip.seconds == pytest.approx(read_clip(source).seconds, abs=0.1)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [("10", 30), ("15", 30), ("120", 60), ("240", 60), ("30000/1001", Fraction(30000, 1001))],
)
def test_frame_rates_are_brought_within_the_limits(
    rate: str, expected: Fraction | int, tmp_path: Path
) -> None:
    made = make(clips.clip(tmp_path, rate=rate, seconds=0.5))
    assert made.clip.picture.fps == expected
    assert made.clip.seconds == pytest.approx(0.5, abs=0.12)


def test_cropping_follows_the_focus_point(tmp_path: Path) -> None:
    source = clips.clip(tmp_path, seconds=0.4)
    left = make(source, REEL, fit="crop", aspect="9:16", focus=Focus(x=0.1, y=0.5))
    assert left.clip.width / left.clip.height == pytest.approx(9 / 16, rel=0.02)
    image = clips.frame_of(left.path)
    assert draw.near(image.getpixel((50, 20)), draw.RED, 14)  # type: ignore[arg-type]  # RGB
    assert draw.near(image.getpixel((50, 160)), draw.BLUE, 14)  # type: ignore[arg-type]  # RGB
    right = make(source, REEL, fit="crop", aspect="9:16", focus=Focus(x=0.9, y=0.5))
    assert draw.near(clips.frame_of(right.path).getpixel((50, 20)), draw.GREEN, 14)  # type: ignore[arg-type]  # RGB


def test_padding_keeps_the_whole_picture(tmp_path: Path) -> None:
    made = make(clips.clip(tmp_path, seconds=0.4), fit="pad", aspect="1:1")
    image = clips.frame_of(made.path)
    assert image.size == (320, 320)
    assert draw.near(image.getpixel((160, 10)), (255, 255, 255), 6)  # type: ignore[arg-type]  # RGB
    assert clips.shows_corners(image.crop((0, 70, 320, 250)))


def test_a_cut_is_exact(tmp_path: Path) -> None:
    ramp = f"geq=lum='16+N*4':cb=128:cr=128,{clips.TO_709}"
    source = clips.clip(tmp_path, "a.mp4", "-vf", ramp, *clips.TAGGED, seconds=2)
    made = make(source, cut=(0.8, 1.4))
    assert made.clip.seconds == pytest.approx(0.6, abs=0.05)
    assert made.clip.picture.frames == 15
    first, all_of_it = clips.frame_of(made.path), clips.frame_of(source, 0.8)
    assert draw.near(first.getpixel((9, 9)), all_of_it.getpixel((9, 9)), 3)  # type: ignore[arg-type]  # RGB


def test_nothing_of_the_camera_is_left(tmp_path: Path) -> None:
    tags = ["-metadata", "location=-7.8013+110.3647/", "-metadata", "title=Rahasia", "-metadata"]
    tags += ["com.apple.quicktime.make=Kamera", "-metadata:s:v", "handler_name=Pemilik"]
    source = clips.clip(
        tmp_path, "a.mp4", *tags, "-movflags", "use_metadata_tags", "-timecode", "01:00:00:00"
    )
    raw = source.read_bytes()
    assert b"Rahasia" in raw
    assert b"+110.3647" in raw
    for spec in (FEED, replace(FEED, max_width=160)):
        made = make(source, spec)
        left = made.path.read_bytes()
        found = [
            word
            for word in (b"Rahasia", b"110.3647", b"Kamera", b"Pemilik", b"tmcd", b"x264 - core")
            if word in left
        ]
        assert found == []
        assert made.clip.layout is not None
        assert made.clip.layout.tags == ()
        assert made.clip.tracks == 2


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.webm", ("-c:v", "libvpx", "-b:v", "500k", "-cpu-used", "8")),
        ("a.webm", ("-c:v", "libvpx-vp9", "-b:v", "500k", "-cpu-used", "8")),
        ("a.mkv", clips.X264),
        ("a.mov", (*clips.X265, "log-level=none")),
        ("a.mp4", ("-c:v", "mpeg4")),
        ("a.3gp", ("-c:v", "mpeg4", "-ar", "44100")),
    ],
)
def test_every_kind_of_clip_that_phones_and_browsers_make(
    name: str, codec: tuple[str, ...], tmp_path: Path
) -> None:
    made = make(clips.clip(tmp_path, name, codec=codec, seconds=0.5))
    assert (made.clip.mime, made.clip.picture.codec) == ("video/mp4", "h264")
    assert complaints(made.clip, FEED) == ()


def test_hevc_is_kept_where_the_channel_takes_it(tmp_path: Path) -> None:
    source = clips.clip(
        tmp_path, "a.mov", codec=(*clips.X265, "log-level=none:open-gop=0"), seconds=0.5
    )
    made = make(source, replace(FEED, video_codecs=("hevc", "h264")))
    assert made.copied_picture
    assert made.clip.picture.codec == "hevc"
    assert b"hvc1" in made.path.read_bytes()


def test_an_open_group_of_pictures_is_closed(tmp_path: Path) -> None:
    # the second key frame of an open group is a recovery point, no fresh start
    codec = (*clips.X265, "log-level=none:open-gop=1:keyint=8:min-keyint=8:bframes=3:scenecut=0")
    source = clips.clip(tmp_path, "a.mov", codec=codec, moving=True, seconds=1)
    spec = replace(FEED, video_codecs=("hevc", "h264"))
    assert not read_clip(source).picture.closed_gop
    made = make(source, spec)
    assert not made.copied_picture
    assert made.clip.picture.closed_gop


def test_no_edit_list_where_the_channel_wants_none(tmp_path: Path) -> None:
    spec = replace(FEED, edit_lists=False)
    source = clips.clip(tmp_path, "a.mp4", "-bf", "2", "-preset", "veryfast", moving=True)
    for made in (make(source, spec), make(source, replace(spec, max_width=160))):
        assert made.clip.layout is not None
        assert not made.clip.layout.edit_list
        with av.open(str(made.path)) as container:
            starts = [float((s.start_time or 0) * (s.time_base or 0)) for s in container.streams]
        assert max(starts) - min(starts) < 0.05


def test_the_same_clip_twice_is_the_same_file(tmp_path: Path) -> None:
    source = clips.clip(tmp_path, moving=True, seconds=0.5)
    spec = replace(FEED, max_width=160)
    assert make(source, spec).path.read_bytes() == make(source, spec).path.read_bytes()


def test_progress_is_told(tmp_path: Path) -> None:
    source = clips.clip(tmp_path, moving=True, seconds=2)
    told: list[float] = []
    (tmp_path / "o").mkdir()
    wanted = VideoWanted(replace(FEED, max_width=160))
    make_video(source, wanted, tmp_path / "o" / "out.mp4", progress=told.append)
    assert told
    assert told[-1] == pytest.approx(2, abs=0.2)


def test_a_photograph_is_no_clip(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(draw.saved(draw.quarters()))
    with pytest.raises(MediaError) as caught:
        read_clip(path)
    assert caught.value.value == "image/jpeg"
