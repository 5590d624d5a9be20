"""``tayang publish`` for scripts: one JSON object, and an exit code that can be acted on."""

from __future__ import annotations

import json
from pathlib import Path

from tests.flows.command import tayang, tayang_process
from tests.flows.office import ONE, Office, site_channel, x_channel

CLOSED = "http://127.0.0.1:9"


def test_publish_ends_with_one_json_object(office: Office) -> None:
    ran = tayang_process(office, "publish", "@", "--json")
    assert ran.code == 0
    whole = json.loads(ran.out)
    assert set(whole) == {"run", "publications", "counts", "ledger"}
    assert whole["run"]
    assert whole["counts"] == {"tayang": 2}
    assert set(whole["ledger"]) == {"size", "head"}
    assert whole["ledger"]["size"] == office.size()
    wanted = {"item", "channel", "platform", "state", "levels", "url", "post_id", "proof"}
    held = {one["url"]: one for one in office.posts()}
    for one in whole["publications"]:
        assert wanted <= set(one)
        assert one["state"] == "tayang"
        assert str(held[one["url"]]["id"]) == one["post_id"]
        page, _, place = one["proof"].partition("#")
        assert f'id="{place}"' in Path(page).read_text(encoding="utf-8")
    levels = [one["levels"] for one in whole["publications"]]
    assert levels == [["P1", "P2", "P3", "P4"], ["P1", "P2"]]


def test_exit_10_when_something_is_missing(office: Office) -> None:
    office.configure(site_channel(CLOSED), x_channel(office.twin.x), total_deadline=5)
    ran = tayang(office, "publish", "@", "--json")
    assert (ran.code, ran.value["counts"]) == (10, {"parked": 2})


def test_exit_20_when_a_check_refuses(office: Office) -> None:
    """The rules are read again at the moment of airing: a plan that nobody entitled decided."""
    plan = office.home / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("role: atasan_ppid", "role: kepala_unit"))
    ran = tayang(office, "publish", "@", "--json")
    assert ran.code == 20, ran.out
    assert all("R21" in one["note"] for one in ran.value["publications"])
    assert office.twin.requests() == []


def test_exit_21_when_the_release_does_not_fit(office: Office) -> None:
    office.edit(ONE, tags__0="ApelSore")
    ran = tayang(office, "publish", "@", "--json")
    assert ran.code == 21
    assert "tags/0" in ran.value["publications"][0]["note"]


def test_exit_30_names_every_mistake_of_the_manifest(office: Office) -> None:
    office.edit(ONE, title="", media__0__alt="", window__latest="besok")
    ran = tayang_process(office, "publish", "@", "--json")
    assert (ran.code, ran.out) == (30, "")
    for field in ("title", "media[0].alt", "window.latest"):
        assert f"items[0].{field}" in ran.err
    assert ran.err.count("manifest.yaml:") == 3


def test_exit_31_names_the_mistake_in_the_configuration(office: Office) -> None:
    office.configure(x_channel(office.twin.x) | {"mode": "otomatis"})
    ran = tayang(office, "publish", "@")
    assert ran.code == 31
    assert "channels.yaml" in ran.err
    assert "mode" in ran.err


def test_exit_31_when_a_secret_is_readable_by_others(office: Office) -> None:
    (office.home / "secrets" / "x-access-token").chmod(0o644)
    ran = tayang(office, "publish", "@")
    assert ran.code == 31
    assert "x-access-token" in ran.err
    assert office.writes() == []


def test_exit_31_when_a_set_clock_could_reach_a_real_platform(office: Office) -> None:
    office.configure(x_channel("https://api.x.com"))
    assert tayang(office, "publish", "@").code == 31
