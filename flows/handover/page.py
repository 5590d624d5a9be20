"""The sheet for a successor as a page to print and as text for the screen."""

from __future__ import annotations

from typing import Any

from config.messages import say
from config.pages import page_environment
from config.redaction import redact
from content.dates import moment_wib, plain_date
from flows.handover.keys import Key
from flows.handover.sheet import AccountLine, RoleLine, Sheet


def render_html(sheet: Sheet) -> str:
    """One self-contained HTML page."""
    return _render("handover.html.j2", sheet, escape=True)


def render_text(sheet: Sheet) -> str:
    """The same as plain text."""
    return _render("handover.txt.j2", sheet, escape=False)


def _render(name: str, sheet: Sheet, *, escape: bool) -> str:
    environment = page_environment("flows", "templates", escape=escape)
    environment.filters["moment"] = moment_wib
    helpers: dict[str, Any] = {
        "use": say,
        "token_text": _token_text,
        "validity": _validity,
        "key_text": _key_text,
    }
    return redact(environment.get_template(name).render(sheet=sheet, **helpers))


def _token_text(line: AccountLine) -> str:
    """Until when, and when that was last asked."""
    if line.token_seen is None:
        return say("duty.handover.token_unknown")
    seen = plain_date(line.token_seen)
    if line.refused:
        return say("duty.handover.token_refused", seen=seen)
    if line.token_ends is None:
        return say("duty.handover.token_endless", seen=seen)
    return say("duty.handover.token_ends", date=plain_date(line.token_ends), seen=seen)


def _validity(line: RoleLine) -> str:
    begins = plain_date(line.valid_from) if line.valid_from else ""
    ends = plain_date(line.valid_to) if line.valid_to else ""
    if not begins and not ends:
        return say("duty.handover.always")
    words = say("duty.handover.between", begins=begins or "-", ends=ends or "-")
    return words if line.held else say("duty.handover.not_held", words=words)


def _key_text(key: Key) -> str:
    begins = plain_date(key.begins) if key.begins else "-"
    ends = plain_date(key.ends) if key.ends else "-"
    words = say("duty.handover.between", begins=begins, ends=ends)
    return (
        words if key.standing == "good" else say(f"duty.handover.key_{key.standing}", words=words)
    )
