"""One drill from beginning to end, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.drills.kit import Action, Drill
from flows.drills.world import Ran, World

Watcher = Callable[[Action, Ran | None], None]


@dataclass(frozen=True, slots=True)
class Practised:
    """``wrong`` "" when the incident was solved; ``commands``: as they were typed."""

    name: str
    seen: str
    commands: tuple[str, ...]
    wrong: str

    @property
    def solved(self) -> bool:
        """Whether all ended well."""
        return not self.wrong


def practise(
    drill: Drill,
    world: World,
    *,
    meet: Callable[[Ran, tuple[Action, ...]], None],
    watcher: Watcher | None,
) -> Practised:
    """Let it happen, show it (``meet``), do the actions when ``watcher`` is given, and judge.

    Without ``watcher`` a person does them; ``meet`` returns when that person is done.
    """
    seen = drill.happen(world)
    actions = drill.actions(world)
    meet(seen, actions)
    if watcher is not None:
        for action in actions:
            watcher(action, action.do(world))
    commands = tuple(one.command or one.text for one in actions)
    return Practised(drill.name, seen.shown, commands, drill.wrong(world))
