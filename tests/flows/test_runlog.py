"""What Prefect writes around our sentences does not reach the operator; a crash still does."""

from __future__ import annotations

import logging

import pytest
from prefect.client.schemas.objects import State
from prefect.exceptions import FailedRun
from prefect.states import Completed, Failed

from flows import runlog
from flows.runlog import PlainFilter


def record(text: str, error: BaseException | None = None) -> logging.LogRecord:
    told = (type(error), error, None) if error else None
    return logging.LogRecord("prefect.task_runs", logging.ERROR, "", 0, text, (), told)


@pytest.mark.parametrize(
    "words", ["periksa DUM-2026-12-02", "x: 'tayang resolve'.", "dua\nbaris", "\"a\" dan 'b'"]
)
@pytest.mark.parametrize("state", [Completed, Failed])
def test_a_stages_end_is_our_own_sentence(state: type, words: str) -> None:
    # as Prefect's engines write it: f"Finished in state {state}"
    told = record(f"Finished in state {state(message=words)}")
    assert PlainFilter().filter(told)
    assert told.getMessage() == words


@pytest.mark.parametrize(
    "words", ["sudah tampil di http://127.0.0.1/.", "Finished in state Late()"]
)
def test_everything_else_passes_as_it_is(words: str) -> None:
    told = record(words)
    assert PlainFilter().filter(told)
    assert told.getMessage() == words


def test_quotes_of_another_kind_end_no_run() -> None:
    told = record("Finished in state Failed('a' dan 'b')")
    assert PlainFilter().filter(told)
    assert told.getMessage() == "'a' dan 'b'"


def test_what_prefect_only_repeats_is_dropped() -> None:
    state: State[None] = Failed(message="Ditolak.")
    assert not PlainFilter().filter(record(f"Task run failed with state: {state!r}"))
    ended = record("Engine execution exited with unexpected exception", FailedRun("Selesai."))
    assert not PlainFilter().filter(ended)


def test_what_is_dropped_does_not_go_on_to_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """The console's handler sits above Prefect's loggers, where no filter of ours stands."""
    seen: list[str] = []

    class Console(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record.getMessage())

    above, below = logging.getLogger("uji-runlog"), logging.getLogger("uji-runlog.flow_runs")
    above.addHandler(Console())
    monkeypatch.setattr(runlog, "_LOGGERS", (below.name,))
    runlog.plain_logs()
    below.handle(record("Engine execution exited with unexpected exception", FailedRun("Selesai")))
    below.handle(record("Finished in state Failed('Selesai: Tayang 1.')"))
    assert seen == ["Selesai: Tayang 1."]


def test_a_crash_keeps_its_traceback() -> None:
    crash = record("Engine execution exited with unexpected exception", ValueError("x"))
    assert PlainFilter().filter(crash)
    assert crash.exc_info is not None
