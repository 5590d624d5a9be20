"""``tayang ledger show ITEM`` in sentences and as a page, and ``tayang evidence minutes``."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.messages import say
from content.acts import DECIDING_ROLE
from content.dates import moment_wib
from flows.commands.common import html_file, office
from flows.papers.reporting import rehearsal
from flows.runtime import Runtime
from proof.chain import Entry
from proof.story import Story, story_of
from proof.story_minutes import Minutes, minutes_of
from proof.story_page import Frame, Signer, render_minutes, render_story


def tell(home: Path | None, item: str, out: Path | None) -> int:
    """Print the item's story; ``out``: write it as a page instead."""
    with office(home) as runtime:
        entries = list(runtime.ledger.entries())
        story = _story(runtime, item, entries)
        frame = _frame(runtime, entries, f"tayang ledger show {item}")
    if out is not None:
        out.write_text(render_story(story, frame), encoding="utf-8")
        typer.echo(say("flows.story.written", path=out))
        return 0
    typer.echo(f"{story.item}  {story.title}")
    for one in story.standing:
        typer.echo(f"  {one.channel}: {say(f'proof.state.{one.state}')}  {one.link}".rstrip())
    for line in story.lines:
        typer.echo(f"{line.seq:>6}  {moment_wib(line.at)}\n        {line.text}")
        for detail in line.details:
            typer.echo(f"          - {detail}")
    return 0


def minutes(home: Path | None, item: str, out: Path) -> int:
    """Write the *Berita Acara* of the item's corrections and withdrawals; 1 when there are none."""
    html_file(out)
    with office(home) as runtime:
        entries = list(runtime.ledger.entries())
        story = _story(runtime, item, entries)
        found = minutes_of(story, entries, _labels(runtime))
        if not found:
            typer.echo(say("proof.minutes.none", item=item), err=True)
            return 1
        frame = _frame(runtime, entries, f"tayang evidence minutes {item}")
        page = render_minutes(found, frame, [_signers(runtime, one) for one in found])
    out.write_text(page, encoding="utf-8")
    typer.echo(say("flows.story.written", path=out))
    return 0


def _story(runtime: Runtime, item: str, entries: list[Entry]) -> Story:
    story = story_of(item, entries, _labels(runtime), runtime.settings.office.units)
    if not story.lines:
        hint = say("proof.story.nothing", item=item)
        raise ConfigError("unknown item", [Problem("ledger show", 0, "", hint, item)])
    return story


def _labels(runtime: Runtime) -> dict[str, str]:
    return {one.name: one.title for one in runtime.settings.channels}


def _frame(runtime: Runtime, entries: list[Entry], command: str) -> Frame:
    settings = runtime.settings
    return Frame(
        office=settings.office.name,
        office_lines=settings.office.letterhead.lines,
        city=settings.office.city,
        head=runtime.ledger.head(),
        ended=entries[-1].at,
        run=command,
        program=f"Tayang {version('tayang')}",
        rehearsal=rehearsal(settings),
    )


def _signers(runtime: Runtime, one: Minutes) -> tuple[Signer, ...]:
    """Who did it, and the officer above; names come from roles.yaml or stay dotted lines."""
    settings = runtime.settings
    acting = settings.role(one.role)
    above = next((role for role in settings.roles if role.role == DECIDING_ROLE), None)
    known = Signer(say("proof.minutes.known_by"), above.position, above.holder) if above else None
    made = Signer(say("proof.minutes.made_by"), one.position, acting.holder if acting else "")
    return (known, made) if known else (made,)
