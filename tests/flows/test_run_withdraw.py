"""``tayang withdraw``: everything of an item comes down, is seen to be gone, and stays down."""

from __future__ import annotations

import functools
from typing import Any

import pytest
import requests

from flows.acts.acting import Act
from flows.acts.withdrawing import Withdrawal, withdraw
from flows.commands.withdraw import Asked, withdraw_item
from flows.publishing.job import CrashPoint
from flows.runtime import Runtime
from proof.entries import EntryKind, PublicationState
from proof.projection import all_publications, publication_view
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office, row, site_channel, x_channel
from tests.flows.test_run_edited import (
    Killed,
    draft_made,
    killed_at,
    undecided_but_there,
)
from tests.flows.test_run_manual import ADDRESS, with_whatsapp

BY = ("--role", "ppid", "--reason", "salah tayang")
ACT = Act("ppid", "PPID", "salah tayang")


def withdrawn(office: Office, *more: str) -> Any:
    ran = tayang(office, "withdraw", "--item", ONE, *BY, "--json", *more)
    return ran.code, ran.value


def at_once(office: Office, *channels: str, by_hand: bool = False) -> list[Withdrawal]:
    """The same on a clock whose waiting costs no time."""
    with office.runtime() as runtime:
        return withdraw_item(runtime, Asked(ONE, channels, by_hand=by_hand), ACT)


def media_addresses(office: Office) -> list[str]:
    with office.runtime() as runtime:
        views = all_publications(runtime.ledger).values()
        lives = [one.live for one in views if one.live and one.channel == "situs"]
        return [str(url) for live in lives for url in live.extra["media"]]


def status_of(url: str) -> int:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(url, timeout=5).status_code


def test_one_act_takes_all_channels_down_with_their_files(office: Office) -> None:
    office.publish()
    pictures = media_addresses(office)
    assert [status_of(url) for url in pictures] == [200]
    code, told = withdrawn(office)
    assert (code, told["by_hand"]) == (0, [])
    assert {one["channel"]: one["effect"] for one in told["publications"]} == {
        "situs": "hidden",
        "x": "gone",
    }
    assert office.posts() == []
    assert [status_of(url) for url in pictures] == [404]
    with office.runtime() as runtime:
        entries = list(runtime.ledger.entries(kind=EntryKind.WITHDRAWN))
    assert {one.body["reason"] for one in entries} == {"salah tayang"}
    seen = next(one.body["evidence"]["seen"][0] for one in entries if one.body.get("url"))
    assert seen["visit_status"] in (301, 302, 404) or seen["status"] == "trash"


def test_withdrawn_stays_down_whatever_is_run(office: Office) -> None:
    office.publish()
    withdrawn(office)
    sent, size = len(office.writes()), office.size()
    assert office.publish().counts() == {"withdrawn": 2}
    assert withdrawn(office)[0] == 0
    assert (len(office.writes()), office.size()) == (sent, size)
    assert office.posts() == []


def test_what_was_never_sent_is_never_sent(office: Office) -> None:
    office.publish(channels=("situs",))
    assert withdrawn(office)[0] == 0
    result = office.publish()
    assert "sudah diturunkan" in row(result, ONE, "x").note
    assert office.posts() == []


def test_one_channel_only(office: Office) -> None:
    office.publish()
    code, _ = withdrawn(office, "--channel", "x")
    assert code == 0
    assert [one["platform"] for one in office.posts()] == ["wordpress"]


def test_a_file_that_another_article_shows_stays(new_office: MakeOffice) -> None:
    office = new_office(ONE, TWO)
    content = office.read()
    first, second = content["items"]
    second["media"][0]["file"] = first["media"][0]["file"]
    second["media"][0]["alt"] = first["media"][0]["alt"]
    office.write(content)
    office.approve_plan()
    office.release()
    office.publish(channels=("situs",))
    code, told = withdrawn(office)
    assert (code, told["by_hand"]) == (0, [])
    assert [status_of(url) for url in media_addresses(office)[-2:]] == [200, 200]


def test_hidden_remains_are_left_to_the_sweep_and_never_air(office: Office) -> None:
    draft_made(office)
    code, told = withdrawn(office)
    assert code == 0
    assert [one["effect"] for one in told["publications"]] == ["not_public"]
    office.publish()
    assert office.posts() == []


def test_a_post_in_doubt_is_looked_for_and_taken_down(office: Office) -> None:
    undecided_but_there(office)
    assert len(office.posts("x")) == 1
    code, _ = withdrawn(office)
    assert code == 0
    assert office.posts() == []


