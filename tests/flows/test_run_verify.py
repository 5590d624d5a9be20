"""What became of a post after its proof is told apart: trashed, edited, renamed, hidden, unread."""

from __future__ import annotations

import gzip
import json
from io import BytesIO
from typing import Any

import pytest
import requests
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from connectors.sandbox import accounts
from flows.proving.prove import receipt_of
from flows.proving.rechecking import Rechecked
from flows.proving.verifying import Selection, alarms, exit_code, recheck
from proof.entries import EntryKind
from proof.projection import all_publications
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office, row

EDITOR = accounts.SITE_USERS[1]
ASKED = Selection()
DUE = Selection(why="due")


def by_hand(office: Office, method: str, path: str, body: dict[str, Any] | None = None) -> None:
    """What an editor does on the website itself, without Tayang."""
    with requests.Session() as session:
        session.trust_env = False
        answer = session.request(
            method,
            f"{office.twin.wordpress}/wp-json/wp/v2/{path}",
            json=body,
            auth=(EDITOR.username, EDITOR.password),
            timeout=10,
        )
    assert answer.ok, answer.text


def article(office: Office, item: str = ONE) -> str:
    with office.runtime() as runtime:
        views = all_publications(runtime.ledger).values()
        found = next(one for one in views if (one.item, one.channel) == (item, "situs"))
    assert found.live is not None
    return f"posts/{found.live.post_id}"


def looked(office: Office, selection: Selection = ASKED) -> dict[str, Rechecked]:
    """Channel → what a look found."""
    with office.runtime() as runtime:
        found = recheck(runtime, selection)
    return {one.channel: one for one in found}


def states(office: Office) -> dict[str, str]:
    with office.runtime() as runtime:
        views = all_publications(runtime.ledger).values()
        return {one.channel: one.state.value for one in views}


def test_what_stands_as_it_was_stays_tayang(office: Office) -> None:
    office.publish()
    found = looked(office)
    assert {one.verdict for one in found.values()} == {"same"}
    assert states(office) == {"situs": "tayang", "x": "tayang"}
    assert "masih tampil" in found["situs"].sentence
    with office.runtime() as runtime:
        last = next(iter(runtime.ledger.entries(kind=EntryKind.OBSERVED)))
    assert last.body["levels"] == ["P1", "P2", "P3", "P4"]


@pytest.mark.parametrize(
    ("method", "body", "verdict", "state", "word"),
    [
        ("DELETE", None, "deleted", "lost", "tempat sampah"),
        ("POST", {"status": "private"}, "hidden", "lost", "private"),
        ("POST", {"slug": "alamat-lain"}, "moved", "changed", "alamat-lain"),
        ("POST", {"title": "Judul yang lain"}, "edited", "changed", "berbeda"),
    ],
    ids=["trashed", "made_private", "renamed", "edited"],
)
def test_four_acts_by_hand_are_told_apart(
    office: Office, method: str, body: dict[str, Any] | None, verdict: str, state: str, word: str
) -> None:
    office.publish()
    by_hand(office, method, article(office), body)
    writes = len(office.writes())
    found = looked(office)["situs"]
    assert (found.verdict, found.state.value, found.alarming) == (verdict, state, True)
    assert word in found.sentence
    assert states(office) == {"situs": state, "x": "tayang"}
    again = looked(office)["situs"]
    assert (again.verdict, again.alarming) == (verdict, False)
    office.publish()
    assert len(office.writes()) == writes
    assert states(office)["situs"] == state


def test_an_edit_names_the_field_and_a_repair_heals_it(office: Office) -> None:
    result = office.publish()
    url = article(office)
    by_hand(office, "POST", url, {"title": "Judul yang lain"})
    found = looked(office)["situs"]
    assert [one.partition(":")[0] for one in found.differences] == ["judul"]
    title = row(result, ONE, "situs").draft
    assert title is not None
    by_hand(office, "POST", url, {"title": title.title})
    assert looked(office)["situs"].verdict == "same"
    assert states(office)["situs"] == "tayang"


def test_a_post_deleted_on_x_is_lost(office: Office) -> None:
    result = office.publish()
    with office.runtime() as runtime:
        channel = runtime.settings.channel("x")
        live = row(result, ONE, "x").view.live
        assert channel is not None
        assert live is not None
        runtime.connector(channel).withdraw(receipt_of(live))
    found = looked(office)
    assert (found["x"].verdict, found["x"].state.value) == ("deleted", "lost")
    assert found["situs"].verdict == "same"
    with office.runtime() as runtime:
        entries = list(runtime.ledger.entries(kind=EntryKind.OBSERVED))
        assert runtime.ledger.verify().ok
    assert entries[-1].body["verdict"] == "deleted"


