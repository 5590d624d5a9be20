"""``tayang channels login``: the person's login is checked, kept privately, and used."""

from __future__ import annotations

import re
import stat
import sys
import threading
from pathlib import Path

import pytest
import requests

from config.settings import Settings
from config.token_file import TokenFile
from connectors.sandbox import accounts
from flows.firstday.signing_in import sign_in
from tests.flows.command import Ran, tayang
from tests.flows.doctor_world import about, doctor, office_of_five, with_login
from tests.flows.office import NOW, Office
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def office(tmp_path: Path, twin: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> Office:
    """X and YouTube with logins, nobody logged in yet."""
    monkeypatch.setenv("TAYANG_CLOCK", NOW)
    made = office_of_five(tmp_path / "kantor", twin)
    made.configure(with_login(made, "x"), with_login(made, "youtube"))
    return made


def agree(url: str) -> str:
    """Follow the consent page as a browser does; the address it ends at."""
    with requests.Session() as browser:
        browser.trust_env = False
        return str(browser.get(url, timeout=10, allow_redirects=False).headers["Location"])


def logged_in(office: Office, channel: str) -> TokenFile:
    """The command's work with a browser that goes where it is sent."""

    def browser(url: str) -> None:
        target = agree(url)

        def back() -> None:
            with requests.Session() as session:
                session.trust_env = False
                session.get(target, timeout=10)

        threading.Thread(target=back, daemon=True).start()

    settings = Settings.load(office.home)
    found = settings.channel(channel)
    assert found is not None
    return sign_in(settings, found, browser, port=0, wait=15).file


@pytest.mark.parametrize(
    ("channel", "account"),
    [("x", accounts.X_ACCOUNT.username), ("youtube", accounts.YOUTUBE_CHANNEL.title)],
)
def test_a_login_is_kept_and_used(office: Office, channel: str, account: str) -> None:
    ran, findings = doctor(office, "--channel", channel)
    assert ran.code == 31
    assert about(findings, "credential", channel) == ["GAGAL"]
    assert any("tayang channels login" in one["next_step"] for one in findings)
    file = logged_in(office, channel)
    token = file.read()
    assert token is not None
    assert token.account == account
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert {one.name for one in file.path.parent.iterdir() if "login" in one.name} == {
        f"{channel}-login",
        f"{channel}-login.lock",
    }
    ran, findings = doctor(office, "--channel", channel)
    assert ran.code == 0, findings
    assert about(findings, "account", channel) == ["BAIK"]
    assert about(findings, "scope", channel) == []


def test_the_wrong_account_does_not_replace_the_right_one(office: Office) -> None:
    file = logged_in(office, "x")
    before = file.read()
    office.twin.fault("x", "whoami", "wrong_account")
    text = (office.home / "channels.yaml").read_text()
    pinned = text.replace("platform: x", f"platform: x\n  account: '{accounts.X_ACCOUNT.id}'")
    (office.home / "channels.yaml").write_text(pinned)
    with pytest.raises(Exception, match="another account") as caught:
        logged_in(office, "x")
    assert accounts.X_OTHER_ACCOUNT.username in str(getattr(caught.value, "hint", ""))
    assert file.read() == before


def pasted(office: Office, monkeypatch: pytest.MonkeyPatch, spoil: str = "") -> Ran:
    """The command with a browser on another computer."""
    shown: list[str] = []

    def typed(*_: object, **__: object) -> str:
        return f"http://127.0.0.1/callback?{spoil}" if spoil else agree(shown[0])

    def echo(message: object = "", **_: object) -> None:
        shown.extend(re.findall(r"http://\S+authorize\S+", str(message)))
        sys.stdout.write(f"{message}\n")

    monkeypatch.setattr("flows.commands.login.typer.prompt", typed)
    monkeypatch.setattr("flows.commands.login.typer.echo", echo)
    return tayang(office, "channels", "login", "x", "--paste", "--port", "0")


def test_the_command_with_a_browser_elsewhere(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = pasted(office, monkeypatch)
    assert ran.code == 0, ran.err
    assert accounts.X_ACCOUNT.username in ran.out
    token = TokenFile(office.home / "secrets" / "x-login").read()
    assert token is not None
    assert token.access_token.get_secret_value() not in ran.out + ran.err
    assert token.refresh_token.get_secret_value() not in ran.out + ran.err


def test_a_foreign_address_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = pasted(office, monkeypatch, "code=curian&state=salah")
    assert ran.code == 31
    assert not (office.home / "secrets" / "x-login").exists()


def test_channels_still_lists_what_they_can_do(office: Office) -> None:
    ran = tayang(office, "channels")
    assert ran.code == 0
    assert "wordpress" in ran.out
    ran = tayang(office, "channels", "login", "tidak-ada")
    assert ran.code == 31
