"""All published contracts together: says of an exchange with a twin what is not as published."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.contract.recording import Call
from tests.contract.validation.meta import MetaLists
from tests.contract.validation.wordpress import WordPressSchemas
from tests.contract.x_openapi import OpenApi
from tests.contract.youtube_discovery import Discovery

JSON = dict[str, Any]

_GOOGLE = tuple(
    f"/youtube-api{upload}/youtube/v3/" for upload in ("", "/upload", "/resumable/upload")
)


class Contracts:
    """``folder``: the contracts beside the checkout (``shared/contracts``)."""

    def __init__(self, folder: Path) -> None:
        self._x = OpenApi(folder / "x" / "openapi.json", "/x")
        self._youtube = Discovery(folder / "youtube" / "youtube.v3.json", "/youtube-api")
        self._meta = MetaLists(folder / "meta" / "v26-from-pypi")
        self._wordpress = WordPressSchemas(folder / "wordpress" / "wp-json-schemas")

    def problems(self, exchange: JSON) -> list[str]:
        """Request and answer, one line for each thing that is not as published."""
        path = str(exchange["path"])
        found: Iterable[str] = ()
        if path.startswith("/x/2/"):
            found = self._x.problems(_call(exchange))
        elif path.startswith(_GOOGLE):
            found = self._youtube.problems(_call(exchange))
        elif path.startswith("/graph"):
            found = self._meta.problems(exchange)
        elif path.startswith("/wordpress/wp-json/"):
            found = self._wordpress.problems(exchange)
        return [f"{exchange['platform']}: {one}" for one in found]


def _call(exchange: JSON) -> Call:
    fine = exchange["status"] is not None and exchange["status"] < 300
    return Call(
        verb=exchange["method"],
        address=exchange["path"],
        params=exchange["query"],
        body=exchange["json"],
        answer=exchange["answer"] if fine else None,
        fields=(*exchange["form"], *exchange["files"]),
    )
