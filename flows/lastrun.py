"""The last run's result as JSON in ``var/last-run.json``, for scripts and for the demo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from config.files import write_whole
from flows.result import RunResult

_NAME = "last-run.json"


def keep_last_run(var: Path, result: RunResult, page: str) -> None:
    """Replace the file, which runs that end together may do; readers never see a part."""
    value = {**result.as_json(page), "page": page, "exit_code": result.exit_code()}
    write_whole(var / _NAME, json.dumps(value, ensure_ascii=False, indent=2).encode())


def read_last_run(var: Path) -> dict[str, Any] | None:
    """The last run's result, None when there was none."""
    path = var / _NAME
    if not path.exists():
        return None
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
