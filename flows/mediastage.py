"""Stage *siapkan media*: an item's media made to fit every channel, or found in the cache."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.registry import capabilities
from content.draft import Draft, DraftMedia
from flows.runtime import Runtime
from media.errors import UnfitMedia
from media.spec import FormatSpec, ImageSpec, Rendition


def format_spec(draft: Draft) -> FormatSpec:
    """The limits of the draft's channel and format."""
    return capabilities(draft.platform).formats[draft.format]


def make_media(drafts: Sequence[Draft], runtime: Runtime) -> dict[str, tuple[Rendition, ...]]:
    """Draft key → all of its media; each source is decoded once for all channels.

    MediaError names what does not fit; then nothing of the item goes out.
    """
    wanted = [
        (medium, _spec_for(medium, format_spec(draft)))
        for draft in drafts
        for medium in draft.media
    ]
    made = iter(runtime.renditions.make_many(wanted))
    return {draft.key: tuple(next(made) for _ in draft.media) for draft in drafts}


def _spec_for(medium: DraftMedia, spec: FormatSpec) -> ImageSpec:
    if medium.mime.startswith("image/") and spec.image is not None:
        return spec.image
    raise UnfitMedia(
        f"{medium.mime} does not fit this format", hint=f"{medium.mime} tidak diterima format ini."
    )
