"""What was seen of a post, judged against what was released: the levels P1, P2 and P3.

P1  the platform's own answer: an id, on the account that the intent was pinned to
P2  the owner's read-back equals what was released (title, text, media, alt texts), and is public
P3  a stranger's read: status 200 at the expected address, with the released content on the page
P4  a recording (WARC) of that read is kept; only beside P3

A 200 alone proves nothing: WordPress answers a deleted article's address with a redirect to
another article. A level that was not looked at is not reached; what a level proves is said by
``meaning``. Pure: the caller reads, this only compares.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from config.messages import say
from connectors.base import Level, Post, Receipt, Seen
from proof.compare import Difference, compare_text, same_address, text_hash

LEVELS: tuple[Level, ...] = ("P1", "P2", "P3", "P4")


class PublicRead(Protocol):
    """What an anonymous read of the post's address gave (``connectors.visitor``)."""

    @property
    def url(self) -> str: ...
    @property
    def final_url(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def title_found(self) -> bool: ...
    @property
    def text_found(self) -> bool: ...
    @property
    def media_found(self) -> int: ...
    @property
    def media_sha256(self) -> tuple[str, ...]: ...
    @property
    def login_wall(self) -> bool: ...
    @property
    def at(self) -> datetime: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ClipPart:
    """One thing about a clip: ``seconds`` of length, ``size`` in bytes, or its ``poster``.

    ``uncompared``: the platform does not tell it, so nothing is known of it.
    """

    name: Literal["seconds", "size", "poster"]
    result: Literal["same", "differs", "uncompared"]
    sent: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One medium as the platform serves it against the one that was sent.

    ``how``: the same ``bytes``; ``looks`` the same; ``parts`` of a clip are the same, which ones
    say ``parts``; ``unlike``, another picture or clip; ``unseen``, nothing could be compared.
    ``bits`` of 128 differ, -1: not compared.
    """

    how: Literal["bytes", "looks", "parts", "unlike", "unseen"]
    bits: int = -1
    parts: tuple[ClipPart, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the ledger; ``parts`` only of a clip."""
        plain = {"how": self.how, "bits": self.bits}
        return plain | ({"parts": [asdict(one) for one in self.parts]} if self.parts else {})


@dataclass(frozen=True, slots=True)
class Judgement:
    """Levels reached and needed, in order; ``reasons`` (Indonesian) why a needed one is missing.

    ``differences`` name the fields in which the platform shows something else. ``evidence`` is
    JSON for the ledger: hashes, ids, times, addresses; never the texts.
    """

    levels: tuple[Level, ...]
    missing: tuple[Level, ...]
    reasons: tuple[str, ...]
    differences: tuple[str, ...]
    evidence: dict[str, Any]

    @property
    def tayang(self) -> bool:
        """Whether every level that the channel needs is reached."""
        return not self.missing

    def with_recording(self) -> Judgement:
        """The same, now that the anonymous read is kept as a WARC; P4 stands only beside P3."""
        if "P3" not in self.levels:
            return self
        missing = tuple(level for level in self.missing if level != "P4")
        return replace(self, levels=(*self.levels, "P4"), missing=missing)


def meaning(level: Level) -> str:
    """What a level proves, in one Indonesian sentence."""
    return say(f"proof.level.{level}")


def judge(
    post: Post,
    receipt: Receipt,
    seen: Seen | None,
    visit: PublicRead | None,
    needs: Collection[Level],
    likeness: Sequence[Likeness] = (),
) -> Judgement:
    """Judge the reads of one post. ``seen`` or ``visit`` None: not read, or the read failed.

    ``likeness``: one per medium seen, as far as they were compared.
    """
    trouble: dict[Level, list[str]] = {
        "P1": list(_against_receipt(post, receipt)),
        "P2": list(_against_seen(seen)),
        "P3": list(_against_visit(post, receipt, seen, visit)),
    }
    differences = _differences(post, seen, likeness) if seen and seen.exists else ()
    if differences:
        trouble["P2"].append(say("proof.missing.differs", count=len(differences)))
    levels = tuple(level for level in LEVELS if trouble.get(level) == [])
    missing = tuple(level for level in LEVELS if level in needs and level not in levels)
    return Judgement(
        levels=levels,
        missing=missing,
        reasons=tuple(f"{level}: {why}" for level in missing for why in trouble.get(level, ())),
        differences=tuple(str(one) for one in differences),
        evidence=_evidence(post, receipt, seen, visit, likeness),
    )


def _differences(post: Post, seen: Seen, likeness: Sequence[Likeness]) -> tuple[Difference, ...]:
    found = list(released_differences(post, seen))
    for number, one in enumerate(likeness, start=1):
        differing = [p for p in one.parts if p.result == "differs" and p.name != "poster"]
        for part in differing:
            field = say(f"proof.difference.clip_{part.name}", number=number)
            found.append(Difference(field, part.sent, part.seen))
        if one.how == "unlike" and not differing:
            other = say("proof.difference.other_picture")
            found.append(Difference(f"isi media {number}", say("proof.difference.sent"), other))
    return tuple(found)


def released_differences(post: Post, seen: Seen) -> Iterator[Difference]:
    """Yield every field in which the owner's read is not what was released."""
    texts = [("teks", post.payload.text, seen.text)]
    if post.draft.title:
        texts.insert(0, ("judul", post.draft.title, seen.title))
    for field, released, there in texts:
        if found := compare_text(released, there, field):
            yield found
    if len(seen.media) != len(post.media):
        yield Difference("jumlah media", str(len(post.media)), str(len(seen.media)))
        return
    for number, (sent, shown) in enumerate(zip(post.media, seen.media, strict=True), start=1):
        alt = sent.alt if shown.alt is None else shown.alt  # None: the platform has none there
        if found := compare_text(sent.alt, alt, f"teks alternatif media {number}"):
            yield found
        if sent.mime.partition("/")[0] != shown.kind:
            yield Difference(f"jenis media {number}", sent.mime.partition("/")[0], shown.kind)
        if shown.sha256 and shown.sha256 != sent.sha256:
            yield Difference(f"isi media {number}", sent.sha256[:12], shown.sha256[:12])


def _against_receipt(post: Post, receipt: Receipt) -> Iterator[str]:
    if not receipt.post_id:
        yield say("proof.missing.no_id")
    if receipt.account_id != post.account_id:
        yield say("proof.missing.other_account")


def _against_seen(seen: Seen | None) -> Iterator[str]:
    if seen is None:
        yield say("proof.missing.not_read")
    elif not seen.exists:
        yield say("proof.missing.gone")
    elif not seen.public:
        yield say("proof.missing.not_public", status=seen.status or "-")


def _against_visit(
    post: Post, receipt: Receipt, seen: Seen | None, visit: PublicRead | None
) -> Iterator[str]:
    if visit is None:
        yield say("proof.missing.not_visited")
        return
    if visit.status != 200:
        yield say("proof.missing.status", status=visit.status)
        return
    if visit.login_wall:
        yield say("proof.missing.login_wall")
        return
    expected = {receipt.url, seen.url if seen else ""} - {""}
    if not any(same_address(visit.final_url, url) for url in expected):
        yield say("proof.missing.elsewhere")
    if post.draft.title and not visit.title_found:
        yield say("proof.missing.title")
    if not visit.text_found:
        yield say("proof.missing.text")
    if visit.media_found < len(post.media):
        yield say("proof.missing.media", found=visit.media_found, sent=len(post.media))


def _evidence(
    post: Post,
    receipt: Receipt,
    seen: Seen | None,
    visit: PublicRead | None,
    likeness: Sequence[Likeness],
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "released": {
            "title_sha256": text_hash(post.draft.title),
            "text_sha256": text_hash(post.payload.text),
            "media": [medium.sha256 for medium in post.media],
            "alt_sha256": [text_hash(medium.alt) for medium in post.media],
        },
        "p1": {
            "post_id": receipt.post_id,
            "account_id": receipt.account_id,
            "created_at": _utc(receipt.created_at),
        },
    }
    if seen is not None:
        found["p2"] = {
            "exists": seen.exists,
            "public": seen.public,
            "status": seen.status,
            "url": seen.url,
            "title_sha256": text_hash(seen.title),
            "text_sha256": text_hash(seen.text),
            "media": [medium.sha256 for medium in seen.media],
            "alt_sha256": [text_hash(medium.alt or "") for medium in seen.media],
            "likeness": [one.as_json() for one in likeness],
            "at": _utc(seen.at),
        }
    if visit is not None:
        found["p3"] = {
            "url": visit.url,
            "final_url": visit.final_url,
            "status": visit.status,
            "title_found": visit.title_found,
            "text_found": visit.text_found,
            "media_found": visit.media_found,
            "media": list(visit.media_sha256),
            "body_sha256": visit.sha256,
            "at": _utc(visit.at),
        }
    return found


def _utc(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""
