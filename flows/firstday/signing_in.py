"""``tayang channels login``: a person's login, checked before it replaces the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Channel
from config.settings import Settings
from config.token_file import Token, TokenFile
from connectors.base import Account
from connectors.logins import ChannelLogin, account_behind, login_of
from connectors.oauth import TokenDesk
from connectors.oauth_login import Loopback, Question, ask, code_in
from flows.publishing.pinned import pinned_accounts
from proof.ledger import SqliteLedger

WAIT_S = 300.0


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose login it is now."""

    account: Account
    token: Token
    file: TokenFile


def sign_in(
    settings: Settings,
    channel: Channel,
    show: Callable[[str], None],
    *,
    port: int | None = None,
    paste: Callable[[], str] | None = None,
    wait: float = WAIT_S,
) -> SignedIn:
    """Show the address, take the answer, check whose login it is, then keep it.

    ``paste``: asks the person for the address the browser ended at, for a browser on another
    computer. ConfigError for another account than the channel has posted as.
    """
    login = login_of(channel, settings.secrets)
    desk = TokenDesk(login.plan.client, settings.clock)
    with Loopback(channel.platform, login.port if port is None else port) as back:
        question = ask(login.plan, back.redirect_uri)
        show(question.url)
        code = _pasted(question, paste(), channel) if paste else back.wait(question, wait)
    token = desk.exchange(code, question.verifier, question.redirect_uri)
    account = _checked(settings, channel, login, token)
    kept = token.named(account.name)
    login.file.write(kept)
    return SignedIn(account, kept, login.file)


def _pasted(question: Question, address: str, channel: Channel) -> str:
    code = code_in(question, address, channel.platform)
    if not code:
        hint = say("setup.login.foreign")
        raise ConfigError("the pasted address is foreign", [Problem("--paste", 0, "", hint)])
    return code


def _checked(settings: Settings, channel: Channel, login: ChannelLogin, token: Token) -> Account:
    """The account, asked with the new tokens while the old ones still stand."""
    trial = TokenFile(login.file.path.with_name(f"{login.file.path.name}.new"))
    try:
        trial.write(token)
        account = account_behind(channel, settings.secrets, trial, settings.clock)
    finally:
        trial.path.unlink(missing_ok=True)
        trial.path.with_name(f"{trial.path.name}.lock").unlink(missing_ok=True)
    wanted = channel.account or _pinned(settings, channel)
    if wanted and account.id != wanted:
        hint = say("setup.login.other_account", now=account.name or account.id, wanted=wanted)
        raise ConfigError("another account logged in", [Problem(channel.name, 0, "", hint)])
    return account


def _pinned(settings: Settings, channel: Channel) -> str:
    if not settings.ledger_path.exists():
        return ""
    ledger = SqliteLedger(settings.ledger_path, settings.clock)
    try:
        return pinned_accounts(ledger).get(channel.name, "")
    finally:
        ledger.close()
