"""Making an export, forging it, and asking the shipped checker about it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from proof.export import export_month
from proof.month_build import build_month
from tests.conftest import ROOT
from tests.proof.month_world import PERIOD, World

VERIFY = ROOT / "proof" / "verify_template" / "verify.py"
Members = dict[str, bytes]


@dataclass(frozen=True)
class Told:
    """How the checker ended."""

    code: int
    text: str

    @property
    def first(self) -> str:
        wrong = [one for one in self.text.splitlines() if one.startswith("SALAH")]
        return wrong[0] if wrong else ""


def verify_module() -> ModuleType:
    """The shipped checker, loaded anew: it keeps its findings in the module."""
    spec = importlib.util.spec_from_file_location("verify_shipped", VERIFY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECKER = verify_module()


def check(path: Path, head: str) -> Told:
    """Run the checker in this process: a thousand interpreters would take minutes."""
    CHECKER.problems.clear()
    CHECKER.notes.clear()
    out = io.StringIO()
    words = ["verify.py", str(path), *(["--head", head] if head else [])]
    with patch.object(sys, "argv", words), contextlib.redirect_stdout(out):
        code = CHECKER.main()
    return Told(code, out.getvalue())


def check_bare(path: Path, *words: str) -> Told:
    """Run the copy inside the archive with a bare Python, as an auditor does."""
    with zipfile.ZipFile(path) as box:
        box.extract("verify.py", path.parent)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", path.name, *words],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return Told(done.returncode, done.stdout)


def export(world: World, target: Path, **more: object) -> str:
    """Export the month; returns the printed head."""
    source = build_month(world.chain.entries, world.store, world.settings, PERIOD)
    path = world.write_ledger(target.with_suffix(".db"))
    made = export_month(source, world.store, path, target, **more)  # type: ignore[arg-type]
    assert made.gaps == ()
    return f"{made.size}:{made.head}"


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as box:
        return {name: box.read(name) for name in box.namelist()}


def write(path: Path, members: Members, *, sums: bool) -> None:
    """Pack; with ``sums`` the list of hashes is made to fit, as a careful forger would."""
    if sums:
        listed = sorted((n, d) for n, d in members.items() if n != "SHA256SUMS")
        lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in listed)
        members = {**members, "SHA256SUMS": "".join(lines).encode()}
    with zipfile.ZipFile(path, "w") as box:
        for name, data in members.items():
            box.writestr(name, data)
