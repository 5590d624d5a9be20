"""Entry file of the deployment *tayangkan*: ``flows/publish.py:publish_manifest``."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.parameters import PublishForm
from flows.tasks import run_as_flow

_FORM = PublishForm()


@flow(
    name="tayangkan",
    flow_run_name="{permintaan.run_name}",
    retries=0,
    persist_result=False,
    validate_parameters=True,
)
def publish_manifest(permintaan: PublishForm = _FORM) -> State:
    """Menayangkan usulan yang sudah dirilis dan sudah waktunya.

    Dijalankan ulang (Retry atau Quick run) tidak mengirim dua kali: setiap publikasi dicocokkan
    dahulu dengan buku catatan dan dengan kanalnya. Bukti ada di tab Artifacts.
    """
    return run_as_flow(permintaan)
