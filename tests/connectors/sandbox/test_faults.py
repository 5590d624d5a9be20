"""Faults on demand: what the client sees, and what the platform did all the same."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests

from connectors.sandbox import accounts
from tests.connectors.sandbox.site import AUTHOR, publish, tweet, wp, x
from tests.sandbox_process import SandboxProcess, running_sandbox

# fault -> (status the client sees, None for a broken connection; was it accepted?)
OUTCOMES = {
    "reset_before": (None, False),
    "error500_before": (500, False),
    "rate_limited": (429, False),
    "expired_token": (401, False),
    "permission_missing": (403, False),
    "credits_depleted": (402, False),
    "html_captive": (200, False),
    "redirect301": (301, False),
    "lost_after": (None, True),
    "error500_after": (500, True),
    "rate_limited_after": (429, True),
    "garbage": (200, True),
    "empty200": (200, True),
    "no_content204": (204, True),
}


def send(sandbox: SandboxProcess, platform: str) -> requests.Response:
    if platform == "x":
        return x(sandbox, "POST", "/tweets", json={"text": "uji"}, allow_redirects=False)
    return wp(sandbox, "POST", "/posts", json={"title": "uji", "status": "publish"})


@pytest.mark.parametrize("platform", ["wordpress", "x"])
@pytest.mark.parametrize("fault", OUTCOMES)
def test_fault(sandbox: SandboxProcess, platform: str, fault: str) -> None:
    status, accepted = OUTCOMES[fault]
    sandbox.fault(platform, "create_post", fault)
    if status is None:
        with pytest.raises(requests.ConnectionError):
            send(sandbox, platform)
    else:
        answer = send(sandbox, platform)
        assert answer.status_code == status
        if fault in ("garbage", "html_captive", "empty200", "no_content204"):
            with pytest.raises(requests.JSONDecodeError):
                answer.json()
    assert [post["platform"] for post in sandbox.posts()] == [platform] * accepted
    logged = sandbox.requests(platform, "create_post")
    assert [(e["fault"], e["status"]) for e in logged] == [(fault, status)]


def test_a_fault_is_used_up_and_can_skip(sandbox: SandboxProcess) -> None:
    sandbox.fault("x", "create_post", "error500_before", times=2, skip=1)
    seen = [tweet(sandbox, f"ke-{n}").status_code for n in range(4)]
    assert seen == [201, 500, 500, 201]
    assert sandbox.faults()[0]["hits"] == 2
    sandbox.clear_faults()
    assert sandbox.faults() == []


def test_late_commit_appears_after_the_connection_broke(sandbox: SandboxProcess) -> None:
    sandbox.fault("wordpress", "create_post", "late_commit", seconds=600)
    with pytest.raises(requests.ConnectionError):
        send(sandbox, "wordpress")
    assert sandbox.posts() == []
    sandbox.set_clock("2026-12-01T08:10:05+07:00")
    deadline = time.monotonic() + 3
    while not sandbox.posts():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("fault", ["slow", "drip", "drip_headers"])
def test_slow_answers_are_complete(sandbox: SandboxProcess, fault: str) -> None:
    sandbox.fault("x", "whoami", fault, seconds=0.3 if fault == "slow" else 0.003)
    begun = time.monotonic()
    answer = x(sandbox, "GET", "/users/me")
    assert time.monotonic() - begun > 0.25
    assert answer.json()["data"]["id"] == accounts.X_ACCOUNT.id


def test_a_hanging_answer_outlasts_the_patience_of_the_client(sandbox: SandboxProcess) -> None:
    sandbox.fault("wordpress", "create_post", "hang_after", seconds=2)
    url = f"{sandbox.wordpress}/wp-json/wp/v2/posts"
    with pytest.raises(requests.ReadTimeout):
        requests.post(url, json={"title": "a"}, auth=AUTHOR, timeout=0.3)
    assert len(sandbox.posts()) == 1


@pytest.mark.parametrize(
    ("wish", "told"),
    [(7, "7"), ("http-date", None), ("absurd", "315360000"), ("missing", "")],
)
def test_retry_after_in_every_form(sandbox: SandboxProcess, wish: object, told: str | None) -> None:
    for platform in ("wordpress", "x"):
        sandbox.fault(platform, "create_post", "rate_limited", retry_after=wish)
        answer = send(sandbox, platform)
        header = answer.headers.get("Retry-After", "")
        if told is None:
            date = parsedate_to_datetime(answer.headers["Date"])
            assert (parsedate_to_datetime(header) - date).total_seconds() == 60
        else:
            assert header == told


def test_wrong_account(sandbox: SandboxProcess) -> None:
    sandbox.fault("*", "whoami", "wrong_account", times=2)
    assert x(sandbox, "GET", "/users/me").json()["data"]["id"] == accounts.X_OTHER_ACCOUNT.id
    assert wp(sandbox, "GET", "/users/me").json()["slug"] != "penulis"
    assert wp(sandbox, "GET", "/users/me").json()["slug"] == "penulis"


@pytest.mark.parametrize(
    "wish", [{}, {"fault": "x"}, {"fault": "slow", "times": 0}, {"fault": "slow", "platform": "y"}]
)
def test_a_wrong_order_is_refused(sandbox: SandboxProcess, wish: dict[str, object]) -> None:
    assert requests.post(f"{sandbox.url}/_sandbox/faults", json=wish, timeout=5).status_code == 400


def test_publishing_is_an_operation_of_its_own(sandbox: SandboxProcess) -> None:
    post = publish(sandbox, "a", status="draft")
    sandbox.fault("wordpress", "publish", "lost_after")
    assert wp(sandbox, "POST", f"/posts/{post['id']}", json={"title": "b"}).status_code == 200
    with pytest.raises(requests.ConnectionError):
        wp(sandbox, "POST", f"/posts/{post['id']}", json={"status": "publish"})
    assert sandbox.posts()[0]["public"] is True


def test_the_log_counts_requests_and_holds_no_secret(sandbox: SandboxProcess) -> None:
    send(sandbox, "wordpress")
    send(sandbox, "x")
    entries = sandbox.requests()
    assert [(e["platform"], e["op"], e["status"]) for e in entries] == [
        ("wordpress", "create_post", 201),
        ("x", "create_post", 201),
    ]
    text = str(entries)
    assert "sbox" not in text
    assert "oauth" not in text.lower()


def test_a_restart_on_the_same_folder_serves_the_same_posts(tmp_path: Path) -> None:
    clock = "2026-12-01T08:00:00+07:00"
    with running_sandbox(tmp_path, clock=clock) as first:
        publish(first, "tetap")
        tweet(first, "tetap")
        kept = [(post["id"], post["text"]) for post in first.posts()]
    with running_sandbox(tmp_path, clock=clock) as second:
        assert [(post["id"], post["text"]) for post in second.posts()] == kept
        assert publish(second, "tetap")["slug"] == "tetap-2"
        assert tweet(second, "tetap").status_code == 403


def test_the_twin_lives_at_the_given_time(sandbox: SandboxProcess) -> None:
    date = parsedate_to_datetime(requests.get(sandbox.url, timeout=5).headers["Date"])
    assert date.isoformat().startswith("2026-12-01T01:00:0")
    sandbox.set_clock("2027-01-05T10:00:00+07:00")
    assert sandbox.now().startswith("2027-01-05T03:00:0")
    assert "/2027/01/baru/" in publish(sandbox, "baru")["link"]


def test_the_page_says_what_it_is_and_shows_every_post(sandbox: SandboxProcess) -> None:
    publish(sandbox, "judul-satu", content="<p>Isi <b>tebal</b></p>")
    tweet(sandbox, "kabar <script>alert(1)</script>")
    text = requests.get(sandbox.url, timeout=5).text
    assert "SANDBOX – bukan platform sungguhan" in text
    assert "judul-satu" in text
    assert "kabar &lt;script&gt;" in text
