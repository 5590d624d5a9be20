"""All published contracts together: says of an exchange with a twin what is not as published."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.contract.recording import Call
from tests.contract.validation.meta import MetaLists
from tests.contract.validation.refusals import Refusals
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
        self._refusals = Refusals(folder)
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
        found = (*found, *self._refusal(path, exchange["status"], exchange["answer"]))
        return [f"{exchange['platform']}: {one}" for one in found]

    def _refusal(self, path: str, status: int | None, answer: object) -> Iterable[str]:
        """What is wrong with an error answer; WordPress's are judged with its schemas."""
        if status is None or status < 400:
            return ()
        where = f"{path} {status}: "
        found: Iterable[str] = ()
        if path.startswith("/x/2/"):
            found = self._refusals.x(status, answer)
        elif path.startswith("/youtube-api/"):
            found = self._refusals.google(status, answer, token=path.endswith("/token"))
        elif path.startswith("/graph"):
            found = self._refusals.meta(status, answer)
        return [where + one for one in found]


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
