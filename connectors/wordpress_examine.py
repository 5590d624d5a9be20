"""WordPress: what the account's role may do, and whether the REST API that we speak is there.

An application password does not expire; it ends when somebody revokes it or deletes the user.
"""

from __future__ import annotations

from config.messages import say
from connectors.examining import Examined
from connectors.wordpress import WordPress
from connectors.wordpress_answers import object_of

_NEEDED = ("edit_posts", "publish_posts", "upload_files")


def examine(connector: WordPress) -> Examined:
    """GET users/me with its capabilities, then the index of the site's APIs."""
    account = connector.whoami()
    path = "/wp-json/wp/v2/users/me"
    me = object_of(connector.http.call("GET", path, params={"context": "edit"}))
    able = me.get("capabilities")
    granted = able if isinstance(able, dict) else {}
    index = connector.http.call("GET", "/wp-json/", params={"_fields": "namespaces"}).data
    spaces = index.get("namespaces") if isinstance(index, dict) else None
    problem = ""
    if isinstance(spaces, list) and "wp/v2" not in spaces:
        problem = say("connectors.examine_wp_version")
    return Examined(
        account,
        missing=tuple(name for name in _NEEDED if not granted.get(name)),
        expiry=say("connectors.examine_wp_expiry"),
        version_problem=problem,
    )
