"""Entry file of the deployment *siapkan*: ``flows/prepare_media.py:prepare_media``."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from config.messages import say
from flows.items.mediaahead import make_media_ahead
from flows.parameters import MediaForm
from flows.rounds import manifests_of
from flows.tasks import PrefectStages, run_operation

_FORM = MediaForm()


@flow(
    name="siapkan-media",
    flow_run_name="{permintaan.run_name}",
    retries=0,
    persist_result=False,
    validate_parameters=True,
)
def prepare_media(permintaan: MediaForm = _FORM) -> State:
    """Menyiapkan foto dan video usulan yang sudah dirilis sebelum waktunya tayang.

    Tidak mengirim apa pun. Dijalankan ulang tidak mengerjakan dua kali yang sudah siap.
    """
    return run_operation(
        "media",
        lambda runtime: make_media_ahead(
            runtime,
            manifests_of(permintaan.manifest, runtime.settings),
            permintaan.hours,
            PrefectStages(runtime),
        ),
        marked_as=say("flows.ahead.what", manifest=permintaan.what),
    )
