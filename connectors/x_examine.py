"""X: whether the credential may write, and what a post costs.

``x-access-level`` tells OAuth 1.0a clients what their app may do; a login's scopes stand in its
file. The balance of credits cannot be read: an empty one shows as 402 when something is asked.
"""

from __future__ import annotations

from config.messages import say
from connectors.examining import Examined
from connectors.x import X
from connectors.x_login import SCOPES

_ME = "/2/users/me"


def examine(connector: X) -> Examined:
    """GET users/me twice: once for the account, once for the header."""
    account = connector.whoami()
    level = connector.http.call("GET", _ME).headers.get("x-access-level", "")
    missing: tuple[str, ...] = ("read-write",) if level == "read" else ()
    expiry = say("connectors.examine_x_oauth1")
    login = connector.settings.login
    if login is not None:
        token = login.read()
        granted = token.scopes if token else ()
        missing = tuple(one for one in SCOPES if one not in granted)
        expiry = say("connectors.examine_x_login")
    elif connector.settings.user_token is not None:
        expiry = say("connectors.examine_x_token")
    return Examined(
        account, missing=missing, expiry=expiry, price=say("connectors.examine_x_price")
    )
