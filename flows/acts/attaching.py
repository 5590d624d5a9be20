"""The operator's own screenshot, kept beside a publication's record."""

from __future__ import annotations

from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from content.sniff import HEAD_BYTES, sniff
from content.store import Store
from flows.acts.acting import Act
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
    runtime.ledger.append(
        EntryKind.ATTACHED, body.json_body(), publication=view.publication, item=view.item
    )
    return view
