"""One machine's control room: ``tayang serve``, its deployments, STOP by form, deaths survived."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from config.marks import RUN, SERVE
from flows.serve.leftovers import processes_with
from flows.serve.setup import ZOMBIES
from proof.entries import EntryKind
from tests.flows.office import Office
from tests.real.deployment import office_on_twins, wait_for_request
from tests.real.forms import PATIENCE, keep, press_stop
from tests.real.killing import (
    draw_heavy_clip,
    flow_of,
    give_clip,
    kill_all,
    nothing_left,
    wait_for_transcode,
)
from tests.real.serving import Served, serving, wait_for

pytestmark = pytest.mark.real

MONTH = "2026-12"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the module; the schedules rest while tests run. Tests go in their order."""
    with (
        office_on_twins(tmp_path_factory.mktemp("serve"), released=False) as office,
        serving(office) as made,
    ):
        known = made.rest()
        office.release()
        assert {name for name, schedules in known.items() if not schedules} == {"stop"}
        for name, schedules in known.items():
            for one in schedules:
                assert one["active"] is (name != "jaga")  # serve watches by itself
                assert one["schedule"]["timezone"] == "Asia/Jakarta"
        yield made


def begin_anew(served: Served) -> Office:
    """The office as on its first day: nothing posted, an empty ledger."""
    office = served.office
    office.twin.reset()
    for copy in (office.home / "var").glob("cadangan/*"):
        copy.unlink()
    for name in ("ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm", "checkpoints.txt"):
        (office.home / "var" / name).unlink(missing_ok=True)
    for switch in (office.home / "var").glob("STOP*"):
        switch.unlink()
    return office


def posts(office: Office) -> list[str]:
    return sorted(str(one["platform"]) for one in office.posts())


def wait_stopped(served: Served, *, stopped: bool) -> None:
    switch = served.office.home / "var" / "STOP.x"
    wait_for(lambda: switch.exists() is stopped, 240, served.worker_log.read_text)


def test_it_is_set_up_once_and_kept_to_this_machine(served: Served) -> None:
    text = served.log.read_text(encoding="utf-8")
    assert "Deployment dipasang: terbit, siapkan, stop, malam, sisa" in text
    asked = {"automations": {"name": {"any_": [ZOMBIES]}}}
    (zombies,) = served.call("POST", "/automations/filter", asked)
    assert zombies["enabled"]
    assert zombies["trigger"]["within"] == 90
    assert served.ui.startswith("http://127.0.0.1:")
    settings = served.call("GET", "/admin/settings")
    assert settings["server"]["analytics_enabled"] is False
    vacuum = settings["server"]["services"]["db_vacuum"]
    assert set(vacuum["enabled"]) == {"events", "flow_runs"}
    key = served.office.home / "secrets" / "prefect-encryption-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    folder = served.office.home / "var" / "prefect"
    assert all(stat.S_IMODE(one.stat().st_mode) & 0o077 == 0 for one in folder.iterdir())


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("tayangkan/terbit", {"manifest": "/etc/manifest.yaml"}),
        ("tayangkan/terbit", {"manifest": "2026-12/../../lain/manifest.yaml"}),
        ("tayangkan/terbit", {"channels": ["x"] * 21}),
        ("tayangkan/terbit", {"kanal": ["x"]}),
        ("hentikan/stop", {"action": "hentikan", "role": "ppid"}),
        ("hentikan/stop", {"action": "jeda", "role": "ppid", "reason": "salah foto"}),
        ("bersihkan/sisa", {"days": 0}),
        ("jaga-catatan/malam", {"keep_days": 1}),
        ("periksa-ulang/ulang", {"months": ["2026-13"]}),
        ("laporan-bulanan/laporan", {"month": "Desember"}),
    ],
)
def test_what_a_form_may_not_hold_makes_no_run(
    served: Served, name: str, form: dict[str, object]
) -> None:
    known = served.runs(name)
    with pytest.raises(requests.HTTPError, match="409"):
        served.run(name, **form)
    assert served.runs(name) == known


