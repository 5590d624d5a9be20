"""The desk where one publication is written: fills template parts, fits them, or refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from config.office import Office
from content.draft import SITE_LINK
from content.model import ChannelUse, Format, Item, Override
from media.counting import measured
from media.cutting import shorten
from media.digest import digest_facts, gist_of, tale_of
from media.facts import Source, brief_of, missing, plain_facts, story_of, usable_tags
from media.links import find_links, find_tags
from media.refusal import NarrativeRefused
from media.spec import FormatSpec, TextSpec
from media.templates import Facts, Templates, tidy

SHRINKING = ("brief", "story", "gist", "tale")
"""The facts that shrink until they fit; a template's part uses one of them."""

_PROBE = "\ue000"  # private use: no operator can have typed it (hidden characters are refused)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that one publication's text is made from."""

    item: Item
    use: ChannelUse
    platform: str
    format: Format
    spec: FormatSpec
    office: Office
    templates: Templates
    site_link: bool

    @property
    def override(self) -> Override:
        """The channel's own texts; an empty one when there are none."""
        return self.use.override or Override()

    def refuse(self, reason: str, *, field: str, limit: object, value: object) -> NoReturn:
        raise NarrativeRefused(
            reason,
            item=self.item.id,
            channel=self.use.channel,
            field=field,
            limit=limit,
            value=value,
        )

    def facts(self, typed: str) -> Facts:
        """The facts for a template; ``typed`` is text whose tags need no repeating."""
        tags = usable_tags(self.item, self.office, typed, self.spec.text.max_tags)
        return plain_facts(
            self.item,
            self.office,
            site_link=self.site_link,
            raw_links=self.spec.text.raw_links,
            tags=tags,
        )

    def accepted(self, text: str, spec: TextSpec, field: str) -> str:
        """Return ``text`` if the channel takes it as it is; NarrativeRefused otherwise."""
        length = measured(text, spec)
        if spec.max_length and length > spec.max_length:
            unit = spec.unit
            self.refuse(
                "too_long", field=field, limit=f"{spec.max_length} {unit}", value=f"{length} {unit}"
            )
        for sign in spec.forbidden:
            if sign in text:
                self.refuse("forbidden", field=field, limit=spec.forbidden, value=sign)
        tags = len(find_tags(text))
        if spec.max_tags is not None and tags > spec.max_tags:
            self.refuse("too_many_tags", field=field, limit=spec.max_tags, value=tags)
        if not spec.raw_links and (SITE_LINK in text or find_links(text)):
            found = find_links(text)
            self.refuse("no_links", field=field, limit=0, value=max(1, len(found)))
        if SITE_LINK in text and not self.site_link:
            self.refuse("no_site", field=field, limit=0, value=SITE_LINK)
        return text

    def own(self, text: str | None, spec: TextSpec, field: str) -> str:
        """Return an override's text, counted like any other and never shortened; "" for none."""
        if not text:
            return ""
        return self.accepted(tidy(text), spec, f"channels.{self.use.channel}.override.{field}")

    def _shrinking(self, part: str, facts: Facts) -> Source:
        """Which of the shrinking texts the template's part uses."""
        whole = not self.site_link
        makers: dict[str, Callable[[], Source]] = {
            "story": lambda: story_of(self.item),
            "gist": lambda: gist_of(self.item, whole=whole),
            "tale": lambda: tale_of(self.item, whole=whole),
        }
        probe = {name: _PROBE + name for name in makers}
        probed = self.templates.render(
            self.platform, self.format, part, {**facts, "brief": "", **probe}
        )
        used = (make for name, make in makers.items() if _PROBE + name in probed)
        return next(used, lambda: brief_of(self.item))()

    def fitted(self, part: str, more: Facts | None = None) -> str:
        """Return a template part with its shrinking text as long as the channel allows.

        Raises NarrativeRefused when not even the shortest form by the rule fits.
        """
        more = more or {}
        around = digest_facts(self.item, whole=not self.site_link)
        nothing = {"missing_day": "", "missing_source": ""}
        source = self._shrinking(part, {**self.facts(""), **around, **nothing, **more})
        facts = {**self.facts(source.text), **around, **more}

        def render(text: str) -> str:
            lost = missing(text, source, self.item, self.office)
            filled = {**facts, **lost, **dict.fromkeys(SHRINKING, text)}
            return self.templates.render(self.platform, self.format, part, filled)

        def fits(text: str) -> bool:
            limit = self.spec.text.max_length
            return not limit or measured(render(text), self.spec.text) <= limit

        whole = source.text
        text = whole if source.fixed else shorten(whole, fits, keep=source.keep)
        return self.accepted(render(text or whole), self.spec.text, source.field)

    def filled(self, part: str, more: Facts, field: str, spec: TextSpec | None = None) -> str:
        """Return a template part as it is; NarrativeRefused names ``field`` when it is too long.

        ``spec`` is the format's text spec unless given.
        """
        nothing = dict.fromkeys((*SHRINKING, "missing_day", "missing_source"), "")
        around = digest_facts(self.item, whole=not self.site_link)
        facts = {**self.facts(""), **around, **nothing, **more}
        text = self.templates.render(self.platform, self.format, part, facts)
        return self.accepted(text, spec or self.spec.text, field)
