"""Mutation score of the core: how many planted mistakes do its own tests notice?

``python -m tools.mutation [--part delivery] [--count 180] [--seed 2611] [--json FILE]``, or
``--at MODULE:LINE`` for the mutants of one line again.

A mutant is one change of one expression or statement (``tools/mutants.py``), made in a copy of the
tree that git tracks; the checkout is never touched. One at a time: the tests of its part
(``tools/core.py``) run in a process of their own until the first failure. A mutant that they fail
on, or that makes them hang, is noticed; the others are listed with their lines, to be read one by
one: a missing test, or a change that changes nothing. Not in ``make``: it takes minutes to hours.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tools.core import CORE, ROOT, TESTS
from tools.mutants import Mutant, mutants_of

SECONDS = 150.0
"""A part's tests take well under a minute alone; a mutant that takes longer hangs."""

# not hypothesis: it is a plugin, whose asserts pytest rewrites when it imports it
LIBRARIES = ("jinja2", "nh3", "PIL.Image", "pydantic", "requests", "rfc8785")


@dataclass(frozen=True)
class Judged:
    """A mutant and how it ended: noticed by a failure, by a hang, or survived."""

    part: str
    module: str
    line: int
    what: str
    end: str
    seconds: float


def main(arguments: list[str]) -> int:
    """Judge a seeded sample; exit 1 when the copy's own tests fail or the score is too low."""
    asked = _arguments(arguments)
    parts = [asked.part] if asked.part else list(CORE)
    known = {part: all_mutants(part) for part in parts}
    pairs = [(part, one) for part in parts for one in known[part]]
    if asked.at:
        chosen = [pair for pair in pairs if f"{pair[1].module}:{pair[1].line}" in asked.at]
        parts = [part for part in parts if any(one == part for one, _ in chosen)]
    else:
        chosen = sample(pairs, asked.count, asked.seed)
    _say(f"{sum(map(len, known.values()))} mutants, {len(chosen)} judged (seed {asked.seed})")
    warm()
    with tempfile.TemporaryDirectory(prefix="tayang-mutants-", dir=asked.folder) as folder:
        tree = copy_of_tree(Path(folder))
        for part in parts:
            if run_tests(tree, part) != "survived":
                _say(f"the tests of {part} fail without any mutant")
                return 1
        judged = [_judge(tree, part, one) for part, one in chosen]
    _tell(judged)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in judged], indent=1) + "\n")
    return int(score(judged) < asked.least)


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutation")
    parser.add_argument("--part", choices=list(CORE))
    parser.add_argument("--count", type=int, default=180)
    parser.add_argument("--seed", type=int, default=2611)
    parser.add_argument("--at", action="append", default=[], help="MODULE:LINE, all mutants there")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--folder", type=Path, help="where the copy lies (default: the system's)")
    parser.add_argument("--least", type=float, default=0.9, help="lowest score that is accepted")
    return parser.parse_args(arguments)


def all_mutants(part: str) -> list[Mutant]:
    """Every mutant of a part's modules, in the order of their places."""
    return [
        one
        for module in CORE[part]
        for one in mutants_of(module, (ROOT / module).read_text(encoding="utf-8"))
    ]


def sample(known: list[tuple[str, Mutant]], count: int, seed: int) -> list[tuple[str, Mutant]]:
    """``count`` of them by a seeded draw, the same for the same code; all when there are fewer."""
    if len(known) <= count:
        return known
    drawn = random.Random(seed).sample(range(len(known)), count)  # noqa: S311 -- a repeatable draw
    return [known[number] for number in sorted(drawn)]


def copy_of_tree(folder: Path) -> Path:
    """The tracked files as they lie in the checkout now, in a folder of their own."""
    tree = folder / "tayang"
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    return tree


def run_tests(tree: Path, part: str) -> str:
    """``survived`` when the part's tests pass, ``failed`` or ``hung`` otherwise.

    In a fork, so that pytest and the libraries are imported once; ours are imported by the child.
    """
    child = os.fork()
    if child == 0:
        os._exit(_in_child(tree, part))
    give_up = time.monotonic() + SECONDS
    while time.monotonic() < give_up:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "survived" if os.waitstatus_to_exitcode(status) == 0 else "failed"
        time.sleep(0.05)
    # the child leads a group of its own: what it started ends with it
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "hung"


def _in_child(tree: Path, part: str) -> int:
    try:
        os.setsid()
        os.chdir(tree)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        sys.path[0] = str(tree)
        sys.dont_write_bytecode = True
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": ""}
        plugins = ["-p", "no:cacheprovider", "-p", "no:xdist"]
        return int(pytest.main(["-x", "-q", "-m", "not slow", *plugins, *TESTS[part]]))
    except BaseException:  # noqa: BLE001 -- a child must never return into the parent's loop
        return 9


def warm() -> None:
    """Import what every child needs, and nothing of ours."""
    for name in LIBRARIES:
        importlib.import_module(name)


def _judge(tree: Path, part: str, mutant: Mutant) -> Judged:
    path = tree / mutant.module
    original = path.read_text(encoding="utf-8")
    began = time.monotonic()
    try:
        path.write_text(ast.unparse(mutant.tree()) + "\n", encoding="utf-8")
        end = run_tests(tree, part)
    finally:
        path.write_text(original, encoding="utf-8")
    seconds = round(time.monotonic() - began, 1)
    _say(f"{end:9}{seconds:6.1f} s  {mutant.module}:{mutant.line}  {mutant.what}")
    return Judged(part, mutant.module, mutant.line, mutant.what, end, seconds)


def score(judged: list[Judged]) -> float:
    """The share that was noticed."""
    return sum(one.end != "survived" for one in judged) / max(1, len(judged))


def _tell(judged: list[Judged]) -> None:
    for part in dict.fromkeys(one.part for one in judged):
        mine = [one for one in judged if one.part == part]
        ends = Counter(one.end for one in mine)
        _say(f"{part}: {score(mine):.1%} of {len(mine)} noticed {dict(ends)}")
    _say(f"together: {score(judged):.1%} of {len(judged)}; survivors:")
    for one in judged:
        if one.end == "survived":
            _say(f"  {one.module}:{one.line}  {one.what}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
