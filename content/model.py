"""The manifest's values: what a unit hands in, before any channel's shape is known.

All values are frozen. Times are aware; a date alone is a day in Asia/Jakarta. Files are paths
relative to the manifest's folder until ``content.manifest`` has taken them into the store; then
``sha256`` and ``size`` are set. Source: SOP 47/SOP/INSP/VII/2024 steps 2 to 5.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from config.clock import WIB

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


def _moment(value: object) -> object:
    """Read ISO 8601 texts only; a number in quotes is no time since 1970."""
    if not isinstance(value, str):
        return value
    text = value.strip().replace(" ", "T", 1).replace(" ", "")
    if not _MOMENT.fullmatch(text):
        raise PydanticCustomError("datetime_form", "not an ISO 8601 date and time")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise PydanticCustomError("datetime_form", "no such date or time") from error


def _day_or_moment(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise PydanticCustomError("date_form", "no such day") from error
    return _moment(value)


def _aware(value: date | datetime) -> date | datetime:
    """Give a moment without an offset the office's: WIB."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=WIB)
    return value


Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_aware)]
"""Aware; without an offset it is WIB (Asia/Jakarta)."""

DayOrMoment = Annotated[date | datetime, BeforeValidator(_day_or_moment), AfterValidator(_aware)]
"""A day in Asia/Jakarta, or a moment; without an offset it is WIB."""

ITEM_ID = r"^[A-Z]{2,5}-[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2,3}$"
ItemId = Annotated[
    str,
    StringConstraints(pattern=ITEM_ID),
    Field(examples=["DUM-2026-12-03"]),
]
"""Issued once, never reused: ``DUM-2026-12-03`` (Daftar Usulan Materi, period, number).

ASCII digits only: a code in look-alike digits would be a second post of the same item.
"""

ChannelName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Tag = Annotated[
    str, StringConstraints(pattern=r"^[^\W_]\w{1,49}$"), Field(examples=["TolakGratifikasi"])
]
"""Without the number sign; CamelCase so that screen readers split it (domain.md C.2)."""

Period = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$"), Field(examples=["2026-12"])
]
"""Month of implementation."""

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

    start: DayOrMoment
    end: DayOrMoment | None = None
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
    """One photograph or clip. ``file`` is relative to the manifest's folder."""

    file: Text
    alt: Text
    caption: Text | None = None
    focus: Focus | None = None
    source: Text | None = None
    declarations: Declarations = Declarations()
    subtitles: Text | None = None
    cut: Cut | None = None
    sha256: Sha256 = ""
    size: int = Field(default=0, ge=0)
    mime: str = ""
    subtitles_sha256: Sha256 = ""


class Music(Value):
    """Background music of the clips that are composed of the item's photographs (check R23)."""

    file: Text
    licence: Text
    source: Text | None = None
    sha256: Sha256 = ""
    size: int = Field(default=0, ge=0)
    mime: str = ""


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
    """One publication wanted: channel, format, and which media (1-based numbers; none = all)."""

    channel: ChannelName
    format: Format | None = None
    media: tuple[Annotated[int, Field(ge=1)], ...] = ()
    override: Override | None = None


class Window(Value):
    """Not before, and never after ``latest`` (DESIGN core rule 3); aware datetimes."""

    not_before: Moment
    latest: Moment


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
    music: Music | None = None
    channels: tuple[ChannelUse, ...]
    tags: tuple[Tag, ...] = ()
    categories: tuple[Text, ...] = ()
    link: Text | None = None


class Manifest(Value):
    """All items of one period (month of implementation, ``2026-12``)."""

    period: Period
    office: Text
    items: tuple[Item, ...] = Field(min_length=1)

    def item(self, item_id: str) -> Item:
        """Return the item; KeyError when the manifest has none of that id."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)
