"""What Facebook and Instagram share: whether a token lives, what it may do, and the version.

GET /debug_token is the only read that tells permissions and ends of a token. It takes the token
as a parameter of the address, as Meta documents it; our transport neither logs nor shows queries.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import SecretStr

from config.messages import say
from connectors.errors import Unauthorized
from connectors.http import Http, Reply
from connectors.http_errors import label
from connectors.meta import unknown

API_VERSION = "facebook-api-version"


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """``ends``: the earlier of the token's end and the end of its access to data; None: never."""

    missing: tuple[str, ...]
    ends: datetime | None
    version_problem: str


def token_facts(http: Http, version: str, token: SecretStr, needed: Collection[str]) -> TokenFacts:
    """Ask about the token; Unauthorized when it is not valid any more."""
    params = {"input_token": token.get_secret_value()}
    reply = http.call("GET", f"/{version}/debug_token", params=params)
    data = reply.data.get("data") if isinstance(reply.data, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("is_valid"), bool):
        raise unknown(http.platform, "debug_token is not of the API's shape", write=False)
    if not data["is_valid"]:
        text = f"{http.platform}: debug_token says the token is not valid"
        hint = say("connectors.unauthorized", platform=label(http.platform))
        raise Unauthorized(text, platform=http.platform, status=401, code="190", hint=hint)
    granted = data.get("scopes")
    known = set(granted) if isinstance(granted, list) else set()
    ends = [data.get(name) for name in ("expires_at", "data_access_expires_at")]
    moments = [one for one in ends if isinstance(one, int) and one > 0]  # 0: it does not end
    return TokenFacts(
        missing=tuple(one for one in needed if one not in known),
        ends=datetime.fromtimestamp(min(moments), UTC) if moments else None,
        version_problem=version_problem(http.platform, version, reply),
    )


def version_problem(platform: str, version: str, reply: Reply) -> str:
    """Graph answers a dead version with the oldest living one, and says which it was."""
    told = reply.headers.get(API_VERSION, "")
    if not told or told == version:
        return ""
    values = {"platform": label(platform), "wanted": version, "told": told}
    return say("connectors.examine_meta_version", **values)
