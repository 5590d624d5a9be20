"""What a run's pages show: what will go, what failed and what to do, what a killed run left."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence

import pytest

from config.marks import RUN
from flows.alerts.marks import run_mark
from flows.artifacts import (
    Page,
    artifact_key,
    failed_markdown,
    result_pages,
    sheets,
    upcoming_markdown,
)
from flows.conductor import Request, conduct
from flows.papers.reporting import report_of
from flows.publishing.job import CrashPoint, Job, never
from flows.result import RunResult
from flows.stages import PlainStages
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office


class Shown(PlainStages):
    """Keeps what a run showed."""

    def __init__(self) -> None:
        super().__init__(lambda _line: None)
        self.lines: list[str] = []
        self.left: list[str] = []
        self.jobs: list[Job] = []
        self.page = ""
        self.pages: Iterable[Page] = ()
        self.counted: list[tuple[int, int]] = []

    def report(self, line: str) -> None:
        self.lines.append(line)

    def found(self, lines: Sequence[str]) -> None:
        self.left += lines

    def upcoming(self, jobs: Sequence[Job]) -> None:
        self.jobs += jobs

    def progress(self, done: int, total: int) -> None:
        self.counted.append((done, total))


def run(office: Office, crash: CrashPoint = never) -> tuple[Shown, RunResult]:
    shown = Shown()
    with office.runtime() as runtime:
        result = conduct(runtime, Request(office.manifest, run="uji-1", crash=crash), shown)
        shown.page = upcoming_markdown(shown.jobs, runtime)
        report = report_of(result, runtime)
        shown.lines += [page.key for page in sheets(result, report)]
        shown.pages = result_pages(result, report)
    return shown, result


def test_what_will_go_has_pictures_texts_and_no_slot(new_office: MakeOffice) -> None:
    office = new_office(ONE, TWO)
    office.edit(ONE, title="Apel *Pagi* Tekankan [Disiplin]")
    office.approve_plan()
    office.release()
    shown, _ = run(office)
    assert len(shown.jobs) == 4
    assert shown.page.count("data:image/") == 3
    assert "{tautan_situs}" not in shown.page
    assert "alamat berita di situs" in shown.page
    assert "\\*Pagi\\*" in shown.page
    assert "\\[Disiplin\\]" in shown.page
    assert "Paling lambat" in shown.page
    assert len(shown.page) < 90_000
    assert shown.counted == [(n, 4) for n in (1, 2, 3, 4)]
    again, _ = run(office)
    assert again.jobs == []


def test_what_failed_is_told_with_why_and_the_next_step(office: Office) -> None:
    office.twin.fault("x", "create_post", "error500_before", times=9)
    _, result = run(office)
    office.twin.clear_faults()
    text = failed_markdown(result)
    assert "1 kiriman" in text
    for word in ("Apa:", "Mengapa:", "Langkah berikutnya:", f"{ONE}/x/feed", "Retry"):
        assert word in text
    assert "situs/article" not in text
    assert failed_markdown(run(office)[1]) != ""


def test_in_doubt_the_page_gives_the_very_commands_and_no_english(office: Office) -> None:
    office.twin.fault("x", "create_post", "lost_after")
    office.twin.fault("x", "list", "error500_before", times=9)
    shown, result = run(office)
    office.twin.clear_faults()
    (lost,) = [row for row in result.rows if row.channel == "x"]
    pages = {page.key: page for page in shown.pages}
    told = pages["gagal-dan-langkah"]
    assert "1 kiriman" in told.about
    for command in ("--absent", "--url ALAMAT"):
        assert f"`tayang resolve {lost.publication} {command} --role ppid" in told.text
    assert "status 500" in (lost.view.reason or "")  # the ledger keeps it, operators do not see it
    assert not [page.key for page in pages.values() if "status 500" in page.text]
    assert all(page.about for page in pages.values())


def test_a_run_without_trouble_has_a_sheet_for_each_proof_and_nothing_else(office: Office) -> None:
    shown, result = run(office)
    assert failed_markdown(result) == ""
    keys = [line for line in shown.lines if line.startswith("bukti-")]
    assert keys == ["bukti-dum-2026-12-02-situs-article", "bukti-dum-2026-12-02-x-feed"]
    again, _ = run(office)
    assert [line for line in again.lines if line.startswith("bukti-")] == keys


def test_keys_are_what_prefect_allows() -> None:
    key = artifact_key("bukti", "DUM-2026-12-02", "kanal_saya", "feed/é")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)


def killed_at(point: str) -> CrashPoint:
    def crash(name: str) -> None:
        if name == point:
            raise KeyboardInterrupt

    return crash


def test_a_send_that_was_cut_is_told_before_it_is_settled(office: Office) -> None:
    office.configure(settle={"wordpress": 0.1, "x": 0.1})
    with pytest.raises(KeyboardInterrupt):
        run(office, killed_at("post:intent"))
    shown, result = run(office)
    (line,) = shown.left
    assert f"{ONE}/x/feed" in line
    assert "terhenti di tengah pengiriman" in line
    assert result.counts() == {"tayang": 2}
    assert run(office)[0].left == []


def test_a_run_that_died_is_told_once_and_its_living_children_end(office: Office) -> None:
    dead = "mati-1"
    holder = (
        "import os, sys, time; from pathlib import Path; from flows.alerts.marks import run_mark\n"
        f"with run_mark(Path({str(office.home / 'var')!r}), {dead!r}, 'manifest.yaml', ''):\n"
        "    print('siap', flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "siap\n"
    assert run(office)[0].left == []
    process.kill()
    process.wait()
    process.stdout.close()
    orphan = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"],
        env={**os.environ, RUN: dead},
    )
    time.sleep(0.2)
    shown, _ = run(office)
    assert orphan.wait(10) != 0
    assert "terhenti sebelum selesai" in shown.left[0]
    assert "1 proses sisa" in shown.left[1]
    assert run(office)[0].left == []


def test_a_run_that_lives_is_no_dead_run(office: Office) -> None:
    with run_mark(office.home / "var", "hidup", "manifest.yaml", ""):
        assert run(office)[0].left == []
