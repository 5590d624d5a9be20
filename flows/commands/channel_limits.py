"""The limits of a channel's format, as sentences for a person and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.messages import say
from media.music import KINDS as MUSIC_KINDS
from media.spec import FormatSpec, ImageSpec, TextSpec, VideoSpec

_MB = 1_000_000


def limit_lines(spec: FormatSpec) -> Iterator[str]:
    """One line per kind of content, with the source of its numbers."""
    for title, one in ((True, spec.title), (False, spec.text)):
        if one is not None:
            yield _with_source(_text(one, title=title), one.source)
    if spec.image is not None:
        yield _with_source(_image(spec.image), spec.image.source)
    if spec.video is not None:
        yield _with_source(_video(spec.video, spec), spec.video.source)


def limits_json(spec: FormatSpec) -> dict[str, Any]:
    """The same for programs; ``text`` 0 = no limit, sizes in bytes, times in seconds."""
    media = (spec.text, spec.title, spec.image, spec.video)
    return {
        "text": spec.text.max_length,
        "unit": spec.text.unit,
        "title": spec.title.max_length if spec.title else 0,
        "images": spec.image.max_count if spec.image else 0,
        "image": _image_json(spec.image) if spec.image else None,
        "video": _video_json(spec.video) if spec.video else None,
        "composed_of_photos": spec.composes,
        "sources": [one.source for one in media if one is not None and one.source],
    }


def _text(spec: TextSpec, *, title: bool) -> str:
    key = "title" if title else "text"
    if not spec.max_length:
        return say(f"flows.channels.{key}_free")
    return say(f"flows.channels.{key}", length=_number(spec.max_length), unit=spec.unit)


def _image(spec: ImageSpec) -> str:
    parts = [
        say(
            "flows.channels.image",
            count=_range(spec.min_count, spec.max_count),
            size=_number(spec.max_bytes / _MB),
            kinds=", ".join(mime.removeprefix("image/").upper() for mime in spec.mimes),
            width=spec.max_width,
            height=spec.max_height,
        )
    ]
    return ", ".join([*parts, *_shape(spec)])


def _video(spec: VideoSpec, of: FormatSpec) -> str:
    parts = [
        say(
            "flows.channels.video",
            count=spec.max_count,
            seconds=_range(spec.min_seconds, spec.max_seconds),
            size=_number(spec.max_bytes / _MB),
            width=spec.max_width,
            height=spec.max_height,
            fps=_range(spec.min_fps, spec.max_fps),
        ),
        *_shape(spec),
    ]
    if spec.subtitles:
        parts.append(say("flows.channels.subtitles", kinds=", ".join(spec.subtitles)))
    if of.composes:
        parts.append(say("flows.channels.composed", kinds=MUSIC_KINDS))
    return ", ".join(parts)


def _shape(spec: ImageSpec | VideoSpec) -> list[str]:
    if spec.min_ratio > 0 or spec.max_ratio < 1e9:
        return [say("flows.channels.ratio", ratio=_range(spec.min_ratio, spec.max_ratio))]
    if spec.aspects:
        return [say("flows.channels.ratio", ratio=", ".join(name for name, _ in spec.aspects))]
    return []


def _with_source(line: str, source: str) -> str:
    return say("flows.channels.limit", limit=line, source=source) if source else line


def _range(low: float, high: float) -> str:
    return _number(high) if low in (0, high) else f"{_number(low)}–{_number(high)}"


def _number(value: float) -> str:
    """The Indonesian way: 63.206 and 0,56."""
    shown = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}".rstrip("0")
    return shown.translate(str.maketrans(",.", ".,"))


def _image_json(spec: ImageSpec) -> dict[str, Any]:
    return _sizes(spec) | {"min_count": spec.min_count, "mimes": list(spec.mimes)}


def _video_json(spec: VideoSpec) -> dict[str, Any]:
    return _sizes(spec) | {
        "seconds": [spec.min_seconds, spec.max_seconds],
        "fps": [spec.min_fps, spec.max_fps],
        "subtitles": list(spec.subtitles),
    }


def _sizes(spec: ImageSpec | VideoSpec) -> dict[str, Any]:
    return {
        "max_count": spec.max_count,
        "max_bytes": spec.max_bytes,
        "max_size": [spec.max_width, spec.max_height],
        "ratios": [spec.min_ratio, spec.max_ratio if spec.max_ratio < 1e9 else None],
        "source": spec.source,
    }
