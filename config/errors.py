"""The root of every error Tayang raises, and the located mistakes that a person is shown.

TayangError                     has ``hint``: one Indonesian sentence with the next step
  x ConfigError                 the office's own files are wrong      (exit 31)
  x InputError                  a plan or manifest is wrong           (exit 30; content/)
  x ...                         each room adds its own tree

``str(error)`` is English and goes to logs; ``error.hint`` is Indonesian and goes to people.
Neither may hold a secret, a citizen's data or a platform's response body.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file that a person wrote.

    ``line`` counts from 1; 0 means that the mistake has no line (a missing file, a sheet).
    ``field`` is a path such as ``items[2].media[0].alt``; ``hint`` is Indonesian.
    """

    file: str
    line: int
    field: str
    hint: str
    value: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.hint}" if self.field else f"{place}: {self.hint}"


class TayangError(Exception):
    """Base of all errors; ``hint`` is what an operator reads."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint or message


class LocatedError(TayangError):
    """Several mistakes found together, so that a person mends them in one go."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        hint = "\n".join(str(problem) for problem in self.problems)
        super().__init__(message, hint=hint)


class ConfigError(LocatedError):
    """The office's configuration cannot be used; nothing was sent."""

    exit_code = 31


class SecretError(ConfigError):
    """A credential is missing, empty, or readable by others."""
