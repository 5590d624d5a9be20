"""A run's report with every kind of outcome; positions only, no names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from proof.entries import PublicationState
from proof.run_report import Approval, LedgerHead, MediumRow, ProofRow, RunReport

START = datetime(2026, 12, 15, 7, 0, tzinfo=UTC)
# one white pixel
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4"
    "DwABAQEAG7buVgAAAABJRU5ErkJggg=="
)
RELEASE = Approval(
    position="Kepala Subbagian Umum dan Kepegawaian",
    level="A2",
    digest="b41f9c07" + "e" * 56,
    decided_at=START - timedelta(hours=2),
)
PLAN = Approval(position="Inspektur", level="A1", digest="77ac01d2" + "0" * 56, code_bits=160)
TITLES = {
    "DUM-2026-12-03": "Jelang Akhir Tahun, Perangkat Daerah Diingatkan Aturan Gratifikasi",
    "DUM-2026-12-04": "Dua Belas Perangkat Daerah Susun Register Risiko 2027",
    "DUM-2026-12-06": "Kenali Tiga Langkah Melapor lewat Whistleblowing System",
}


def site_row(item: str = "DUM-2026-12-03", picture: str = PIXEL) -> ProofRow:
    return ProofRow(
        publication="a" * 20,
        item=item,
        title=TITLES[item],
        channel="situs",
        channel_label="Situs web",
        platform="wordpress",
        format="article",
        state=PublicationState.TAYANG,
        levels=("P1", "P2", "P3"),
        needs=("P1", "P2", "P3"),
        url=f"https://inspektorat.contoh.go.id/{item.lower()}/",
        post_id="412",
        account="inspektorat",
        aired_at=START + timedelta(seconds=41),
        proved_at=START + timedelta(seconds=48),
        approval=RELEASE,
        plan_approval=PLAN,
        seqs=(31, 32, 33, 38, 42),
        proof_seq=42,
        proof_hash="5d" * 32,
        text_sha256="9e" * 32,
        text="Inspektorat mengingatkan aturan gratifikasi.\n\nTolak pada kesempatan pertama.",
        media=(MediumRow(sha256="1f" * 32, alt="Peserta di ruang rapat.", thumbnail=picture),),
    )


def x_row(item: str = "DUM-2026-12-03", **changed: object) -> ProofRow:
    row = ProofRow(
        publication="b" * 20,
        item=item,
        title=TITLES[item],
        channel="x",
        channel_label="X",
        platform="x",
        format="feed",
        state=PublicationState.TAYANG,
        levels=("P1", "P2"),
        needs=("P1", "P2"),
        url="https://x.com/inspektorat_contoh/status/1868123456789012345",
        post_id="1868123456789012345",
        account="@inspektorat_contoh",
        aired_at=START + timedelta(seconds=52),
        proved_at=START + timedelta(seconds=55),
        approval=RELEASE,
        seqs=(44, 45, 47),
        proof_seq=47,
    )
    return row.model_copy(update=changed)


def unproved(state: PublicationState, **changed: object) -> dict[str, object]:
    return {"state": state, "proof_seq": 0, "proved_at": None} | changed


def report(*rows: ProofRow, rehearsal: bool = True) -> RunReport:
    return RunReport(
        run="uji-20261215-1400",
        office="Inspektorat Daerah Kota Yogyakarta",
        office_lines=("Pemerintah Kota Yogyakarta", "Inspektorat Daerah"),
        period="2026-12",
        started=START,
        ended=START + timedelta(seconds=76),
        rows=rows,
        head=LedgerHead(size=61, hash="c0ffee" + "12" * 29),
        rehearsal=rehearsal,
        program="Tayang 0.1.0",
    )


def mixed(picture: str = PIXEL) -> RunReport:
    """Some tayang, one live without proof, one undecided, one parked."""
    return report(
        site_row(picture=picture),
        x_row(),
        site_row("DUM-2026-12-04", picture),
        x_row(
            "DUM-2026-12-04",
            **unproved(
                PublicationState.LIVE,
                levels=("P1",),
                reasons=("P2: isi di platform berbeda dari yang dirilis pada 1 bagian.",),
                differences=("teks: dirilis “pukul 09.00–15.00”, terlihat “pukul 09.00–14.00”",),
            ),
        ),
        site_row("DUM-2026-12-06", picture).model_copy(
            update=unproved(
                PublicationState.PARKED,
                levels=(),
                url="",
                post_id="",
                aired_at=None,
                seqs=(58,),
                next_step="Belum waktunya tayang; jadwal mulai Kamis, 17 Desember 2026, 08.00 WIB.",
            )
        ),
        x_row(
            "DUM-2026-12-06",
            **unproved(
                PublicationState.UNDECIDED, levels=(), url="", post_id="", aired_at=None, seqs=(60,)
            ),
        ),
    )
