"""The form of the deployment *laporan-bulanan*."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class MonthForm(BaseModel):
    """Laporan bulan apa."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Laporan bulanan")

    month: str = Field(
        default="",
        title="Bulan",
        description="Misalnya 2026-12. Kosong berarti bulan lalu.",
        pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$",
    )
    look_again: bool = Field(
        default=True,
        title="Periksa tautan dahulu",
        description="Melihat lagi semua yang tayang bulan itu sebelum laporan ditulis.",
    )
