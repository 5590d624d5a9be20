"""One clip for the rendition cache: the video, its poster and its subtitles.

What stands in the cache's index for a clip is here too, so that ``media.renditions`` needs not
know how a clip differs from a photograph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event
from typing import Any

import rfc8785

from config.messages import say
from content.draft import DraftMedia
from media.cache_files import hash_of, in_use, move, write
from media.clip import Clip
from media.compose import COMPOSE_RECIPE, Composition, Slide, compose_video
from media.errors import BadSubtitles
from media.image import RECIPE
from media.poster import make_poster
from media.spec import Rendition, VideoSpec
from media.subtitles import Kind, moved, read_subtitles, write_subtitles
from media.video import VIDEO_RECIPE, VideoWanted, make_video

FACTS = frozenset(
    {
        "sha256",
        "mime",
        "width",
        "height",
        "bytes",
        "seconds",
        "phash",
        "poster",
        "poster_ms",
        "subtitles",
    }
)
_LATE_S = 1.0  # a last cue that outlasts the clip by this much was written for the clip


@dataclass(frozen=True, slots=True)
class ClipSource:
    """A source clip in the store: its file, what was found in it, and its subtitles' bytes."""

    path: Path
    clip: Clip
    subtitles: bytes = b""


def clip_key(media: Sequence[DraftMedia], spec: VideoSpec, composed: Composition | None) -> str:
    """Hash over everything that shapes the clip; alt texts and captions are not in it."""
    limits = asdict(spec)
    for told in ("source", "max_count"):
        limits.pop(told)
    recipe: dict[str, Any] = {
        "recipe": [VIDEO_RECIPE, COMPOSE_RECIPE if composed else 0, RECIPE],
        "media": [
            {
                "source": medium.source_sha256,
                "subtitles": medium.subtitles_sha256,
                "fit": medium.fit,
                "aspect": medium.aspect,
                "focus": [medium.focus.x, medium.focus.y] if medium.focus else None,
                "cut": list(medium.cut) if medium.cut else None,
            }
            for medium in media
        ],
        "composed": composed.recipe() if composed else None,
        "limits": repr(sorted(limits.items())),
    }
    return hashlib.sha256(rfc8785.dumps(recipe)).hexdigest()


def make_clip(
    source: ClipSource, medium: DraftMedia, spec: VideoSpec, work: Path, stop: Event | None
) -> tuple[Path, Clip, bytes]:
    """Make clip and subtitles in the empty folder ``work``: (file, its facts, subtitles)."""
    subtitles = subtitles_for(source, medium, spec)  # a mistake there is found before any work
    wanted = VideoWanted(spec, medium.fit, medium.aspect, medium.focus, medium.cut)
    made = make_video(source.path, wanted, work / "out.mp4", clip=source.clip, stop=stop)
    return made.path, made.clip, subtitles


def make_composed(
    photos: Sequence[Slide], composition: Composition, spec: VideoSpec, work: Path
) -> tuple[Path, Clip, bytes]:
    """The same for a clip composed from photographs."""
    path = work / "out.mp4"
    return path, compose_video(photos, composition, spec, path), b""


def subtitles_for(source: ClipSource, medium: DraftMedia, spec: VideoSpec) -> bytes:
    """The subtitles as the channel takes them; b"" for none. BadSubtitles names the line."""
    kind = subtitle_kind(spec)
    if not source.subtitles or kind is None:
        return b""
    found = read_subtitles(source.subtitles)
    if found.seconds > source.clip.seconds + _LATE_S:
        value, limit = f"{found.seconds:.1f}", f"{source.clip.seconds:.1f}"
        line = found.cues[-1].at
        hint = say(
            "media.subtitles.beyond",
            value=value.replace(".", ","),
            limit=limit.replace(".", ","),
        )
        raise BadSubtitles("a cue lies behind the clip's end", hint=hint, line=line, value=value)
    if medium.cut is not None:
        found = moved(found, medium.cut[0], medium.cut[1] - medium.cut[0])
    return write_subtitles(found, kind) if found.cues else b""


def subtitle_kind(spec: VideoSpec) -> Kind | None:
    """The first kind that the channel takes; None for a channel without subtitles."""
    known: tuple[Kind, ...] = ("srt", "vtt")
    return next((kind for one in spec.subtitles for kind in known if kind == one), None)


def keep(
    made: tuple[Path, Clip, bytes], spec: VideoSpec, files: Path
) -> dict[str, str | int | float]:
    """Move a finished clip with poster and subtitles to ``files``; returns its index entry."""
    path, clip, subtitles = made
    poster = make_poster(path, spec.poster)
    ending = {"image/jpeg": "jpg"}.get(poster.mime, poster.mime.rpartition("/")[2])
    poster_name = f"{hashlib.sha256(poster.data).hexdigest()}.{ending}"
    write(files / poster_name, poster.data)
    subtitles_name = ""
    if subtitles:
        subtitles_name = f"{hashlib.sha256(subtitles).hexdigest()}.{subtitle_kind(spec)}"
        write(files / subtitles_name, subtitles)
    sha256 = hash_of(path)
    move(path, files / f"{sha256}.mp4")
    return {
        "sha256": sha256,
        "mime": clip.mime,
        "width": clip.width,
        "height": clip.height,
        "bytes": clip.bytes,
        "seconds": round(clip.seconds, 3),
        "phash": poster.phash,
        "poster": poster_name,
        "poster_ms": poster.at_ms,
        "subtitles": subtitles_name,
    }


def remembered(
    known: dict[str, Any] | None, media: Sequence[DraftMedia], files: Path
) -> Rendition | None:
    """The clip of an index entry; None when a file of it is gone or changed."""
    if known is None or known.keys() != FACTS:
        return None
    names = [f"{known['sha256']}.mp4", known["poster"], known["subtitles"]]
    if not all(in_use(files / name, name.partition(".")[0]) for name in names if name):
        return None
    facts = {key: known[key] for key in FACTS - {"poster", "subtitles"}}
    first = media[0]
    return Rendition(
        path=str(files / names[0]),
        alt=" ".join(medium.alt for medium in media),
        caption=first.caption,
        source_sha256=first.source_sha256,
        poster_path=str(files / names[1]),
        subtitles_path=str(files / names[2]) if names[2] else "",
        **facts,
    )
