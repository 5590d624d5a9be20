"""One office's place on a Prefect server that it may share: its work pool, its deployments.

On a server of its own they are called as in prefect.yaml. On a shared one each office has a name,
and with it a work pool, queues and deployments that nobody else's worker takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Deployments:
    """prefect.yaml for one office. ``name`` "": it does not share its server.

    ``owner`` is kept in the work pool, so that two offices never share one by mistake.
    """

    file: Path
    owner: str
    name: str = ""

    @property
    def pool(self) -> str:
        """The work pool of prefect.yaml, or one of the office's own."""
        return self._own(str(self._read["deployments"][0]["work_pool"]["name"]))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the deployments, in the file's order."""
        return tuple(self._own(str(one["name"])) for one in self._read["deployments"])

    def text(self) -> str:
        """prefect.yaml with the office's own names."""
        whole: dict[str, Any] = {k: v for k, v in self._read.items() if k != "definitions"}
        whole["deployments"] = [
            one
            | {
                "name": self._own(str(one["name"])),
                "work_pool": one["work_pool"] | {"name": self.pool},
            }
            for one in whole["deployments"]
        ]
        return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)

    @cached_property
    def _read(self) -> dict[str, Any]:
        read: dict[str, Any] = yaml.safe_load(self.file.read_bytes())
        return read

    def _own(self, word: str) -> str:
        return f"{word}-{self.name}" if self.name else word
