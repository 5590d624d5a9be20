"""Bodies of entries about evidence itself: what was attached to a publication, what was erased.

Wire format like ``proof.bodies``: fields are only ever added, with a default. Blobs that an entry
keeps in the content store stand in ``evidence.kept``, each under a name that says what it is.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from proof.bodies import JSON, Body


class AttachedBody(Body):
    """A picture was attached to a publication's record; by itself it proves nothing.

    ``by``: "tayang" (a browser of ours opened the address without logging in) or "operator" (a
    person took it). ``evidence.kept`` holds ``screenshot_desktop_sha256`` and
    ``screenshot_phone_sha256``, or ``screenshot_sha256`` of the operator's; ``evidence.url`` and
    ``evidence.taken_at`` say of what and when.
    """

    what: Literal["screenshot"] = "screenshot"
    by: Literal["tayang", "operator"] = "tayang"
    role: str = ""
    position: str = ""
    reason: str = ""
    evidence: JSON = Field(default_factory=dict)


class ErasedBody(Body):
    """A blob was lawfully erased; its hash stays here. Written before the files go.

    ``what`` is the dotted way at which an entry named the blob (``evidence.kept.page_sha256``);
    ``entries`` are the entries that name it.
    """

    sha256: str
    what: str
    size: int
    role: str
    position: str
    reason: str
    entries: tuple[int, ...] = ()
