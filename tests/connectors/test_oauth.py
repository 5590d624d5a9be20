"""Logins in the browser and their renewal, against the twins of X and YouTube."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from config.clock import ManualClock
from config.errors import ConfigError
from config.office import Channel
from config.secrets import FileSecrets
from config.token_file import Token, TokenFile
from connectors.errors import Permanent, Transient, Unauthorized
from connectors.logins import ChannelLogin, account_behind, login_of
from connectors.oauth import TokenDesk
from connectors.oauth_login import Loopback, Question, ask, code_in
from connectors.registry import AnyConnector, open_connector
from connectors.sandbox import accounts
from tests.sandbox_process import SandboxProcess

LOGIN = {"token_file": "masuk"}


class Case:
    """One channel with a login on a twin."""

    def __init__(self, platform: str, sandbox: SandboxProcess, folder: Path) -> None:
        url = sandbox.url
        known: dict[str, dict[str, Any]] = {
            "x": {"base_url": f"{url}/x", "client_id": accounts.X_CLIENT_ID},
            "youtube": {
                "base_url": f"{url}/youtube-api",
                "token_url": f"{url}/youtube-api/token",
                "auth_url": f"{url}/youtube-api/auth",
                "client_id": accounts.YOUTUBE_CLIENT_ID,
                "client_secret": {"secret": "klien"},
            },
        }
        self.platform, self.sandbox = platform, sandbox
        self.secrets = FileSecrets(folder)
        (folder / "klien").write_text(accounts.YOUTUBE_CLIENT_SECRET)
        (folder / "klien").chmod(0o600)
        self.channel = Channel(
            name=platform, platform=platform, options=known[platform] | {"login": LOGIN}
        )
        self.clock = ManualClock(datetime.fromisoformat(sandbox.now()))

    @property
    def login(self) -> ChannelLogin:
        return login_of(self.channel, self.secrets)

    def tokens(self) -> Token:
        """Log in as a person would; the twin's consent page agrees at once."""
        login = self.login
        with Loopback(self.platform) as back:
            question = ask(login.plan, back.redirect_uri)
            in_browser(question.url)
            code = back.wait(question, 10)
        desk = TokenDesk(login.plan.client, self.clock)
        return desk.exchange(code, question.verifier, question.redirect_uri)

    def open(self) -> AnyConnector:
        return open_connector(self.channel, self.secrets, self.clock, total_deadline=5)

    def asked(self) -> int:
        return len(self.sandbox.requests(self.platform, "token"))

    def pass_time(self, **more: float) -> None:
        self.clock.advance(timedelta(**more).total_seconds())
        self.sandbox.set_clock(self.clock.now().isoformat())


def in_browser(url: str) -> threading.Thread:
    def look() -> None:
        with requests.Session() as browser:
            browser.trust_env = False
            browser.get(url, timeout=10)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    return thread


@pytest.fixture(params=["x", "youtube"])
def case(request: pytest.FixtureRequest, sandbox: SandboxProcess, tmp_path: Path) -> Case:
    return Case(request.param, sandbox, tmp_path)


@pytest.fixture
def x(sandbox: SandboxProcess, tmp_path: Path) -> Case:
    return Case("x", sandbox, tmp_path)


def test_a_login_gives_tokens_that_the_connector_uses(case: Case) -> None:
    login = case.login
    login.file.write(case.tokens())
    account = case.open().whoami()
    known = {"x": accounts.X_ACCOUNT.id, "youtube": accounts.YOUTUBE_CHANNEL.id}
    assert account.id == known[case.platform]
    assert case.asked() == 1


def test_the_question_holds_a_challenge_and_never_the_verifier(case: Case) -> None:
    question = ask(case.login.plan, "http://127.0.0.1:1/callback")
    values = parse_qs(urlsplit(question.url).query)
    assert values["code_challenge_method"] == ["S256"]
    assert question.verifier not in question.url
    assert question.verifier not in repr(question)
    assert len(question.verifier) >= 43
    assert ask(case.login.plan, "http://127.0.0.1:1/callback").state != question.state


def test_tokens_are_renewed_before_they_end(case: Case) -> None:
    case.login.file.write(case.tokens())
    connector = case.open()
    first = case.login.file.read()
    assert first is not None
    case.pass_time(seconds=(first.expires_at - case.clock.now()).total_seconds() - 60)
    connector.whoami()
    second = case.login.file.read()
    assert second is not None
    assert second.access_token != first.access_token
    assert (second.refresh_token == first.refresh_token) == (case.platform == "youtube")
    assert second.scopes == first.scopes
    connector.whoami()
    assert case.asked() == 2


