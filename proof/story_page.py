"""The pages of an item's story and of *Berita Acara*: self-contained HTML, made for A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from jinja2 import Template

from config.messages import say
from config.pages import page_environment
from config.redaction import redact
from content.dates import clock_wib, long_date, moment_wib
from proof.chain import Head
from proof.story import Story
from proof.story_minutes import Minutes


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: letterhead, ledger head, program. ``run`` names the command.

    ``ended`` is the time of the ledger's last entry: same head, same page.
    """

    office: str
    office_lines: tuple[str, ...]
    city: str
    head: Head
    ended: datetime
    run: str
    program: str = ""
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Signer:
    """A place to sign; an empty ``holder`` is a dotted line."""

    above: str
    position: str
    holder: str = ""


def render_story(story: Story, frame: Frame) -> str:
    """The story as a page."""
    return redact(_template("story.html.j2").render(report=frame, story=story))


def render_minutes(
    minutes: Sequence[Minutes], frame: Frame, signers: Sequence[Sequence[Signer]]
) -> str:
    """One document per act, each on a page of its own; ``signers``: one list per act."""
    pairs = list(zip(minutes, signers, strict=True))
    return redact(_template("minutes.html.j2").render(report=frame, pairs=pairs))


@cache
def _template(name: str) -> Template:
    environment = page_environment("proof", "templates")
    environment.filters |= {"moment": moment_wib, "day": long_date, "clock": clock_wib}
    environment.globals |= {"state_label": lambda state: say(f"proof.state.{state}")}
    return environment.get_template(name)
