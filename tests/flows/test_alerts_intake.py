"""The watch reminds of the SOP's deadlines: the working day before, and once more when past."""

from __future__ import annotations

from tests.flows.alerts_world import Post, post, tick, watched
from tests.flows.command import tayang
from tests.flows.office import Office

__all__ = ["post", "watched"]

BY = ("--role", "pelaksana")
DAY = 24 * 60


def test_a_deadline_is_told_the_day_before_and_when_it_is_past(watched: Office, post: Post) -> None:
    """NOW is Friday 18 December; January's invitation is due on Monday the 21st."""
    assert tick(watched).value["opened"] == []  # who does not use the intake is left alone
    at = ("--unit", "SEKRETARIAT", "--at", "2026-12-17T09:00")
    assert tayang(watched, "intake", "list", "2027-01", *at, *BY).code == 0
    assert tick(watched, 1).value["opened"] == ["W-0001"]
    ((_, _, body),) = post.taken
    assert "Undangan rapat Januari 2027 jatuh tempo Senin, 21 Desember 2026" in body
    assert "tayang intake invite 2027-01" in body
    assert tick(watched, 2).value["opened"] == []
    assert tick(watched, 4 * DAY).value["opened"] == ["W-0002"]
    assert "lewat batas Senin, 21 Desember 2026" in post.taken[-1][2]


def test_what_was_done_closes_the_reminder(watched: Office, post: Post) -> None:
    at = ("--unit", "SEKRETARIAT", "--at", "2026-12-17T09:00")
    assert tayang(watched, "intake", "list", "2027-01", *at, *BY).code == 0
    assert tick(watched, 1).value["opened"] == ["W-0001"]
    assert tayang(watched, "intake", "invite", "2027-01", "--at", "2026-12-18T08:00", *BY).code == 0
    assert tick(watched, 2).value["opened"] == []
    [alert] = tayang(watched, "alert", "list", "--all", "--json").value
    assert alert["problems"] == []
    assert "Undangan rapat Januari 2027" in alert["healed"][0]