@pytest.mark.parametrize(
    "fault", ["error500_before", "expired_token", "wrong_account", "permission_missing"]
)
def test_a_look_that_reads_nothing_changes_nothing(office: Office, fault: str) -> None:
    office.publish()
    for op in ("read", "whoami"):
        office.twin.fault("x", op, fault, times=50)
    found = looked(office)["x"]
    assert (found.verdict, found.alarming) == ("unread", False)
    assert states(office)["x"] == "tayang"
    size = office.size()
    looked(office, Selection(channels=("x",)))
    assert office.size() == size
    office.twin.clear_faults()
    assert looked(office)["x"].verdict == "same"


def test_looks_are_due_after_an_hour_a_day_and_a_month(office: Office) -> None:
    office.publish()
    assert looked(office, DUE) == {}
    for after, label in ((1.1, "1h"), (24.1, "24h"), (24 * 30.1, "30d")):
        office.clock.sleep(after * 3600)
        assert {one.check for one in looked(office, DUE).values()} == {label}
        assert looked(office, DUE) == {}
    assert {one.verdict for one in looked(office).values()} == {"same"}


def test_a_machine_that_was_off_catches_up_once(office: Office) -> None:
    office.publish()
    office.clock.sleep(45 * 86_400)
    assert {one.check for one in looked(office, DUE).values()} == {"30d"}
    size = office.size()
    assert looked(office, DUE) == {}
    assert office.size() == size


def test_a_due_look_that_read_nothing_is_still_due(office: Office) -> None:
    office.publish()
    office.clock.sleep(2 * 3600)
    office.twin.fault("x", "read", "error500_before", times=50)
    assert looked(office, DUE)["x"].verdict == "unread"
    office.twin.clear_faults()
    assert {one.channel for one in looked(office, DUE).values()} == {"x"}


def test_the_command_selects_tells_and_ends_with_a_code(new_office: MakeOffice) -> None:
    office = new_office(ONE, TWO)
    office.release()
    office.publish(channels=("situs",))
    by_hand(office, "DELETE", article(office, TWO))
    one = tayang(office, "verify", "--item", ONE, "--json")
    assert (one.code, [look["verdict"] for look in one.value["looked"]]) == (0, ["same"])
    every = tayang(office, "verify", "--manifest", "@", "--month", "2026-12")
    assert every.code == 10
    assert "DIHAPUS" in every.out
    assert "2 kiriman dilihat lagi; 1 masih seperti yang dirilis." in every.out
    other = tayang(office, "verify", "--month", "2026-11")
    assert (other.code, "Belum ada" in other.out) == (0, True)
    due = tayang(office, "verify", "--due", "--json")
    assert (due.code, due.value["looked"]) == (0, [])


def test_exit_codes_and_alarms() -> None:
    assert exit_code(()) == 0
    assert alarms(()) == ()


def test_the_recording_of_the_page_is_whole_and_holds_no_secret(office: Office) -> None:
    office.publish()
    with office.runtime() as runtime:
        proof = next(
            one
            for one in runtime.ledger.entries(kind=EntryKind.TAYANG)
            if one.body["channel"] == "situs"
        )
        kept = proof.body["evidence"]["kept"]
        recording = runtime.store.read(kept["warc_sha256"])
        page = runtime.store.read(kept["page_sha256"])
    records = list(read_warc(recording))
    assert [kind for kind, *_ in records] == ["warcinfo", *["request", "response"] * 2]
    assert records[2][2] == page
    assert records[4][1] in proof.body["evidence"]["p3"]["url"] or records[4][2][:2] == b"\xff\xd8"
    whole = gzip.decompress(recording)
    for secret in (EDITOR.password, accounts.SITE_USERS[0].password, accounts.X_ACCESS_TOKEN):
        assert secret.encode() not in whole
    assert b"uthorization" not in whole
    assert b"ookie" not in whole.partition(b"<html")[0]
    assert json.dumps(proof.body["evidence"]["p2"]["likeness"]) == '[{"bits": 0, "how": "bytes"}]'


def read_warc(data: bytes) -> list[tuple[str, str, bytes]]:
    """(kind, address, payload) of every record; raises when a digest is wrong."""
    found = []
    for one in ArchiveIterator(BytesIO(data), check_digests="raise"):
        address = one.rec_headers.get_header("WARC-Target-URI") or ""
        found.append((one.rec_type, address, one.content_stream().read()))
    return found
