r"""Reading a person's file as text: bounded, regular, UTF-8, and free of characters one cannot see.

Hidden characters are refused in the whole text (a comment may deceive a reviewer too) and again
in every value, where an escape such as ``"\u202e"`` may have produced one.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from config.errors import Problem
from config.messages import say
from config.redaction import redact

Loc = tuple[str | int, ...]
MAX_PROBLEMS = 100
_SHOWN = 60
# C0 without tab and line ends, DEL, C1, bidi controls, zero width, fillers, line separators,
# byte order marks inside the text, tag characters, non-characters, surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200e"
    "\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff\U000e0000-\U000e0fff"
    "\ud800-\udfff]"
    # the zero width joiner is good between emoji and hidden beside a letter or digit
    "|(?<=[^\\W_])\u200d|\u200d(?=[^\\W_])"
)
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){7,}")


def hidden_character(text: str) -> tuple[int, str] | None:
    """Return (index, ``U+202E``) of the first hidden character, or None."""
    found = _HIDDEN.search(text)
    return (found.start(), f"U+{ord(found.group()):04X}") if found else None


def shown(value: object) -> str:
    """Return ``value`` as a problem may show it: short, one line, long numbers and secrets masked.

    A number of eight digits or more may be a citizen's: only its two first and last digits stay.
    """
    if isinstance(value, (dict, list, tuple)):
        return ""
    text = redact(" ".join(str(value).split()))
    text = _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
    text = _LONG_NUMBER.sub(lambda m: f"{m.group()[:2]}***{m.group()[-2:]}", text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def field_path(loc: Loc) -> str:
    """Write ``("items", 2, "media", 0, "alt")`` as ``items[2].media[0].alt``."""
    path = ""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{shown(part)}" if path else shown(part)
    return path


@dataclass(slots=True)
class Tree:
    """What a parser makes of one text: plain data, a line per place, and the mistakes met."""

    file: str
    data: object = None
    lines: dict[Loc, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    usable: bool = True

    def add(self, key: str, line: int, loc: Loc = (), value: object = "", **values: object) -> None:
        """Note a mistake; ``key`` is a sentence of ``config/messages/config.yaml``."""
        if len(self.problems) == MAX_PROBLEMS:
            hint = say("config.yaml.too_many_problems", limit=MAX_PROBLEMS)
            self.problems.append(Problem(self.file, 0, "", hint))
        if len(self.problems) > MAX_PROBLEMS:
            return
        hint = say(f"config.{key}", **values)
        self.problems.append(Problem(self.file, line, field_path(loc), hint, shown(value)))

    def refuse(self, key: str, line: int, loc: Loc = (), **values: object) -> None:
        """Note a mistake after which the rest of the text means nothing."""
        self.usable = False
        self.add(key, line, loc, **values)

    def check_text(self, text: str, loc: Loc, line: int) -> None:
        """Note a hidden character that an escape brought into a value or key."""
        if found := hidden_character(text):
            self.add("yaml.hidden_character", line, loc, found[1], code=found[1])


def read_bytes(path: Path, tree: Tree, *, max_bytes: int) -> bytes | None:
    """Read a regular file of at most ``max_bytes``; None after noting why it cannot be read."""
    try:
        # O_NONBLOCK: a named pipe must not hold the program
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = "not_found" if isinstance(error, FileNotFoundError) else "unreadable"
        tree.refuse(f"yaml.{reason}", 0)
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        tree.refuse("yaml.not_a_file", 0)
        return None
    with os.fdopen(handle, "rb") as stream:
        data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        tree.refuse("yaml.too_large", 0, limit=max_bytes)
        return None
    return data


def decode(data: bytes, tree: Tree) -> str | None:
    """Decode UTF-8 (a leading byte order mark is dropped); None after noting why not."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        tree.refuse("yaml.not_utf8", data.count(b"\n", 0, error.start) + 1)
        return None
    if not text.strip():
        tree.refuse("yaml.empty", 0)
        return None
    for found in _HIDDEN.finditer(text):
        code = f"U+{ord(found.group()):04X}"
        line = text.count("\n", 0, found.start()) + 1
        tree.refuse("yaml.hidden_character", line, code=code)
        if len(tree.problems) > MAX_PROBLEMS:
            break
    return text if tree.usable else None
