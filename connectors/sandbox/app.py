"""Puts the twins together. A new platform is one more line in ``BUILDERS``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from connectors.sandbox import facebook, instagram, wordpress, x, youtube
from connectors.sandbox.clock import VirtualClock
from connectors.sandbox.control import Control
from connectors.sandbox.faults import FaultBook
from connectors.sandbox.gate import Gate
from connectors.sandbox.platform import Platform, World
from connectors.sandbox.store import Store

BUILDERS: Final[dict[str, Callable[[World], Platform]]] = {
    "wordpress": wordpress.build,
    "x": x.build,
    "facebook": facebook.build,
    "instagram": instagram.build,
    "youtube": youtube.build,
}


def make_app(state: Path, clock: VirtualClock, base_url: str) -> Gate:
    """The whole sandbox as one ASGI application, remembering in ``state``."""
    world = World(Store(state), clock, base_url)
    platforms = {name: build(world) for name, build in BUILDERS.items()}
    book = FaultBook()
    gate = Gate(world, platforms, book)
    gate.control = Control(world, platforms, book, gate.exchanges, gate.cancel_late).app
    return gate
