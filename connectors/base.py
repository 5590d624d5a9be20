"""The small interface every platform implements, and the values that cross it.

A connector turns a released draft into calls, one step at a time; it keeps no state of its own.
The state machine around it (``flows.delivery``) records the intent before each step, and asks
``find`` when a step's outcome is in doubt. Write nothing here that only one platform needs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ConfigDict

from config.clock import Clock
from config.messages import say
from connectors.errors import Unsupported
from connectors.http import Http
from connectors.odd_answers import doubt_odd_answers
from connectors.refusing import Refusing
from connectors.vault import MemoryVault, Vault
from content.draft import Draft
from content.model import Format
from media.spec import FormatSpec, Rendition

JSON = dict[str, Any]
State = Mapping[str, Any]
"""JSON only; step name → what that step's success returned. Never holds a secret."""

Shape = Literal["client_id", "two_phase", "scheduled", "one_shot"]
Level = Literal["P1", "P2", "P3", "P4"]


class ConnectorSettings(BaseModel):
    """Base of a connector's options: frozen, unknown options refused, secrets as SecretStr."""

    model_config = ConfigDict(frozen=True, extra="forbid")


S = TypeVar("S", bound=ConnectorSettings)


@dataclass(frozen=True, slots=True)
class Tested:
    """Against what the connector is tested, and when."""

    against: Literal["real server", "contract", "twin"]
    what: str
    on: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a connector can do, as data that is read before any work.

    ``settle_s``: seconds after which a write whose reply was lost is taken as not coming any
    more; ``tayang_needs``: the proof levels that make a publication *tayang* (DESIGN rule 4);
    ``residual_note``: Indonesian, what risk remains, in numbers.
    """

    formats: Mapping[Format, FormatSpec]
    shape: Shape
    settle_s: float
    tayang_needs: frozenset[Level]
    residual_note: str
    tested_against: tuple[Tested, ...]
    media_by_url: bool = False
    public_page: bool = False
    revisable: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the credential speaks for; ``id`` is pinned in the ledger at the first intent."""

    id: str
    name: str
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None
    quota: str = ""


@dataclass(frozen=True, slots=True)
class Payload:
    """The draft in the platform's own encoding; JSON only; frozen in the ledger's payload blob.

    ``text`` is the text whose equality is judged at read-back; ``body`` is what is sent beside
    ids of media and earlier objects.
    """

    text: str
    body: JSON


@dataclass(frozen=True, slots=True)
class Post:
    """All that a connector needs to publish one publication; byte-identical at every attempt."""

    publication_id: str
    draft: Draft
    payload: Payload
    media: tuple[Rendition, ...]
    account_id: str
    slug: str
    marker: str
    """A visible, unique part of the text (the article's URL, or ``Ref. …``); "" when none."""

    media_urls: tuple[str, ...] = ()
    """Public address of every medium, for platforms that fetch it (``media_by_url``)."""


@dataclass(frozen=True, slots=True)
class Step:
    """The smallest irreversible call; creates at most one object (its chunks and polls belong
    to it). ``public``: after it, strangers may see something.
    """

    name: str
    public: bool = False
    index: int = 0


@dataclass(frozen=True, slots=True)
class Ready:
    """The object that a step made can be used."""


@dataclass(frozen=True, slots=True)
class Wait:
    """The platform is still working; ask again after ``seconds``."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The platform gave up on the object; ``reason`` English, ``hint`` Indonesian."""

    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Expired:
    """The platform threw the unused, never public object away: the step is to be done anew."""


@dataclass(frozen=True, slots=True)
class Found:
    """What this step made (or somebody made by hand): one state per object found.

    More than one public object is a suspected duplicate: a person decides.
    """

    states: tuple[JSON, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """Good reads, far enough back, show nothing. Only then may a step be repeated."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A read failed or was ambiguous. ``reason`` English, ``hint`` Indonesian."""

    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform's answer that the post exists: what P1 stands on."""

    post_id: str
    url: str
    created_at: datetime | None
    account_id: str
    extra: JSON = field(default_factory=dict)
    """JSON only: e.g. ids of a thread's posts, media ids, media URLs."""


@dataclass(frozen=True, slots=True)
class SeenMedia:
    """One medium as the platform shows it. ``sha256`` only where the bytes are served as sent;
    ``alt`` None where the platform has no alt text for such a medium (most videos).

    Of a clip, as far as the platform tells: ``seconds`` of length, ``size`` in bytes of the file
    it took, ``poster`` (address of its still) and ``file_url`` (where strangers get the clip).
    """

    url: str = ""
    alt: str | None = ""
    sha256: str = ""
    kind: str = "image"
    seconds: float | None = None
    size: int | None = None
    poster: str = ""
    file_url: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the owner's read shows, with the platform's own edits undone (t.co expanded, …)."""

    exists: bool
    public: bool
    url: str = ""
    title: str = ""
    text: str = ""
    raw_text: str = ""
    media: tuple[SeenMedia, ...] = ()
    status: str = ""
    at: datetime | None = None


class Connector(Refusing, ABC, Generic[S]):
    """One platform. All methods raise ``connectors.errors`` only (``odd_answers`` sees to it).

    ``vault`` is the caller's to set before the first step; without one, what it holds is lost
    with the process.
    """

    settings_type: ClassVar[type[ConnectorSettings]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        doubt_odd_answers(cls)

    def __init__(self, settings: S, http: Http, clock: Clock) -> None:
        self.settings = settings
        self.http = http
        self.clock = clock
        self.vault: Vault = MemoryVault()

    @abstractmethod
    def whoami(self) -> Account:
        """Read the account the credential speaks for; Unauthorized when it speaks for none."""

    @abstractmethod
    def encode(self, draft: Draft) -> Payload:
        """Encode a draft; pure, so the preview and the post are the same. Raises as ``refuse``."""

    @abstractmethod
    def steps(self, post: Post) -> tuple[Step, ...]:
        """All steps in order; pure: the same post always has the same steps."""

    @abstractmethod
    def perform(self, step: Step, post: Post, state: State) -> JSON:
        """Do the step once; return what goes into the state under ``step.name``."""

    def ready(self, step: Step, state: State) -> Ready | Wait | Failed | Expired:  # noqa: ARG002 -- default
        """Whether what ``step`` made can be used now; most objects can at once."""
        return Ready()

    @abstractmethod
    def find(
        self, step: Step, post: Post, state: State, since: datetime
    ) -> Found | Absent | Undecided:
        """Look for what ``step`` may have made since ``since``; reads only, never writes."""

    @abstractmethod
    def receipt(self, post: Post, state: State) -> Receipt:
        """Make the receipt from the state after the last step; no network."""

    def adopt(self, url: str, post: Post) -> Receipt:  # noqa: ARG002 -- default
        """Make a receipt for a post that a person found at ``url``; Unsupported by default."""
        raise Unsupported(
            f"{self.platform} cannot adopt a post by its address",
            platform=self.platform,
            hint=say("connectors.no_adopt"),
        )

    @abstractmethod
    def read_back(self, receipt: Receipt) -> Seen:
        """Read the post as its owner."""

    @abstractmethod
    def revise(self, receipt: Receipt, post: Post) -> Receipt:
        """Change the live post in place; Unsupported where the platform cannot."""

    @abstractmethod
    def withdraw(self, receipt: Receipt) -> None:
        """Take the post down; no error when it is already gone."""


@runtime_checkable
class MediaHost(Protocol):
    """A connector that can put a file at a public address (WordPress), for platforms that fetch."""

    def host(self, rendition: Rendition) -> str:
        """Return the public URL of the file's bytes, uploading them if they are not there yet."""
        ...
