"""The run's stages as Prefect tasks, and the run itself as a flow; the work is elsewhere.

No task has retries, a cache or a stored result: pressing Retry runs the flow from the top, and
every publication is then reconciled with the ledger and its platform before anything is sent
(DESIGN, "Commands"). Refusals end a task Failed with an Indonesian sentence, not a traceback.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from config.errors import TayangError
from config.messages import say
from config.redaction import RedactingFilter
from config.settings import home_from_environment
from flows.conductor import Request, conduct
from flows.itemstage import Refused
from flows.job import Outcome
from flows.lastrun import keep_last_run
from flows.parameters import PublishForm
from flows.reporting import report_of, write_page
from flows.result import RunResult
from flows.runtime import Runtime, open_runtime
from proof.entries import PublicationState
from proof.markdown import run_markdown, table_rows
from proof.run_report import RunReport

T = TypeVar("T")

_GOOD = frozenset({PublicationState.TAYANG, PublicationState.LIVE, PublicationState.CORRECTED})
_LOGGERS = ("prefect", "prefect.flow_runs", "prefect.task_runs")


class PrefectStages:
    """Every stage is a task run named after the item or publication (ASCII for the run graph)."""

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
            text = f"{publication}: {word}. {outcome.note}".strip()
            return Completed(message=text) if outcome.state in _GOOD else Failed(message=text)

        state = self._run(stage, key, stage_task)
        return _made(made, state)

    def report(self, line: str) -> None:
        """Write the sentence to the run's log."""
        get_run_logger().info(line)

    def _run(self, stage: str, name: str, body: Callable[[str], State]) -> State:
        run = task(
            name=stage,
            task_run_name=f"{stage} {name}",
            retries=0,
            cache_policy=NO_CACHE,
            persist_result=False,
        )(body)
        state: State = run(name, return_state=True)
        return state


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
    for name in _LOGGERS:
        for handler in logging.getLogger(name).handlers:
            handler.addFilter(RedactingFilter())
    try:
        home = home_from_environment()
        with open_runtime(home) as runtime:
            request = Request(
                manifest=home / form.manifest,
                items=tuple(form.items),
                channels=tuple(form.channels),
                run=str(flow_run.id or ""),
            )
            result = conduct(runtime, request, PrefectStages())
            report = report_of(result, runtime)
            page = write_page(report, runtime.settings)
            keep_last_run(runtime.settings.var, result, str(page))
            _artifacts(report, runtime)
    except TayangError as error:
        get_run_logger().error(error.hint)
        return Failed(message=error.hint)
    return _final_state(result)


def _artifacts(report: RunReport, runtime: Runtime) -> None:
    """The proof sheet and the table; the checkpoint in the sheet is the ledger's outside copy."""
    create_markdown_artifact(
        run_markdown(report), key="bukti-tayang", description=runtime.settings.office.name
    )
    create_table_artifact(table_rows(report), key="publikasi", description=report.period)


def _final_state(result: RunResult) -> State:
    counts = ", ".join(
        f"{say(f'proof.state.{state}')} {number}" for state, number in result.counts().items()
    )
    message = say("flows.run_ended", counts=counts or "0")
    return Completed(message=message) if result.exit_code() == 0 else Failed(message=message)