def test_stop_pressed_in_the_form_holds_and_lifted_lets_go(served: Served, page: Page) -> None:
    begin_anew(served)
    assert press_stop(served, page, "hentikan", "no") == 409
    told = page.get_by_text("'permintaan.reason'", exact=False).first
    expect(told).to_be_visible(timeout=PATIENCE)
    assert served.runs("hentikan/stop") == []
    assert press_stop(served, page, "hentikan", "salah foto") == 201
    wait_stopped(served, stopped=True)
    run = served.run("tayangkan/terbit")
    assert served.finished(run) == "FAILED"
    assert posts(served.office) == ["wordpress"]
    shown = served.artifacts(run)
    assert "salah foto" in shown["gagal-dan-langkah"]
    assert "data:image/" in shown["akan-dikirim"]
    page.goto(f"{served.ui}/runs/flow-run/{run}")
    expect(page.get_by_text("Failed").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(2000)
    keep(page, "jalan-gagal")
    assert press_stop(served, page, "cabut", "sudah dibetulkan") == 201
    wait_stopped(served, stopped=False)
    page.goto(f"{served.ui}/runs/flow-run/{run}")
    page.get_by_role("button", name="Retry").first.click(timeout=PATIENCE)
    page.get_by_role("dialog").get_by_role("button", name="Retry").click(timeout=PATIENCE)
    wait_for(lambda: served.state(run) == "COMPLETED", 240, served.worker_log.read_text)
    assert posts(served.office) == ["wordpress", "x"]
    # what the attempt before showed no longer holds, and is gone
    shown = served.artifacts(run)
    assert "gagal-dan-langkah" not in shown
    assert "2 dari 2 publikasi tayang" in shown["bukti-tayang"]
    actions = [one for one in served.office.kinds() if one == "stop"]
    assert len(actions) == 2


def test_every_schedule_fires_and_nothing_goes_out_twice(served: Served) -> None:
    """All that have a schedule, at once, on what the run before published; *stop* has its form."""
    office = begin_anew(served)
    assert served.finished(served.run("tayangkan/terbit")) == "COMPLETED"
    writes = len(office.writes())
    forms: dict[str, dict[str, object]] = {"laporan": {"month": MONTH}, "ulang": {"due": False}}
    names = set(served.deployments()) - {"stop"}
    for name in names:
        served.fire_soon(name, **forms.get(name, {}))
    wait_for(lambda: all(map(served.fired, names)), 300, served.worker_log.read_text)
    served.rest()
    ended = {name: served.fired(name) or {} for name in names}
    assert {name: one["state"]["type"] for name, one in ended.items()} == dict.fromkeys(
        names, "COMPLETED"
    ), [one["state"]["message"] for one in ended.values()]
    assert len(office.writes()) == writes
    assert posts(office) == ["wordpress", "x"]
    # both publications were looked at again twice: by *ulang*, and by *laporan* before it wrote
    with office.runtime() as runtime:
        looks = [one.body["check"] for one in runtime.ledger.entries(kind=EntryKind.OBSERVED)]
    assert looks.count("asked") >= 2
    assert looks.count("report") >= 2
    shown = {name: served.artifacts(one["id"]).get(name, "") for name, one in ended.items()}
    assert "2 kiriman dilihat lagi; 2 masih seperti yang dirilis" in shown["ulang"]
    assert "Tidak ada sisa" in shown["sisa"]
    assert "laporan-bukti-tayang" in shown["laporan"]
    assert list((office.home / "laporan" / MONTH).glob("*.pdf"))
    assert list((office.home / "var" / "cadangan").glob("catatan-*.sqlite3"))


def test_a_run_killed_while_a_child_holds_its_output_is_noticed_and_finished(
    served: Served,
) -> None:
    """The worker sees no end of the output; the missing heartbeat tells. Others run meanwhile."""
    office = begin_anew(served)
    office.twin.fault("x", "create_post", "slow", seconds=20)
    cut = served.run("tayangkan/terbit")
    wait_for_request(office.twin, "x", "create_post")
    place = served.call("GET", f"/flow_runs/{cut}")["infrastructure_pid"]
    pid = int(place.rpartition(":")[2])
    with Path(f"/proc/{pid}/fd/1").open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(900)"],
            env={**os.environ, RUN: cut},
            stdout=output,
            stderr=output,
        )
    try:
        os.kill(pid, signal.SIGKILL)
        names = ("jaga-catatan/malam", "bersihkan/sisa", "jaga/jaga", "periksa-ulang/ulang")
        runs = {name: served.run(name) for name in names}
        ended = {name: served.finished(run) for name, run in runs.items()}
        assert ended == dict.fromkeys(names, "COMPLETED")
        assert served.finished(cut) == "CRASHED"
        again = served.run("tayangkan/terbit")
        assert served.finished(again) == "COMPLETED"
        assert child.wait(10) != 0
    finally:
        child.kill()
        child.wait()
    told = served.artifacts(again)["temuan"]
    assert "proses sisa" in told
    assert "terhenti di tengah pengiriman" in told
    assert posts(office) == ["wordpress", "x"]
    assert len(office.twin.requests("x", "create_post")) == 1
    assert len(list((office.home / "var" / "cadangan").glob("catatan-*.sqlite3"))) == 1
    assert "Tidak ada sisa" in served.artifacts(runs["bersihkan/sisa"])["sisa"]


