"""The columns of the office's table: what they are called and which manifest field they fill."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """``field`` is the first part of the manifest's field; headers are compared without case.

    ``intake``: noted by the receiver, for ``tayang intake import``; no field of the manifest.
    """

    key: str
    header: str
    field: str
    required: bool = False
    width: int = 18
    aliases: tuple[str, ...] = ()


COLUMNS = (
    Column("id", "Kode", "id", width=17, aliases=("kode materi", "kode usulan")),
    Column(
        "title", "Judul", "title", required=True, width=40, aliases=("judul materi", "kegiatan")
    ),
    Column("unit", "Unit Kerja", "unit", required=True, aliases=("unit", "unit pengusul")),
    Column("kind", "Jenis", "kind", required=True, width=14),
    Column(
        "day", "Tanggal", "activity", required=True, aliases=("tanggal kegiatan", "tanggal mulai")
    ),
    Column("last_day", "Tanggal Selesai", "activity"),
    Column("from_hour", "Jam Mulai", "activity", width=11, aliases=("pukul mulai",)),
    Column("to_hour", "Jam Selesai", "activity", width=11, aliases=("pukul selesai",)),
    Column("place", "Tempat", "activity", width=28),
    Column("text", "Narasi", "narrative", required=True, width=60, aliases=("narasi singkat",)),
    Column("hook", "Kalimat Pembuka", "narrative", width=30),
    Column("points", "Pokok Isi", "narrative", width=30),
    Column("call_to_action", "Ajakan", "narrative", width=28),
    Column("short", "Bentuk Pendek", "narrative", width=30),
    Column("files", "Foto/Video", "media", width=26, aliases=("foto / video", "berkas", "media")),
    Column("alts", "Teks Alternatif", "media", width=45, aliases=("teks alt", "alt")),
    Column("captions", "Keterangan Foto", "media", width=30),
    Column("source", "Sumber Foto", "media", width=18, aliases=("sumber",)),
    Column("channels", "Kanal", "channels", required=True, width=20),
    Column("tags", "Tagar", "tags", width=28),
    Column("categories", "Kategori", "categories"),
    Column("link", "Tautan", "link", width=24),
    Column("submitted_by", "Diajukan Oleh", "submitted_by", required=True, width=24),
    Column("not_before", "Tayang Mulai", "window", required=True, width=20),
    Column("latest", "Tayang Paling Lambat", "window", required=True, width=22),
    Column("list_at", "Usulan Diterima", "intake", width=20),
    Column("list_letter", "Nomor Surat Usulan", "intake", width=24),
    Column("sent_at", "Materi Mulai Dikirim", "intake", width=20),
    Column("received_at", "Materi Diterima", "intake", width=20),
)
BY_KEY = {column.key: column for column in COLUMNS}


def plain(header: object) -> str:
    """Return a header for comparison: lower case, single spaces, no star or colon."""
    return " ".join(str(header or "").casefold().replace("*", " ").replace(":", " ").split())


BY_HEADER = {
    name: column
    for column in COLUMNS
    for name in (plain(column.header), *(plain(alias) for alias in column.aliases))
}
