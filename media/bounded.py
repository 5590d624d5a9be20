"""A template environment in which little cannot be made into much.

Jinja's sandbox keeps a template from our objects, but not from ``'a' * 10**9`` (reliability.md
F32). An office's template fills in, chooses and repeats what it is given; it needs none of this.
What is left: forty lines that each double a text with ``~``. The file is the office's own.
"""

from __future__ import annotations

from jinja2 import BaseLoader, StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

_MOST_ROUNDS = 200
_MOST_NUMBER = 1_000_000
_WIDENING = frozenset(
    {"center", "expandtabs", "format", "format_map", "join", "ljust", "replace", "rjust"}
    | {"translate", "zfill"}
)
_FILTERS = ("center", "format", "indent", "replace", "wordwrap")
_GLOBALS = ("cycler", "joiner", "lipsum", "namespace")


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """As its base; SecurityError or OverflowError where a text, number or loop would grow."""

    intercepted_binops = frozenset({"*", "**", "%", "//"})

    def __init__(self, loader: BaseLoader) -> None:
        # plain text: article and preview escape it themselves
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        for name in _FILTERS:
            del self.filters[name]
        for name in _GLOBALS:
            del self.globals[name]
        self.globals["range"] = _few

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Numbers of a report's size only."""
        if operator == "**" or not (_is_small(left) and _is_small(right)):
            raise SecurityError(f"{operator} is for small numbers only")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """No method of a text that can make it longer."""
        widening = isinstance(obj, str) and attr in _WIDENING
        return not widening and super().is_safe_attribute(obj, attr, value)


def _is_small(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) <= _MOST_NUMBER


def _few(*bounds: int) -> range:
    rounds = range(*bounds)
    if len(rounds) > _MOST_ROUNDS:
        raise OverflowError(f"a template repeats at most {_MOST_ROUNDS} times, not {len(rounds)}")
    return rounds
