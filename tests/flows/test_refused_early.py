"""What a connector would refuse at publishing is refused at the check, nothing sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from content.checks.finding import Level
from flows.items.inputs import load_inputs
from flows.items.preparing import prepare_manifest
from media.counting import LINK_STAND_IN
from tests.flows.five_channels import channels_at, five_channel_office
from tests.flows.office import ONE, Office
from tests.media.pictures import saved, scene

WA = {"name": "wa", "platform": "manual", "mode": "manual"}


def stops(office: Office) -> list[tuple[str, str]]:
    """(place, message) of what stops the item."""
    with office.runtime() as runtime:
        found = prepare_manifest(load_inputs(runtime, office.manifest), runtime)
        assert found.refused() == []
        return [(one.place, one.message) for one in found.findings if one.level is Level.BLOKIR]


def new_office(folder: Path, use: tuple[str, str], text: str, **options: Any) -> Office:
    photo = folder / "foto.jpg"
    photo.write_bytes(saved(scene(640, 640)))
    office = five_channel_office(folder / "kantor", [photo], [use])
    known = channels_at("http://127.0.0.1:9")
    office.configure(*known, WA | {"options": options}, open_links=False)
    content = office.read()
    content["items"][0]["channels"][0]["override"] = {"text": text}
    office.write(content)
    return office


@pytest.mark.parametrize(("most", "over"), [(20, False), (21, True)])
def test_mentions(most: int, *, over: bool, tmp_path: Path) -> None:
    office = new_office(tmp_path, ("instagram", "feed"), " ".join(["@apel"] * most))
    found = stops(office)
    assert bool(found) is over
    for place, message in found:
        assert place.startswith(f"{ONE}/instagram/feed")
        assert "21" in message
        assert "20" in message


@pytest.mark.parametrize(("length", "over"), [(100, False), (101, True)])
def test_the_limit_that_the_office_sets_itself(length: int, *, over: bool, tmp_path: Path) -> None:
    office = new_office(tmp_path, ("wa", "feed"), "a" * length, max_length=100)
    assert bool(stops(office)) is over


def test_room_for_the_sites_address_is_counted(tmp_path: Path) -> None:
    office = new_office(tmp_path, ("wa", "feed"), "Baca {tautan_situs}", max_length=200)
    content = office.read()
    content["items"][0]["channels"].append({"channel": "situs", "format": "article"})
    office.write(content)
    office.approve_plan()
    [(_, message)] = stops(office)
    assert str(len("Baca ") + len(LINK_STAND_IN)) in message


def test_the_address_of_any_article_fits_the_room() -> None:
    longest = f"https://{'a' * 100}.go.id/2026/12/18/{'a' * 48}-dumas-2026-12-103/"
    assert len(longest) <= len(LINK_STAND_IN)


@pytest.mark.parametrize("site", [True, False])
def test_media_that_nobody_can_fetch(*, site: bool, tmp_path: Path) -> None:
    office = new_office(tmp_path, ("instagram", "feed"), "Apel pagi.")
    known = channels_at("http://127.0.0.1:9")
    office.configure(*(one for one in known if site or one["platform"] != "wordpress"))
    told = [message for _, message in stops(office)]
    assert told == [] if site else "tidak ada kanal situs" in told[0]
