"""The facebook-sdk, made safe: a live API version, our transport, and no token of its own.

facebook-sdk 3.1.0 (2018) knows no version after 3.1, puts the token into addresses, loses the
status and headers of refusals, and stumbles over answers without a content type. Our transport
raises typed errors before the SDK sees an answer, and the credential stays in the header.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.base import JSON
from connectors.files import read_rendition
from connectors.http import Http
from connectors.meta import LIVE_GRAPH, object_of, page_of, unknown
from media.spec import Rendition

if TYPE_CHECKING:
    from requests import Response

_PLATFORM = "facebook"
_IN_HEADER = "in-header"  # the SDK refuses to write without a token; this one is stripped again
_SUFFIX = {"image/jpeg": "jpg", "image/png": "png"}


class PageApi:
    """The Page's objects. Writes raise OutcomeUnknown for an answer that is not Graph's."""

    def __init__(self, http: Http, version: str, page_id: str) -> None:
        import facebook

        self._graph = facebook.GraphAPI(access_token=_IN_HEADER, session=_HeaderSession(http))
        self._graph.version = version  # the constructor accepts only dead versions
        self._error: type[Exception] = facebook.GraphAPIError
        self._page = page_id

    def read(self, node: str, fields: str) -> JSON:
        """GET /{node}?fields=."""
        answer = self._called(lambda: self._graph.get_object(node, fields=fields), write=False)
        return object_of(_PLATFORM, answer, write=False)

    def listed(self, edge: str, fields: str, after: str = "") -> tuple[list[JSON], str]:
        """One page of an edge of the Page, and the cursor of the next page ("" after the last)."""
        wishes = {"fields": fields, "limit": "50", **({"after": after} if after else {})}
        answer = self._called(
            lambda: self._graph.get_connections(self._page, edge, **wishes), write=False
        )
        return page_of(_PLATFORM, answer)

    def add_photo(self, rendition: Rendition, *, scheduled: bool) -> str:
        """POST /{page}/photos, unpublished, with its alt text; returns the photo's id."""
        content = read_rendition(rendition)
        file = (f"{rendition.sha256[:16]}.{_SUFFIX[rendition.mime]}", content, rendition.mime)
        wishes = {"published": "false", **({"temporary": "true"} if scheduled else {})}
        if rendition.alt:
            wishes["alt_text_custom"] = rendition.alt
        answer = self._called(
            lambda: self._graph.put_photo(file, f"{self._page}/photos", **wishes), write=True
        )
        return str(object_of(_PLATFORM, answer, write=True)["id"])

    def add_post(self, body: Mapping[str, str], photos: Sequence[str], due: int | None) -> str:
        """POST /{page}/feed, invisible: a draft, or with ``due`` (epoch seconds) on a timer."""
        wishes = {**body, "published": "false"}
        wishes |= {
            f"attached_media[{n}]": json.dumps({"media_fbid": photo})
            for n, photo in enumerate(photos)
        }
        if due is not None:
            wishes |= {"scheduled_publish_time": str(due), "unpublished_content_type": "SCHEDULED"}
        answer = self._called(
            lambda: self._graph.put_object(self._page, "feed", **wishes), write=True
        )
        return str(object_of(_PLATFORM, answer, write=True)["id"])

    def change(self, node: str, **values: str) -> None:
        """POST /{node}; the SDK has no method of its own for it."""
        path = f"{self._graph.version}/{node}"
        answer = self._called(lambda: self._graph.request(path, post_args=values), write=True)
        object_of(_PLATFORM, answer, write=True, field="success")

    def delete(self, node: str) -> None:
        """DELETE /{node}."""
        answer = self._called(lambda: self._graph.delete_object(node), write=True)
        object_of(_PLATFORM, answer, write=True, field="success")

    def _called(self, call: Callable[[], Any], *, write: bool) -> object:
        try:
            return call()
        except self._error:
            # a 2xx whose JSON holds an error; its text may quote the request
            pass_on = unknown(_PLATFORM, "an answer of 2xx with an error inside", write=write)
        raise pass_on


class _HeaderSession:
    """What the SDK takes for a requests.Session: drops the token it adds, sends once."""

    def __init__(self, http: Http) -> None:
        self._session = http.session(rebase=[LIVE_GRAPH])

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,  # noqa: ANN401 -- as requests takes it
        **_: object,
    ) -> Response:
        response = self._session.request(
            method, url, params=_tokenless(params), data=_tokenless(data), files=files
        )
        # the transport has parsed it; without this header the SDK raises KeyError
        response.headers["content-type"] = "application/json"
        return response


def _tokenless(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if name != "access_token"}
