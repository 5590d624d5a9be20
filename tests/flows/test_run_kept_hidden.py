"""A video that a withdrawal made private was left there on purpose: no sweep deletes it."""

from __future__ import annotations

from pathlib import Path

from flows.acts.acting import Act
from flows.acts.sweeping import sweep_channels
from flows.commands.withdraw import Asked, withdraw_item
from tests.faults.twins import TwinClock
from tests.flows.five_channels import five_channel_office
from tests.flows.office import ONE
from tests.media import clips
from tests.sandbox_process import SandboxProcess

ACT = Act("ppid", "PPID", "salah tayang")


def test_the_sweep_leaves_it(tmp_path: Path, twin: SandboxProcess) -> None:
    clip = clips.clip(tmp_path, size=(540, 960), seconds=3.2)
    office = five_channel_office(tmp_path / "kantor", [clip], [("youtube", "short")], twin)
    office.clock = TwinClock(twin)
    office.release()
    assert office.publish().counts() == {"tayang": 1}
    with office.runtime() as runtime:
        (done,) = withdraw_item(runtime, Asked(ONE, (), by_hand=False), ACT)
    assert done.view.reason == "hidden"
    office.clock.sleep(30 * 3600)
    with office.runtime() as runtime:
        (swept,) = sweep_channels(runtime, ("youtube",), days=1, act=ACT)
    assert (swept.orphans, swept.removed) == ((), 0)
    assert [one["status"] for one in twin.posts("youtube")] == ["private"]
