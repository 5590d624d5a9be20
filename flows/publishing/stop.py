"""The STOP switch: a file that is read before every write, for every channel or for one.

The file works when nothing else does (``touch var/STOP`` from any shell); setting it through
``tayang stop`` also leaves an entry in the ledger.
"""

from __future__ import annotations

from pathlib import Path

from config.messages import say
from proof.bodies import StopBody
from proof.entries import EntryKind
from proof.ledger import Ledger


def _path(var: Path, channel: str) -> Path:
    return var / (f"STOP.{channel}" if channel else "STOP")


def stop_reason(var: Path, channel: str) -> str:
    """Why nothing may be written to the channel now; "" when writing is allowed."""
    for scope in ("", channel):
        path = _path(var, scope)
        try:
            # whatever an editor on another system wrote there, it is a STOP
            text = path.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            continue
        except OSError:
            text = ""
        return text or say("flows.stop.no_reason")
    return ""


def set_stop(var: Path, ledger: Ledger, body: StopBody) -> None:
    """Set the switch: the file first, so that it works even when the ledger cannot be written."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    _path(var, body.channel).write_text(body.reason + "\n", encoding="utf-8")
    ledger.append(EntryKind.STOP, body.json_body())


def lift_stop(var: Path, ledger: Ledger, body: StopBody) -> bool:
    """Lift the switch; False when it was not set. The ledger first: a lift must be on record."""
    path = _path(var, body.channel)
    if not path.exists():
        return False
    ledger.append(EntryKind.STOP, body.json_body())
    path.unlink(missing_ok=True)
    return True
