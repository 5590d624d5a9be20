"""`tayang --help` answers at once: it loads nothing that only a command's work needs."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.source_tree import ROOT

HEAVY = ("prefect", "PIL", "av", "moviepy", "sqlalchemy", "requests")
PROBE = """
import json, sys
sys.argv = ["tayang", *sys.argv[1:]]
from flows.cli import main
try:
    main()
except SystemExit as ended:
    code = ended.code or 0
print("\\nLOADED " + json.dumps([code, sorted(sys.modules)]))
"""


def asked(*words: str) -> tuple[int, set[str], str]:
    """Exit code, the top-level modules loaded, and what was printed."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    text, _, told = done.stdout.rpartition("\nLOADED ")
    code, modules = json.loads(told)
    return code, {name.partition(".")[0] for name in modules}, text


@pytest.mark.parametrize("words", [["--help"], ["publish", "--help"], ["release", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code, modules, text = asked(*words)
    assert code == 0
    assert "Cara pakai:" in text
    assert modules.isdisjoint(HEAVY)


def test_the_probe_sees_a_heavy_import() -> None:
    code, modules, _ = asked("channels", "--json")
    assert code == 0
    assert "requests" in modules


def test_the_readme_shows_every_command_and_no_other() -> None:
    _, _, text = asked("--help")
    commands = text[text.index("─ Perintah ─") :]
    shown = set(re.findall(r"^│ ([a-z]+) ", commands, flags=re.MULTILINE))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `tayang ([a-z]+)", readme, flags=re.MULTILINE)
    assert shown
    assert set(rows) == shown
