"""What must never be in a tracked file, and what every exception must say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.source_tree import ROOT, tracked_files

LOCKS = {"uv.lock", "package-lock.json", "yarn.lock", "poetry.lock", "pylock.toml", "Pipfile.lock"}
MAX_LINES = 300
# built so that this file does not match itself
MACHINE_PATH = re.compile(r"(?<![\w.:/}-])/(?:work|root|home|Users)/\w")
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
    )
)
INDEX_OPTION = re.compile(r"--(?:extra-)?index" + r"-url|--find" + r"-links")
NOQA = re.compile(r"# noqa(?P<codes>: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)?(?P<reason>.*)")
IGNORED_RULE = re.compile(r'^\s+"[A-Z]+\d*",(?P<reason>.*)$')


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((path.relative_to(ROOT).as_posix(), content.decode("utf-8")))
    return found


def lines(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine() -> None:
    assert MACHINE_PATH.search("see /" + "work/x and")
    assert not MACHINE_PATH.search("https://example.test/" + "home/x")
    assert lines(MACHINE_PATH) == []


def test_no_address_of_a_package_registry() -> None:
    addresses = re.compile("|".join(re.escape(name) for name in REGISTRIES))
    assert lines(addresses) == []
    assert lines(INDEX_OPTION) == []


def test_no_lock_file_that_records_addresses() -> None:
    assert [path for path in tracked_files() if path.name in LOCKS] == []


def test_every_locked_package_has_hashes_and_every_dependency_is_locked() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    locked = {re.split(r"[=\[ ]", entry, maxsplit=1)[0].lower() for entry in entries}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [
        *project["project"]["dependencies"],
        *(one for group in groups.values() for one in group),
    ]
    names = {re.split(r"[<>=!~\[ ]", one, maxsplit=1)[0].lower() for one in wanted}
    assert names - locked == set()


def test_every_ignored_ruff_rule_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ruff = text[text.index("[tool.ruff.lint]") : text.index("[tool.mypy]")]
    ignored = [found for line in ruff.splitlines() if (found := IGNORED_RULE.match(line))]
    assert len(ignored) > 20
    bare = [one.group(0) for one in ignored if not re.search(r"# \S+ \S+", one["reason"])]
    assert bare == []


def bare_noqa(line: str) -> bool:
    found = NOQA.search(line)
    return bool(found and not (found["codes"] and re.search(r"[a-z]{4}", found["reason"])))


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("x = 1  # noqa", True),
        ("x = 1  # noqa: E501", True),
        ("x = 1  # noqa: E501, S101", True),
        ("x = 1  # noqa: E501, S101 (a table reads best in one line)", False),
        ("x = 1  # a comment", False),
    ],
)
def test_bare_noqa_is_seen(line: str, bare: bool) -> None:
    assert bare_noqa(line.replace("# noqa", "# no" + "qa")) is bare


def python_files() -> list[tuple[str, str]]:
    own = Path(__file__).relative_to(ROOT).as_posix()
    return [(name, text) for name, text in texts() if name.endswith(".py") and name != own]


def test_every_noqa_names_its_rule_and_its_reason() -> None:
    assert [
        f"{name}:{number}"
        for name, text in python_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if bare_noqa(line)
    ] == []


def test_no_source_file_does_too_much() -> None:
    sizes = {name: len(text.splitlines()) for name, text in python_files()}
    assert {name: size for name, size in sizes.items() if size > MAX_LINES} == {}
