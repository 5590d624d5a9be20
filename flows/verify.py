"""Entry file of the deployment *periksa-ulang*: ``flows/verify.py:verify_published``."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.parameters import VerifyForm
from flows.proving.verifying import Selection, looked_again
from flows.tasks import run_operation

_FORM = VerifyForm()


@flow(
    name="periksa-ulang",
    flow_run_name="{permintaan.run_name}",
    retries=0,
    persist_result=False,
    validate_parameters=True,
)
def verify_published(permintaan: VerifyForm = _FORM) -> State:
    """Melihat lagi yang sudah tayang: dihapus, diubah, atau disembunyikan?

    Tidak pernah mengirim ulang. Yang hilang atau berubah dicatat, dan petugas diberi tahu.
    """
    selection = Selection(
        why="due" if permintaan.due else "asked",
        items=tuple(permintaan.items),
        months=tuple(permintaan.months),
    )
    return run_operation("ulang", lambda runtime: looked_again(runtime, selection), alarms=False)
