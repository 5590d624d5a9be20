"""Runs the command ``tayang`` as a person or a script does.

``tayang`` calls the console script's function in this process; ``tayang_process`` starts one.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from flows.cli import main
from tests.conftest import ROOT
from tests.flows.office import NOW, Office

SECONDS = 120


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The JSON value that standard output is."""
        return json.loads(self.out)


def tayang(office: Office, *words: str, clock: str = NOW) -> Ran:
    """Run ``tayang WORDS`` at ``clock``; ``@`` stands for the office's manifest."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    ours = {"TAYANG_HOME": str(office.home), "TAYANG_CLOCK": clock}
    words = ("tayang", *_filled(office, words))
    with (
        patch.dict(os.environ, ours),
        patch.object(sys, "argv", list(words)),
        patch.object(sys, "excepthook"),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


def tayang_process(office: Office, *words: str) -> Ran:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *_filled(office, words)],
        cwd=ROOT,
        env={**os.environ, "TAYANG_HOME": str(office.home), "TAYANG_CLOCK": NOW},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def _filled(office: Office, words: tuple[str, ...]) -> list[str]:
    return [str(office.manifest) if word == "@" else word for word in words]
