"""Composes the website's article: the unit's narrative in blocks, never padded, never cut.

Order: lead with dateline, first photograph, paragraphs, points, other media, call to action,
note on unit and source.
"""

from __future__ import annotations

from config.messages import say
from content.draft import Block, Draft, DraftMedia
from media.cutting import paragraphs, sentences, shorten
from media.desk import Desk
from media.slugs import slug_of
from media.spans import mark
from media.spec import TextSpec
from media.templates import tidy

EXCERPT_LENGTH = 155
"""Characters that search results and feeds show of an excerpt."""

_GROUP = 2  # sentences per paragraph where the unit set none
_LEAD_WORDS = 12  # a lead shorter than this takes the next sentence too


def _grouped(text: str) -> list[str]:
    """Split running text into a lead and paragraphs of two or three sentences."""
    lead, *rest = sentences(text) or ("",)
    while rest and len(lead.split()) < _LEAD_WORDS:
        lead = f"{lead} {rest.pop(0)}"
    groups = [rest[at : at + _GROUP] for at in range(0, len(rest), _GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return [lead, *(" ".join(group) for group in groups)]


def _body(text: str) -> list[str]:
    """The unit's own paragraphs; a narrative in one piece is grouped by sentences."""
    parts = list(paragraphs(tidy(text)))
    return _grouped(parts[0]) if len(parts) == 1 else parts


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


def _told(desk: Desk, text: str | None) -> bool:
    """Whether the narrative already says ``text`` in the same words."""
    wanted = " ".join(tidy(text or "").split()).rstrip(".!").casefold()
    return wanted in " ".join(tidy(desk.item.narrative.text).split()).casefold()


def _texts(desk: Desk) -> list[Block]:
    """Text blocks; the first one is the lead."""
    field = "narrative.text"
    own = desk.own(desk.override.text, desk.spec.text, "text")
    if own:
        return [_paragraph(text) for text in paragraphs(own)]
    lead, *rest = _body(desk.item.narrative.text)
    blocks = [_paragraph(desk.filled("lead", {"text": lead}, field))]
    blocks += [_paragraph(text) for text in rest]
    points = desk.item.narrative.points
    if any(not _told(desk, point) for point in points):
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
        call = desk.item.narrative.call_to_action
        facts = {"call_to_action": ""} if _told(desk, call) else {}
        closing = desk.filled("closing", facts, "narrative.call_to_action")
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
