"""What a publication gets when the manifest does not say: its format and its media.

One printed rule, so that nobody has to guess: ``rule_text`` says in Indonesian what
``default_format`` and ``chosen_media`` do.
"""

from __future__ import annotations

from typing import NoReturn

from config.messages import say
from content.draft import Draft, DraftMedia, DraftMusic
from content.model import ChannelUse, Format, Item, Media
from media.refusal import NarrativeRefused
from media.spec import FormatSpec
from media.templates import tidy

_VIDEO_FIRST = frozenset({"reel", "video", "short"})
_VIDEO_FILES = (".mp4", ".mov", ".webm", ".m4v")


def is_video(medium: Media) -> bool:
    """Whether a medium is a clip: by its content where known, else by its file's name."""
    if medium.mime:
        return medium.mime.startswith("video/")
    return medium.file.lower().endswith(_VIDEO_FILES)


def default_format(platform: str, item: Item, use: ChannelUse) -> Format:
    """Return the manifest's format, else the platform's usual one for the item's media."""
    if use.format is not None:
        return use.format
    chosen = [item.media[n - 1] for n in use.media if n <= len(item.media)] or list(item.media)
    photos = [medium for medium in chosen if not is_video(medium)]
    match platform:
        case "wordpress":
            return "article"
        case "youtube":
            return "video"
        case "instagram" if chosen and not photos:
            return "reel"
        case "instagram" if len(photos) > 1:
            return "carousel"
        case _:
            return "feed"


def rule_text(platform: str) -> str:
    """Return the rule that ``default_format`` follows for a platform, in Indonesian."""
    known = platform if platform in {"wordpress", "youtube", "instagram"} else "other"
    return say(f"media.narrative.rule.{known}")


class _Chooser:
    """Chooses the media of one publication and says why when it cannot."""

    def __init__(self, item: Item, use: ChannelUse, spec: FormatSpec, text_format: Format) -> None:
        self.item, self.use, self.spec, self.format = item, use, spec, text_format

    def refuse(self, reason: str, *, limit: object, value: object) -> NoReturn:
        raise NarrativeRefused(
            reason,
            item=self.item.id,
            channel=self.use.channel,
            field=f"channels.{self.use.channel}.media",
            limit=limit,
            value=value,
        )

    def asked(self) -> list[Media]:
        """The media that the manifest names for this channel, in its order."""
        last = len(self.item.media)
        for number in self.use.media:
            if number > last:
                self.refuse("media_number", limit=last, value=number)
        if len(set(self.use.media)) < len(self.use.media):
            self.refuse("media_twice", limit=1, value=", ".join(map(str, self.use.media)))
        chosen = [self.item.media[number - 1] for number in self.use.media]
        videos = [medium for medium in chosen if is_video(medium)]
        photos = [medium for medium in chosen if not is_video(medium)]
        composed = self.spec.composes and not videos
        if videos and self.spec.video is None:
            self.refuse("no_video", limit=0, value=len(videos))
        if photos and self.spec.image is None and not composed:
            self.refuse("no_image", limit=0, value=len(photos))
        if videos and photos and not self.spec.mixed_media:
            self.refuse("mixed", limit=1, value=2)
        return chosen

    def usual(self) -> list[Media]:
        """The rule's choice: photographs up to the limit, or one clip where clips come first."""
        photos = [medium for medium in self.item.media if not is_video(medium)]
        videos = [medium for medium in self.item.media if is_video(medium)]
        photos = photos[: self.spec.image.max_count] if self.spec.image else []
        videos = videos[: self.spec.video.max_count] if self.spec.video else []
        if self.spec.mixed_media:
            kept = {id(medium) for medium in photos + videos}
            both = [medium for medium in self.item.media if id(medium) in kept]
            return both[: self.spec.max_files or None]
        if self.format in _VIDEO_FIRST:
            return videos or photos
        return photos or videos

    def choose(self) -> list[Media]:
        chosen = self.asked() if self.use.media else self.usual()
        photos = [medium for medium in chosen if not is_video(medium)]
        image, video = self.spec.image, self.spec.video
        if image and len(photos) > image.max_count:
            self.refuse("too_many_images", limit=image.max_count, value=len(photos))
        if image and chosen == photos and len(photos) < image.min_count:
            self.refuse("too_few_images", limit=image.min_count, value=len(photos))
        if video and len(chosen) - len(photos) > video.max_count:
            self.refuse("too_many_videos", limit=video.max_count, value=len(chosen) - len(photos))
        most = self.spec.max_files or len(chosen)
        if len(chosen) > most:
            self.refuse("too_many_files", limit=most, value=len(chosen))
        if len(chosen) < self.spec.min_files:
            self.refuse("too_few_files", limit=self.spec.min_files, value=len(chosen))
        if self.spec.media_required and not chosen:
            self.refuse("media_required", limit=1, value=0)
        return chosen

    def decided(self, medium: Media) -> DraftMedia:
        """The medium with the channel's way of fitting it in."""
        video = is_video(medium)
        image = self.spec.image
        if not video and image and image.max_alt and len(medium.alt) > image.max_alt:
            number = self.item.media.index(medium)
            raise NarrativeRefused(
                "alt_too_long",
                item=self.item.id,
                channel=self.use.channel,
                field=f"media[{number}].alt",
                limit=image.max_alt,
                value=len(medium.alt),
            )
        spec = self.spec.video if video or image is None else image
        fit = spec.fit if spec else "inside"
        aspects = spec.aspects if spec else ()
        return DraftMedia(
            source_sha256=medium.sha256,
            mime=medium.mime,
            alt=tidy(medium.alt),
            caption=tidy(medium.caption) if medium.caption else None,
            focus=medium.focus,
            fit=fit,
            aspect=aspects[0][0] if aspects and fit != "inside" else None,
            cut=(medium.cut.start, medium.cut.end) if medium.cut else None,
            subtitles_sha256=medium.subtitles_sha256,
            compose=not video and image is None,
        )


def chosen_media(
    item: Item, use: ChannelUse, spec: FormatSpec, text_format: Format
) -> tuple[DraftMedia, ...]:
    """Return the publication's media in order; all of them or NarrativeRefused, never fewer.

    What the manifest names is taken as it is; without names, the printed rule chooses.
    """
    chooser = _Chooser(item, use, spec, text_format)
    return tuple(chooser.decided(medium) for medium in chooser.choose())


def music_for(item: Item, draft: Draft) -> DraftMusic | None:
    """The item's music where the draft is a clip composed of photographs; a clip has its own."""
    music = item.music
    if music is None or not draft.composed:
        return None
    return DraftMusic(source_sha256=music.sha256, mime=music.mime, licence=music.licence)
