"""Reads our own source for the layout tests: what a file imports, calls by name, and decorates."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]
ROOMS = ("flows", "proof", "connectors", "media", "content", "config")  # each imports rightwards


@dataclass(frozen=True)
class Import:
    module: str  # dotted; ``from a import b`` is both ``a`` and ``a.b``
    line: int
    lazy: bool  # inside a function
    relative: bool

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]


@dataclass(frozen=True)
class Source:
    """One of our files. ``path`` is relative to the root; rules look at nothing else."""

    path: PurePosixPath
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text, str(self.path))

    @property
    def room(self) -> str:
        return self.path.parts[0]

    def is_under(self, folder: str) -> bool:
        return PurePosixPath(folder) in self.path.parents


def room_sources() -> list[Source]:
    """Every Python file of our rooms, also those git does not know yet."""
    found = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return [
        Source(PurePosixPath(path.relative_to(ROOT).as_posix()), path.read_text(encoding="utf-8"))
        for path in found
    ]


def tracked_files() -> list[Path]:
    """Files that git knows. Errors: CalledProcessError outside a git checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


@cache
def _parsed(text: str, path: str) -> ast.Module:
    """Every rule reads every file: parse each once. Nobody changes the tree."""
    return ast.parse(text, path)


@cache
def imports(source: Source) -> tuple[Import, ...]:
    return tuple(_imports(source.tree, lazy=False))


def _imports(node: ast.AST, *, lazy: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        inside = lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        match child:
            case ast.Import(names=names):
                for name in names:
                    yield Import(name.name, child.lineno, inside, relative=False)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = module or ""
                yield Import(base, child.lineno, inside, relative=level > 0)
                for name in names:
                    yield Import(f"{base}.{name.name}", child.lineno, inside, relative=level > 0)
            case _:
                yield from _imports(child, lazy=inside)


@cache
def dotted_names(source: Source) -> tuple[tuple[str, int], ...]:
    """Every dotted use such as ``os.environ`` with its line; also ``from os import environ``."""
    used = [
        (ast.unparse(node), node.lineno)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
    ]
    return (*used, *((one.module, one.line) for one in imports(source)))


def holds_flow(source: Source) -> bool:
    """A function decorated with Prefect's ``@flow`` stands in this file."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    decorators = (
        decorator.func if isinstance(decorator, ast.Call) else decorator
        for node in ast.walk(source.tree)
        if isinstance(node, functions)
        for decorator in node.decorator_list
    )
    return any(ast.unparse(decorator) in {"flow", "prefect.flow"} for decorator in decorators)


def classes(source: Source) -> list[str]:
    return [node.name for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
