"""The form of the deployment *periksa-ulang*."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]


class VerifyForm(BaseModel):
    """Apa yang dilihat lagi."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Pemeriksaan ulang")

    due: bool = Field(
        default=True,
        title="Hanya yang jatuh tempo",
        description="1 jam, 24 jam, dan 30 hari sesudah tayang. Matikan untuk melihat semuanya.",
    )
    items: list[str] = Field(
        default_factory=list,
        title="Hanya usulan ini",
        description="Kode usulan, misalnya DUM-2026-12-03. Kosong berarti semua.",
        max_length=100,
    )
    months: list[Month] = Field(
        default_factory=list,
        title="Hanya bulan ini",
        description="Misalnya 2026-12. Kosong berarti semua.",
        max_length=24,
    )