def test_the_worker_killed_in_mid_post_comes_back_and_there_is_one_post(served: Served) -> None:
    office = begin_anew(served)
    office.twin.fault("x", "create_post", "slow", seconds=40)
    cut = served.run("tayangkan/terbit")
    wait_for_request(office.twin, "x", "create_post")
    before = served.health["starts"]["worker"]
    os.kill(served.health["pids"]["Pekerja"], signal.SIGKILL)
    wait_for(lambda: served.health["starts"]["worker"] > before, 60, served.log.read_text)
    flows = [one for one in served.processes() if is_flow_run(one, cut)]
    assert flows == []
    # told by us at once, not by the heartbeat automation after 90 s
    assert served.finished(cut, 60) == "CRASHED"
    assert "yang prosesnya sudah mati" in served.log.read_text(encoding="utf-8")
    again = served.run("tayangkan/terbit")
    assert served.finished(again) == "COMPLETED"
    assert posts(office) == ["wordpress", "x"]
    assert len(office.twin.requests("x", "create_post")) == 1
    told = served.artifacts(again)["temuan"]
    assert "terhenti" in told
    assert "x" in told


def test_a_run_killed_in_mid_transcode_leaves_nothing_and_the_next_finishes(
    served: Served, tmp_path: Path
) -> None:
    office = begin_anew(served)
    draw_heavy_clip(tmp_path / "liputan.mp4")
    give_clip(office, tmp_path / "liputan.mp4")
    cut = served.run("tayangkan/terbit")
    wait_for_transcode(served, cut)
    work = office.home / "var" / "cache" / "work"
    assert list(work.iterdir())
    kill_all(*flow_of(cut))
    assert nothing_left(cut)
    # its ffmpeg does not hold the run's output: the worker sees the death at once
    assert served.finished(cut, 60) == "CRASHED"
    assert office.writes() == []
    # one worker takes every queue, the media's as well
    ahead = served.run("siapkan-media/siapkan")
    assert served.finished(ahead) == "COMPLETED"
    assert "1 usulan siap" in served.artifacts(ahead)["media"]
    assert list(work.iterdir()) == []
    again = served.run("tayangkan/terbit")
    assert served.finished(again) == "COMPLETED"
    assert f"Proses {cut} (yang dirilis) terhenti" in served.artifacts(again)["temuan"]
    assert posts(office) == ["wordpress", "x"]
    assert len(office.twin.requests("x", "create_post")) == 1


def test_told_to_end_it_leaves_no_process(served: Served) -> None:
    known = served.processes()
    assert len(known) >= 2
    assert served.stop() == 0
    assert [one for one in known if alive(one)] == []
    assert "sudah berhenti" in served.log.read_text(encoding="utf-8")


def is_flow_run(pid: int, run: str) -> bool:
    return pid in processes_with(RUN, run)


def alive(pid: int) -> bool:
    try:
        marks = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
    return f"{SERVE}=".encode() in marks
