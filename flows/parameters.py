"""The form of the Prefect UI: what an operator may choose, in schema terms where possible.

The server checks the JSON schema before a run is made; what only Python can check fails the run
with its hint. Descriptions are Indonesian: operators read them.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class PublishForm(BaseModel):
    """Apa yang ditayangkan."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Permintaan tayang")

    manifest: str = Field(
        default="manifest.yaml",
        title="Manifes",
        description="Berkas manifes di dalam folder kantor, misalnya 2026-12/manifest.yaml.",
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9_./-]*\.(yaml|yml|json)$",
        max_length=200,
    )
    items: list[str] = Field(
        default_factory=list,
        title="Hanya usulan ini",
        description="Kode usulan, misalnya DUM-2026-12-03. Kosong berarti semua.",
        max_length=100,
    )
    channels: list[str] = Field(
        default_factory=list,
        title="Hanya kanal ini",
        description="Nama kanal dari channels.yaml, misalnya situs. Kosong berarti semua.",
        max_length=20,
    )
