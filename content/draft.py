"""A draft: the finished texts and media decisions of one publication, before release.

A publication is one item on one channel in one format. Texts may hold the slot
``{tautan_situs}``, which becomes the website article's address at delivery. Offsets of spans
count Python characters (code points) of the text they belong to.
"""

from __future__ import annotations

from typing import Literal

from pydantic import SerializerFunctionWrapHandler, model_serializer

from content.model import ChannelName, Focus, Format, ItemId, Value

SITE_LINK = "{tautan_situs}"

SpanKind = Literal["link", "tag", "mention", "site_link"]


class Span(Value):
    """A marked part of a text; ``target`` is a URL, tag or account.

    A ``site_link`` span covers the sentence that goes when the channel's rule is ``no_link``:
    the slot and the white space before the sentence included.
    """

    start: int
    end: int
    kind: SpanKind
    target: str = ""


class RichText(Value):
    """Plain text with marked spans; never HTML."""

    text: str
    spans: tuple[Span, ...] = ()


class Block(Value):
    """One block of an article, in order. ``media`` numbers point into ``Draft.media`` (0-based)."""

    kind: Literal["paragraph", "list", "image", "gallery", "video", "note"]
    text: RichText = RichText(text="")
    items: tuple[RichText, ...] = ()
    media: tuple[int, ...] = ()


class DraftMedia(Value):
    """One medium as decided for this publication; ``spec`` names the rendition's rule."""

    source_sha256: str
    mime: str
    alt: str
    caption: str | None = None
    focus: Focus | None = None
    fit: Literal["crop", "pad", "inside"] = "inside"
    aspect: str | None = None
    cut: tuple[float, float] | None = None
    subtitles_sha256: str = ""
    compose: bool = False


class DraftMusic(Value):
    """The music under a clip that is composed of photographs, and the licence to use it."""

    source_sha256: str
    mime: str
    licence: str


class Draft(Value):
    """What will be posted, in the platform's own shape; ``parts`` (thread) excludes ``body``."""

    item_id: ItemId
    channel: ChannelName
    platform: str
    format: Format
    title: str = ""
    body: RichText = RichText(text="")
    parts: tuple[RichText, ...] = ()
    excerpt: str = ""
    blocks: tuple[Block, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    slug: str = ""
    media: tuple[DraftMedia, ...] = ()
    music: DraftMusic | None = None

    @model_serializer(mode="wrap")
    def _without_no_music(self, plain: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Leave ``music`` out where there is none: drafts of before it keep their digest."""
        fields: dict[str, object] = plain(self)
        if self.music is None:
            fields.pop("music", None)
        return fields

    @property
    def composed(self) -> bool:
        """Whether its photographs become one clip."""
        return bool(self.media) and all(medium.compose for medium in self.media)

    @property
    def files(self) -> int:
        """How many media are sent: a clip that is composed is one."""
        return 1 if self.composed else len(self.media)

    @property
    def clips(self) -> int:
        """How many of them are clips."""
        if self.composed:
            return 1
        return sum(medium.mime.startswith("video/") for medium in self.media)

    @property
    def key(self) -> str:
        """Human name of the publication: ``DUM-2026-12-03/x/feed``."""
        return f"{self.item_id}/{self.channel}/{self.format}"

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text a reader will meet, as (field, text): what the checks read."""
        found: list[tuple[str, str]] = [
            ("title", self.title),
            ("body", self.body.text),
            ("excerpt", self.excerpt),
        ]
        found += [(f"parts[{n}]", part.text) for n, part in enumerate(self.parts)]
        for n, block in enumerate(self.blocks):
            found.append((f"blocks[{n}]", block.text.text))
            found += [(f"blocks[{n}].items[{m}]", it.text) for m, it in enumerate(block.items)]
        for n, medium in enumerate(self.media):
            found.append((f"media[{n}].alt", medium.alt))
            found.append((f"media[{n}].caption", medium.caption or ""))
        found += [(f"tags[{n}]", tag) for n, tag in enumerate(self.tags)]
        return tuple((field, text) for field, text in found if text)

    @property
    def needs_site(self) -> bool:
        """Whether a text holds the slot for the website article's address."""
        return any(SITE_LINK in text for _, text in self.texts())


def _fill(rich: RichText, url: str | None) -> RichText:
    """Put ``url`` in the slot, or, without one, drop the sentence that the span marks."""
    text, spans = rich.text, list(rich.spans)
    marked = [span for span in spans if span.kind == "site_link"]
    for span in sorted(marked, key=lambda one: one.start, reverse=True):
        old = text[span.start : span.end]
        new = old.replace(SITE_LINK, url) if url else ""
        shift = len(new) - len(old)
        text = text[: span.start] + new + text[span.end :]
        moved: list[Span] = []
        for other in spans:
            if other is span:
                if url:
                    at = span.start + new.index(url)
                    moved.append(Span(start=at, end=at + len(url), kind="link", target=url))
            elif other.start >= span.end:
                step = {"start": other.start + shift, "end": other.end + shift}
                moved.append(other.model_copy(update=step))
            else:
                moved.append(other)
        spans = moved
    return RichText(text=text, spans=tuple(spans))


def fill_site_link(draft: Draft, url: str | None) -> Draft:
    """Return the draft as it will be sent: slots filled with ``url`` or their sentences dropped."""
    return draft.model_copy(
        update={
            "body": _fill(draft.body, url),
            "parts": tuple(_fill(part, url) for part in draft.parts),
            "blocks": tuple(
                block.model_copy(
                    update={
                        "text": _fill(block.text, url),
                        "items": tuple(_fill(item, url) for item in block.items),
                    }
                )
                for block in draft.blocks
            ),
        }
    )
