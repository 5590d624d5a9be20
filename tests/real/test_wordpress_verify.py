"""On a real WordPress: published, proved, then changed by hand; the later look tells it apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.proving.rechecking import Rechecked
from flows.proving.verifying import Selection, recheck
from proof.entries import EntryKind
from proof.projection import all_publications
from tests.flows.office import (
    NOW,
    ONE,
    SECRETS,
    Office,
    make_office,
    site_channel,
    write_secrets,
)
from tests.flows.test_run_verify import read_warc
from tests.real.wordpress import WordPress
from tests.sandbox_process import SandboxProcess, running_sandbox

pytestmark = pytest.mark.real

SITE_IS_OF_TODAY = 1e9
"""Seconds of clock skew to bear: the items are of December 2026, the real site is of today."""

Act = Callable[[WordPress, int], None]


@pytest.fixture(scope="module")
def x_twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with running_sandbox(tmp_path_factory.mktemp("x"), clock=NOW) as process:
        yield process


@pytest.fixture
def office(tmp_path: Path, wordpress: WordPress, x_twin: SandboxProcess) -> Office:
    """One item, published on the real site and proved."""
    made = make_office(tmp_path / "kantor", x_twin, ONE)
    author = wordpress.users["author"]
    write_secrets(made.home, {**SECRETS, "wordpress-password": author.app_password})
    site = site_channel(
        wordpress.url,
        username=author.login,
        categories={"Berita": wordpress.category},
        default_category=wordpress.category,
    )
    content = made.read()
    content["items"][0]["channels"] = [{"channel": "situs", "format": "article"}]
    made.write(content)
    made.configure(site, max_skew=SITE_IS_OF_TODAY)
    made.approve_plan()
    made.release()
    assert made.publish().counts() == {"tayang": 1}
    return made


def looked(office: Office) -> Rechecked:
    with office.runtime() as runtime:
        (found,) = recheck(runtime, Selection())
    return found


def post_id(office: Office) -> int:
    with office.runtime() as runtime:
        (view,) = all_publications(runtime.ledger).values()
    assert view.live is not None
    return int(view.live.post_id)


def trash(site: WordPress, post: int) -> None:
    site.trash(post)


def edit(site: WordPress, post: int) -> None:
    site.edit(post, content="<p>Isi yang ditulis ulang dengan tangan.</p>")


def rename(site: WordPress, post: int) -> None:
    site.rename(post, "alamat-lain")


def make_private(site: WordPress, post: int) -> None:
    site.make_private(post)


@pytest.mark.parametrize(
    ("act", "verdict", "state"),
    [
        (trash, "deleted", "lost"),
        (edit, "edited", "changed"),
        (rename, "moved", "changed"),
        (make_private, "hidden", "lost"),
    ],
)
def test_four_acts_by_hand_are_told_apart(
    office: Office, wordpress: WordPress, act: Act, verdict: str, state: str
) -> None:
    assert looked(office).verdict == "same"
    act(wordpress, post_id(office))
    found = looked(office)
    assert (found.verdict, found.state.value, found.alarming) == (verdict, state, True)
    before = len(wordpress.posts())
    office.publish()
    assert len(wordpress.posts()) == before
    with office.runtime() as runtime:
        assert runtime.ledger.verify().ok


def test_a_site_that_is_down_says_nothing_about_the_article(
    office: Office, wordpress: WordPress
) -> None:
    wordpress.stop()
    try:
        found = looked(office)
    finally:
        wordpress.start()
    assert (found.verdict, found.state.value) == ("unread", "tayang")
    assert looked(office).verdict == "same"


def test_the_recording_holds_what_the_real_site_served(office: Office) -> None:
    with office.runtime() as runtime:
        (proof,) = runtime.ledger.entries(kind=EntryKind.TAYANG)
        kept = proof.body["evidence"]["kept"]
        records = read_warc(runtime.store.read(kept["warc_sha256"]))
        page = runtime.store.read(kept["page_sha256"])
    assert proof.body["levels"] == ["P1", "P2", "P3", "P4"]
    assert page in [payload for kind, _, payload in records if kind == "response"]
    assert any(payload[:2] == b"\xff\xd8" for _, _, payload in records)
