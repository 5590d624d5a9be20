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
from content.store import Basket, Store
from media.spec import Rendition


def freeze(post: Post, store: Store) -> str:
    """Put the post and its media's bytes into the store, durably; return the payload's hash."""
    with store.together() as basket:
        return basket.add_bytes(canonical(_value(post, basket))).sha256


def _value(post: Post, basket: Basket) -> dict[str, Any]:
    return {
        "publication_id": post.publication_id,
        "draft": post.draft.model_dump(mode="json"),
        "payload": {"text": post.payload.text, "body": post.payload.body},
        "media": [_portable(medium, basket) for medium in post.media],
        "account_id": post.account_id,
        "slug": post.slug,
        "marker": post.marker,
        "media_urls": list(post.media_urls),
    }


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


def _portable(medium: Rendition, basket: Basket) -> dict[str, Any]:
    """Paths become hashes: a frozen payload must outlive the cache's folder."""
    _keep(medium.path, basket)
    value = asdict(replace(medium, path=""))
    for name in ("subtitles_path", "poster_path"):
        path = getattr(medium, name)
        value[name] = _keep(path, basket) if path else ""
    # JCS numbers: a whole number of seconds must not turn 3.0 into 3 and change the type
    value["seconds"] = str(medium.seconds)
    return value


def _keep(path: str, basket: Basket) -> str:
    file = Path(path)
    return basket.add_file(file, within=file.parent, max_bytes=1 << 40).sha256


def _rendition(value: dict[str, Any], store: Store) -> Rendition:
    fields = dict(value)
    fields["path"] = str(store.path(fields["sha256"]))
    fields["seconds"] = float(fields["seconds"])
    for name in ("subtitles_path", "poster_path"):
        if fields[name]:
            fields[name] = str(store.path(fields[name]))
    return Rendition(**fields)
