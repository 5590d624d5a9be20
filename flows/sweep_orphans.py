"""Entry file of the deployment *sisa*: ``flows/sweep_orphans.py:sweep_orphans``."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.acts.acting import act_of
from flows.acts.sweeping import sweep_channels, told
from flows.parameters import SweepForm
from flows.tasks import run_operation

_FORM = SweepForm()


@flow(
    name="bersihkan",
    flow_run_name="{permintaan.run_name}",
    retries=0,
    persist_result=False,
    validate_parameters=True,
)
def sweep_orphans(permintaan: SweepForm = _FORM) -> State:
    """Mencari, dan bila diminta menghapus, sisa tersembunyi dari pengiriman yang terputus.

    Yang terlihat publik dan yang masih diperlukan tidak pernah disentuh.
    """
    form = permintaan
    return run_operation(
        "sisa",
        lambda runtime: told(
            sweep_channels(
                runtime,
                form.channels,
                days=form.days,
                act=act_of(runtime.settings, form.role, form.reason) if form.remove else None,
            ),
            dry_run=not form.remove,
        ),
    )
