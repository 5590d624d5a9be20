"""Files that the website held only for another platform to fetch go with the post."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from connectors.sandbox.store import Store
from flows.acts.acting import Act
from flows.acts.sweeping import sweep_channels
from flows.acts.withdrawing import Withdrawal
from flows.commands.withdraw import Asked, withdraw_item
from tests.faults.twins import TwinClock
from tests.flows.five_channels import channels_at, five_channel_office
from tests.flows.office import ONE, Office
from tests.flows.test_run_edited import Killed, killed_at
from tests.media.pictures import saved, scene
from tests.sandbox_process import SandboxProcess

ACT = Act("ppid", "PPID", "salah tayang")
USES = (("instagram", "feed"), ("instagram", "story"))


@pytest.fixture
def office(tmp_path: Path, twin: SandboxProcess) -> Office:
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(saved(scene(1080, 1080)))
    made = five_channel_office(tmp_path / "kantor", [photo], USES, twin)
    made.clock = TwinClock(twin)
    made.release()
    return made


def held(office: Office) -> int:
    """Media in the website's library."""
    with closing(Store(office.twin.state)) as store:
        return len(store.all("wordpress.media"))


def withdrawn(office: Office) -> list[Withdrawal]:
    with office.runtime() as runtime:
        return withdraw_item(runtime, Asked(ONE, (), by_hand=False), ACT)


def test_nothing_stays_on_the_website(office: Office) -> None:
    assert office.publish().counts() == {"tayang": 2}
    assert held(office)
    assert all(one.done for one in withdrawn(office))
    assert (office.posts(), held(office)) == ([], 0)


def test_without_the_website_its_addresses_are_named(office: Office) -> None:
    office.publish()
    channels = channels_at(office.twin.url)
    office.configure(*(one for one in channels if one["name"] != "situs"))
    done = withdrawn(office)
    assert office.posts() == []
    left = {url for one in done for url in one.by_hand}
    assert left
    assert all("/wp-content/uploads/" in url for url in left)


def test_what_a_kill_left_unrecorded_is_swept(office: Office) -> None:
    with pytest.raises(Killed):
        office.publish(crash=killed_at("host[0]:performed"))
    withdrawn(office)
    assert held(office) == 1
    office.clock.sleep(30 * 3600)
    with office.runtime() as runtime:
        found = sweep_channels(runtime, ("situs",), days=1, act=ACT)
    assert [one.what for one in found[0].orphans] == ["file"]
    assert held(office) == 0
