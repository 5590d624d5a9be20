"""The words for ffmpeg that carry out a plan: filters, encoder and container options."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from media.clip import Clip, Picture
from media.ffmpeg import CLEAN, file_input
from media.geometry import Plan
from media.spec import VideoSpec
from media.video_plan import VideoPlan

CRF = 21
"""x264's quality: near to transparent for phone clips, which the platforms encode again anyway."""

PRESET = "veryfast"

_PROFILES = {
    "High": "high",
    "Main": "main",
    "Constrained Baseline": "baseline",
    "Baseline": "baseline",
}
# 203 nits is where HDR puts a white sheet of paper (ITU-R BT.2408); what is brighter rolls off,
# what is darker keeps its value: faces and uniforms look as they do in an ordinary clip
_TONEMAP = (
    "zscale=transfer=linear:npl=203,format=gbrpf32le,zscale=primaries=bt709,"
    "tonemap=tonemap=mobius:param=0.5:desat=0,"
    "zscale=transfer=bt709:matrix=bt709:range=limited:dither=error_diffusion"
)
TAGS_709 = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
_UNNAMED = 2
SEI_UNITS = {"h264": "6", "hevc": "39|40"}


def arguments(
    source: Path, clip: Clip, todo: VideoPlan, spec: VideoSpec, *, bitrate: int = 0
) -> list[str]:
    """Options between ffmpeg's own and the name of the result. ``bitrate``: aim at it (2nd try)."""
    before = []
    if todo.cut is not None:
        before = ["-ss", f"{todo.cut.start:.6f}", "-t", f"{todo.cut.length:.6f}"]
    if not todo.copy_picture:
        # the turn is made by our own filters; a damaged frame must end the run
        before += ["-noautorotate", "-display_rotation", "0", "-xerror"]
    words = file_input(source, clip.mime, *before)
    if todo.silence:
        words += ["-f", "lavfi", "-i", f"anullsrc=r=48000:cl=stereo:d={todo.seconds:.6f}"]
    words += ["-map", f"0:{clip.picture.index}"]
    words += _picture(clip, todo, spec, bitrate)
    words += _sound(clip, todo)
    return [*words, *CLEAN, *container(spec)]


def _picture(clip: Clip, todo: VideoPlan, spec: VideoSpec, bitrate: int) -> list[str]:
    if todo.copy_picture or todo.geometry is None:
        return ["-c:v", "copy", *_cleaned(clip.picture)]
    words = ["-vf", filters(clip, todo.geometry, todo.fps)]
    return words + encoder(spec, todo.fps, todo.max_video_bitrate, bitrate)


def _cleaned(picture: Picture) -> list[str]:
    """Options for a copied track: no side messages, and its colours named in the file's header.

    SEI units can hold the camera's serial number and place. Where the colours are not named, the
    ones that players assume are written down; the picture itself stays untouched.
    """
    words = ["-bsf:v", f"filter_units=remove_types={SEI_UNITS[picture.codec]}"]
    if picture.codec == "hevc":
        words += ["-tag:v", "hvc1"]
    if picture.transfer == picture.primaries == _UNNAMED:
        name = picture.matrix
        words += ["-colorspace", name, "-color_primaries", name, "-color_trc", name]
    return words


def _sound(clip: Clip, todo: VideoPlan) -> list[str]:
    if todo.silence:
        return ["-map", "1:a", "-c:a", "aac", "-b:a", "64k"]
    if clip.sound is None:
        return ["-an"]
    words = ["-map", f"0:{clip.sound.index}"]
    if todo.copy_sound:
        return [*words, "-c:a", "copy"]
    channels = "1" if clip.sound.channels == 1 else "2"
    # aresample fills gaps, so that sound and picture stay together
    words += ["-af", "aresample=48000:async=1:first_pts=0", "-ac", channels]
    return [*words, "-c:a", "aac", "-b:a", str(todo.audio_bitrate)]


def encoder(spec: VideoSpec, fps: Fraction, most: int, bitrate: int = 0) -> list[str]:
    """H.264 options: quality first, never above ``most`` bits per second."""
    gop = max(1, round(min(spec.max_gop_seconds or 2.0, 2.0) * float(fps)))
    cap = min(most, bitrate) if bitrate else most
    aim = ["-b:v", str(cap)] if bitrate else ["-crf", str(CRF)]
    profile = next((_PROFILES[one] for one in spec.profiles if one in _PROFILES), "high")
    return [
        *("-c:v", "libx264", "-preset", PRESET, "-profile:v", profile, "-pix_fmt", "yuv420p"),
        *(*aim, "-maxrate", str(cap), "-bufsize", str(cap)),
        *("-g", str(gop), "-x264-params", "open-gop=0"),
        *("-bsf:v", f"filter_units=remove_types={SEI_UNITS['h264']}"),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        *("-color_range", "tv"),
    ]


def container(spec: VideoSpec) -> list[str]:
    """MP4 with its header first; without an edit list where the channel wants none."""
    if spec.edit_lists:
        return ["-movflags", "+faststart", "-f", "mp4"]
    return ["-movflags", "+faststart+negative_cts_offsets", "-use_editlist", "0", "-f", "mp4"]


def filters(clip: Clip, geometry: Plan, fps: Fraction) -> str:
    """Upright, cut, scaled, in plain BT.709, at a constant rate."""
    left, top, right, bottom = geometry.box
    width, height = geometry.size
    chain = ["bwdif=mode=send_frame"] if clip.picture.interlaced else []
    chain += [f"fps={fps}"]
    chain += _turns(clip.picture.rotation, mirrored=clip.picture.mirrored)
    if not clip.picture.square:
        chain += [f"scale={clip.width}:{clip.height}"]
    if geometry.box != (0, 0, clip.width, clip.height):
        chain += [f"crop={right - left}:{bottom - top}:{left}:{top}:exact=1"]
    chain += _colours(clip, width, height)
    if geometry.canvas != geometry.size:
        wide, high = geometry.canvas
        x, y = (wide - width) // 4 * 2, (high - height) // 4 * 2
        chain += [f"pad={wide}:{high}:{x}:{y}:color=white"]
    return ",".join([*chain, "setsar=1", TAGS_709])


def _turns(rotation: int, *, mirrored: bool) -> list[str]:
    """Filters for a display matrix; ``rotation`` is anticlockwise as PyAV counts it."""
    flip = ["vflip"] if mirrored else []
    turn = {90: ["transpose=cclock"], 180: ["hflip", "vflip"], 270: ["transpose=clock"]}
    return flip + turn.get(rotation, [])


def _colours(clip: Clip, width: int, height: int) -> list[str]:
    """Scale, and bring every colour space to BT.709 in TV range, 8 bit."""
    picture = clip.picture
    if picture.hdr or picture.primaries == 9:
        scale = f"zscale=w={width}:h={height}:filter=bicubic"
        transfer = {"PQ": "smpte2084", "HLG": "arib-std-b67"}.get(picture.hdr, "bt709")
        source = f"matrixin=2020_ncl:primariesin=2020:transferin={transfer}"
        if not picture.hdr:
            plain = "matrix=bt709:primaries=bt709:transfer=bt709:range=limited"
            return [f"{scale}:{source}:{plain}", "format=yuv420p"]
        return [f"{scale}:{source}", _TONEMAP, "format=yuv420p"]
    ranges = "in_range=pc" if picture.full_range else "in_range=tv"
    matrices = f"in_color_matrix={picture.matrix}:{ranges}:out_color_matrix=bt709:out_range=tv"
    return [f"scale={width}:{height}:flags=bicubic:{matrices}", "format=yuv420p"]