def test_a_channel_that_cannot_be_read_is_left_to_a_person(office: Office) -> None:
    undecided_but_there(office)
    office.twin.fault("x", "list", "error500_before", times=20)
    (_, done) = at_once(office)
    office.twin.clear_faults()
    assert done.by_hand == ("x: periksa akun kanal x",)
    assert withdrawn(office)[0] == 0
    assert office.posts() == []


def test_where_nothing_can_be_read_a_persons_word_is_taken(office: Office) -> None:
    undecided_but_there(office)
    office.twin.fault("x", "list", "error500_before", times=20)
    (done,) = at_once(office, "x", by_hand=True)
    assert (done.done, done.view.reason) == (True, "by_hand")


def test_what_is_seen_to_be_there_is_not_taken_down_by_a_word(office: Office) -> None:
    office.publish()
    office.twin.fault("x", "delete_post", "permission_missing", times=20)
    (done,) = at_once(office, "x", by_hand=True)
    assert not done.done
    assert len(office.posts("x")) == 1


@pytest.mark.parametrize("fault", ["lost_after", "error500_before"])
def test_a_lost_reply_does_no_harm(office: Office, fault: str) -> None:
    office.publish()
    office.twin.fault("x", "delete_post", fault)
    (done,) = at_once(office, "x")
    assert done.done
    assert office.posts("x") == []


@pytest.mark.parametrize("point", ["withdraw:intent", "withdraw:performed", "withdraw:recorded"])
def test_killed_anywhere_it_is_done_again(office: Office, point: str) -> None:
    publication = row(office.publish(), ONE, "x").publication
    with office.runtime() as runtime, pytest.raises(Killed):
        killed(runtime, publication, killed_at(point))
    assert withdrawn(office)[0] == 0
    assert office.posts() == []
    with office.runtime() as runtime:
        assert runtime.ledger.verify().ok
        view = publication_view(runtime.ledger, publication)
    assert view.state is PublicationState.WITHDRAWN


def killed(runtime: Runtime, publication: str, crash: CrashPoint) -> None:
    channel = runtime.settings.channel("x")
    assert channel is not None
    opener = functools.partial(runtime.connector, channel)
    withdraw(publication, opener, runtime.tools("uji", crash=crash), ACT)


def test_stop_holds_a_withdrawal_until_the_officer_says_otherwise(office: Office) -> None:
    office.publish()
    before = office.posts()
    tayang(office, "stop", "--reason", "salah tayang", "--role", "ppid")
    code, told = withdrawn(office)
    assert code == 10
    assert all("--despite-stop" in one["note"] for one in told["publications"])
    assert office.posts() == before
    code, told = withdrawn(office, "--despite-stop")
    assert code == 0
    assert office.posts() == []
    with office.runtime() as runtime:
        entries = [entry.body for entry in runtime.ledger.entries(kind=EntryKind.WITHDRAWN)]
    assert {one["despite_stop"] for one in entries if one.get("post_id")} == {"salah tayang"}


def test_a_person_takes_down_what_a_person_posted(new_office: MakeOffice) -> None:
    office = with_whatsapp(new_office)
    office.publish()
    words = ("--item", ONE, "--channel", "wa", "--url", ADDRESS, "--role", "pelaksana")
    assert tayang(office, "adopt", "@", *words, "--reason", "manual").code == 0
    code, told = withdrawn(office)
    assert (code, told["by_hand"]) == (10, [f"wa: {ADDRESS}"])
    code, told = withdrawn(office, "--by-hand")
    assert (code, told["by_hand"]) == (0, [])
    effects = {one["channel"]: one["effect"] for one in told["publications"]}
    assert effects["wa"] == "by_hand"


def test_an_unknown_item_is_refused(office: Office) -> None:
    ran = tayang(office, "withdraw", "--item", "DUM-2026-12-99", *BY)
    assert ran.code == 31
    assert "tidak ada di buku catatan" in ran.err


def test_another_account_is_never_asked_to_delete(office: Office) -> None:
    office.publish()
    office.twin.fault("x", "whoami", "wrong_account", times=20)
    code, told = withdrawn(office, "--channel", "x")
    office.twin.clear_faults()
    assert code == 10
    assert "Akun kanal berganti" in told["publications"][0]["note"]
    assert len(office.posts("x")) == 1


def test_the_whole_item_is_one_call(office: Office) -> None:
    office.configure(site_channel(office.twin.wordpress), x_channel(office.twin.x))
    office.publish()
    with office.runtime() as runtime:
        done = withdraw_item(runtime, Asked(ONE, (), by_hand=False), ACT)
        assert all(one.done for one in done)
    assert office.posts() == []
