"""Errors of media work; each says what the caller does next. Item and file are added above.

TayangError
  x MediaError            has ``limit`` and ``value`` as text where a limit was met
      x UnreadableMedia   broken, truncated or not what it claims: hand in the file again (exit 30)
      x UnsupportedMedia  a kind we do not take: convert it, then hand it in            (exit 30)
      x OversizedMedia    beyond our own limit for any channel: make it smaller         (exit 30)
      x UnfitMedia        sound, but not for this channel: change choice or channel     (exit 20)
      x UncleanRendition  a result still holds metadata: nothing was sent, report it    (exit 20)
      x WrongRendition    a finished clip breaks the channel's limits: report it        (exit 20)
      x BadSubtitles      has ``line``: correct the subtitle file there                 (exit 30)
      x MediaProgramError the media program failed, stalled or is missing               (exit 20)
"""

from __future__ import annotations

from typing import ClassVar

from config.errors import TayangError


class MediaError(TayangError):
    """A photograph or clip cannot be used. ``limit`` and ``value`` are short, with unit."""

    exit_code: ClassVar[int] = 30

    def __init__(self, message: str, *, hint: str, limit: str = "", value: str = "") -> None:
        super().__init__(message, hint=hint)
        self.limit = limit
        self.value = value


class UnreadableMedia(MediaError):
    """The bytes are damaged, cut off, or no picture at all."""


class UnsupportedMedia(MediaError):
    """A readable file of a kind that no channel gets from us (animation, TIFF, SVG)."""


class OversizedMedia(MediaError):
    """More pixels than we are ready to decode; found in the header, before decoding."""


class UnfitMedia(MediaError):
    """The picture cannot meet the channel's limits without harm."""

    exit_code: ClassVar[int] = 20


class UncleanRendition(MediaError):
    """A finished rendition was opened again and still holds metadata (check R20)."""

    exit_code: ClassVar[int] = 20


class WrongRendition(MediaError):
    """A finished clip was opened again and does not keep the channel's limits."""

    exit_code: ClassVar[int] = 20


class BadSubtitles(MediaError):
    """Subtitles that a player would show wrongly; ``line`` counts from 1."""

    def __init__(self, message: str, *, hint: str, line: int, value: str = "") -> None:
        super().__init__(f"line {line}: {message}", hint=hint, value=value)
        self.line = line


class MediaProgramError(MediaError):
    """ffmpeg failed, ran into one of its limits, or cannot be started."""

    exit_code: ClassVar[int] = 20
