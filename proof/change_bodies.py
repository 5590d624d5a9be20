"""Bodies of entries about what was public already, and about the ledger's own restoring.

Wire format like ``proof.bodies``: fields are only ever added, with a default.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from proof.bodies import JSON, ActBody, Body

Effect = Literal["gone", "hidden", "by_hand", "not_public"]


class CorrectedBody(Body):
    """A person begins a correction under a release of its own.

    ``fresh``: nothing was public, so the publication starts anew with the new version; ``revise``:
    the live post is changed in place, and is proved again.
    """

    mode: Literal["fresh", "revise"]
    role: str
    position: str
    reason: str
    from_version: str
    to_version: str
    release_digest: str
    act: ActBody | None = None
    run: str = ""


class WithdrawnBody(Body):
    """A post was taken down and that was seen; or, without a publication, nothing of the item may
    go out any more (``channel`` "" means all channels).

    ``effect``: gone from the platform, hidden (private, in the bin), taken down by hand, or never
    public at all. ``evidence`` holds hashes, status and times of the looks.
    """

    role: str
    position: str
    reason: str
    channel: str = ""
    platform: str = ""
    format: str = ""
    effect: Effect = "not_public"
    despite_stop: str = ""
    """The reason of the STOP switch that the person's act went past."""

    post_id: str = ""
    url: str = ""
    files_left: tuple[str, ...] = ()
    """Addresses of media files that are still served."""

    evidence: JSON = Field(default_factory=dict)


class SweptBody(Body):
    """An invisible object that an interrupted run left on a platform was removed."""

    channel: str
    platform: str
    what: str
    object_id: str
    made_at: str
    role: str
    reason: str = ""


class RestoredBody(Body):
    """The ledger was restored from a backup, or a person let sending begin again after that.

    ``size`` and ``head``: the backup; ``known_size`` and ``known_head``: the newest head that was
    known. Entries between the two are lost. Once accepted, checkpoints of more than ``size``
    entries from before the acceptance are given up.
    """

    action: Literal["restored", "accepted"]
    role: str
    position: str
    reason: str
    size: int
    head: str
    known_size: int = 0
    known_head: str = ""


class TrialBody(Body):
    """An invisible live test of a channel: something nobody could see was made and removed.

    ``began`` comes before the call, ``made`` names the object, ``removed`` says it is gone;
    ``left`` that it cannot be deleted and ends by itself, ``failed`` that nothing came of it.
    """

    trial: str
    channel: str
    platform: str
    action: Literal["began", "made", "removed", "left", "failed"]
    what: str = ""
    object_id: str = ""
    account_id: str = ""
    code: str = ""
