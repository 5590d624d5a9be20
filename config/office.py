"""The office's own decisions as typed, frozen values: office, units, roles, channels, delivery.

Read from ``$TAYANG_HOME/office.yaml``, ``channels.yaml`` and ``roles.yaml`` by
``config.settings``. Names of people live only here (letterhead, signature blocks), never in the
ledger: there, a role and a position stand for a person.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from config.quiet import Quiet

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
RoleName = Literal["ppid_pelaksana", "ppid", "atasan_ppid", "kepala_unit"]


class Section(BaseModel):
    """Frozen; unknown options are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Letterhead(Section):
    """Lines of the letterhead; empty where the office gave none, never invented."""

    lines: tuple[str, ...] = ()
    address: str = ""
    phone: str = ""
    website: str = ""
    email: str = ""


class Lists(Section):
    """Allow-lists that the checks read (domain.md D, R03, R04, R08, R11)."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    supervised_entities: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


class Election(Section):
    """A period in which neutrality is checked (R22), first and last day included."""

    name: Line
    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Election:
        if self.last < self.first:
            raise ValueError("last must not be before first")
        return self


class Office(Section):
    """Who publishes."""

    id: Slug
    name: Line
    city: Line
    site_name: str = ""
    units: dict[str, str] = Field(min_length=1)
    base_tags: tuple[str, ...] = ()
    letterhead: Letterhead = Letterhead()
    lists: Lists = Lists()
    elections: tuple[Election, ...] = ()

    quiet: Quiet = Quiet()
    screenshots: Literal["auto", "never"] = "auto"
    """Of public pages, by an installed Chromium; without one a data card stands in."""


class Role(Section):
    """A position that acts in the SOP. ``holder`` (a name) is printed, never recorded.

    ``principal`` is the identity in ``allowed_signers``; ``acting`` Plt./Plh./a.n.
    """

    id: Slug
    role: RoleName
    position: Line
    unit: str = ""
    holder: str = ""
    principal: str = ""
    acting: Literal["", "plt", "plh", "an"] = ""
    deputy_of: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the role is held on that day (Asia/Jakarta)."""
        begins = self.valid_from or date.min
        ends = self.valid_to or date.max
        return begins <= day <= ends


class Channel(Section):
    """One account on one platform. ``options`` are the connector's own, secrets by reference.

    ``account`` is the platform's id of the account that must answer; "" = whoever answers first
    is pinned per publication.
    """

    name: Slug
    platform: Slug
    label: str = ""
    mode: Literal["automatic", "manual", "rehearse", "off"] = "automatic"
    without_site: Literal["hold", "no_link"] = "hold"
    account: str = ""
    quiet: Quiet | None = None
    """Its own quiet times; None = the office's."""

    max_per_hour: int | None = Field(default=None, ge=1, le=1000)
    """New posts an hour; None = the delivery's."""

    options: dict[str, Any] = Field(default_factory=dict)

    @property
    def title(self) -> str:
        """What people read: the label, else the name."""
        return self.label or self.name


class Delivery(Section):
    """How patient the delivery is; seconds. ``settle`` overrides the connectors' windows."""

    settle: dict[str, float] = Field(default_factory=dict)
    max_retry_after: float = Field(default=900, ge=0, le=3600)
    step_attempts: int = Field(default=2, ge=1, le=5)
    poll_limit: float = Field(default=600, gt=0)
    total_deadline: float = Field(default=60, gt=0)
    max_skew: float = Field(default=86_400, gt=0)
    lock_wait: float = Field(default=120, ge=0)
    last_call: float = Field(default=1800, ge=0)
    """How long before ``latest`` a text without its website link may go (``no_link``)."""

    max_per_hour: int = Field(default=6, ge=1, le=1000)
    """New posts per channel in any 60 minutes: what piled up while the machine was off goes out
    little by little."""

    open_links: bool = True
    """Whether the checks open the https links of a text (R16b); needs the internet."""

    local_origins: tuple[str, ...] = ()
    """``https://host`` or ``http://127.0.0.1:port`` that count as public though their address is
    private: a website behind split DNS, the sandbox. Never read from a manifest."""

    checkpoint_copy: str = ""
    """A second place for the ledger's checkpoints, where the publishing user should not be able
    to rewrite: a file, relative to the office's folder unless absolute. "" = none.
    """


class Roles(Section):
    """All roles of ``roles.yaml``."""

    roles: tuple[Role, ...] = Field(min_length=1)

    def get(self, role_id: str) -> Role | None:
        """The role of that id."""
        return next((role for role in self.roles if role.id == role_id), None)


class Channels(Section):
    """All channels of ``channels.yaml``, in the order in which they are shown."""

    channels: tuple[Channel, ...] = Field(min_length=1)
    delivery: Delivery = Delivery()
