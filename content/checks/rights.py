"""R23: whose picture and whose music (domain.md D; UU 28/2014).

A photo says its source; a clip that can be heard says under which licence its sound is used. The
unit knows both when it hands the material in (SOP step 5). Background music has its licence, or the
manifest does not load.
"""

from __future__ import annotations

from collections.abc import Iterator

from content.checks.context import CheckContext, Place, used_media
from content.checks.engine import Hit, rule
from content.checks.finding import Level


@rule("R23", "hak cipta")
def rights(ctx: CheckContext) -> Iterator[Hit]:
    """TINJAU a photo without its source, a clip with sound without the sound's licence.

    SARAN music that no publication of the item uses.
    """
    for number, medium in used_media(ctx):
        values: dict[str, object] = {"number": number + 1}
        facts = ctx.facts.get(medium.sha256)
        if medium.mime.startswith("video/"):
            if facts is not None and facts.has_audio and not medium.declarations.audio_licence:
                place = Place(f"media[{number}].declarations.audio_licence")
                yield Hit(Level.TINJAU, "", "r23_sound", values, place=place)
        elif not medium.source:
            place = Place(f"media[{number}].source")
            yield Hit(Level.TINJAU, "", "r23_source", values, place=place)
    if ctx.item.music is not None and not any(draft.music for draft in ctx.drafts):
        yield Hit(Level.SARAN, "", "r23_unused_music", place=Place("music"))
