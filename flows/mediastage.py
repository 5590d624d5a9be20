"""Stage *siapkan media*: all media of a draft made to fit its channel, or found in the cache."""

from __future__ import annotations

from connectors.registry import capabilities
from content.draft import Draft, DraftMedia
from flows.runtime import Runtime
from media.errors import UnfitMedia
from media.spec import FormatSpec, ImageSpec, Rendition


def format_spec(draft: Draft) -> FormatSpec:
    """The limits of the draft's channel and format."""
    return capabilities(draft.platform).formats[draft.format]


def make_media(draft: Draft, runtime: Runtime) -> tuple[Rendition, ...]:
    """All of the draft's media or none; MediaError names what does not fit."""
    spec = format_spec(draft)
    wanted = [(medium, _spec_for(medium, spec)) for medium in draft.media]
    return tuple(runtime.renditions.make_many(wanted))


def _spec_for(medium: DraftMedia, spec: FormatSpec) -> ImageSpec:
    if medium.mime.startswith("image/") and spec.image is not None:
        return spec.image
    raise UnfitMedia(
        f"{medium.mime} does not fit this format", hint=f"{medium.mime} tidak diterima format ini."
    )
