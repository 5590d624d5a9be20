"""``tayang sweep``: hidden remains go, everything public and everything still needed stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from config.strictyaml import load_strict
from proof.entries import EntryKind
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import NOW, ONE, TWO, Office, row
from tests.flows.test_run_edited import draft_made, edit_and_release

BY = ("--role", "pelaksana", "--reason", "bersih-bersih")
CORRECT = ("--role", "pelaksana", "--reason", "salah sebut")


def later(office: Office, hours: float) -> str:
    """Move both clocks on."""
    moment = datetime.fromisoformat(NOW) + timedelta(hours=hours)
    office.twin.set_clock(moment.isoformat())
    return moment.isoformat()


def swept(office: Office, clock: str, *words: str) -> Any:
    ran = tayang(office, "sweep", "--channel", "situs", "--json", *words, clock=clock)
    assert ran.code == 0, ran.err
    return ran.value["channels"][0]


def kinds(told: Any) -> list[str]:
    return sorted(one["what"] for one in told["orphans"])


def hidden(office: Office) -> list[str]:
    return [one["status"] for one in office.twin.posts("wordpress") if not one["public"]]


def abandoned_draft(office: Office) -> None:
    """A draft of the first version; the corrected one is public."""
    draft_made(office)
    edit_and_release(office)
    words = ("--item", ONE, "--channel", "situs", *CORRECT)
    assert tayang(office, "correct", "@", *words).code == 0


def test_an_abandoned_draft_is_removed_and_nothing_else(office: Office) -> None:
    abandoned_draft(office)
    public = office.posts("wordpress")
    assert hidden(office) == ["draft"]
    clock = later(office, 30)
    told = swept(office, clock, "--dry-run")
    assert (kinds(told), told["removed"]) == (["draft"], 0)
    assert hidden(office) == ["draft"]
    told = swept(office, clock, *BY)
    assert told["removed"] == 1
    assert hidden(office) == []
    assert office.posts("wordpress") == public
    with office.runtime() as runtime:
        (entry,) = runtime.ledger.entries(kind=EntryKind.SWEPT)
    assert (entry.body["what"], entry.body["reason"]) == ("draft", "bersih-bersih")
    assert swept(office, clock, *BY)["orphans"] == []


def test_what_is_younger_than_a_day_stays(office: Office) -> None:
    abandoned_draft(office)
    assert swept(office, later(office, 23), *BY)["orphans"] == []
    assert hidden(office) == ["draft"]


def test_what_a_delivery_still_needs_stays(office: Office) -> None:
    draft_made(office)
    assert swept(office, later(office, 30), *BY)["orphans"] == []
    office.clock.sleep(30 * 3600)
    assert row(office.publish(), ONE, "situs").state.value == "tayang"


def test_withdrawn_before_it_aired_leaves_nothing(office: Office) -> None:
    draft_made(office)
    words = ("--item", ONE, "--role", "ppid", "--reason", "batal")
    assert tayang(office, "withdraw", *words).code == 0
    told = swept(office, later(office, 30), *BY)
    assert kinds(told) == ["draft", "file"]
    assert hidden(office) == []


def test_a_file_that_somebody_else_shows_stays(office: Office) -> None:
    draft_made(office)
    tayang(office, "withdraw", "--item", ONE, "--role", "ppid", "--reason", "batal")
    with office.runtime() as runtime:
        channel = runtime.settings.channel("situs")
        assert channel is not None
        http = runtime.connector(channel).http
        (medium,) = http.call("GET", "/wp-json/wp/v2/media").data
        content = f'<p>Milik orang lain</p><img src="{medium["source_url"]}" alt="">'
        body = {"title": "Lain", "content": content, "status": "draft"}
        http.call("POST", "/wp-json/wp/v2/posts", json=body)
    assert kinds(swept(office, later(office, 30), *BY)) == ["draft"]
    assert hidden(office) == ["draft"]


def test_stop_holds_the_sweep_back(office: Office) -> None:
    abandoned_draft(office)
    clock = later(office, 30)
    assert tayang(office, "stop", "--reason", "rapat", clock=clock).code == 0
    ran = tayang(office, "sweep", "--channel", "situs", *BY, clock=clock)
    assert ran.code == 10
    assert hidden(office) == ["draft"]


def test_a_site_that_does_not_answer_is_told(office: Office) -> None:
    abandoned_draft(office)
    office.twin.fault("wordpress", "list", "error500_before", times=9)
    ran = tayang(office, "sweep", "--channel", "situs", *BY, clock=later(office, 30))
    office.twin.clear_faults()
    assert ran.code == 10
    assert "tidak dapat diperiksa" in ran.out
    assert hidden(office) == ["draft"]


def test_other_items_and_channels_without_a_list(new_office: MakeOffice) -> None:
    office = new_office(ONE, TWO)
    office.release()
    office.publish()
    public = office.posts()
    ran = tayang(office, "sweep", *BY, "--json", clock=later(office, 60))
    assert ran.code == 0
    assert [one["orphans"] for one in ran.value["channels"]] == [[], []]
    assert "tidak dapat mendaftar" in ran.value["channels"][1]["trouble"]
    assert office.posts() == public
    assert load_strict(office.home / "channels.yaml").data["channels"]
