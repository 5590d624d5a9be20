"""The run's stages as Prefect tasks, and the run itself as a flow; the work is elsewhere.

No task has retries, a cache or a stored result: pressing Retry runs the flow from the top, and
every publication is then reconciled with the ledger and its platform before anything is sent
(DESIGN, "Commands"). Refusals end a task Failed with an Indonesian sentence, not a traceback.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import TypeVar
from uuid import UUID

from prefect import Task, task
from prefect.artifacts import (
    create_progress_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from config.errors import TayangError
from config.messages import say
from config.redaction import redact
from config.settings import home_from_environment
from flows.alerts.alerting import Watch, marked, open_desk, tell_operation, watched
from flows.alerts.text import tick_lines
from flows.alerts.tick import tick
from flows.artifacts import Page, found_markdown, upcoming_markdown
from flows.items.itemstage import Refused
from flows.kept_pages import forget_pages, keep, keep_page, keep_result
from flows.lastrun import keep_last_run
from flows.operations import Told
from flows.papers.reporting import report_of, write_page
from flows.parameters import PublishForm
from flows.publishing.job import Job, Outcome
from flows.rounds import Round, conduct_all, requests_of
from flows.runlog import plain_logs
from flows.runtime import Runtime, open_runtime
from proof.entries import PublicationState
from proof.markdown import escape

T = TypeVar("T")

_GOOD = frozenset({PublicationState.TAYANG, PublicationState.LIVE, PublicationState.CORRECTED})
_BAR_SECONDS = 2.0


class PrefectStages:
    """Every stage is a task run named after the item or publication (ASCII for the run graph)."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._bar: UUID | None = None
        self._bar_moved = 0.0

    def item(self, stage: str, item_id: str, work: Callable[[], T]) -> T:
        """Run an item's stage as a task; a refusal is raised again for the conductor."""
        made: list[T] = []
        refused: list[Refused] = []

        def stage_task(item: str) -> State:
            try:
                made.append(work())
            except Refused as refusal:
                refused.append(refusal)
                return Failed(message=refusal.note)
            return Completed(message=f"{stage} {item}")

        state = self._run(stage, item_id, stage_task)
        if refused:
            raise refused[0]
        return _made(made, state)

    def publication(self, stage: str, key: str, work: Callable[[], Outcome]) -> Outcome:
        """Run a publication's stage as a task, Failed when it is not live afterwards."""
        made: list[Outcome] = []

        def stage_task(publication: str) -> State:
            outcome = work()
            made.append(outcome)
            word = say(f"proof.state.{outcome.state.value}")
            note = outcome.note
            told = note if note.startswith(word) else f"{word}. {note}".strip()
            text = f"{publication}: {told}"
            return Completed(message=text) if outcome.state in _GOOD else Failed(message=text)

        state = self._run(stage, key, stage_task)
        return _made(made, state)

    def report(self, line: str) -> None:
        """Write the sentence to the run's log."""
        get_run_logger().info(line)

    def found(self, lines: Sequence[str]) -> None:
        """Log what an interrupted run left, and keep it on the run's page."""
        for line in lines:
            get_run_logger().warning(line)
        keep_page(Page("temuan", found_markdown(lines), say("flows.page.about_found")))

    def upcoming(self, jobs: Sequence[Job]) -> None:
        """Keep what will be sent on the run's page, with small pictures."""
        if jobs:
            about = say("flows.page.about_upcoming", count=len(jobs))
            text = upcoming_markdown(jobs, self._runtime)
            keep_page(Page("akan-dikirim", text, about))
        if len(jobs) > 1:
            words = say("flows.page.progress", done=0, total=len(jobs))
            bar = keep(lambda: create_progress_artifact(0, key="kemajuan", description=words))
            self._bar = bar if isinstance(bar, UUID) else None

    def progress(self, done: int, total: int) -> None:
        """Move the run's progress bar; not for each of many, a person cannot read so fast."""
        bar, now = self._bar, self._runtime.settings.clock.monotonic()
        if bar is not None and (done == total or now - self._bar_moved >= _BAR_SECONDS):
            self._bar_moved = now
            words = say("flows.page.progress", done=done, total=total)
            keep(lambda: update_progress_artifact(bar, 100 * done / total, description=words))

    def _run(self, stage: str, name: str, body: Callable[[str], State]) -> State:
        state: State = _stage_task(stage)(name, body, return_state=True)
        return state


