"""Entry file of the deployment *jaga*: ``flows/duty.py:keep_watch``."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.tasks import watch_as_flow


@flow(name="jaga", flow_run_name="jaga", retries=0, persist_result=False)
def keep_watch() -> State:
    """Mencari proses yang terhenti, memberi tahu petugas jaga, dan meneruskan kepada wakil.

    Menjalankan ulang tidak mengirim pesan yang sama dua kali.
    """
    return watch_as_flow()
