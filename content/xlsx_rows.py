"""One row of the office's table as one item of a manifest (plain data)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from pydantic import ValidationError

from config.strict_model import check_model, problems_of
from config.strict_text import Tree
from content.model import Format, Item, Kind
from content.xlsx_columns import BY_KEY, COLUMNS
from content.xlsx_read import Cell, Notes
from content.xlsx_values import (
    CellError,
    read_date,
    read_hour,
    read_list,
    read_moment,
    read_text,
)

_BULLET = re.compile(r"^(?:[-•*]|\d{1,2}[.)])\s+")
_LINES = r"\n;"
_WORDS = r"\n;,"
_FORMATS = get_args(Format)


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one row; mistakes go to ``notes``, ``wrong`` holds their columns."""

    cells: Mapping[str, Cell]
    notes: Notes
    units: Mapping[str, str]
    wrong: set[str]

    def get(self, key: str, read: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - by column
        """Read a column's value; None when it is empty, absent or wrong (then noted)."""
        cell = self.cells.get(key)
        if cell is None or cell.value is None:
            return None
        try:
            return read(cell.value)
        except CellError as error:
            self.wrong.add(BY_KEY[key].field)
            self.notes.add(error.key, cell, BY_KEY[key].header, **error.values)
            return None

    def note(self, key: str, column: str, **values: object) -> None:
        """Note a mistake of a column that was read."""
        self.wrong.add(BY_KEY[column].field)
        self.notes.add(key, self.cells[column], BY_KEY[column].header, **values)


def kind_of(value: object) -> str:
    name = read_text(value).casefold().replace(" ", "_")
    if name not in set(Kind):
        raise CellError("unknown_kind", names=", ".join(Kind))
    return name


def _channel(text: str) -> str | dict[str, str]:
    """``Website`` or ``instagram/reel``."""
    name, _, wanted = (part.strip().casefold() for part in text.partition("/"))
    if not wanted:
        return name.replace(" ", "-")
    if wanted not in _FORMATS:
        raise CellError("unknown_format", names=", ".join(_FORMATS))
    return {"channel": name.replace(" ", "-"), "format": wanted}


def channels_of(value: object) -> list[str | dict[str, str]]:
    return [_channel(text) for text in read_list(value, _WORDS)]


def _tags(value: object) -> list[str]:
    return [tag.lstrip("#") for tag in read_list(value, r"\s,;") if tag != "#"]


def _activity(row: RowReader) -> dict[str, str]:
    first, last = row.get("day", read_date), row.get("last_day", read_date)
    begins, ends = row.get("from_hour", read_hour), row.get("to_hour", read_hour)
    if first is None:
        return {}
    if ends and not begins:
        row.note("end_without_start", "to_hour")
    found = {"start": first.isoformat()}
    if begins:
        found["start"] = datetime.combine(first, begins).isoformat(timespec="minutes")
    until = last or first
    if begins and ends:
        found["end"] = datetime.combine(until, ends).isoformat(timespec="minutes")
    elif last and begins:
        # a day beside a moment would have two forms: the last day's end is not known
        row.note("needs_end_hour", "last_day")
    elif last and last != first:
        found["end"] = last.isoformat()
    if until < first:
        row.note("ends_early", "last_day")
    elif begins and ends and until == first and ends < begins:
        row.note("ends_early", "to_hour")
    if place := row.get("place", read_text):
        found["place"] = place
    return found


def _narrative(row: RowReader) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in ("text", "hook", "call_to_action", "short"):
        if text := row.get(key, read_text):
            found[key] = text
    if points := row.get("points", lambda value: read_list(value, _LINES)):
        # numbers typed in front are the table's, the template writes its own
        found["points"] = [_BULLET.sub("", point) for point in points]
    return found


def _media(row: RowReader) -> list[dict[str, str]]:
    lists = {
        key: row.get(key, lambda value: read_list(value, _LINES)) or []
        for key in ("files", "alts", "captions")
    }
    count = len(lists["files"])
    for key in ("alts", "captions"):
        if len(lists[key]) != count and (lists[key] or key == "alts"):
            place = key if key in row.cells else "files"
            row.note("uneven", place, count=len(lists[key]), files=count)
            return []
    source = row.get("source", read_text)
    media = []
    for at, name in enumerate(lists["files"]):
        medium = {"file": name, "alt": lists["alts"][at]}
        if lists["captions"]:
            medium["caption"] = lists["captions"][at]
        media.append(medium | ({"source": source} if source else {}))
    return media


def _window(row: RowReader) -> dict[str, str]:
    opens = row.get("not_before", lambda value: read_moment(value, end_of_day=False))
    closes = row.get("latest", lambda value: read_moment(value, end_of_day=True))
    if opens and closes and closes <= opens:
        row.note("window_closed", "latest")
    pairs = {"not_before": opens, "latest": closes}
    return {key: at.isoformat(timespec="minutes") for key, at in pairs.items() if at}


def unit_of(row: RowReader) -> str | None:
    """Code of the unit; its full name is accepted where the office's list knows it."""
    text = row.get("unit", read_text)
    if text is None or not row.units:
        return str(text) if text else None
    for code, name in row.units.items():
        if text.casefold() in {code.casefold(), name.casefold()}:
            return code
    row.note("unknown_unit", "unit", names=", ".join(row.units))
    return None


def item_of(
    cells: Mapping[str, Cell], code: str, notes: Notes, units: Mapping[str, str]
) -> dict[str, Any]:
    """Return the row as an item with the given code; mistakes are noted at their cells."""
    row = RowReader(cells, notes, units, set())
    for column in COLUMNS:
        cell = cells.get(column.key)
        if column.required and cell is not None and cell.value is None:
            row.note("missing", column.key)
    found: dict[str, Any] = {
        "id": code,
        "title": row.get("title", read_text),
        "unit": unit_of(row),
        "kind": row.get("kind", kind_of),
        "activity": _activity(row),
        "submitted_by": row.get("submitted_by", read_text),
        "window": _window(row),
        "narrative": _narrative(row),
        "media": _media(row),
        "channels": row.get("channels", channels_of),
        "tags": row.get("tags", _tags),
        "categories": row.get("categories", lambda value: read_list(value, _WORDS)),
        "link": row.get("link", read_text),
    }
    item = {key: value for key, value in found.items() if value not in (None, [], {})}
    _judge(item, row)
    return item


def _judge(item: dict[str, Any], row: RowReader) -> None:
    """Let the manifest's own model find what the readers let through."""
    uses = item.get("channels", [])
    whole = item | {"channels": [{"channel": u} if isinstance(u, str) else u for u in uses]}
    try:
        check_model(whole, Item)
    except ValidationError as failed:
        for problem in problems_of(failed, Item, whole, Tree(row.notes.file)):
            name = problem.field.partition(".")[0].partition("[")[0]
            column = next((c for c in COLUMNS if c.field == name and c.key in row.cells), None)
            if column and name not in row.wrong:
                row.notes.put(problem.hint, row.cells[column.key], column.header, problem.value)