def test_two_runs_that_renew_at_once_ask_once(x: Case) -> None:
    """X voids a refresh token when it is used: a second use would end the login."""
    x.login.file.write(x.tokens())
    runs = [x.open() for _ in range(6)]
    x.pass_time(hours=3)
    found: list[str] = []
    start = threading.Barrier(len(runs))

    def run(connector: AnyConnector) -> None:
        start.wait()
        found.append(connector.whoami().id)

    threads = [threading.Thread(target=run, args=(one,)) for one in runs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [accounts.X_ACCOUNT.id] * 6
    assert x.asked() == 2


def test_a_login_that_was_revoked_says_to_log_in_again(case: Case) -> None:
    case.login.file.write(case.tokens())
    case.sandbox.reset()  # the platform knows none of its tokens any more
    case.sandbox.fault(case.platform, "token", "expired_token")
    case.pass_time(hours=3)
    with pytest.raises(Unauthorized) as caught:
        case.open().whoami()
    assert "tayang channels login" in caught.value.hint


def test_an_access_token_revoked_early_is_renewed_by_the_first_read(case: Case) -> None:
    case.login.file.write(case.tokens())
    case.sandbox.fault(case.platform, "whoami", "expired_token")
    assert case.open().whoami().id
    assert case.asked() == 2


def test_a_write_that_meets_an_old_token_is_not_repeated_but_the_next_run_has_a_new_one(
    x: Case,
) -> None:
    x.login.file.write(x.tokens())
    x.sandbox.fault("x", "delete_post", "expired_token")
    with pytest.raises(Unauthorized):
        x.open().http.call("DELETE", "/2/tweets/1")
    assert len(x.sandbox.requests("x", "delete_post")) == 1
    x.open().whoami()
    assert x.asked() == 2


@pytest.mark.parametrize("fault", ["lost_after", "error500_before", "garbage"])
def test_a_renewal_that_does_not_come_is_tried_another_time(case: Case, fault: str) -> None:
    case.login.file.write(case.tokens())
    case.pass_time(hours=3)
    case.sandbox.fault(case.platform, "token", fault)
    before = case.login.file.read()
    with pytest.raises(Transient):
        case.open().whoami()
    assert case.login.file.read() == before


def test_a_confidential_client_proves_itself(x: Case, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia-klien"
    for value, good in (("salah", False), (accounts.X_CLIENT_SECRET, True)):
        secret.write_text(value)
        secret.chmod(0o600)
        options = x.channel.options | {"client_secret": {"secret": "rahasia-klien"}}
        x.channel = x.channel.model_copy(update={"options": options})
        if good:
            assert x.tokens().scopes[-1] == "offline.access"
        else:
            with pytest.raises(Unauthorized):
                x.tokens()


def answered(back: Loopback, question: Question, query: str) -> Callable[[], int]:
    """Send the browser back with this query; its status when it is done."""
    status: list[int] = []

    def look() -> None:
        with requests.Session() as browser:
            browser.trust_env = False
            status.append(browser.get(f"{back.redirect_uri}?{query}", timeout=10).status_code)

    thread = threading.Thread(target=look)
    thread.start()

    def join() -> int:
        thread.join()
        return status[0]

    return join


def test_an_answer_with_another_state_is_refused_and_the_right_one_still_counts(x: Case) -> None:
    with Loopback("x") as back:
        assert urlsplit(back.redirect_uri).hostname == "127.0.0.1"
        question = ask(x.login.plan, back.redirect_uri)
        foreign = answered(back, question, "code=curian&state=salah")
        with pytest.raises(Permanent):
            back.wait(question, 0.6)
        assert foreign() == 400
        right = answered(back, question, f"code=benar&state={question.state}")
        assert back.wait(question, 10) == "benar"
        assert right() == 200


def test_a_refused_consent_is_told(x: Case) -> None:
    with Loopback("x") as back:
        question = ask(x.login.plan, back.redirect_uri)
        answered(back, question, f"error=access_denied&state={question.state}")
        with pytest.raises(Unauthorized) as caught:
            back.wait(question, 10)
    assert caught.value.code == "denied"


def test_a_code_cannot_be_used_without_the_verifier_or_twice(x: Case) -> None:
    login = x.login
    question = ask(login.plan, "http://127.0.0.1:1/callback")
    with requests.Session() as browser:
        browser.trust_env = False
        answer = browser.get(question.url, timeout=10, allow_redirects=False)
    code = code_in(question, answer.headers["Location"], "x")
    desk = TokenDesk(login.plan.client, x.clock)
    with pytest.raises(Unauthorized):
        desk.exchange(code, "bukan-pengujinya" * 4, question.redirect_uri)
    with pytest.raises(Unauthorized):
        desk.exchange(code, question.verifier, question.redirect_uri)


def test_a_taken_port_is_told(x: Case) -> None:
    with Loopback("x") as back, pytest.raises(Permanent) as caught:
        Loopback("x", int(back.redirect_uri.rpartition(":")[2].partition("/")[0]))
    assert "--port" in caught.value.hint


def test_whose_login_it_is_can_be_asked_before_it_replaces_another(
    case: Case, tmp_path: Path
) -> None:
    trial = TokenFile(tmp_path / "baru")
    trial.write(case.tokens())
    account = account_behind(case.channel, case.secrets, trial, case.clock)
    assert account.name in {accounts.X_ACCOUNT.username, accounts.YOUTUBE_CHANNEL.title}
    assert case.login.file.read() is None


def test_channels_without_a_login_say_so(sandbox: SandboxProcess, tmp_path: Path) -> None:
    site = Channel(name="situs", platform="wordpress")
    with pytest.raises(ConfigError) as caught:
        login_of(site, FileSecrets(tmp_path))
    assert "x, youtube" in caught.value.hint
    bare = Channel(name="x", platform="x", options={"client_id": "a"})
    with pytest.raises(ConfigError) as caught:
        login_of(bare, FileSecrets(tmp_path))
    assert "token_file: x-login" in caught.value.hint
