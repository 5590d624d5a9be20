"""Writes the finished texts of one publication: SOP step 4, *narasi singkat*, per channel.

``build_draft`` fills the office's templates with what the unit handed in, counts the result the
way the platform counts, and shortens only by the rule of ``media.cutting`` or refuses. The text
still holds the slot for the website's link where the item goes to the website too.
"""

from __future__ import annotations

from config.office import Office
from content.draft import SITE_LINK, Draft, DraftMedia, RichText
from content.model import ChannelUse, Format, Item
from media.articles import article
from media.defaults import chosen_media, music_for
from media.desk import Desk
from media.refusal import NarrativeRefused
from media.spans import mark
from media.spec import FormatSpec
from media.templates import Templates, tidy

__all__ = ["NarrativeRefused", "build_draft"]

_FEWEST_FACTS = 2


def _refuse_typed_slot(desk: Desk) -> None:
    """Only a channel's own text may place the link; elsewhere the template does."""
    item, narrative = desk.item, desk.item.narrative
    texts = {
        "title": item.title,
        "narrative.text": narrative.text,
        "narrative.hook": narrative.hook or "",
        "narrative.short": narrative.short or "",
        "narrative.call_to_action": narrative.call_to_action or "",
        **{f"narrative.points[{n}]": point for n, point in enumerate(narrative.points)},
        **{f"media[{n}].caption": medium.caption or "" for n, medium in enumerate(item.media)},
    }
    for field, text in texts.items():
        if SITE_LINK in text:
            desk.refuse("slot_typed", field=field, limit=0, value=SITE_LINK)


def _tags(*texts: RichText) -> tuple[str, ...]:
    found = [span.target for text in texts for span in text.spans if span.kind == "tag"]
    return tuple(dict.fromkeys(found))


def _post(desk: Desk, media: tuple[DraftMedia, ...]) -> Draft:
    """One text, with a title where the format has one (a clip's description is its text)."""
    title = ""
    if desk.spec.title is not None:
        title = desk.own(desk.override.title, desk.spec.title, "title")
        if not title:
            made = "title" in desk.templates.parts(desk.platform, desk.format)
            if made:
                title = desk.filled("title", {}, "title", desk.spec.title)
            else:
                title = desk.accepted(tidy(desk.item.title), desk.spec.title, "title")
    field = "description" if desk.override.description and not desk.override.text else "text"
    own = desk.own(desk.override.text or desk.override.description, desk.spec.text, field)
    body = mark(own or desk.fitted("body"))
    return Draft(
        item_id=desk.item.id,
        channel=desk.use.channel,
        platform=desk.platform,
        format=desk.format,
        title=title,
        body=body,
        tags=_tags(body),
        media=media,
    )


def _own_parts(desk: Desk) -> list[str]:
    return [
        desk.own(part, desk.spec.text, f"parts[{number}]")
        for number, part in enumerate(desk.override.parts)
    ]


def _made_parts(desk: Desk) -> list[str]:
    """An opening and one part per point, numbered 1/n; link and tag with the last."""
    points = desk.item.narrative.points
    if len(points) < _FEWEST_FACTS:
        desk.refuse(
            "too_few_facts", field="narrative.points", limit=_FEWEST_FACTS, value=len(points)
        )
    total = len(points) + 1
    parts = [desk.fitted("opening", {"number": 1, "total": total, "text": "", "last": False})]
    for number, point in enumerate(points, start=2):
        facts = {"number": number, "total": total, "text": tidy(point), "last": number == total}
        parts.append(desk.filled("point", facts, f"narrative.points[{number - 2}]"))
    return parts


def _thread(desk: Desk, media: tuple[DraftMedia, ...]) -> Draft:
    parts = _own_parts(desk) or _made_parts(desk)
    if len(parts) > desk.spec.max_parts:
        desk.refuse(
            "too_many_parts", field="narrative.points", limit=desk.spec.max_parts, value=len(parts)
        )
    marked = tuple(mark(part) for part in parts)
    return Draft(
        item_id=desk.item.id,
        channel=desk.use.channel,
        platform=desk.platform,
        format=desk.format,
        parts=marked,
        tags=_tags(*marked),
        media=media,
    )


def build_draft(
    item: Item,
    use: ChannelUse,
    *,
    platform: str,
    format: Format,  # noqa: A002 -- the manifest's own word for it
    spec: FormatSpec,
    office: Office,
    templates: Templates,
    site_link: bool,
) -> Draft:
    """Return the draft of ``item`` for one channel and format.

    ``site_link``: the item is published on the website too, so texts get the slot for its link.
    Raises NarrativeRefused (names item, channel, field, limit, value) when the channel cannot
    take a text or the chosen media; ConfigError when the office's template is wrong.
    """
    desk = Desk(
        item=item,
        use=use,
        platform=platform,
        format=format,
        spec=spec,
        office=office,
        templates=templates,
        site_link=site_link and format != "article",
    )
    _refuse_typed_slot(desk)
    media = chosen_media(item, use, spec, format)
    match format:
        case "article":
            return article(desk, media)
        case "thread":
            return _thread(desk, media)
        case _:
            draft = _post(desk, media)
            return draft.model_copy(update={"music": music_for(item, draft)})
