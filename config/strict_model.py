"""A model's complaints as located problems that a person can mend.

Validation is pydantic's strict JSON mode: ``"5"`` is no number, ``yes`` no truth value, but
ISO texts are dates. What pydantic reports several times for one place is told once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, to_json

from config.errors import Problem
from config.messages import say
from config.strict_text import Loc, Tree, field_path, shown

_KINDS = {
    "string_type": "text",
    "string_sub_type": "text",
    "int_type": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "bool_type": "truth",
    "tuple_type": "list",
    "list_type": "list",
    "set_type": "list",
    "frozen_set_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "dataclass_type": "mapping",
    "mapping_type": "mapping",
    "string_pattern_mismatch": "pattern",
    "string_too_short": "text_too_short",
    "string_too_long": "text_too_long",
    "too_short": "too_few",
    "too_long": "too_many",
    "enum": "choice",
    "literal_error": "choice",
    "missing": "missing",
    "extra_forbidden": "unknown",
    "greater_than_equal": "at_least",
    "greater_than": "more_than",
    "less_than_equal": "at_most",
    "less_than": "less_than",
}
_LIMITS = ("ge", "gt", "le", "lt", "min_length", "max_length")
_SECRET_NAMES = ("password", "secret", "token", "key", "sandi")
Model = TypeVar("Model", bound=BaseModel)


def _resolve(node: Mapping[str, Any], root: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Follow references and alternatives of a JSON Schema node to its plain nodes."""
    if name := node.get("$ref"):
        return _resolve(root["$defs"][name.rsplit("/", 1)[-1]], root)
    several = [*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())]
    return [found for one in several for found in _resolve(one, root)] or [node]


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _schema_at(model: type[BaseModel], loc: Loc) -> list[Mapping[str, Any]]:
    """Return the JSON Schema nodes that rule ``loc`` (with their field's description), or none."""
    root = _schema(model)
    nodes: list[Mapping[str, Any]] = [root]
    for part in loc:
        step: list[Mapping[str, Any]] = []
        for node in (plain for one in nodes for plain in _resolve(one, root)):
            if isinstance(part, int):
                step += [node["items"]] if isinstance(node.get("items"), dict) else []
            elif part in node.get("properties", {}):
                step.append(node["properties"][part])
            elif isinstance(node.get("additionalProperties"), dict):
                step.append(node["additionalProperties"])
        nodes = step
    return [*nodes, *(plain for one in nodes for plain in _resolve(one, root))]


def _example(model: type[BaseModel], loc: Loc) -> str:
    for node in _schema_at(model, loc):
        if examples := node.get("examples"):
            return say("config.yaml.example", example=examples[0])
    return ""


def _similar(model: type[BaseModel], loc: Loc) -> str:
    """Return a remark naming the field that was probably meant."""
    nodes = _schema_at(model, loc[:-1])
    names = list(dict.fromkeys(name for node in nodes for name in node.get("properties", ())))
    close = difflib.get_close_matches(str(loc[-1]), names, n=1)
    if close:
        return say("config.yaml.did_you_mean", name=close[0])
    return say("config.yaml.known_fields", names=", ".join(names)) if names else ""


def _place(error: ErrorDetails, data: object) -> Loc:
    """Drop from pydantic's location the names of union members and validators."""
    found: list[str | int] = []
    here: Any = data
    for part in error["loc"]:
        in_list = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if in_list or (isinstance(here, dict) and part in here):
            here = here[part]
        elif error["type"] != "missing" or part != error["loc"][-1]:
            continue
        found.append(part)
    return tuple(found)


def _hint(error: ErrorDetails, model: type[BaseModel], loc: Loc) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind.startswith(("date", "time")):
        said = say("config.yaml.date")
    elif kind in {"value_error", "assertion_error"}:
        said = say("config.yaml.other", reason=str(context.get("error", error["msg"])))
    elif kind not in _KINDS:
        # our own PydanticCustomError carries an Indonesian sentence
        own = error["msg"] if kind.startswith("tayang_") else ""
        said = own or say("config.yaml.other", reason=error["msg"])
    else:
        limit = next((context[name] for name in _LIMITS if name in context), "")
        limit = int(limit) if isinstance(limit, float) and limit.is_integer() else limit
        choices = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        key = f"config.yaml.{_KINDS[kind]}"
        said = say(key, limit=limit, choices=choices, name=loc[-1] if loc else "")
    extra = _similar(model, loc) if kind == "extra_forbidden" else _example(model, loc)
    return f"{said} {extra}".strip()


def _is_secret(loc: Loc) -> bool:
    names = [part.lower() for part in loc if isinstance(part, str)]
    return any(word in name for name in names for word in _SECRET_NAMES)


def problems_of(
    failed: ValidationError, model: type[BaseModel], data: object, tree: Tree
) -> Iterable[Problem]:
    """Yield one problem per place; places under one that the parser refused are left out."""
    refused = {problem.field for problem in tree.problems if problem.field}
    done: set[tuple[Loc, str]] = set()
    found = [(error, _place(error, data)) for error in failed.errors(include_url=False)]
    for error, loc in found:
        path = field_path(loc)
        # date | datetime fails once for each member
        same = (loc, "date" if error["type"].startswith("date") else _KINDS.get(error["type"], ""))
        # a list whose members failed is also reported as too short
        echo = error["type"] == "too_short" and any(
            len(other) > len(loc) and other[: len(loc)] == loc for _, other in found
        )
        if same in done or path in refused or echo:
            continue
        done.add(same)
        line = next(
            (tree.lines[loc[:n]] for n in range(len(loc), 0, -1) if loc[:n] in tree.lines), 0
        )
        value = "" if _is_secret(loc) or error["type"] == "missing" else shown(error["input"])
        yield Problem(tree.file, line, path, _hint(error, model, loc), value)


def check_model(data: object, model: type[Model]) -> Model:
    """Validate plain data in strict JSON mode; raises pydantic's ValidationError."""
    return model.model_validate_json(to_json(data), strict=True)
