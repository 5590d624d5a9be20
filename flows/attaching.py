"""Pictures that go beside a publication's record: the operator's screenshot, and our own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from content.sniff import HEAD_BYTES, sniff
from content.store import Store
from flows.acting import Act
from flows.runtime import Runtime
from proof.entries import EntryKind
from proof.evidence_bodies import AttachedBody
from proof.projection import publication_view
from proof.view import PublicationView

_TYPES = frozenset({"image/png", "image/jpeg", "image/webp"})
_MOST_BYTES = 20_000_000


def keep_picture(store: Store, path: Path, option: str) -> str:
    """Keep an operator's screenshot; its hash. ConfigError naming ``option`` when it is none."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        size = path.stat().st_size
    except OSError as error:
        hint = say("flows.attach.unreadable", file=path)
        raise ConfigError("unreadable picture", [Problem(option, 0, "", hint)]) from error
    if sniff(head) not in _TYPES or size > _MOST_BYTES:
        hint = say("flows.attach.no_picture", file=path.name, limit=_MOST_BYTES // 1_000_000)
        raise ConfigError("not a picture", [Problem(option, 0, "", hint)])
    return store.add_bytes(path.read_bytes()).sha256


def attach(runtime: Runtime, publication: str, path: Path, act: Act) -> PublicationView:
    """Attach an operator's screenshot to a publication that is or was public."""
    view = publication_view(runtime.ledger, publication)
    if view.live is None:
        hint = say("flows.attach.not_live", publication=publication)
        raise ConfigError("nothing public", [Problem("evidence attach", 0, "", hint, publication)])
    kept = {"screenshot_sha256": keep_picture(runtime.store, path, "evidence attach")}
    body = AttachedBody(
        by="operator",
        role=act.role,
        position=act.position,
        reason=act.reason,
        evidence={"kept": kept, "url": view.live.url},
    )
    _append(runtime, view, body)
    return view


def attach_screenshots(
    runtime: Runtime, view: PublicationView, url: str, shots: dict[str, bytes], at: datetime
) -> None:
    """Attach what our own browser saw: picture by ``desktop`` and ``phone``."""
    kept = {
        f"screenshot_{name}_sha256": runtime.store.add_bytes(data).sha256
        for name, data in shots.items()
    }
    evidence = {"kept": kept, "url": url, "taken_at": at.isoformat(timespec="seconds")}
    _append(runtime, view, AttachedBody(evidence=evidence))


def _append(runtime: Runtime, view: PublicationView, body: AttachedBody) -> None:
    runtime.ledger.append(
        EntryKind.ATTACHED, body.json_body(), publication=view.publication, item=view.item
    )
