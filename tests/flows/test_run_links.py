"""R16b on the road: links of a text are opened by `tayang check` and again when the item airs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.wire_server import reply, wire_server
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, Office


@pytest.fixture
def linked(new_office: MakeOffice) -> Office:
    """An office whose channels.yaml allows the twin's origin."""
    office = new_office(ONE)
    office.configure(local_origins=[office.twin.url])
    return office


def with_link(office: Office, address: str) -> None:
    text = office.read()["items"][0]["narrative"]["text"]
    office.edit(ONE, narrative__text=f"{text}\n\nBaca {address}.")


def findings(office: Office) -> tuple[int, list[tuple[str, str]]]:
    ran = tayang(office, "check", "@", "--json")
    told: list[dict[str, Any]] = ran.value["findings"]
    return ran.code, sorted({(one["rule"], one["level"]) for one in told if "R16" in one["rule"]})


def test_a_page_that_our_site_has_not_stops_the_item(linked: Office) -> None:
    with_link(linked, f"{linked.twin.wordpress}/")
    assert findings(linked) == (0, [("R16", "SARAN")])
    gone = f"{linked.twin.wordpress}/tidak-ada-halaman-ini/"
    with_link(linked, gone)
    assert findings(linked) == (20, [("R16", "SARAN"), ("R16b", "BLOKIR")])


def test_a_page_that_went_between_release_and_airing_stops_it_then(linked: Office) -> None:
    there = reply("200 OK", b"<p>ada</p>", json=False)
    gone = reply("404 Not Found", json=False)
    with wire_server(there, gone, gone) as server:
        linked.configure(local_origins=[server.url])
        with_link(linked, f"{server.url}/pengumuman")
        linked.release()
        rows = linked.publish().rows
        assert len(server.requests) == 3
    assert {row.refused_by for row in rows} == {"check"}
    assert all("R16b" in row.note for row in rows)
    assert linked.posts() == []


def test_only_the_offices_configuration_allows_an_inner_address(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    with_link(office, f"{office.twin.wordpress}/")
    assert findings(office) == (20, [("R16", "BLOKIR")])
    for way in ("local_origins", "open_links"):
        content = office.read()
        office.edit(ONE, **{way: [office.twin.url]})
        assert tayang(office, "check", "@").code == 30
        office.write(content | {way: [office.twin.url]})
        assert tayang(office, "check", "@").code == 30
        office.write(content)
    assert office.twin.requests() == []


def test_a_machine_without_network_stops_nothing(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    with_link(office, "https://situs.contoh.invalid/berita/1")
    assert findings(office) == (0, [("R16b", "SARAN")])
    office.configure(open_links=False)
    assert findings(office) == (0, [])
