"""What ``tayang doctor`` tells: one finding per thing looked at, each with its next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from config.messages import say

Level = Literal["BAIK", "PERINGATAN", "GAGAL"]

GOOD: Level = "BAIK"
WARNING: Level = "PERINGATAN"
FAILED: Level = "GAGAL"


@dataclass(frozen=True, slots=True)
class Finding:
    """``topic`` is a word for programs (credential, account, scope, expiry, version, quota,
    price, clock, reach, disk, …); ``sentence`` and ``step`` are Indonesian. ``channel`` "" when
    it is about the office.
    """

    level: Level
    topic: str
    sentence: str
    step: str = ""
    channel: str = ""

    def json(self) -> dict[str, str]:
        """For ``--json``."""
        return {
            "level": self.level,
            "topic": self.topic,
            "channel": self.channel,
            "sentence": self.sentence,
            "next_step": self.step,
        }


def found(level: Level, topic: str, key: str, *, channel: str = "", **values: object) -> Finding:
    """A finding whose sentence is the catalogue's ``setup.<key>``; its next step, unless all is
    well, is ``setup.<key>_step``.
    """
    sentence = say(f"setup.{key}", **values)
    step = "" if level == GOOD else say(f"setup.{key}_step", **values)
    return Finding(level, topic, sentence, step, channel)


def worst(findings: Sequence[Finding]) -> Level:
    """The gravest level among them."""
    levels = {one.level for one in findings}
    return FAILED if FAILED in levels else WARNING if WARNING in levels else GOOD
