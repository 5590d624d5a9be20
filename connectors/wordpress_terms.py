"""Tags of WordPress by id: found, or made where the account may.

Making a tag is harmless to repeat (the site answers term_exists), so a lost reply is looked up
again instead of stopping the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from typing import Any

from config.messages import say
from connectors.errors import OutcomeUnknown, Rejected, Transient
from connectors.http import Http

_TAGS = "/wp-json/wp/v2/tags"


def tag_ids(http: Http, names: Sequence[str]) -> list[int]:
    """Ids for ``names``, in their order; tags that are missing are made."""
    if not names:
        return []
    slugs = ",".join(name.lower() for name in names)
    known = _by_name(http, {"slug": slugs, "per_page": 100})
    return [known.get(name.casefold()) or _make(http, name) for name in names]


def _by_name(http: Http, params: dict[str, Any]) -> dict[str, int]:
    listed = http.call("GET", _TAGS, params=params).data
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {unescape(str(one.get("name"))).casefold(): int(one["id"]) for one in found}


def _make(http: Http, name: str) -> int:
    try:
        made = http.call("POST", _TAGS, json={"name": name}).data
        if isinstance(made, dict) and isinstance(made.get("id"), int):
            return int(made["id"])
    except OutcomeUnknown:
        made = None  # looked up below
    except Rejected as error:
        if error.code != "term_exists":
            raise
    found = _by_name(http, {"search": name, "per_page": 100}).get(name.casefold())
    if found is None:
        hint = say("connectors.server_failed", platform=say("connectors.name_wordpress"))
        raise Transient("wordpress: a tag was not made", platform="wordpress", hint=hint)
    return found
