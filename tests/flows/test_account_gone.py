"""Account gone, credential refused, post deleted: never one for the other, on any platform.

Only a platform's own words make an account gone (X, YouTube). Facebook, Instagram and WordPress
say no more of a lost account than that the credential is refused: then nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows.proving.rechecking import Rechecked
from flows.proving.verifying import Selection, recheck
from proof.entries import EntryKind
from proof.projection import all_publications
from tests.faults.twins import TwinClock
from tests.flows.five_channels import five_channel_office
from tests.flows.office import Office
from tests.media.awkward import RIGHT_PHOTOS
from tests.media.clips import clip
from tests.sandbox_process import SandboxProcess

USES = (
    ("situs", "article"),
    ("facebook", "feed"),
    ("instagram", "feed"),
    ("youtube", "video"),
    ("x", "feed"),
)
CHANNEL = {"wordpress": "situs"}

GONE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("x", "account_gone", {}),
    ("youtube", "account_gone", {}),
    ("youtube", "account_gone", {"reason": "authenticatedUserAccountClosed"}),
)
REFUSED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("facebook", "account_gone", {}),
    ("instagram", "account_gone", {"code": 25, "subcode": 2207050}),
    ("wordpress", "account_gone", {}),
    # on every request: the grant went with the account, and Google says "invalid_grant"
    ("youtube", "account_gone", {"whole": True}),
    *(
        (platform, fault, {})
        for platform in ("wordpress", "facebook", "instagram", "youtube", "x")
        for fault in ("expired_token", "permission_missing", "error500_before")
    ),
    ("facebook", "expired_token", {"subcode": 460}),
    ("instagram", "expired_token", {"subcode": 458}),
    ("x", "html_captive", {}),
    ("wordpress", "html_captive", {}),
)


@pytest.fixture
def office(tmp_path: Path, twin: SandboxProcess) -> Office:
    """One item on five channels, aired."""
    files = [RIGHT_PHOTOS["turned 6"](tmp_path), clip(tmp_path, size=(640, 360), seconds=2.0)]
    made = five_channel_office(tmp_path / "kantor", files, USES, twin)
    made.clock = TwinClock(twin)
    content = made.read()
    for use in content["items"][0]["channels"]:
        use["media"] = {"youtube": [2]}.get(use["channel"], [1])
    made.write(content)
    made.approve_plan()
    made.release()
    result = made.publish()
    assert {one.state.value for one in result.rows} == {"tayang"}
    return made


@contextmanager
def trouble(office: Office, platform: str, fault: str, **args: Any) -> Iterator[None]:
    told = fault == "account_gone" and (platform, fault, args) in GONE
    office.twin.fault(platform, "whoami" if told else "*", fault, times=200, **args)
    try:
        yield
    finally:
        office.twin.clear_faults()


def look(office: Office, channel: str) -> Rechecked:
    with office.runtime() as runtime:
        [found] = recheck(runtime, Selection(channels=(channel,)))
    return found


def state(office: Office, channel: str) -> str:
    with office.runtime() as runtime:
        views = all_publications(runtime.ledger).values()
        return next(one.state.value for one in views if one.channel == channel)


def test_a_refused_credential_is_no_lost_post_and_a_gone_account_is_told(office: Office) -> None:
    posts = len(office.posts())
    for platform, fault, args in REFUSED:
        channel = CHANNEL.get(platform, platform)
        with trouble(office, platform, fault, **args):
            found = look(office, channel)
        told = (platform, fault, args, found.sentence)
        assert (found.verdict, found.alarming) == ("unread", False), told
        assert state(office, channel) == "tayang", told
        assert look(office, channel).verdict == "same", told
    for platform, fault, args in GONE:
        with trouble(office, platform, fault, **args):
            found = look(office, platform)
        told = (platform, fault, args, found.sentence)
        assert (found.verdict, found.state.value) == ("account_gone", "lost"), told
        assert "AKUN HILANG" in found.sentence
        assert look(office, platform).verdict == "same", told
        assert state(office, platform) == "tayang", told
    with trouble(office, "x", "account_gone"):
        assert look(office, "x").verdict == "account_gone"
        office.publish()
    assert len(office.posts()) == posts
    with office.runtime() as runtime:
        assert runtime.ledger.verify().ok
        verdicts = [one.body["verdict"] for one in runtime.ledger.entries(kind=EntryKind.OBSERVED)]
    assert verdicts.count("account_gone") == len(GONE) + 1


def test_what_of_a_clip_was_compared_and_who_is_not_gone_yet(office: Office) -> None:
    with office.runtime() as runtime:
        proofs = list(runtime.ledger.entries(kind=EntryKind.TAYANG))
    likeness = {one.body["channel"]: one.body["evidence"]["p2"]["likeness"] for one in proofs}
    [clip_there] = likeness["youtube"]
    assert clip_there["how"] == "parts"
    assert {one["name"]: one["result"] for one in clip_there["parts"]} == {
        "seconds": "same",
        "size": "same",
        "poster": "same",
    }
    assert {one["how"] for one in likeness["situs"] + likeness["x"]} <= {"bytes", "looks"}
    # said once or twice, an account is not gone yet
    office.twin.fault("x", "whoami", "account_gone", times=2)
    assert look(office, "x").verdict == "same"
    assert state(office, "x") == "tayang"
