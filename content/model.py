"""The manifest's values: what a unit hands in, before any channel's shape is known.

All values are frozen. Times are aware; a date alone is a day in Asia/Jakarta. Files are paths
relative to the manifest's folder until ``content.manifest`` has taken them into the store; then
``sha256`` and ``size`` are set. Source: SOP 47/SOP/INSP/VII/2024 steps 2 to 5.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,5}-\d{4}-\d{2}-\d{2,3}$")]
"""Issued once, never reused: ``DUM-2026-12-03`` (Daftar Usulan Materi, period, number)."""

ChannelName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Tag = Annotated[str, StringConstraints(pattern=r"^[^\W_]\w{1,49}$")]
"""Without the number sign; CamelCase so that screen readers split it (domain.md C.2)."""

Format = Literal["article", "feed", "carousel", "reel", "story", "video", "short", "thread"]


class Kind(StrEnum):
    """Kind of an item (``jenis``): SOP practice, domain.md A.6."""

    REPORT = "liputan"
    EDUCATION = "edukasi"
    ANNOUNCEMENT = "pengumuman"
    HOLIDAY = "hari_besar"
    SERVICE = "layanan"
    UNPLANNED = "insidental"


class Value(BaseModel):
    """Frozen; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Activity(Value):
    """When and where it happened. ``start``/``end`` are a day, or a moment with WIB offset."""

    start: date | datetime
    end: date | datetime | None = None
    place: Text | None = None


class Focus(Value):
    """The point a crop must keep, as fractions of the upright picture: (0,0) is top left."""

    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)


class Declarations(Value):
    """What the unit's head declares for a photo or clip (SOP step 5; checks R10, R22, R23)."""

    people_informed: bool = False
    contains_children: bool = False
    parental_consent: bool = False
    audio_licence: Text | None = None


class Cut(Value):
    """Explicit in and out of a clip, in seconds; only the manifest may shorten a clip."""

    start: float = Field(ge=0)
    end: float = Field(gt=0)


class Media(Value):
    """One photograph or clip. ``file`` is relative to the manifest; ``name`` is used in channels."""

    file: Text
    alt: Text
    caption: Text | None = None
    focus: Focus | None = None
    source: Text | None = None
    declarations: Declarations = Declarations()
    subtitles: Text | None = None
    cut: Cut | None = None
    sha256: str = ""
    size: int = 0
    mime: str = ""
    subtitles_sha256: str = ""


class Narrative(Value):
    """The unit's short narrative and its optional parts (SOP step 4, ``narasi singkat``)."""

    text: Text
    hook: Text | None = None
    points: tuple[Text, ...] = ()
    call_to_action: Text | None = None
    short: Text | None = None


class Override(Value):
    """A channel's own text in place of the template's; counted, checked and released like it."""

    title: Text | None = None
    text: Text | None = None
    parts: tuple[Text, ...] = ()
    description: Text | None = None


class ChannelUse(Value):
    """One publication wanted: a channel, a format, and which media (1-based numbers; none = all)."""

    channel: ChannelName
    format: Format | None = None
    media: tuple[Annotated[int, Field(ge=1)], ...] = ()
    override: Override | None = None


class Window(Value):
    """Not before, and never after ``latest`` (DESIGN core rule 3); aware datetimes."""

    not_before: datetime
    latest: datetime


class Item(Value):
    """One *usulan materi* with its material, ready to be drafted for its channels."""

    id: ItemId
    title: Text
    unit: Text
    kind: Kind
    activity: Activity
    submitted_by: Text
    window: Window
    narrative: Narrative
    media: tuple[Media, ...] = ()
    channels: tuple[ChannelUse, ...]
    tags: tuple[Tag, ...] = ()
    categories: tuple[Text, ...] = ()
    link: Text | None = None


class Manifest(Value):
    """All items of one period (month of implementation, ``2026-12``)."""

    period: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    office: Text
    items: tuple[Item, ...] = Field(min_length=1)

    def item(self, item_id: str) -> Item:
        """Return the item; KeyError when the manifest has none of that id."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)
