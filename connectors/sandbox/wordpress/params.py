"""A request's parameters, wherever they came: query, JSON, form or multipart."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from connectors.sandbox.dates import JAKARTA
from connectors.sandbox.wordpress.refusals import Refusal, invalid_param


class Params:
    """Values by name, with WordPress's lenient types. The body wins over the query."""

    def __init__(self, values: dict[str, Any], files: dict[str, tuple[str, str, bytes]]) -> None:
        self._values = values
        self.files = files  # field -> (file name, content type, bytes)

    @classmethod
    async def of(cls, request: Request, *, raw_body: bool = False) -> Params:
        """``raw_body``: the body is a file, not parameters, unless it is multipart."""
        values = _listed(list(request.query_params.multi_items()))
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        files = {}
        if kind == "multipart/form-data" or (
            kind == "application/x-www-form-urlencoded" and not raw_body
        ):
            form = await request.form()
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files[name] = (
                        value.filename or "",
                        value.content_type or "",
                        await value.read(),
                    )
            pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
            values |= _listed(pairs)
        elif kind == "application/json" and not raw_body:
            values |= _json_values(await request.body())
        return cls(values, files)

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A string; also ``{"raw": "..."}``, as WordPress shows titles and contents itself."""
        value = self._values.get(name)
        if isinstance(value, dict):
            value = value.get("raw")
        if value is None:
            return default
        if isinstance(value, (list, dict)):
            raise invalid_param(name, f"{name} is not of type string.")
        return str(value)

    def flag(self, name: str) -> bool:
        return str(self._values.get(name, "")).lower() in ("1", "true")

    def number(
        self, name: str, default: int, low: int | None = None, high: int | None = None
    ) -> int:
        value = self._values.get(name, default)
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise invalid_param(name, f"{name} is not of type integer.") from None
        if (low is not None and number < low) or (high is not None and number > high):
            why = f"{name} must be between {low} (inclusive) and {high} (inclusive)"
            raise invalid_param(name, why)
        return number

    def words(self, name: str) -> list[str]:
        """A list, or a comma separated string."""
        value = self._values.get(name)
        if value is None:
            return []
        if isinstance(value, list):
            return [str(one) for one in value]
        return [part.strip() for part in str(value).split(",") if part.strip()]

    def numbers(self, name: str) -> list[int]:
        try:
            return [int(word) for word in self.words(name)]
        except ValueError:
            raise invalid_param(name, f"{name}[0] is not of type integer.") from None

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise invalid_param(name, f"{name} is not one of {', '.join(allowed)}.")
        return value

    def moment(self, name: str, *, local: bool) -> datetime | None:
        """A moment as UTC; without an offset it is site time (``local``) or UTC."""
        if name not in self or not self.text(name):
            return None
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise invalid_param(name, "Invalid date.") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=JAKARTA if local else UTC)
        return moment.astimezone(UTC)


def _listed(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Pairs as values; ``name[]`` and ``name[0]`` make lists."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        stem, bracket, index = name.partition("[")
        if bracket and index.rstrip("]").isdecimal() | (index == "]"):
            values.setdefault(stem, []).append(value)
        elif not bracket:
            values[name] = value
    return values


def _json_values(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        values = json.loads(body)
    except ValueError:
        raise Refusal(400, "rest_invalid_json", "Invalid JSON body passed.") from None
    return values if isinstance(values, dict) else {}
