"""Composes the website's article: the unit's narrative in blocks, never padded, never cut.

Order: lead with dateline, first photograph, paragraphs, points, other media, call to action,
note on unit and source.
"""

from __future__ import annotations

from config.messages import say
from content.draft import Block, Draft, DraftMedia
from media.cutting import paragraphs, readable, shorten
from media.desk import Desk
from media.facts import new_points
from media.slugs import slug_of
from media.spans import mark
from media.spec import TextSpec
from media.templates import tidy

EXCERPT_LENGTH = 155
"""Characters that search results and feeds show of an excerpt."""


def _media_blocks(media: tuple[DraftMedia, ...]) -> tuple[list[Block], list[Block]]:
    """Blocks after the lead (the first photograph) and after the text (all others)."""
    photos = [n for n, medium in enumerate(media) if not medium.mime.startswith("video/")]
    videos = [n for n, medium in enumerate(media) if medium.mime.startswith("video/")]
    early = [Block(kind="image", media=(photos[0],))] if photos else []
    rest = tuple(photos[1:])
    late = [Block(kind="gallery" if len(rest) > 1 else "image", media=rest)] if rest else []
    return early, late + [Block(kind="video", media=(n,)) for n in videos]


def _paragraph(text: str) -> Block:
    return Block(kind="paragraph", text=mark(text))


def _texts(desk: Desk) -> list[Block]:
    """Text blocks; the first one is the lead."""
    field = "narrative.text"
    own = desk.own(desk.override.text, desk.spec.text, "text")
    if own:
        return [_paragraph(text) for text in paragraphs(own)]
    lead, *rest = readable(tidy(desk.item.narrative.text))
    blocks = [_paragraph(desk.filled("lead", {"text": lead}, field))]
    blocks += [_paragraph(text) for text in rest]
    points = new_points(desk.item)
    if points:
        blocks.append(Block(kind="list", items=tuple(mark(tidy(point)) for point in points)))
    return blocks


def _excerpt(desk: Desk) -> str:
    own = desk.own(desk.override.description, TextSpec(max_length=0), "description")
    if own:
        return " ".join(own.split())
    flat = " ".join(tidy(desk.override.text or desk.item.narrative.text).split())
    return shorten(flat, lambda text: len(text) <= EXCERPT_LENGTH) or ""


def _title(desk: Desk) -> str:
    if desk.spec.title is None:
        return desk.override.title or desk.item.title
    own = desk.own(desk.override.title, desk.spec.title, "title")
    return own or desk.accepted(desk.item.title, desk.spec.title, "title")


def _refuse_half_a_text(desk: Desk, blocks: list[Block]) -> None:
    """The whole article against the channel's limit, if it has one."""
    texts = [text.text for block in blocks for text in (block.text, *block.items)]
    desk.accepted("\n\n".join(text for text in texts if text), desk.spec.text, "narrative.text")


def article(desk: Desk, media: tuple[DraftMedia, ...]) -> Draft:
    """Return the article's draft; NarrativeRefused where a limit of the channel is met."""
    lead, *rest = _texts(desk)
    early, late = _media_blocks(media)
    blocks = [lead, *early, *rest, *late]
    if not desk.override.text:
        closing = desk.filled("closing", {}, "narrative.call_to_action")
        blocks += [_paragraph(text) for text in paragraphs(closing)]
    note = desk.filled("note", {}, "unit")
    blocks.append(Block(kind="note", text=mark(note)))
    _refuse_half_a_text(desk, blocks)
    item = desk.item
    kind = say(f"media.narrative.category.{item.kind.value}")
    return Draft(
        item_id=item.id,
        channel=desk.use.channel,
        platform=desk.platform,
        format=desk.format,
        title=tidy(_title(desk)),
        excerpt=_excerpt(desk),
        blocks=tuple(blocks),
        tags=item.tags or desk.office.base_tags,
        categories=item.categories or (kind,),
        slug=slug_of(item),
        media=media,
    )
