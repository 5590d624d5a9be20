"""The payload, frozen before the first intent: every later attempt sends the same bytes.

A frozen payload is a JSON blob in the content store beside the renditions' bytes; it is never
evicted. Only its hash stands in the ledger (reliability R2).
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from connectors.base import Payload, Post
from content.canonical import canonical
from content.draft import Draft
from content.store import Store
from media.spec import Rendition


def freeze(post: Post, store: Store) -> str:
    """Put the post and its media's bytes into the store; return the payload's hash."""
    for medium in post.media:
        _keep(medium.path, store)
        _keep(medium.subtitles_path, store)
        _keep(medium.poster_path, store)
    value = {
        "publication_id": post.publication_id,
        "draft": post.draft.model_dump(mode="json"),
        "payload": {"text": post.payload.text, "body": post.payload.body},
        "media": [_portable(medium, store) for medium in post.media],
        "account_id": post.account_id,
        "slug": post.slug,
        "marker": post.marker,
        "media_urls": list(post.media_urls),
    }
    return store.add_bytes(canonical(value)).sha256


def thaw(sha256: str, store: Store) -> Post:
    """Return the post as it was frozen; StoreError when a byte of it is gone or changed."""
    value: dict[str, Any] = json.loads(store.read(sha256))
    return Post(
        publication_id=value["publication_id"],
        draft=Draft.model_validate(value["draft"]),
        payload=Payload(**value["payload"]),
        media=tuple(_rendition(one, store) for one in value["media"]),
        account_id=value["account_id"],
        slug=value["slug"],
        marker=value["marker"],
        media_urls=tuple(value.get("media_urls", ())),
    )


def _keep(path: str, store: Store) -> None:
    if path:
        file = Path(path)
        store.add_file(file, within=file.parent, max_bytes=1 << 40)


def _portable(medium: Rendition, store: Store) -> dict[str, Any]:
    """Paths become hashes: a frozen payload must outlive the cache's folder."""
    value = asdict(replace(medium, path=""))
    for name in ("subtitles_path", "poster_path"):
        path = getattr(medium, name)
        if path:
            value[name] = store.add_bytes(Path(path).read_bytes()).sha256
    # JCS numbers: a whole number of seconds must not turn 3.0 into 3 and change the type
    value["seconds"] = str(medium.seconds)
    return value


def _rendition(value: dict[str, Any], store: Store) -> Rendition:
    fields = dict(value)
    fields["path"] = str(store.path(fields["sha256"]))
    fields["seconds"] = float(fields["seconds"])
    for name in ("subtitles_path", "poster_path"):
        if fields[name]:
            fields[name] = str(store.path(fields[name]))
    return Rendition(**fields)
