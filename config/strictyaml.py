"""The one way in for files that people write: YAML or JSON, read strictly, mistakes all at once.

Refused: duplicate keys, anchors and aliases, tags, merge keys, NaN and Infinity, integers beyond
2**53, more than one document, other encodings than UTF-8, hidden and bidirectional characters,
too large or too deep files, named pipes and folders. Strings are normalised to NFC.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from config.errors import ConfigError, Problem
from config.strict_json_tree import parse_json
from config.strict_model import check_model, problems_of
from config.strict_text import Loc, Tree, decode, field_path, read_bytes, shown
from config.strict_yaml_tree import parse_yaml

Model = TypeVar("Model", bound=BaseModel)
MAX_BYTES = 1_000_000
MAX_DEPTH = 20

__all__ = [
    "Loaded",
    "Loc",
    "collect",
    "field_path",
    "load_strict",
    "read_strict",
    "shown",
    "validate",
]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Plain data of one file; ``problems`` is empty unless it came from ``read_strict``."""

    data: dict[str, Any]
    tree: Tree
    problems: tuple[Problem, ...] = ()

    def line(self, loc: Loc) -> int:
        """Line (from 1) where ``loc``, or what holds it, is written; 0 when unknown."""
        lines = self.tree.lines
        return next((lines[loc[:n]] for n in range(len(loc), 0, -1) if loc[:n] in lines), 0)


def read_text(text: str, file: str, *, as_json: bool = False, max_depth: int = MAX_DEPTH) -> Loaded:
    """Parse a text already at hand; like ``read_strict`` it returns the mistakes."""
    tree = Tree(file)
    decoded = decode(text.encode("utf-8", "surrogatepass"), tree)
    return _parsed(decoded, tree, as_json=as_json, max_depth=max_depth)


def _parsed(text: str | None, tree: Tree, *, as_json: bool, max_depth: int) -> Loaded:
    if text is not None:
        (parse_json if as_json else parse_yaml)(text, tree, max_depth=max_depth)
        if tree.usable and not isinstance(tree.data, dict):
            tree.refuse("yaml.not_a_mapping", 1)
    data = tree.data if tree.usable and isinstance(tree.data, dict) else {}
    return Loaded(data, tree, tuple(tree.problems))


def read_strict(
    path: Path, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH, name: str = ""
) -> Loaded:
    """Read a file and return it with its mistakes, so that a caller can look for more.

    ``name`` is what problems call the file (default: its last part). When the text means nothing
    as a whole ``tree.usable`` is False and ``data`` is empty.
    """
    tree = Tree(name or path.name)
    raw = read_bytes(path, tree, max_bytes=max_bytes)
    text = None if raw is None else decode(raw, tree)
    return _parsed(text, tree, as_json=path.suffix.lower() == ".json", max_depth=max_depth)


def load_strict(
    path: Path, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH, name: str = ""
) -> Loaded:
    """Read a YAML (or, by its ending, JSON) file; raises ConfigError with every mistake."""
    loaded = read_strict(path, max_bytes=max_bytes, max_depth=max_depth, name=name)
    if loaded.problems:
        raise ConfigError(f"{len(loaded.problems)} mistake(s) in {path.name}", loaded.problems)
    return loaded


def collect(loaded: Loaded, model: type[Model]) -> tuple[Model | None, tuple[Problem, ...]]:
    """Return the model's value (None if it has none) and the mistakes of parser and model."""
    if not loaded.tree.usable:
        return None, loaded.problems
    try:
        return check_model(loaded.data, model), loaded.problems
    except ValidationError as failed:
        return None, (*loaded.problems, *problems_of(failed, model, loaded.data, loaded.tree))


def validate(loaded: Loaded, model: type[Model], file: str = "") -> Model:
    """Return the model's value; raises ConfigError naming file, line, field, hint and value."""
    if file:
        loaded.tree.file = file
    value, problems = collect(loaded, model)
    if value is None or problems:
        raise ConfigError(f"{len(problems)} mistake(s) in {loaded.tree.file}", problems)
    return value
