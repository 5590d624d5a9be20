"""wordpress-api-client 0.1.3 made safe, without changing anything outside this connector.

The library calls its module's global ``requests`` without timeout, switches the root logger to
INFO when imported, and logs every post's body. So each client gets a private copy of the module
in which ``requests`` is our Session and the logger is silent; its import happens while the root
logger looks configured, which makes its ``logging.basicConfig`` do nothing.
"""

from __future__ import annotations

import logging
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any, Protocol, cast

from connectors.http import Http

JSON = dict[str, Any]


class PostsClient(Protocol):
    """The part of the library that is used; all methods raise ``connectors.errors`` only."""

    def create_post(self, **fields: Any) -> JSON: ...  # noqa: ANN401 -- the library's own

    def update_post(self, post_id: int, **fields: Any) -> JSON: ...  # noqa: ANN401 -- the same

    def get_post(self, post_id: int, context: str = "view") -> JSON: ...

    def delete_post(self, post_id: int, *, force: bool) -> JSON: ...

    def list_posts(self, context: str = "view", **filters: Any) -> list[JSON]: ...  # noqa: ANN401 -- the same


def posts_client(http: Http) -> PostsClient:
    """A client whose every request goes through ``http`` (which also holds the credentials)."""
    module = _private_module()
    module.__dict__["requests"] = http.session()
    client = module.__dict__["WordpressClient"](http.base_url, "", "")
    return cast("PostsClient", client)


def _private_module() -> ModuleType:
    root, guard = logging.getLogger(), logging.NullHandler()
    root.addHandler(guard)
    try:
        spec = find_spec("wordpress_api_client.client")
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError("wordpress_api_client is not installed")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        root.removeHandler(guard)
    silent = logging.Logger("connectors.wordpress_client.silent")  # noqa: LOG001 -- outside the tree
    silent.disabled = True
    module.__dict__["logger"] = silent
    return module
