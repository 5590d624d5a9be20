"""``tayang drill``: incidents to practise on, on the twins, in a folder that is thrown away."""

from __future__ import annotations

import shlex
import sys
import tempfile
from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.logs import quiet_logging
from config.messages import say
from flows.commands.common import show_json
from flows.drills.catalogue import DRILLS, drill_named
from flows.drills.kit import Action, Drill
from flows.drills.practising import Practised, practise
from flows.drills.world import Ran, World, drill_range

_UNSOLVED = 1


def run_drills(name: str, *, listing: bool, every: bool, auto: bool, as_json: bool) -> int:
    """Run one drill or all; exit 1 when one did not end as it should."""
    quiet_logging()
    if listing or not (name or every):
        return _list(as_json=as_json)
    drills = DRILLS if every else (_named(name),)
    done: list[Practised] = []
    with (
        tempfile.TemporaryDirectory(prefix="tayang-latihan-") as folder,
        drill_range(Path(folder)) as place,
    ):
        for drill in drills:
            world = place.world(drill.name)
            done.append(_practise(drill, world, auto=auto, quiet=as_json))
    if as_json:
        show_json([_as_json(one) for one in done])
    elif every:
        solved = sum(one.solved for one in done)
        typer.echo(say("drills.total", solved=solved, total=len(done)))
    return 0 if all(one.solved for one in done) else _UNSOLVED


def _practise(drill: Drill, world: World, *, auto: bool, quiet: bool) -> Practised:
    def tell(text: str) -> None:
        if not quiet:
            typer.echo(text)

    def meet(seen: Ran, actions: tuple[Action, ...]) -> None:
        tell(say("drills.head", name=drill.name, title=drill.title, story=drill.story))
        tell(say("drills.seen", command=shlex.join(seen.words), code=seen.code))
        tell(_indented(seen.shown))
        tell(say("drills.do"))
        for number, action in enumerate(actions, start=1):
            tell(say("drills.action", number=number, text=action.text))
            if action.command:
                tell(f"      {action.command}")
        if not auto:
            _wait(world)

    def watch(action: Action, ran: Ran | None) -> None:
        if ran is not None:
            tell(f"\n$ {action.command}\n{_indented(ran.shown)}")

    done = practise(drill, world, meet=meet, watcher=watch if auto else None)
    tell("")
    key = "drills.solved" if done.solved else "drills.unsolved"
    tell(say(key, wrong=done.wrong, name=drill.name))
    tell(say("drills.lesson", lesson=drill.lesson))
    return done


def _wait(world: World) -> None:
    """Tell how to reach the drill's office from another window, and wait for Enter."""
    typer.echo(say("drills.window", home=world.home, twin=world.url))
    for key, value in world.environment().items():
        typer.echo(f"      export {key}={shlex.quote(value)}")
    typer.echo(f"      cd {shlex.quote(str(world.home))}")
    typer.echo(say("drills.enter"))
    sys.stdin.readline()


def _named(name: str) -> Drill:
    found = drill_named(name)
    if found is None:
        hint = say("drills.unknown", name=name)
        raise ConfigError("unknown drill", [Problem("drill", 0, "", hint, name)])
    return found


def _list(*, as_json: bool) -> int:
    if as_json:
        show_json([{"name": one.name, "title": one.title, "story": one.story} for one in DRILLS])
        return 0
    for one in DRILLS:
        typer.echo(f"{one.name:<14} {one.title}")
    typer.echo(say("drills.how"))
    return 0


def _as_json(done: Practised) -> dict[str, object]:
    return {
        "name": done.name,
        "solved": done.solved,
        "wrong": done.wrong,
        "actions": list(done.commands),
        "seen": done.seen,
    }


def _indented(text: str) -> str:
    return "\n".join(f"    | {line}" for line in text.splitlines())
