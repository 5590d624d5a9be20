"""Entry file of the deployment *laporan*: ``flows/monthly.py:monthly_report``."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.papers.monthly_papers import monthly_papers
from flows.parameters import MonthForm
from flows.tasks import run_operation

_FORM = MonthForm()


@flow(
    name="laporan-bulanan",
    flow_run_name="{permintaan.run_name}",
    retries=0,
    persist_result=False,
    validate_parameters=True,
)
def monthly_report(permintaan: MonthForm = _FORM) -> State:
    """Menulis Laporan Bukti Tayang satu bulan ke folder laporan kantor.

    Tautan bulan itu dilihat lagi dahulu. Bulan yang sudah ditutup tidak berubah.
    """
    return run_operation(
        "laporan",
        lambda runtime: monthly_papers(runtime, permintaan.month, look=permintaan.look_again),
    )
