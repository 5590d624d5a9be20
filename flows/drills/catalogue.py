"""The ten drills, in the order in which a newcomer should meet them."""

from __future__ import annotations

from flows.drills.channels import CHANNEL_DRILLS
from flows.drills.kit import Drill
from flows.drills.machine import MACHINE_DRILLS

DRILLS: tuple[Drill, ...] = (*CHANNEL_DRILLS, *MACHINE_DRILLS)


def drill_named(name: str) -> Drill | None:
    """The drill of that name."""
    return next((one for one in DRILLS if one.name == name), None)
