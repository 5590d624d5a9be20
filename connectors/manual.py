"""A channel without an API (a WhatsApp channel, a notice board): a person posts, Tayang prepares.

Nothing is ever sent and nothing is read, so nothing can be retried or duplicated here. What is
known of such a post is what a person attested: its address, and a picture of the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, NoReturn
from urllib.parse import urlsplit

from pydantic import Field

from config.clock import Clock
from config.messages import say
from connectors.base import (
    JSON,
    Account,
    Capabilities,
    Connector,
    ConnectorSettings,
    Payload,
    Post,
    Receipt,
    Seen,
    State,
    Step,
    Tested,
    Undecided,
)
from connectors.errors import Rejected, Unsupported
from connectors.http import DEADLINE_S, Http
from connectors.limits import over_limit
from content.draft import Draft
from content.model import Format
from media.spec import FormatSpec, ImageSpec, TextSpec, VideoSpec

_NOWHERE = "https://manual.invalid"  # RFC 2606: this name never exists


class ManualSettings(ConnectorSettings):
    """``account``: whose channel it is, as the report names it. ``max_length``: characters of
    one text, 0 = no limit (a WhatsApp caption: 1024). ``domains``: where a post's address may
    lead; empty means anywhere.
    """

    account: str = ""
    max_length: int = Field(default=0, ge=0)
    domains: tuple[str, ...] = ()


_TEXT = TextSpec(max_length=0, source="no platform; the office's own max_length")
_IMAGE = ImageSpec(
    max_count=20,
    max_bytes=16_000_000,
    max_width=2560,
    max_height=2560,
    mimes=("image/jpeg", "image/png"),
    max_alt=1000,
    source="WhatsApp takes pictures up to 16 MB; ours: 2560 px and 20 files to copy",
)
_VIDEO = VideoSpec(
    max_count=1,
    max_bytes=16_000_000,
    min_seconds=1,
    max_seconds=180,
    max_width=1280,
    max_height=1280,
    min_fps=1,
    subtitles=("srt", "vtt"),
    source="faq.whatsapp.com: videos up to 16 MB; 3 minutes of 720p fit",
)
_FORMAT = FormatSpec(text=_TEXT, image=_IMAGE, video=_VIDEO, mixed_media=True)
_TITLED = FormatSpec(
    text=_TEXT,
    title=TextSpec(max_length=200, source="ours, for one headline"),
    image=_IMAGE,
    video=_VIDEO,
    mixed_media=True,
)
_FORMATS: dict[Format, FormatSpec] = {
    "article": _TITLED,
    "feed": _FORMAT,
    "carousel": _FORMAT,
    "story": _FORMAT,
    "reel": _FORMAT,
    "video": _TITLED,
    "short": _TITLED,
}


class Manual(Connector[ManualSettings]):
    """No steps: the copy-ready text is ``encode``'s, the receipt comes from ``adopt``."""

    platform: ClassVar[str] = "manual"
    settings_type: ClassVar[type[ConnectorSettings]] = ManualSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        formats=_FORMATS,
        shape="one_shot",
        settle_s=1,
        tayang_needs=frozenset({"P1"}),
        residual_note=(
            "Tayang mengirim 0 kiriman ke kanal ini; orang yang menerbitkan menjaga agar hanya 1 "
            "yang tampil. P1 di sini berarti seorang petugas menyatakan alamatnya: isi kiriman "
            "tidak dibaca ulang oleh Tayang."
        ),
        tested_against=(Tested("contract", "no platform: nothing is sent", "2026-11-23"),),
    )

    @classmethod
    def transport(
        cls,
        settings: ManualSettings,  # noqa: ARG003 -- the registry's signature; nothing to sign
        clock: Clock,
        *,
        total_deadline: float = DEADLINE_S,
    ) -> Http:
        """A transport to nowhere: no method here calls it."""
        return Http(cls.platform, _NOWHERE, clock=clock, total_deadline=total_deadline)

    def whoami(self) -> Account:
        """The channel's name from the settings; nobody is asked."""
        name = self.settings.account or say("connectors.name_manual")
        return Account(id=f"manual:{self.settings.account}", name=name)

    @classmethod
    def refuse_over_limits(cls, draft: Draft, options: Mapping[str, Any]) -> None:
        """A text longer than ``max_length``."""
        limit, length = options.get("max_length") or 0, len(copy_text(draft))
        if limit and length > limit:
            raise over_limit("manual", draft, "body", limit, length)

    def encode(self, draft: Draft) -> Payload:
        """The text as it is to be copied; Rejected when it is longer than ``max_length``."""
        self.refuse(draft, dict(self.settings))
        text = copy_text(draft)
        return Payload(text=text, body={"title": draft.title})

    def steps(self, post: Post) -> tuple[Step, ...]:  # noqa: ARG002 -- for every post the same
        """None: a person does it all."""
        return ()

    def perform(self, step: Step, post: Post, state: State) -> JSON:  # noqa: ARG002 -- refuses all
        """Unsupported, always."""
        self._refuse("nothing is sent to this channel", "manual_no_send")

    def find(
        self,
        step: Step,  # noqa: ARG002 -- nothing can be looked up
        post: Post,  # noqa: ARG002 -- the same
        state: State,  # noqa: ARG002 -- the same
        since: datetime,  # noqa: ARG002 -- the same
    ) -> Undecided:
        """Undecided, always: only a person can look."""
        return Undecided("a manual channel cannot be read", say("connectors.manual_no_read"))

    def receipt(self, post: Post, state: State) -> Receipt:  # noqa: ARG002 -- there is no state
        """Unsupported: the receipt comes from ``adopt``."""
        self._refuse("no receipt without an address", "manual_no_send")

    def adopt(self, url: str, post: Post) -> Receipt:
        """The address that a person gives; Rejected when it is no plain https address, or lies
        outside ``domains``. Whether the post is there is not looked at.
        """
        address = url.strip()
        if not self._plausible(address):
            hint = say("connectors.manual_address")
            text = "manual: not an https address of this channel"
            raise Rejected(text, platform=self.platform, code="bad_address", hint=hint)
        return Receipt(
            post_id=address,
            url=address,
            created_at=None,
            account_id=post.account_id,
            extra={"attested": True, "adopted_at": self.clock.now().isoformat(timespec="seconds")},
        )

    def read_back(self, receipt: Receipt) -> Seen:  # noqa: ARG002 -- nothing can be read
        """Unsupported: whether the post exists is not known to us."""
        self._refuse("a manual channel cannot be read", "manual_no_read")

    def revise(self, receipt: Receipt, post: Post) -> Receipt:  # noqa: ARG002 -- refuses all
        """Unsupported: a person changes it."""
        self._refuse("nothing is changed on this channel", "manual_no_send")

    def withdraw(self, receipt: Receipt) -> None:  # noqa: ARG002 -- refuses all
        """Unsupported: a person takes it down."""
        self._refuse("nothing is taken down on this channel", "manual_no_send")

    def _plausible(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        host = parts.hostname or ""
        domains = self.settings.domains
        ours = not domains or any(host == one or host.endswith(f".{one}") for one in domains)
        plain = parts.scheme == "https" and "." in host and "@" not in parts.netloc
        return plain and ours and not any(sign.isspace() for sign in address)

    def _refuse(self, what: str, key: str) -> NoReturn:
        hint = say(f"connectors.{key}")
        raise Unsupported(f"manual: {what}", platform=self.platform, hint=hint)


def copy_text(draft: Draft) -> str:
    """Everything a person copies, in reading order: title, text or blocks, parts."""
    blocks = [
        "\n".join([block.text.text, *(f"- {item.text}" for item in block.items)]).strip()
        for block in draft.blocks
    ]
    texts = [draft.title, *(blocks or [draft.body.text]), *(part.text for part in draft.parts)]
    return "\n\n".join(text.strip() for text in texts if text.strip())
