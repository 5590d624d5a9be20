"""Looking again at what was proved: when a look is due, and what it found.

Pure: the caller reads the platform and writes the entry. A look counts when something was read;
it covers every point of the schedule before it, so a machine that was off catches up with one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from config.messages import say
from connectors.base import Post, Receipt, Seen
from proof.bodies import Verdict
from proof.compare import same_address, text_hash
from proof.evidence import PublicRead, released_differences
from proof.projection_later import AIRED
from proof.view import PublicationView

Point = Literal["1h", "24h", "30d"]

SCHEDULE: tuple[tuple[Point, timedelta], ...] = (
    ("1h", timedelta(hours=1)),
    ("24h", timedelta(hours=24)),
    ("30d", timedelta(days=30)),
)
"""After the proof; reliability.md section 4 (d)."""

LIFE: Mapping[str, timedelta] = {"story": timedelta(hours=24)}
"""Formats that end by themselves. Instagram: stories are available for 24 hours; a WhatsApp status
likewise."""

_GONE_PAGE = (404, 410)


@dataclass(frozen=True, slots=True)
class Verdicted:
    """What a look means. ``reasons`` are Indonesian; ``differences`` name fields."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    address: str = ""


def is_aired(view: PublicationView) -> bool:
    """Whether the publication is one that is looked at again."""
    return view.state in AIRED and view.live is not None and view.change is None


def ends_at(view: PublicationView) -> datetime | None:
    """When the platform takes the post away by itself; None: it stays."""
    life = LIFE.get(view.format)
    if life is None or view.live is None:
        return None
    told = view.live.created_at
    start = datetime.fromisoformat(told) if told else view.tayang_at
    return start + life if start else None


def due_point(view: PublicationView, now: datetime) -> Point | None:
    """The newest point of the schedule that no look has covered yet; None when none is due."""
    end = ends_at(view)
    if not is_aired(view) or view.tayang_at is None or (end is not None and end <= now):
        return None
    open_points: list[Point] = [
        name
        for name, at in _points(view, view.tayang_at)
        if at <= now and (view.checked_at is None or view.checked_at < at)
    ]
    return open_points[-1] if open_points else None


def next_due(view: PublicationView) -> datetime | None:
    """When the next look is due, in the past when it is late; None when there is none any more."""
    if not is_aired(view) or view.tayang_at is None:
        return None
    points = _points(view, view.tayang_at)
    left = [at for _, at in points if view.checked_at is None or view.checked_at < at]
    return left[0] if left else None


def _points(view: PublicationView, proved: datetime) -> list[tuple[Point, datetime]]:
    """The schedule as far as there is something to see."""
    end = ends_at(view)
    points = [(name, proved + after) for name, after in SCHEDULE]
    return [(name, at) for name, at in points if end is None or at < end]


def judge_again(
    post: Post | None,
    proved: Mapping[str, Any],
    receipt: Receipt,
    seen: Seen | None,
    visit: PublicRead | None,
    *,
    page: bool,
) -> Verdicted:
    """What the reads mean for a proved post.

    ``post`` None: its payload was erased, so the hashes in ``proved`` (the proof's evidence) are
    compared. ``seen`` None: the owner's read failed. ``page``: strangers can open its address;
    ``visit`` None then means that this failed.
    """
    if seen is None:
        return Verdicted("unread", (say("proof.later.unread"),))
    if not seen.exists:
        key = "trash" if seen.status == "trash" else "deleted"
        return Verdicted("deleted", (say(f"proof.later.{key}"),))
    if not seen.public:
        return Verdicted("hidden", (say("proof.later.hidden", status=seen.status or "-"),))
    if page and visit is not None and visit.status in _GONE_PAGE and _same_place(receipt, seen):
        return Verdicted("hidden", (say("proof.later.page_gone", status=visit.status),))
    differences = _differences(post, proved, seen)
    reasons = [say("proof.later.edited", count=len(differences))] if differences else []
    if page and not _same_place(receipt, seen):
        reasons.append(say("proof.later.moved", address=seen.url))
        verdict: Verdict = "edited" if differences else "moved"
        return Verdicted(verdict, tuple(reasons), differences, seen.url)
    if page and visit is None:
        return Verdicted("edited", tuple(reasons), differences) if differences else _unvisited()
    if page and visit is not None and not differences:
        told = _page_trouble(post, receipt, visit)
        if visit.status >= 500 or visit.status in (403, 429):
            return _unvisited()
        reasons += told
    return Verdicted("edited" if reasons else "same", tuple(reasons), differences)


def sentence(verdict: str, item: str, channel: str, reasons: tuple[str, ...]) -> str:
    """One Indonesian sentence that tells a person what was found, and what to do."""
    what = say(f"proof.verdict.{verdict}", item=item, channel=channel)
    why = " ".join(one[:1].upper() + one[1:] for one in reasons)
    return f"{what} {why}".strip()


def _unvisited() -> Verdicted:
    return Verdicted("unread", (say("proof.later.unvisited"),))


def _same_place(receipt: Receipt, seen: Seen) -> bool:
    return not seen.url or same_address(seen.url, receipt.url)


def _differences(post: Post | None, proved: Mapping[str, Any], seen: Seen) -> tuple[str, ...]:
    if post is not None:
        return tuple(str(one) for one in released_differences(post, seen))
    released = proved.get("released", {})
    found = {
        "judul": released.get("title_sha256") in (text_hash(""), text_hash(seen.title)),
        "teks": released.get("text_sha256") == text_hash(seen.text),
        "jumlah media": len(released.get("media", ())) == len(seen.media),
    }
    return tuple(say("proof.later.field", field=field) for field, same in found.items() if not same)


def _page_trouble(post: Post | None, receipt: Receipt, visit: PublicRead) -> list[str]:
    """Why a page that answered does not show a stranger what was proved."""
    if visit.status != 200:
        return [say("proof.missing.status", status=visit.status)]
    if visit.login_wall:
        return [say("proof.missing.login_wall")]
    told = []
    if not same_address(visit.final_url, receipt.url):
        told.append(say("proof.missing.elsewhere"))
    if post is None:
        return told
    if post.draft.title and not visit.title_found:
        told.append(say("proof.missing.title"))
    if not visit.text_found:
        told.append(say("proof.missing.text"))
    if visit.media_found < len(post.media):
        found, sent = visit.media_found, len(post.media)
        told.append(say("proof.missing.media", found=found, sent=sent))
    return told
