"""What a successor must know on the first day, gathered from configuration, ledger and book.

No secret and no person's name is in it: secrets by their names, people by their positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from config.alerts import ALERTS_FILE, DutyList
from config.messages import say
from config.office import Channel, Role
from content.dates import in_wib
from flows.acts.restoring import CHECKPOINT_TAIL, waits_for_a_person
from flows.alerts.book import Book
from flows.alerts.find import DONE
from flows.alerts.tokens import check_tokens
from flows.alerts.values import Alert
from flows.checkpoints import known_checkpoints, places
from flows.handover.keys import Key, read_keys
from flows.publishing.pinned import pinned_accounts
from flows.publishing.stop import stop_reason
from flows.runtime import Runtime
from proof.projection import PublicationView, all_publications

_FILES = (
    *("office.yaml", "roles.yaml", "channels.yaml", ALERTS_FILE, "secrets", "allowed_signers"),
    *("revoked_keys", "var/ledger.sqlite3", "var/checkpoints.txt", "var/store", "var/pages"),
    *("var/alerts.sqlite3", "var/cache"),
)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One channel. ``token``: until when, "-" no end told, "refused", "" never asked."""

    name: str
    title: str
    platform: str
    mode: str
    account: str
    holder: str
    secrets: tuple[str, ...]
    token: str
    token_seen: datetime | None
    last_post: datetime | None

    @property
    def token_ends(self) -> datetime | None:
        """The end of the credential, None when it has none or none is known."""
        return datetime.fromisoformat(self.token) if self.token[:1].isdigit() else None

    @property
    def refused(self) -> bool:
        """The channel refused the credential when it was last asked."""
        return self.token.isalpha()


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role; ``held`` today."""

    id: str
    role: str
    position: str
    deputy_of: str
    valid_from: date | None
    valid_to: date | None
    held: bool


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One publication that is not finished."""

    item: str
    channel: str
    format: str
    publication: str
    state: str
    state_label: str
    step: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class FileLine:
    """Where something lies, and what it is for (catalogue key)."""

    path: str
    there: bool
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet."""

    office: str
    lines: tuple[str, ...]
    at: datetime
    home: str
    program: str
    ledger_size: int
    ledger_head: str
    stops: tuple[tuple[str, str], ...]
    """(channel title or "" for all, reason)."""

    restored: bool
    accounts: tuple[AccountLine, ...]
    roles: tuple[RoleLine, ...]
    keys: tuple[Key, ...]
    open: tuple[OpenLine, ...]
    alerts: tuple[Alert, ...]
    checkpoints: tuple[tuple[str, int, datetime | None], ...]
    """(place, entries vouched for, when)."""

    backups: tuple[tuple[str, datetime], ...]
    files: tuple[FileLine, ...]


def gather(runtime: Runtime, duties: DutyList | None, *, ask: bool) -> Sheet:
    """Everything; ``ask``: every automatic channel is asked for its credential's end now."""
    settings = runtime.settings
    now = settings.clock.now()
    views = all_publications(runtime.ledger)
    head = runtime.ledger.head()
    with Book(settings.var / "alerts.sqlite3") as book:
        if ask:
            check_tokens(runtime, book, 0, at_once=True)
        accounts = _accounts(runtime, duties, book, views)
        alerts = tuple(book.open_alerts())
    return Sheet(
        office=settings.office.name,
        lines=settings.office.letterhead.lines,
        at=now,
        home=str(settings.home),
        program=f"Tayang {version('tayang')}",
        ledger_size=head.size,
        ledger_head=head.hash,
        stops=tuple(_stops(runtime)),
        restored=waits_for_a_person(settings.var),
        accounts=accounts,
        roles=tuple(_role(one, in_wib(now).date()) for one in settings.roles),
        keys=read_keys(settings.allowed_signers, now),
        open=tuple(_open(view) for view in views.values() if view.state not in DONE),
        alerts=alerts,
        checkpoints=tuple(_checkpoints(runtime)),
        backups=tuple(_backups(settings.backups_dir)),
        files=tuple(
            FileLine(name, (settings.home / name).exists(), f"duty.file_use.{Path(name).name}")
            for name in _FILES
        ),
    )


def _accounts(
    runtime: Runtime, duties: DutyList | None, book: Book, views: dict[str, PublicationView]
) -> tuple[AccountLine, ...]:
    pinned = pinned_accounts(runtime.ledger)
    lines = []
    for channel in runtime.settings.channels:
        seen, _, token = book.mark(f"token:{channel.name}").partition(" ")
        posts = [one.live_at for one in views.values() if one.channel == channel.name]
        holder = duties.alerts.accounts.get(channel.name, "") if duties else ""
        lines.append(
            AccountLine(
                name=channel.name,
                title=channel.title,
                platform=channel.platform,
                mode=channel.mode,
                account=channel.account or pinned.get(channel.name, ""),
                holder=duties.position(holder) if duties and holder else "",
                secrets=tuple(_secret_names(channel)),
                token=token,
                token_seen=datetime.fromisoformat(seen) if seen else None,
                last_post=max((one for one in posts if one), default=None),
            )
        )
    return tuple(lines)


def _secret_names(channel: Channel) -> list[str]:
    values: list[Any] = list(channel.options.values())
    return [
        str(one["secret"]) for one in values if isinstance(one, dict) and set(one) == {"secret"}
    ]


def _role(role: Role, today: date) -> RoleLine:
    return RoleLine(
        *(role.id, role.role, role.position, role.deputy_of, role.valid_from, role.valid_to),
        held=role.valid_on(today),
    )


def _open(view: PublicationView) -> OpenLine:
    state = view.state.value
    since = view.last_at
    label, step = say(f"proof.state.{state}"), say(f"proof.next.{state}")
    names = (view.item, view.channel, view.format, view.publication)
    return OpenLine(*names, state, label, step, since)


def _stops(runtime: Runtime) -> list[tuple[str, str]]:
    var = runtime.settings.var
    everything = stop_reason(var, "")
    found = [("", everything)] if everything else []
    for channel in runtime.settings.channels:
        reason = stop_reason(var, channel.name)
        if reason and not everything:
            found.append((channel.title, reason))
    return found


def _checkpoints(runtime: Runtime) -> list[tuple[str, int, datetime | None]]:
    known = known_checkpoints(runtime.settings, runtime.ledger)
    names = [str(one) for one in places(runtime.settings) if one.exists()]
    return [(name, one.head.size, one.at) for name, one in zip(names, known, strict=False)]


def _backups(folder: Path) -> list[tuple[str, datetime]]:
    """Copies that have their checkpoint beside them, the newest first."""
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.glob("*.sqlite3"), reverse=True):
        if path.with_name(path.name + CHECKPOINT_TAIL).exists():
            made = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
            found.append((str(path), made))
    return found[:5]
