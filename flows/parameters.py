"""The forms of the Prefect UI: what an operator may choose, in schema terms where possible.

The server checks the JSON schema before a run is made; what only Python can check fails the run
with its hint. Descriptions are Indonesian: operators read them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from content.model import Period

ItemCodes = Annotated[
    list[str],
    Field(
        title="Hanya usulan ini",
        description="Kode usulan, misalnya DUM-2026-12-03. Kosong berarti semua.",
        max_length=100,
    ),
]
ChannelNames = Annotated[
    list[str],
    Field(
        title="Hanya kanal ini",
        description="Nama kanal dari channels.yaml, misalnya situs. Kosong berarti semua.",
        max_length=20,
    ),
]
_LONGEST_NAME = 80
ALL_RELEASED = "yang dirilis"
"""Name of a run over all manifests that are released (``flows.rounds``)."""


ManifestFile = Annotated[
    str,
    Field(
        title="Manifes",
        description="Berkas manifes di dalam folder kantor, misalnya 2026-12/manifest.yaml. Kosong"
        " berarti semua yang sudah dirilis, dari bulan lalu sampai bulan depan.",
        # no part begins with a dot: nothing above the office's folder
        pattern=r"^(([A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\.(yaml|yml|json))?$",
        max_length=200,
    ),
]


def _named(*words: str) -> str:
    """A run's name in the lists of Prefect; ASCII, for its run graph's font."""
    name = " ".join(words).encode("ascii", "replace").decode()
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 3] + "..."


class PublishForm(BaseModel):
    """Apa yang ditayangkan."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Permintaan tayang")

    manifest: ManifestFile = ""
    items: ItemCodes = Field(default_factory=list)
    channels: ChannelNames = Field(default_factory=list)

    @property
    def what(self) -> str:
        return self.manifest or ALL_RELEASED

    @property
    def run_name(self) -> str:
        return _named("tayangkan", self.what, *self.items, *self.channels)


class MediaForm(BaseModel):
    """Media siapa yang disiapkan."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Penyiapan media")

    manifest: ManifestFile = ""
    hours: float = Field(
        default=24,
        title="Tayang dalam (jam)",
        description="Usulan yang jendelanya terbuka paling lambat sekian jam lagi.",
        gt=0,
        le=744,
    )

    @property
    def what(self) -> str:
        return self.manifest or ALL_RELEASED

    @property
    def run_name(self) -> str:
        return _named("siapkan media", self.what)


class HaltAction(StrEnum):
    """Memasang atau mencabut STOP."""

    STOP = "hentikan"
    LIFT = "cabut"


class HaltForm(BaseModel):
    """STOP: tidak ada yang dikirim, sampai dicabut."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="STOP")

    action: HaltAction = Field(
        title="Tindakan",
        description="hentikan: tidak ada yang dikirim lagi. cabut: pengiriman boleh berjalan.",
    )
    channel: str = Field(
        default="",
        title="Kanal",
        description="Nama kanal dari channels.yaml, misalnya x. Kosong berarti semua kanal.",
        pattern=r"^([a-z][a-z0-9-]{0,39})?$",
    )
    role: str = Field(
        title="Peran",
        description="Id peran yang memutuskan, dari roles.yaml, misalnya ppid.",
        pattern=r"^[a-z][a-z0-9-]{0,39}$",
    )
    reason: str = Field(
        title="Alasan",
        description="Masuk buku catatan dan laporan. Sedikitnya 5 huruf, tanpa nama orang.",
        min_length=5,
        max_length=300,
        pattern=r"\S",
    )

    @property
    def run_name(self) -> str:
        return _named(self.action.value, self.channel or "semua kanal")


class SweepForm(BaseModel):
    """Sisa tersembunyi dari pengiriman yang terputus."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Sisa tersembunyi")

    remove: bool = Field(
        default=False,
        title="Hapus",
        description="Mati: hanya ditampilkan. Nyala: dihapus; peran dan alasan wajib diisi.",
    )
    days: float = Field(
        default=1,
        title="Lebih tua dari (hari)",
        description="Yang lebih muda dibiarkan: mungkin masih dipakai pengiriman.",
        ge=1,
        le=365,
    )
    channels: ChannelNames = Field(default_factory=list)
    role: str = Field(
        default="",
        title="Peran",
        description="Id peran yang membersihkan, dari roles.yaml, misalnya pelaksana.",
        pattern=r"^([a-z][a-z0-9-]{0,39})?$",
    )
    reason: str = Field(
        default="",
        title="Alasan",
        description="Masuk buku catatan. Jangan menulis nama orang.",
        max_length=300,
    )

    @property
    def run_name(self) -> str:
        return _named("hapus sisa" if self.remove else "cari sisa", *self.channels)


class CareForm(BaseModel):
    """Buku catatan diperiksa dan dicadangkan."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Jaga buku catatan")

    keep_days: int = Field(
        default=30,
        title="Simpan cadangan (hari)",
        description="Cadangan yang lebih tua dihapus; yang terbaru selalu disimpan.",
        ge=7,
        le=3650,
    )


class VerifyForm(BaseModel):
    """Apa yang dilihat lagi."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Pemeriksaan ulang")

    due: bool = Field(
        default=True,
        title="Hanya yang jatuh tempo",
        description="1 jam, 24 jam, dan 30 hari sesudah tayang. Matikan untuk melihat semuanya.",
    )
    items: ItemCodes = Field(default_factory=list)
    months: list[Period] = Field(
        default_factory=list,
        title="Hanya bulan ini",
        description="Misalnya 2026-12. Kosong berarti semua.",
        max_length=24,
    )

    @property
    def run_name(self) -> str:
        what = "yang jatuh tempo" if self.due else "yang diminta"
        return _named("periksa ulang", what, *self.items, *self.months)


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

    @property
    def run_name(self) -> str:
        return _named("laporan", self.month or "bulan lalu")
