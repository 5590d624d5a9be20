"""R16 as written and R16b as opened: levels, lawful silences, and that no network stops nobody."""

from __future__ import annotations

import pytest

from content.checks import CheckLists, LinkLook, LinkState
from content.checks.links import addresses, openable
from tests.content.checks_world import check, context, draft, item, told

OURS = "https://situs.contoh.go.id/berita/1"
KPK = "https://gol.contoh.go.id/lapor"
OTHER = "https://koran.example.com/berita"
SITES = CheckLists(sites=("situs.contoh.go.id",), domains=("contoh.go.id",))
S = LinkState


def opened(address: str, look: LinkLook) -> list[tuple[str, str]]:
    return told(f"Baca {address}.", links={address: look}, lists=SITES)


@pytest.mark.parametrize(
    ("address", "look", "level"),
    [
        (OURS, LinkLook(S.GONE, 404), "BLOKIR"),
        ("https://www.situs.contoh.go.id/x", LinkLook(S.GONE, 410), "BLOKIR"),
        (OTHER, LinkLook(S.GONE, 404), "TINJAU"),
        (KPK, LinkLook(S.GONE, 404), "TINJAU"),
        (OTHER, LinkLook(S.NO_NAME), "TINJAU"),
        (OURS, LinkLook(S.NO_NAME), "TINJAU"),
        (OTHER, LinkLook(S.INSIDE), "TINJAU"),
        (OURS, LinkLook(S.ALIVE, 200, "judi.example.com"), "TINJAU"),
        (KPK, LinkLook(S.ALIVE, 200, "judi.example.com"), "TINJAU"),
        (OTHER, LinkLook(S.ALIVE, 200, "lain.example.com"), "SARAN"),
        (OTHER, LinkLook(S.REFUSED, 403), "SARAN"),
        (OURS, LinkLook(S.REFUSED, 500), "SARAN"),
        (OURS, LinkLook(S.UNREACHED), "SARAN"),
        (OTHER, LinkLook(S.UNREACHED), "SARAN"),
        (OURS, LinkLook(S.NOT_ASKED), "SARAN"),
    ],
)
def test_an_opened_link(address: str, look: LinkLook, level: str) -> None:
    assert opened(address, look) == [("R16b", level)]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (OURS, "situs.contoh.go.id"),
        (OURS, "www.situs.contoh.go.id"),
        ("https://www.koran.example.com/a", "koran.example.com"),
        (OTHER, ""),
    ],
)
def test_a_link_that_opens_is_silent(address: str, host: str) -> None:
    assert opened(address, LinkLook(S.ALIVE, 200, host)) == []


def test_no_state_of_the_network_stops_an_item() -> None:
    for state in (S.REFUSED, S.UNREACHED, S.NOT_ASKED):
        for address in (OURS, KPK, OTHER):
            assert opened(address, LinkLook(state)) == [("R16b", "SARAN")]


def test_a_link_that_stands_in_many_places_is_told_once() -> None:
    found = check(
        item=item(link=OTHER),
        drafts=(draft(f"Baca {OTHER}"), draft(f"Lagi {OTHER}", channel="facebook")),
        plan=None,
        links={OTHER: LinkLook(S.GONE, 404)},
    )
    [one] = [found for found in found if found.rule == "R16b"]
    assert (one.field, one.channel) == ("link", "")
    assert "404" in one.message


def test_what_may_be_opened() -> None:
    text = (
        f"{OURS}, ({OTHER}) http://polos.example.com/a https://10.0.0.1/x https://intranet/y "
        "https://rapat.example.com/j/1?pwd=aB3 https://[rusak https://s.id/abc {tautan_situs} "
        f"https://nama:sandi@situs.example.com/ https://situs.example.com:abc/ {OURS}"
    )
    assert openable(context(drafts=(draft(text),))) == (OURS, OTHER, "https://s.id/abc")


def test_an_allowed_origin_counts_as_public() -> None:
    twin = "http://127.0.0.1:8085/wordpress/a"
    lists = CheckLists(local_origins=("http://127.0.0.1:8085",))
    assert told(twin) == [("R16", "BLOKIR")]
    assert told(twin, lists=lists) == [("R16", "SARAN")]
    assert openable(context(drafts=(draft(twin),), lists=lists)) == (twin,)
    other = "http://127.0.0.1:8086/wordpress/a"
    assert told(other, lists=lists) == [("R16", "BLOKIR")]
    assert openable(context(drafts=(draft(other),), lists=lists)) == ()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Baca https://a.example.com/b.", "https://a.example.com/b"),
        ("(https://a.example.com/b)", "https://a.example.com/b"),
        ("https://a.example.com/Kota_(Yogya)", "https://a.example.com/Kota_(Yogya)"),
        ("(lihat https://a.example.com/Kota_(Yogya)).", "https://a.example.com/Kota_(Yogya)"),
        ("https://a.example.com/?q=1!", "https://a.example.com/?q=1"),
    ],
)
def test_the_sentence_ends_outside_the_link(text: str, address: str) -> None:
    assert list(addresses(text)) == [address]
