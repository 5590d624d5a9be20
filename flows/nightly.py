"""Entry file of the deployment *malam*: ``flows/nightly.py:nightly_care``."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.ledgercare import care_for_ledger
from flows.parameters import CareForm
from flows.tasks import run_operation

_FORM = CareForm()


@flow(
    name="jaga-catatan",
    flow_run_name="jaga catatan",
    retries=0,
    persist_result=False,
    validate_parameters=True,
)
def nightly_care(permintaan: CareForm = _FORM) -> State:
    """Memeriksa buku catatan terhadap titik periksanya, lalu mencadangkannya.

    Gagal berarti buku catatan tidak utuh atau tempat kedua tidak terjangkau: baca lognya, dan
    jangan menayangkan apa pun sebelum beres.
    """
    return run_operation(
        "malam", lambda runtime: care_for_ledger(runtime, keep_days=permintaan.keep_days)
    )
