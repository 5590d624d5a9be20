"""A run's pages as Prefect artifacts: kept, and taken away again on Retry.

What happened stands in the ledger; a page that cannot be kept stops nothing.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.context import FlowRunContext
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from config.messages import say
from flows.artifacts import Page, failed_page, result_pages
from flows.papers.reporting import RunPage
from flows.result import RunResult
from proof.markdown import table_rows
from proof.run_report import RunReport

T = TypeVar("T")

_SIDE_BY_SIDE = 4
"""Pages that are sent to Prefect's server at the same time, each a call of its own."""


def keep(work: Callable[[], T]) -> T | None:
    """Keep an artifact; a page that cannot be kept must not stop what it tells of."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 -- whatever Prefect's server answers, or nothing
        get_run_logger().warning(say("flows.page.not_kept", why=type(error).__name__))
        return None


def forget_pages() -> None:
    """On Retry, take away what the attempt before showed: it no longer holds, and all is made anew.

    Pages only: what happened stands in the ledger.
    """
    if flow_run.run_count <= 1:
        return
    ours = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[UUID(str(flow_run.id))]))
    with get_client(sync_client=True) as client:
        for one in client.read_artifacts(artifact_filter=ours, limit=200):
            client.delete_artifact(one.id)


def keep_page(page: Page) -> None:
    """Keep one page."""
    keep(lambda: create_markdown_artifact(page.text, key=page.key, description=page.about))


def keep_result(result: RunResult, report: RunReport, page: RunPage) -> None:
    """What went wrong, the proof sheets, the table; the ledger's head stands in the sheet.

    A scheduled run that found everything as an earlier one left it adds only what is wrong: the
    schedule fires some sixty times a day, and the sheets before it still hold.
    """
    if not page.fresh and _by_schedule():
        get_run_logger().info(say("flows.page.as_before", page=page.path))
        failed = failed_page(result)
        if failed is not None:
            keep_page(failed)
        return
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="lembar") as pool:
        # Prefect's run context lives in context variables
        kept = [
            pool.submit(contextvars.copy_context().run, keep_page, one)
            for one in result_pages(result, report)
        ]
        for one in kept:
            one.result()
    rows = table_rows(report)
    about = say("flows.page.about_table", count=len(rows))
    keep(lambda: create_table_artifact(rows, key="publikasi", description=about))


def _by_schedule() -> bool:
    """Whether no person asked for this run, nor for its Retry."""
    context = FlowRunContext.get()
    run = context.flow_run if context else None
    return run is not None and run.auto_scheduled and run.run_count <= 1
