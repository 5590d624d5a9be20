"""What some connectors can do beyond their interface: clean up what nobody sees any more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from connectors.base import Post, Receipt


@dataclass(frozen=True, slots=True)
class Orphan:
    """An object on the platform that belongs to no publication and that strangers cannot find.

    ``what``: draft, file, post or video; ``name`` is a slug, file name or id for people.
    """

    what: str
    id: str
    made_at: datetime
    name: str = ""


@runtime_checkable
class KeepsFiles(Protocol):
    """A platform whose media files outlive the post that showed them (WordPress)."""

    def withdraw_files(self, receipt: Receipt, keep: Collection[str]) -> tuple[str, ...]:
        """Delete the files of a withdrawn post with all their sizes.

        ``keep``: ids and addresses that other posts still use. Returns the addresses of files
        that are still there.
        """
        ...


@runtime_checkable
class HostsFiles(Protocol):
    """A platform that holds files for others to fetch (``base.MediaHost``), and takes them back."""

    def withdraw_hosted(self, urls: Sequence[str], keep: Collection[str]) -> tuple[str, ...]:
        """Delete what ``host`` put at ``urls``; ``keep`` and the answer as ``withdraw_files``."""
        ...


@runtime_checkable
class Sweeps(Protocol):
    """A platform on which invisible objects of interrupted runs can be found again."""

    def orphans(
        self, posts: Sequence[Post], known: Collection[str], before: datetime
    ) -> tuple[Orphan, ...]:
        """List what was made from ``posts`` before ``before`` and is invisible; reads only.

        ``posts`` are done with; ``known`` holds ids and hashes of files that are still needed.
        """
        ...

    def remove_orphan(self, orphan: Orphan) -> None:
        """Remove it for good, after looking again; Rejected when it is public by now."""
        ...
