"""Small planted mistakes: comparisons, conditions, constants, returns and left-out statements.

Only what runs is changed: no docstring, annotation, import or message key, because such a change
is either no mistake or no test's business.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
WORDS = frozenset({"say", "debug", "info", "warning"})
"""Calls whose texts are for people: a changed key fails at once and proves nothing."""

Change = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Mutant:
    """One change in one module; ``tree`` gives the whole changed module."""

    module: str
    line: int
    what: str
    source: str
    place: int
    """Number of the changed node in ``ast.walk`` of the module."""

    change: Change

    def tree(self) -> ast.Module:
        """The module with the change made."""
        tree = ast.parse(self.source)
        self.change(list(ast.walk(tree))[self.place])
        return ast.fix_missing_locations(tree)


def mutants_of(module: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of the code."""
    tree = ast.parse(source)
    left_alone = _left_alone(tree)
    found = [
        (node, Mutant(module, node.lineno, what, source, place, change))
        for place, node in enumerate(ast.walk(tree))
        if isinstance(node, ast.expr | ast.stmt) and node not in left_alone
        for what, change in _changes(node)
    ]
    for node, mutant in sorted(found, key=lambda one: (one[0].lineno, one[0].col_offset)):
        del node
        yield mutant


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    shown = ast.unparse(node).splitlines()[0][:60]
    if isinstance(node, ast.Compare):
        yield from _compared(node, shown)
    elif isinstance(node, ast.BoolOp):
        yield f"and <-> or: {shown}", _swap_bool
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"not dropped: {shown}", _drop_not
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield f"other arithmetic: {shown}", _swap_arithmetic
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        yield f"condition negated: {ast.unparse(node.test)[:60]}", _negate
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Return) and not _is_none(node.value):
        yield f"returns None: {shown}", _return_none
    elif isinstance(node, ast.Expr | ast.Raise | ast.AugAssign | ast.Continue | ast.Break):
        yield f"left out: {shown}", _leave_out


def _compared(node: ast.Compare, shown: str) -> Iterator[tuple[str, Change]]:
    for number, operator in enumerate(node.ops):
        other = COMPARISONS[type(operator)]

        def change(found: ast.AST, at: int = number, new: type[ast.cmpop] = other) -> None:
            assert isinstance(found, ast.Compare)  # noqa: S101 -- the same place, the same node
            found.ops[at] = new()

        yield f"{type(operator).__name__} -> {other.__name__}: {shown}", change


def _constant(node: ast.Constant) -> Iterator[tuple[str, Change]]:
    value = node.value
    if isinstance(value, bool):
        new: object = not value
    elif isinstance(value, int | float):
        new = value + 1
    elif isinstance(value, str):
        new = "" if value else "x"
    else:
        return

    def change(found: ast.AST) -> None:
        assert isinstance(found, ast.Constant)  # noqa: S101 -- the same place, the same node
        found.value = new  # type: ignore[assignment]  # one of the types above

    yield f"{str(value)[:40]!r} -> {new!r}", change


def _swap_bool(node: ast.AST) -> None:
    assert isinstance(node, ast.BoolOp)  # noqa: S101 -- the same place, the same node
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _drop_not(node: ast.AST) -> None:
    assert isinstance(node, ast.UnaryOp)  # noqa: S101 -- the same place, the same node
    inner = node.operand
    node.operand = ast.UnaryOp(ast.Not(), copy.deepcopy(inner))


def _swap_arithmetic(node: ast.AST) -> None:
    assert isinstance(node, ast.BinOp)  # noqa: S101 -- the same place, the same node
    node.op = ARITHMETIC[type(node.op)]()


def _negate(node: ast.AST) -> None:
    assert isinstance(node, ast.If | ast.While | ast.IfExp)  # noqa: S101 -- the same node
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _return_none(node: ast.AST) -> None:
    assert isinstance(node, ast.Return)  # noqa: S101 -- the same place, the same node
    node.value = ast.Constant(None)


def _leave_out(node: ast.AST) -> None:
    """The statement becomes ``pass`` where it stands."""
    node.__class__ = ast.Pass
    for name in ("value", "exc", "cause", "target", "op"):
        if hasattr(node, name):
            delattr(node, name)


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _left_alone(tree: ast.Module) -> set[ast.AST]:
    """Docstrings, annotations, decorators, texts for people, parts of f-strings, ``__all__``."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found |= {node, node.value}
        elif isinstance(node, ast.JoinedStr):
            found |= set(ast.walk(node))
        elif isinstance(node, ast.Call) and _name(node.func) in WORDS:
            found |= {one for given in node.args for one in ast.walk(given)}
        elif isinstance(node, ast.Raise):
            found |= {one for one in ast.walk(node) if isinstance(one, ast.Constant)}
        elif isinstance(node, ast.Assign) and _name(node.targets[0]) in (
            "__all__",
            "hint",
            "message",
        ):
            found |= set(ast.walk(node))
        # slots and frozen of a dataclass: a caller cannot tell, or mypy tells
        for decorator in getattr(node, "decorator_list", ()):
            found |= set(ast.walk(decorator))
        for annotation in _annotations(node):
            found |= set(ast.walk(annotation))
    return found


def _annotations(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
        yield node.annotation
    if isinstance(node, ast.FunctionDef) and node.returns is not None:
        yield node.returns
    if isinstance(node, ast.ClassDef):
        yield from node.bases
    if isinstance(node, ast.Subscript) and _name(node.value) in ("Literal", "Annotated"):
        yield node.slice


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
