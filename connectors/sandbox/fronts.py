"""Which twin answers which address.

WordPress and X see their paths without the prefix. Facebook, Instagram and YouTube speak at several
hosts on the live network (API, uploads, pages), each a prefix here, so they see the whole path.
"""

from __future__ import annotations

import re
from typing import Final

_CUT: Final = frozenset({"wordpress", "x"})
_WHOLE: Final = {
    "facebook": "facebook",
    "instagram": "instagram",
    "youtube": "youtube",
    "youtube-api": "youtube",
}
# Where the API of a platform answers, when it is not its own name.
API_PREFIX: Final = {"facebook": "graph", "instagram": "graph", "youtube": "youtube-api"}
_GRAPH_HOSTS: Final = frozenset({"graph", "graph-video", "rupload"})
# Facebook and Instagram share the Graph API; as there, Instagram's ids begin with 178-180.
_INSTAGRAM_NODE: Final = re.compile(r"/(?:v\d+\.\d+/)?(?:17[89]|180)\d{14}(?:/|$)")


def platform_at(path: str) -> tuple[str | None, str]:
    """The platform's name (None: the sandbox's own pages) and the path its twin sees."""
    prefix, slash, below = path[1:].partition("/")
    if prefix in _CUT:
        return prefix, slash + below
    if prefix in _GRAPH_HOSTS:
        return ("instagram" if _INSTAGRAM_NODE.match(slash + below) else "facebook"), path
    return _WHOLE.get(prefix), path
