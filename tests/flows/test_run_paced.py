"""A whole run that must hold back: it says until when, needs nobody, and the next run goes on."""

from __future__ import annotations

import yaml

from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, row, states

HELD = "hourly_limit"


def test_one_post_an_hour_on_each_channel_what_ends_first_goes_first(
    new_office: MakeOffice,
) -> None:
    office = new_office(ONE, TWO)
    office.configure(max_per_hour=1)
    ends = {ONE: "2026-12-25T16:00:00+07:00", TWO: "2026-12-19T16:00:00+07:00"}
    for item, latest in ends.items():
        office.edit(item, window__latest=latest)
    office.release()
    first = office.publish()
    assert first.exit_code() == 0
    assert [one for one in states(first) if one[0] == TWO] == [
        (TWO, "situs", "tayang"),
        (TWO, "x", "tayang"),
    ]
    held = row(first, ONE, "situs")
    assert (held.state.value, held.view.reason) == ("parked", HELD)
    assert "Giliran berikutnya" in held.note
    assert "WIB" in held.note
    assert len(office.posts()) == 2
    assert office.publish().exit_code() == 0
    assert len(office.posts()) == 2
    office.clock.sleep(3600)
    assert office.publish().counts() == {"tayang": 4}
    assert len(office.posts()) == 4


def test_in_quiet_days_nothing_goes_and_nobody_is_called(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    office.release()
    path = office.home / "office.yaml"
    known = yaml.safe_load(path.read_text(encoding="utf-8"))
    quiet = {"first": "2026-12-18", "last": "2026-12-18", "reason": "hari berkabung"}
    known["quiet"] = {"dates": [quiet]}
    path.write_text(yaml.safe_dump(known, allow_unicode=True), encoding="utf-8")
    held = office.publish()
    assert held.exit_code() == 0
    assert "hari berkabung" in row(held, ONE, "situs").note
    assert office.writes() == []
    office.clock.sleep(15 * 3600)
    assert office.publish().counts() == {"tayang": 2}
