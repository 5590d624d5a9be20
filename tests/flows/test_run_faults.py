"""Replies that get lost, servers that are down, pages that show something else."""

from __future__ import annotations

import pytest

from flows.result import EXIT_PARTIAL
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office, row, site_channel, x_channel

CLOSED = "http://127.0.0.1:9"
"""Nobody listens on the discard port."""

ACCEPTED = ("lost_after", "error500_after", "garbage")
WRITES = (
    ("wordpress", "media_upload"),
    ("wordpress", "create_post"),
    ("wordpress", "publish"),
    ("x", "media_upload"),
    ("x", "create_post"),
)


def assert_one_each(office: Office) -> None:
    assert [one["platform"] for one in office.posts()] == ["wordpress", "x"]
    assert len([one for one in office.twin.posts("wordpress") if not one["deleted"]]) == 1


@pytest.mark.parametrize("fault", ACCEPTED)
@pytest.mark.parametrize(("platform", "op"), WRITES)
def test_a_reply_lost_after_the_platform_accepted_is_found_not_repeated(
    office: Office, platform: str, op: str, fault: str
) -> None:
    office.twin.fault(platform, op, fault)
    result = office.publish()
    assert [one["hits"] for one in office.twin.faults()] == [1]
    assert result.counts() == {"tayang": 2}
    assert_one_each(office)
    writes = len(office.writes())
    assert office.publish().counts() == {"tayang": 2}
    assert len(office.writes()) == writes


@pytest.mark.parametrize("op", ["create_post", "publish"])
def test_what_was_found_is_not_sent_a_second_time(office: Office, op: str) -> None:
    platform = "wordpress" if op == "publish" else "x"
    office.twin.fault(platform, op, "lost_after")
    office.publish()
    assert len(office.twin.requests(platform, op)) == 1
    assert "reconcile" in office.kinds()


@pytest.mark.parametrize(("platform", "op"), WRITES)
def test_a_connection_that_broke_before_is_tried_again(
    office: Office, platform: str, op: str
) -> None:
    office.twin.fault(platform, op, "reset_before")
    assert office.publish().counts() == {"tayang": 2}
    assert_one_each(office)


@pytest.mark.parametrize(("platform", "op"), WRITES)
def test_retry_after_is_honoured(office: Office, platform: str, op: str) -> None:
    office.twin.fault(platform, op, "rate_limited", retry_after=90)
    assert office.publish().counts() == {"tayang": 2}
    assert office.clock.slept >= 90
    assert_one_each(office)


def test_with_the_website_down_a_post_that_links_to_it_waits_and_says_so(office: Office) -> None:
    office.configure(site_channel(CLOSED), x_channel(office.twin.x))
    result = office.publish()
    assert result.exit_code() == EXIT_PARTIAL
    assert row(result, ONE, "situs").view.reason == "unreachable"
    waiting = row(result, ONE, "x")
    assert (waiting.state.value, waiting.view.reason) == ("parked", "waiting_for_site")
    assert "Menunggu berita di situs" in waiting.note
    assert office.writes() == []
    office.configure()
    assert office.publish().counts() == {"tayang": 2}
    (post,) = office.posts("x")
    assert office.posts("wordpress")[0]["url"] in post["text"]


def test_with_the_website_down_a_post_that_needs_no_link_goes(new_office: MakeOffice) -> None:
    office = new_office(ONE, TWO)
    uses = office.read()["items"][0]["channels"]
    own = "Seluruh pegawai mengikuti apel pagi, Senin (7/12/2026), di halaman kantor. #ApelPagi"
    uses[1]["override"] = {"text": own}
    office.edit(ONE, channels=uses)
    office.release()
    office.configure(site_channel(CLOSED), x_channel(office.twin.x))
    result = office.publish()
    assert row(result, ONE, "x").state.value == "tayang"
    assert row(result, TWO, "x").view.reason == "waiting_for_site"
    assert [one["text"] for one in office.posts()] == [own]


def test_with_x_down_the_website_still_goes(office: Office) -> None:
    office.configure(site_channel(office.twin.wordpress), x_channel(CLOSED))
    result = office.publish()
    assert result.exit_code() == EXIT_PARTIAL
    assert row(result, ONE, "situs").state.value == "tayang"
    assert row(result, ONE, "x").view.reason == "unreachable"


def test_refused_credentials_on_one_channel_do_not_stop_the_other(office: Office) -> None:
    (office.home / "secrets" / "x-access-token").write_text("kedaluwarsa\n", encoding="utf-8")
    result = office.publish()
    assert row(result, ONE, "situs").state.value == "tayang"
    assert row(result, ONE, "x").view.reason == "unauthorized"
    assert "kredensial" in row(result, ONE, "x").note


def test_at_latest_a_channel_may_go_without_the_link(office: Office) -> None:
    free = x_channel(office.twin.x) | {"without_site": "no_link"}
    office.configure(site_channel(CLOSED), free)
    assert row(office.publish(), ONE, "x").view.reason == "waiting_for_site"
    office.clock.sleep(3 * 86_400 + 12 * 3600 - 600)  # ten minutes before latest
    office.twin.set_clock(office.clock.now().isoformat())
    result = office.publish()
    assert row(result, ONE, "x").state.value == "tayang"
    (post,) = office.posts("x")
    assert "http" not in post["text"]
    assert "Selengkapnya" not in post["text"]


def test_past_latest_nothing_is_sent(office: Office) -> None:
    office.clock.sleep(3 * 86_400 + 12 * 3600 + 1)
    result = office.publish()
    assert {one.state.value for one in result.rows} <= {"parked", "refused"}
    assert office.writes() == []


def spoil_the_page(office: Office) -> None:
    """Each of the three looks first fetches the picture as its owner, then opens the page."""
    for look in (1, 2, 3):
        office.twin.fault("wordpress", "public", "html_captive", skip=look)


def test_a_page_that_shows_strangers_another_text_is_not_tayang(office: Office) -> None:
    spoil_the_page(office)
    result = office.publish(channels=("situs",))
    site = row(result, ONE, "situs")
    assert result.exit_code() == EXIT_PARTIAL
    assert (site.state.value, site.view.levels) == ("live", ("P1", "P2"))
    assert site.view.missing == ("P3",)
    assert site.view.reason
    assert site.view.reason in site.note
    assert "observed" in office.kinds()
    assert "tayang" not in office.kinds()
    writes = office.writes()
    office.twin.clear_faults()
    assert office.publish(channels=("situs",)).counts() == {"tayang": 1}
    assert office.writes() == writes


def test_looked_at_again_with_the_same_reasons_the_ledger_does_not_grow(office: Office) -> None:
    for _ in range(2):
        spoil_the_page(office)
        office.publish(channels=("situs",))
    assert office.kinds().count("observed") == 1
