"""Entry file of the deployment *periksa-ulang*: ``flows/verify.py:verify_published``."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

from config.errors import TayangError
from config.messages import say
from config.settings import home_from_environment
from flows.parameters import VerifyForm
from flows.runtime import open_runtime
from flows.verifying import Selection, exit_code, recheck

_FORM = VerifyForm()


@flow(name="periksa-ulang", retries=0, persist_result=False, validate_parameters=True)
def verify_published(permintaan: VerifyForm = _FORM) -> State:
    """Melihat lagi yang sudah tayang: dihapus, diubah, atau disembunyikan?

    Tidak pernah mengirim ulang. Yang hilang atau berubah dicatat, dan petugas diberi tahu.
    """
    log = get_run_logger()
    try:
        with open_runtime(home_from_environment()) as runtime:
            selection = Selection(
                why="due" if permintaan.due else "asked",
                items=tuple(permintaan.items),
                months=tuple(permintaan.months),
            )
            found = recheck(runtime, selection, log.info)
    except TayangError as error:
        log.error(error.hint)
        return Failed(message=error.hint)
    same = sum(one.verdict == "same" for one in found)
    message = say("flows.verify.done", looked=len(found), same=same)
    return Completed(message=message) if exit_code(found) == 0 else Failed(message=message)
