"""Entry file of the deployment *stop*: ``flows/halt.py:halt_or_lift``."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.acts.halting import halt
from flows.parameters import HaltAction, HaltForm
from flows.tasks import run_operation


@flow(
    name="hentikan",
    flow_run_name="{permintaan.run_name}",
    retries=0,
    persist_result=False,
    validate_parameters=True,
)
def halt_or_lift(permintaan: HaltForm) -> State:
    """Memasang atau mencabut STOP untuk semua kanal atau satu kanal.

    STOP berlaku sebelum kiriman berikutnya, juga untuk proses yang sedang berjalan. Bila Prefect
    tidak jalan: `tayang stop`.
    """
    return run_operation(
        "stop",
        lambda runtime: halt(
            runtime,
            permintaan.channel,
            role=permintaan.role,
            reason=permintaan.reason,
            lift=permintaan.action is HaltAction.LIFT,
        ),
    )
