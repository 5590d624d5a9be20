"""The office's settings with every source of credentials that it chose."""

from __future__ import annotations

from dataclasses import replace

from config.secrets import SecretChain
from config.settings import Settings, environment_value

BLOCKS = "TAYANG_PREFECT_BLOCKS"
"""Set to a prefix (``tayang-``): Prefect's Secret blocks are asked after files and environment."""


def with_blocks(settings: Settings) -> Settings:
    """Add Prefect's blocks as the last source, when the office asked for them."""
    prefix = environment_value(BLOCKS)
    if not prefix:
        return settings
    from flows.blocks import BlockSecrets

    return replace(settings, secrets=SecretChain([settings.secrets, BlockSecrets(prefix)]))
