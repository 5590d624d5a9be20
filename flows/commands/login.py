"""``tayang channels login CHANNEL``."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import typer

from config.logs import quiet_logging
from config.messages import say
from config.settings import Settings, home_from_environment
from flows.clockguard import refuse_foreign_clock
from flows.commands.common import show_json
from flows.firstday.signing_in import sign_in
from flows.office_secrets import with_blocks
from flows.runtime import known_channel


def login_command(
    name: str, *, port: int | None, paste: bool, browser: bool, home: Path | None, as_json: bool
) -> int:
    """Exit 0 when the new login is kept; errors leave the old one as it was."""
    quiet_logging()
    settings = with_blocks(Settings.load(home_from_environment(home)))
    refuse_foreign_clock(settings)
    channel = known_channel(settings, name, "channels login")

    def show(url: str) -> None:
        typer.echo(say("setup.login.open", url=url), err=True)
        if browser and not paste:
            webbrowser.open(url)

    def pasted() -> str:
        return str(typer.prompt(say("setup.login.paste"), err=True))

    done = sign_in(settings, channel, show, port=port, paste=pasted if paste else None)
    if as_json:
        show_json(
            {
                "channel": channel.name,
                "account": {"id": done.account.id, "name": done.account.name},
                "scopes": list(done.token.scopes),
                "file": f"secrets/{done.file.path.name}",
            }
        )
        return 0
    account = done.account
    values = {"account": account.name or account.id, "file": f"secrets/{done.file.path.name}"}
    typer.echo(say("setup.login.done", channel=channel.title, **values))
    if not channel.account:
        typer.echo(say("setup.login.pin", id=account.id, channel=channel.name))
    return 0
