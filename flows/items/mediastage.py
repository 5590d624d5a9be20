"""Stage *siapkan media*: an item's media made to fit every channel, or found in the cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from config.messages import say
from connectors.registry import capabilities
from content.dates import activity_when
from content.draft import Draft, DraftMedia
from content.model import Item
from flows.runtime import Runtime
from media.compose import Composition
from media.errors import BadSubtitles, MediaError, UnfitMedia
from media.music import Music
from media.spec import FormatSpec, ImageSpec, Rendition, VideoSpec

_UPRIGHT = frozenset({"reel", "short", "story"})


def format_spec(draft: Draft) -> FormatSpec:
    """The limits of the draft's channel and format."""
    return capabilities(draft.platform).formats[draft.format]


def make_media(
    item: Item, drafts: Sequence[Draft], runtime: Runtime
) -> dict[str, tuple[Rendition, ...]]:
    """Draft key → all of its media; each source is decoded once for all channels.

    Photographs that a clip-only format asks for become one composed clip. MediaError names item,
    file and, where only one does not take it, the channel; then nothing of the item goes out.
    """
    try:
        found = _made(item, drafts, runtime)
        for medium in item.media:  # also what no channel uses: a damaged file is told, not passed
            runtime.renditions.facts(medium.sha256)
        if item.music is not None:
            runtime.renditions.music(item.music.sha256, item.music.licence)
    except MediaError as error:
        told, why = _whose(error, item, drafts, runtime)
        error.hint = say("flows.media_refused", item=item.id, where=told, why=why)
        error.add_note(f"item {item.id}: {told}")
        raise
    return found


def make_ahead(drafts: Iterable[Draft], runtime: Runtime) -> None:
    """Fill the cache for many items at once, on all cores; what cannot be made is told later.

    Clips that are composed of photographs wait for their item.
    """
    wanted = []
    for draft in drafts:
        for medium in () if draft.composed else draft.media:
            with suppress(UnfitMedia):
                wanted.append((medium, _spec_for(medium, format_spec(draft))))
    runtime.renditions.make_ahead(wanted)


def _made(
    item: Item, drafts: Sequence[Draft], runtime: Runtime
) -> dict[str, tuple[Rendition, ...]]:
    plain = [draft for draft in drafts if not draft.composed]
    wanted = [
        (medium, _spec_for(medium, format_spec(draft))) for draft in plain for medium in draft.media
    ]
    made = iter(runtime.renditions.make_many(wanted))
    found = {draft.key: tuple(next(made) for _ in draft.media) for draft in plain}
    for draft in drafts:
        if draft.composed:
            found[draft.key] = (_compose(item, draft, runtime),)
    return found


def _whose(
    error: MediaError, item: Item, drafts: Sequence[Draft], runtime: Runtime
) -> tuple[str, str]:
    """Which file, or which file on which channel, was refused, and why; asked again, in order.

    Several channels may refuse a file, each by its own limit: the first one's is told, whichever
    was met first when they were made together.
    """
    for medium in item.media:
        try:
            runtime.renditions.facts(medium.sha256)
        except MediaError as refused:
            return say("flows.media_file", file=medium.file), refused.hint
    if item.music is not None:
        try:
            runtime.renditions.music(item.music.sha256, item.music.licence)
        except MediaError as refused:
            return say("flows.media_file", file=item.music.file), refused.hint
    names = {medium.sha256: medium.file for medium in item.media}
    if isinstance(error, BadSubtitles):
        names = {medium.sha256: medium.subtitles or medium.file for medium in item.media}
    for draft in drafts:
        for media, why in _unfit(item, draft, runtime):
            file = ", ".join(names.get(one.source_sha256, "") for one in media)
            where = {"channel": draft.channel, "format": draft.format}
            return say("flows.media_file_channel", file=file, **where), why
    return say("flows.media_file", file=", ".join(names.values())), error.hint


def _unfit(
    item: Item, draft: Draft, runtime: Runtime
) -> Iterator[tuple[tuple[DraftMedia, ...], str]]:
    """What of a draft cannot be made, and why; the photographs of a composed clip together."""
    for media in [draft.media] if draft.composed else [(one,) for one in draft.media]:
        try:
            if draft.composed:
                _compose(item, draft, runtime)
            else:
                runtime.renditions.make(media[0], _spec_for(media[0], format_spec(draft)))
        except MediaError as refused:
            yield media, refused.hint


def _spec_for(medium: DraftMedia, spec: FormatSpec) -> ImageSpec | VideoSpec:
    found = spec.image if medium.mime.startswith("image/") else spec.video
    if found is None:
        hint = say("flows.media_kind", mime=medium.mime)
        raise UnfitMedia(f"{medium.mime} does not fit this format", hint=hint)
    return found


def _compose(item: Item, draft: Draft, runtime: Runtime) -> Rendition:
    """A clip of the draft's photographs, in the office's style; no fact that is not in the item."""
    spec = format_spec(draft).video
    if spec is None:
        hint = say("flows.media_kind", mime="video/mp4")
        raise UnfitMedia("this format takes no clip", hint=hint)
    office = runtime.settings.office
    place = (item.activity.place,) if item.activity.place else ()
    composition = Composition(
        office=office.name,
        title=item.title,
        lines=(activity_when(item.activity), *place),
        closing=office.site_name or office.name,
        aspect="9:16" if draft.format in _UPRIGHT else "16:9",
        music=_music(draft, runtime),
    )
    return runtime.renditions.compose(draft.media, spec, composition)


def _music(draft: Draft, runtime: Runtime) -> Music | None:
    if draft.music is None:
        return None
    return runtime.renditions.music(draft.music.source_sha256, draft.music.licence)
