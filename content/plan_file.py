"""Writes a decision into a plan file; the office's own lines and comments stay as they are."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from config.errors import Problem
from config.messages import say
from content.errors import ManifestError
from content.plan import Plan, PlanDecision, load_plan


def add_decision(path: Path, decision: PlanDecision) -> Plan:
    """Append ``decision`` to the YAML file and return the plan as it now reads.

    The old file stays whole until the new one is on disk and reads back without a mistake.

    Raises:
        ManifestError: the file has a decision already, is no YAML, or would not be readable.
    """
    if load_plan(path).decision is not None:
        raise _refused(path, "content.plan.decided")
    if path.suffix.lower() not in {".yaml", ".yml"}:
        raise _refused(path, "content.plan.not_yaml")
    values = decision.model_dump(mode="json", exclude_defaults=True)
    block = yaml.safe_dump({"decision": values}, allow_unicode=True, sort_keys=False)
    text = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" + block
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        made = load_plan(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return made


def _refused(path: Path, key: str) -> ManifestError:
    return ManifestError([Problem(path.name, 0, "decision", say(key, file=path.name), "")])
