"""Commands in the pages people read are true: the target, the sub-command, the option exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.source_tree import ROOT

FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = {"", "sh", "bash", "console", "shell", "text"}
INLINE = re.compile(r"`(?P<command>(?:tayang|make) [^`\n]+)`")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def commands_in(text: str) -> list[str]:
    """Lines of shell blocks and inline code that start with tayang or make."""
    blocks = [found["body"] for found in FENCE.finditer(text) if found["language"] in SHELL]
    joined = "\n".join(blocks).replace("\\\n", " ")
    lines = [line.strip().removeprefix("$ ").strip() for line in joined.splitlines()]
    inline = [found["command"] for found in INLINE.finditer(FENCE.sub("", text))]
    found = [line for line in (*lines, *inline) if line.startswith(("tayang ", "make "))]
    return [re.split(r"\s+(?:#|\||&&|;|>)", one, maxsplit=1)[0] for one in found]


def told_commands(program: str) -> list[tuple[str, list[str]]]:
    return [
        (page.relative_to(ROOT).as_posix(), shlex.split(command)[1:])
        for page in pages()
        for command in commands_in(page.read_text(encoding="utf-8"))
        if command.startswith(f"{program} ")
    ]


def targets() -> set[str]:
    return set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def parsed(root: Any, words: list[str]) -> tuple[list[str], list[str]]:
    """The sub-command's words, and what is wrong: an unknown sub-command or option."""
    command, path = root, []
    for word in words:
        if word in getattr(command, "commands", {}):
            command = command.commands[word]
            path.append(word)
        elif word.startswith("-"):
            break
        else:
            if getattr(command, "commands", None):
                return path, [f"unknown command {word!r}"]
            break
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    return path, [f"unknown option {one}" for one in sorted(options - known - {"--help"})]


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_readme_names_the_two_commands_of_a_newcomer(target: str) -> None:
    commands = commands_in((ROOT / "README.md").read_text(encoding="utf-8"))
    assert f"make {target}" in commands


def test_every_make_target_exists() -> None:
    wrong = [
        (page, word)
        for page, words in told_commands("make")
        for word in words
        if re.fullmatch(r"[a-z][a-z-]*", word) and word not in targets()
    ]
    assert wrong == []


def test_every_command_exists_with_its_options_and_answers_help() -> None:
    from flows.cli import app

    root: Any = typer.main.get_command(app)
    wrong = []
    paths = set()
    for page, words in told_commands("tayang"):
        path, mistakes = parsed(root, words)
        wrong += [(page, words, mistake) for mistake in mistakes]
        paths.add(tuple(path))
    assert wrong == []
    for one in sorted(paths):
        assert CliRunner().invoke(app, [*one, "--help"]).exit_code == 0, one


def test_the_reader_of_pages_sees_wrong_commands() -> None:
    block = "```sh\n$ make demo  # first\ntayang ada \\\n --json\n```\n"
    page = f"Run `tayang publish X --kering`.\n\n{block}"
    assert commands_in(page) == ["make demo", "tayang ada   --json", "tayang publish X --kering"]
    app = typer.Typer()

    @app.command()
    def ada(*, json: bool = False) -> None: ...

    @app.command()
    def lain() -> None: ...

    root: Any = typer.main.get_command(app)
    assert parsed(root, ["ada", "--json"]) == (["ada"], [])
    assert parsed(root, ["ada", "--kering"]) == (["ada"], ["unknown option --kering"])
    assert parsed(root, ["tiada"]) == ([], ["unknown command 'tiada'"])
