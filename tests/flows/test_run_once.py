"""A whole run over the twins, and run again: one post each, prepared once, proved."""

from __future__ import annotations

from pathlib import Path

from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, Office, states


def stamps(folder: Path) -> dict[str, int]:
    """Files below the folder with their time of last change, in nanoseconds."""
    return {str(one): one.stat().st_mtime_ns for one in folder.rglob("*") if one.is_file()}


def test_six_items_go_live_once_and_are_proved(new_office: MakeOffice) -> None:
    office = new_office()
    office.release()
    result = office.publish()
    assert result.exit_code() == 0
    assert result.counts() == {"tayang": 12}
    assert len(office.posts("wordpress")) == len(office.posts("x")) == 6
    for row in result.rows:
        proved = ("P1", "P2", "P3", "P4") if row.channel == "situs" else ("P1", "P2")
        assert row.view.levels == proved
    urls = {one["url"] for one in office.posts()}
    assert urls == {row.view.live.url for row in result.rows if row.view.live}


def test_run_again_nothing_is_sent_prepared_or_recorded(office: Office) -> None:
    office.publish()
    writes, size = office.writes(), office.size()
    cache, store = stamps(office.home / "var" / "cache"), stamps(office.home / "var" / "store")
    assert cache
    result = office.publish()
    assert states(result) == [(ONE, "situs", "tayang"), (ONE, "x", "tayang")]
    assert [row.sent for row in result.rows] == [0, 0]
    assert office.writes() == writes
    assert office.size() == size
    assert stamps(office.home / "var" / "cache") == cache
    assert stamps(office.home / "var" / "store") == store


def test_the_post_on_x_carries_the_articles_address(office: Office) -> None:
    office.publish()
    (article,) = office.posts("wordpress")
    (post,) = office.posts("x")
    assert article["url"] in post["text"]
    assert [one["alt"] for one in post["media"]] == [one["alt"] for one in article["media"]]


def test_every_entry_of_a_publication_stands_in_order(office: Office) -> None:
    result = office.publish()
    x = result.rows[1]
    steps = ["intent", "outcome"] * 2
    assert office.kinds(x.publication) == ["prepared", *steps, "live", "tayang"]
    assert office.kinds()[:2] == ["plan", "release"]
    assert office.kinds()[-1] == "run"
