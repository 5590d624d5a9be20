"""A run tells the duty list how it ended; with or without Prefect, and never at the run's cost.

``watched`` holds the run's mark, so that a tick sees a run that was killed, and tells of a run
that ended by an error. ``Watch.ended`` tells of what stayed open. Whatever goes wrong with the
telling is said in a sentence; the run's result and exit code stay what they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from config.alerts import DutyList, load_alerts
from config.clock import Clock, SystemClock
from config.errors import LocatedError, TayangError
from config.messages import say
from config.settings import Settings, environment_value, home_from_environment
from flows.alerts.book import Book
from flows.alerts.find import healed, of_failure, of_operation, of_run
from flows.alerts.marks import run_mark
from flows.alerts.sending import first_recipients, send_waiting
from flows.alerts.values import Problem
from flows.result import RunResult

_RUNS = ("run:", "dead:")
"""Problems of runs themselves: over as soon as a run ends by itself."""

_FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Desk:
    """The duty list with the office's name and clock, as far as they can be read."""

    duties: DutyList
    office: str
    clock: Clock


@dataclass(slots=True)
class Watch:
    """One run as the duty list sees it; ``desk`` None: no alerts.yaml, nobody is told."""

    desk: Desk | None
    run: str
    say_it: Callable[[str], None]

    def ended(self, result: RunResult, page: str, failures: Iterable[TayangError] = ()) -> None:
        """The run reached its end: tell of what stayed open, close what healed.

        ``failures``: of manifests that could not be looked at, while others could.
        """
        if self.desk is None:
            return
        failed = [of_failure(type(one).__name__, one.hint) for one in failures]
        problems = [*of_run(result), *failed]
        standing = {one.key for one in problems}
        views = {row.publication: row.view for row in result.rows}
        now = self.desk.clock.now()
        link = run_link(self.desk.duties, self.run, page)
        with _spoken(self.say_it), Book(self.desk.duties.book) as book:
            known = book.open_problems()
            ours = (one.key for one in known if one.key.startswith(_RUNS))
            over = [key for key in ours if key not in standing]
            book.close_problems([*over, *healed(known, views, standing)], now)
            self._tell(book, problems, now, link)

    def failed(self, kind: str, hint: str) -> None:
        """The run ended by an error."""
        if self.desk is None:
            return
        link = run_link(self.desk.duties, self.run, "")
        with _spoken(self.say_it), Book(self.desk.duties.book) as book:
            self._tell(book, [of_failure(kind, hint)], self.desk.clock.now(), link)

    def operation(self, name: str, trouble: str) -> None:
        """Another operation than publishing ended; ``trouble`` "": well."""
        if self.desk is None:
            return
        problem = of_operation(name, trouble)
        with _spoken(self.say_it), Book(self.desk.duties.book) as book:
            if trouble:
                link = run_link(self.desk.duties, self.run, "")
                self._tell(book, [problem], self.desk.clock.now(), link)
            else:
                book.close_problems([problem.key], self.desk.clock.now())

    def _tell(self, book: Book, problems: list[Problem], now: datetime, link: str) -> None:
        desk = self.desk
        if desk is None:
            return
        recipients = first_recipients(desk.duties, now)
        number = book.open_alert(problems, recipients, at=now, run=self.run, link=link)
        if not number:
            return
        send_waiting(book, desk.duties, desk.office, now)
        alert = book.alert(number)
        if alert is not None:
            key = "duty.run.untold" if alert.unsent else "duty.run.told"
            self.say_it(say(key, name=alert.name))


@contextmanager
def watched(
    home: Path | None, run: str, what: str, say_it: Callable[[str], None]
) -> Iterator[Watch]:
    """Watch one run. ``what``: its manifest; ``say_it`` takes sentences for the operator.

    ConfigError when alerts.yaml is wrong: nobody would be told otherwise.
    """
    folder = home_from_environment(home)
    watch = Watch(open_desk(folder), run, say_it)
    try:
        with marked(folder, run, what, watch.desk):
            yield watch
    except TayangError as error:
        watch.failed(type(error).__name__, error.hint)
        raise
    except Exception as error:
        # a mistake of ours: its text is for the log, which is redacted, not for a mail
        watch.failed(_FAULT, type(error).__name__)
        raise


@contextmanager
def marked(folder: Path, run: str, what: str, desk: Desk | None) -> Iterator[None]:
    """Hold the run's mark in the office's folder, with the address where it is shown."""
    link = run_link(desk.duties, run, "") if desk else ""
    with run_mark(folder / "var", run, what, link):
        yield


def tell_operation(name: str, run: str, trouble: str, say_it: Callable[[str], None]) -> None:
    """An operation of the office (nightly care, sweep, later looks) ended, well if "".

    ConfigError when TAYANG_HOME or alerts.yaml is wrong.
    """
    Watch(open_desk(home_from_environment()), run, say_it).operation(name, trouble)


def open_desk(home: Path) -> Desk | None:
    """The duty list; None when there is no alerts.yaml, ConfigError when it is wrong."""
    duties = load_alerts(home)
    if duties is None:
        return None
    try:
        settings = Settings.load(home)
    except LocatedError:
        # the office's files are broken, which is what must be told
        return Desk(duties, home.name, SystemClock())
    return Desk(duties, settings.office.name, settings.clock)


def run_link(duties: DutyList, run: str, page: str) -> str:
    """Where the run is shown: Prefect's page of it, else its proof page."""
    alerts = duties.alerts
    ui = alerts.prefect_ui or environment_value("PREFECT_UI_URL")
    if not ui:
        ui = environment_value("PREFECT_API_URL").removesuffix("/").removesuffix("/api")
    if ui and _is_flow_run(run):
        return f"{ui.rstrip('/')}/runs/flow-run/{run}"
    if page and alerts.pages_url:
        return f"{alerts.pages_url.rstrip('/')}/{quote(Path(page).name)}"
    return page


def _is_flow_run(run: str) -> bool:
    try:
        UUID(run)
    except ValueError:
        return False
    return True


@contextmanager
def _spoken(say_it: Callable[[str], None]) -> Iterator[None]:
    """A book that cannot be written (a full disk) is said, and costs the run nothing."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        say_it(say("duty.run.no_book", why=type(error).__name__))