@cache  # to declare a task costs as much as to run one: Prefect reads and hashes its source
def _stage_task(stage: str) -> Task[[str, Callable[[str], State]], State]:
    def run_stage(name: str, body: Callable[[str], State]) -> State:
        return body(name)

    return task(
        name=stage,
        task_run_name=f"{stage} {{name}}",
        retries=0,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(run_stage)


def _made(made: list[T], state: State) -> T:
    """What a stage's work gave. Nothing: the work itself raised, so raise that again.

    The state alone cannot tell a fault of the program from a publication that is not live:
    Prefect gives both a result record.
    """
    if not made:
        state.result(raise_on_failure=True)
    return made[0]


def run_as_flow(form: PublishForm) -> State:
    """Run the form's request; the final state tells Prefect whether somebody must look."""
    plain_logs()
    keep(forget_pages)
    try:
        home = home_from_environment()
        run, told = str(flow_run.id or ""), get_run_logger().info
        with watched(home, run, form.what, told) as watch, open_runtime(home) as runtime:
            requests = requests_of(form.manifest, form.items, form.channels, run, runtime.settings)
            done = conduct_all(runtime, requests, lambda: PrefectStages(runtime))
            _show(done, runtime, watch)
    except TayangError as error:
        get_run_logger().error(error.hint)
        return Failed(message=error.hint)
    return _final_state(done)


def _show(done: Round, runtime: Runtime, watch: Watch) -> None:
    """The pages of every manifest, the run's result for scripts, and who must know."""
    shown = ""
    for result in done.results:
        report = report_of(result, runtime)
        page = write_page(report, runtime.settings)
        keep_result(result, report, page)
        # a page with something open is what the duty list is led to
        shown = shown if shown and not result.exit_code() else str(page.path)
    whole = done.whole
    if whole is None and done.failures:
        raise done.failures[0]
    for error in done.failures:
        get_run_logger().error(error.hint)
    if whole is None:
        return
    keep_last_run(runtime.settings.var, whole, shown)
    watch.ended(whole, shown, done.failures)


def watch_as_flow() -> State:
    """One tick of the watch; Failed when somebody could not be told."""
    try:
        desk = open_desk(home_from_environment())
        if desk is None:
            return Completed(message=say("duty.unset"))
        ticked = tick(desk)
    except TayangError as error:
        return Failed(message=error.hint)
    lines = " ".join(tick_lines(ticked))
    return Failed(message=lines) if ticked.unhealthy else Completed(message=lines)


def run_operation(
    key: str, work: Callable[[Runtime], Told], *, alarms: bool = True, marked_as: str = ""
) -> State:
    """Run another operation of the office; ``key`` names its artifact. Failed: somebody must look.

    Crashes of the program are not caught: Prefect shows them with their traceback, redacted.
    ``alarms``: tell the duty list when it ends badly; False where the watch reads it from the
    ledger, publication by publication. ``marked_as``: what the next run and the watch call it when
    it was killed ("": they need not know).
    """
    plain_logs()
    keep(forget_pages)
    logger = get_run_logger()
    try:
        with _held(marked_as), open_runtime(home_from_environment()) as runtime:
            told = work(runtime)
    except TayangError as error:
        logger.error(error.hint)
        _tell(key, error.hint)
        return Failed(message=error.hint)
    if alarms:
        _tell(key, "" if told.ok else told.message)
    for line in told.lines:
        logger.info(line)
    logger.info(told.message)
    lines = "".join(f"- {escape(line)}\n" for line in told.lines)
    text = redact(f"**{escape(told.message)}**\n\n{lines}")
    keep_page(Page(key, text, redact(told.message)))
    return Completed(message=told.message) if told.ok else Failed(message=told.message)


def _held(what: str) -> AbstractContextManager[object]:
    """The run's mark (``flows.alerts.marks``), where it shall have one."""
    if not what:
        return nullcontext()
    home = home_from_environment()
    return marked(home, str(flow_run.id or ""), what, open_desk(home))


def _tell(key: str, trouble: str) -> None:
    """Tell the duty list; a wrong alerts.yaml is said in the log, not made the operation's end."""
    try:
        tell_operation(key, str(flow_run.id or ""), trouble, get_run_logger().info)
    except TayangError as error:
        get_run_logger().error(error.hint)


def _final_state(done: Round) -> State:
    whole = done.whole
    if whole is None:
        return Completed(message=say("flows.round.nothing"))
    counts = ", ".join(
        f"{say(f'proof.state.{state}')} {number}" for state, number in whole.counts().items()
    )
    hints = dict.fromkeys(error.hint for error in done.failures)
    message = " ".join([say("flows.run_ended", counts=counts or "0"), *hints])
    good = whole.exit_code() == 0 and not done.failures
    return Completed(message=message) if good else Failed(message=message)
