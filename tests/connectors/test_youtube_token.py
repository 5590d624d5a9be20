"""Google's access tokens: fetched when needed, renewed in time, never shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.clock import ManualClock
from config.redaction import contains_secret
from connectors.errors import OutcomeUnknown, Transient, Unauthorized
from connectors.registry import AnyConnector
from tests.contract.target import make_case, open_target
from tests.contract.targets import TwinTarget, youtube_twin
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def twin(sandbox: SandboxProcess) -> Iterator[TwinTarget]:
    sandbox.clear_faults()
    target = youtube_twin(sandbox)
    target.clock = ManualClock(datetime.fromisoformat(sandbox.now()).astimezone(UTC))
    yield target
    sandbox.clear_faults()


@pytest.fixture
def connector(twin: TwinTarget) -> AnyConnector:
    return open_target(twin)


def test_one_token_serves_an_hour_and_is_renewed_before_it_ends(
    twin: TwinTarget, connector: AnyConnector
) -> None:
    assert isinstance(twin.clock, ManualClock)
    for minutes, tokens in ((0, 1), (50, 1), (5, 2)):
        twin.clock.advance(60 * minutes)
        connector.whoami()
        assert twin.received("token") == tokens


def test_nothing_is_fetched_before_it_is_needed(twin: TwinTarget, connector: AnyConnector) -> None:
    assert twin.received() == 0
    assert contains_secret(twin.secrets["youtube-refresh-token"])


def test_a_token_revoked_early_is_renewed_by_the_first_read(
    twin: TwinTarget, connector: AnyConnector
) -> None:
    connector.whoami()
    twin.fault("whoami", "expired_token")
    connector.whoami()
    assert twin.received("token") == 2


def test_a_write_that_meets_an_old_token_is_not_repeated_by_itself(
    twin: TwinTarget, tmp_path: Path
) -> None:
    case = make_case(twin, tmp_path)
    twin.fault("upload_start", "expired_token")
    with pytest.raises(Unauthorized):
        case.perform("upload")
    assert twin.received("upload_start") == 1
    case.perform("upload")
    assert twin.received("token") == 2


@pytest.mark.parametrize("secret", ["youtube-client-secret", "youtube-refresh-token"])
def test_a_refused_secret_is_told_as_401_with_what_to_do(twin: TwinTarget, secret: str) -> None:
    twin.secrets = dict(twin.secrets) | {secret: "salah-sekali-99"}
    with pytest.raises(Unauthorized) as caught:
        open_target(twin).whoami()
    assert (caught.value.status, caught.value.code) == (401, "token_refused")
    assert "tayang doctor" in caught.value.hint
    assert "salah-sekali-99" not in str(caught.value) + caught.value.hint
    assert twin.received("whoami") == 0


@pytest.mark.parametrize(
    "fault", ["lost_after", "reset_before", "error500_after", "garbage", "empty200", "html_captive"]
)
def test_a_token_that_does_not_come_stops_before_the_write(
    twin: TwinTarget, tmp_path: Path, fault: str
) -> None:
    case = make_case(twin, tmp_path)
    case.connector = open_target(twin)
    twin.fault("token", fault)
    with pytest.raises(Transient) as caught:
        case.perform("upload")
    assert not isinstance(caught.value, OutcomeUnknown)
    assert twin.received("upload_start") == 0
    case.perform("upload")


@pytest.mark.parametrize(
    ("reason", "least", "most"),
    [("quotaExceeded", 60, 86_400), ("uploadLimitExceeded", 86_400, 86_400)],
)
def test_spent_quotas_wait_for_their_day(
    twin: TwinTarget, tmp_path: Path, reason: str, least: float, most: float
) -> None:
    case = make_case(twin, tmp_path)
    twin.fault("upload_start", "rate_limited", reason=reason)
    with pytest.raises(Transient) as caught:
        case.perform("upload")
    assert caught.value.code == reason
    assert caught.value.retry_after is not None
    assert least <= caught.value.retry_after <= most
    # 1 December, 08.00 WIB is 17.00 the day before in Los Angeles: seven hours to midnight
    if reason == "quotaExceeded":
        assert caught.value.retry_after == pytest.approx(7 * 3600, abs=120)


def test_a_pace_limit_has_a_wait_only_when_one_is_told(twin: TwinTarget, tmp_path: Path) -> None:
    case = make_case(twin, tmp_path)
    twin.fault("upload_start", "rate_limited", reason="rateLimitExceeded", retry_after=30)
    with pytest.raises(Transient) as caught:
        case.perform("upload")
    assert caught.value.retry_after == 30
