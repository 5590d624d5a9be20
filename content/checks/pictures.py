"""R19 alternative texts, R20 metadata of what would be sent (domain.md D)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from content.checks.context import CheckContext, Place, used_media
from content.checks.duplicates import normalised_title
from content.checks.engine import Hit, rule
from content.checks.finding import Level

SHORTEST_ALT = 20
LONGEST_ALT = 250
_IDLE_OPENINGS = frozenset({"foto", "gambar"})


@rule("R19", "teks alternatif")
def alternative_text(ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a missing text; SARAN one that helps nobody, and subtitles that do not go along."""
    yield from _left_subtitles(ctx)
    titles = {normalised_title(ctx.item.title)}
    names = {one.sha256: normalised_title(PurePath(one.file).stem) for one in ctx.item.media}
    for draft in ctx.drafts:
        said: set[str] = set()
        for number, medium in enumerate(draft.media):
            place = Place(f"media[{number}].alt", draft.channel, draft.format)
            alt = normalised_title(medium.alt)
            if not alt:
                yield Hit(Level.BLOKIR, "", "r19_missing", {"number": number + 1}, place=place)
                continue
            equal = titles | {normalised_title(draft.title), names.get(medium.source_sha256, "")}
            for message in _weaknesses(medium.alt.strip(), alt, equal, said):
                values: dict[str, object] = {
                    "number": number + 1,
                    "value": len(medium.alt.strip()),
                    "least": SHORTEST_ALT,
                    "most": LONGEST_ALT,
                }
                yield Hit(Level.SARAN, medium.alt, message, values, place=place)
            said.add(alt)


def _left_subtitles(ctx: CheckContext) -> Iterator[Hit]:
    """What the unit wrote for those who do not hear, and a channel does not take."""
    without = {(o.channel, o.format, o.number) for o in ctx.renditions if not o.subtitles}
    for draft in ctx.drafts:
        for number, medium in enumerate(draft.media):
            where = (draft.channel, str(draft.format), number)
            if medium.subtitles_sha256 and not medium.compose and where in without:
                place = Place(f"media[{number}].subtitles", draft.channel, draft.format)
                values: dict[str, object] = {
                    "number": number + 1,
                    "channel": draft.channel,
                    "format": draft.format,
                }
                yield Hit(Level.SARAN, "", "r19_subtitles", values, place=place)


@rule("R20", "metadata berkas")
def metadata(ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a file that would be sent with metadata; SARAN tells where a place was removed."""
    for sent in ctx.renditions:
        if sent.metadata:
            place = Place(f"media[{sent.number}]", sent.channel, sent.format)
            values: dict[str, object] = {
                "number": sent.number + 1,
                "kinds": ", ".join(sorted(sent.metadata)),
            }
            yield Hit(Level.BLOKIR, "", "r20_left", values, place=place)
    for number, medium in used_media(ctx):
        facts = ctx.facts.get(medium.sha256)
        if facts is not None and facts.has_gps:
            place = Place(f"media[{number}]")
            yield Hit(Level.SARAN, "", "r20_gps", {"number": number + 1}, place=place)


def _weaknesses(shown: str, alt: str, equal: set[str], said: set[str]) -> Iterator[str]:
    if len(shown) < SHORTEST_ALT:
        yield "r19_short"
    if len(shown) > LONGEST_ALT:
        yield "r19_long"
    if alt in equal:
        yield "r19_equal"
    if alt.split(" ", 1)[0] in _IDLE_OPENINGS:
        yield "r19_opening"
    if alt in said:
        yield "r19_double"
