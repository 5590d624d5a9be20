"""Files that stood on the website only so that another platform could fetch them, taken back."""

from __future__ import annotations

import logging

from connectors.errors import ConnectorError
from connectors.sweeping import HostsFiles
from flows.acts.effects import still_used
from flows.publishing.job import Tools
from proof.bodies import OutcomeBody
from proof.entries import EntryKind
from proof.ledger import Ledger

_log = logging.getLogger(__name__)


def take_back(publication: str, tools: Tools) -> tuple[str, ...]:
    """Delete what was hosted for the publication and nothing else needs; addresses that stay."""
    urls = hosted_addresses(publication, tools.ledger)
    if not urls:
        return ()
    keep = still_used(tools.ledger, publication)
    host: object = tools.host
    if isinstance(host, HostsFiles):
        try:
            return host.withdraw_hosted(urls, keep)
        except ConnectorError as error:
            _log.debug("hosted files were not taken back: %s", type(error).__name__)
    return tuple(url for url in urls if url not in keep)


def hosted_addresses(publication: str, ledger: Ledger) -> tuple[str, ...]:
    """Every address that a hosting step of the publication, in any version, has answered."""
    entries = ledger.entries(publication=publication, kind=EntryKind.OUTCOME)
    bodies = (OutcomeBody.model_validate(entry.body) for entry in entries)
    urls = (str(one.state.get("url", "")) for one in bodies if one.step.startswith("host["))
    return tuple(dict.fromkeys(url for url in urls if url))
