"""What a drill is made of: what happens, what the operator does, how it must end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from config.messages import say
from flows.drills.world import Ran, World

ROLE = ("--role", "ppid")
MOST_ACTIONS = 3


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the operator does. ``command`` is typed as it stands; "" when it is no command.

    ``do`` does it for ``--auto``; ``text`` is Indonesian.
    """

    text: str
    command: str
    do: Callable[[World], Ran | None]


@dataclass(frozen=True, slots=True)
class Drill:
    """One incident. ``happen`` sets it up and returns the command that the operator saw fail.

    ``actions`` are at most three and are asked for after it has happened; ``wrong`` returns what
    is not as it should be at the end (Indonesian), "" when all is well.
    """

    name: str
    happen: Callable[[World], Ran]
    actions: Callable[[World], tuple[Action, ...]]
    wrong: Callable[[World], str]

    @property
    def title(self) -> str:
        """One line."""
        return say(f"drills.{self.name}.title")

    @property
    def story(self) -> str:
        """What happened, as a person would tell it."""
        return say(f"drills.{self.name}.story")

    @property
    def lesson(self) -> str:
        """What to remember."""
        return say(f"drills.{self.name}.lesson")


def typed(key: str, *words: str) -> Action:
    """An action that is a command of ours."""
    shown = " ".join(f'"{word}"' if " " in word else word for word in ("tayang", *words))
    return Action(say(f"drills.{key}"), shown, lambda world: world.tayang(*words))


def outside(key: str, do: Callable[[World], None], command: str = "", **values: object) -> Action:
    """An action elsewhere: in an account, at a provider, in a file."""

    def act(world: World) -> None:
        do(world)

    return Action(say(f"drills.{key}", **values), command, act)


PUBLISH = ("publish", "manifest.yaml")


def one_each(world: World) -> str:
    """The usual good end: exactly one public post per channel, both proved."""
    return posts_are(world, 1, 1) or all_tayang(world)


def posts_are(world: World, site: int, x: int) -> str:
    """As many public posts as this on the twins."""
    found = len(world.posts("wordpress")), len(world.posts("x"))
    if found == (site, x):
        return ""
    return say("drills.wrong_posts", site=found[0], x=found[1], want_site=site, want_x=x)


def all_tayang(world: World) -> str:
    """The ledger says *tayang* of both, and its chain holds."""
    told = world.tayang("status", "--json").value["publications"]
    states = sorted({str(one["state"]) for one in told})
    if states != ["tayang"] or len(told) != 2:
        return say("drills.wrong_states", states=", ".join(states))
    sound = world.tayang("ledger", "verify")
    return "" if sound.code == 0 else sound.shown
