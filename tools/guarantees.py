"""The table of remaining risks in docs/JAMINAN.md, made from what the connectors declare.

``python -m tools.guarantees`` prints it; with ``--write`` it goes into the page, between its two
markers.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from config.office import Delivery
from connectors.base import Capabilities
from connectors.registry import capabilities, connector_types

PAGE = Path(__file__).parents[1] / "docs" / "JAMINAN.md"
BEGIN = "<!-- sisa-risiko: dibuat oleh tools/guarantees.py -->"
END = "<!-- /sisa-risiko -->"
NAMES = {
    "facebook": "Halaman Facebook",
    "instagram": "Instagram",
    "wordpress": "Situs (WordPress)",
    "x": "X",
    "youtube": "YouTube",
    "manual": "Kanal yang dilayani orang",
}
SHAPES = {
    "client_id": "nomor kiriman dari kita; kanal menolak nomor yang sama",
    "two_phase": "dibuat tersembunyi dahulu, lalu yang satu itu dibuka",
    "scheduled": "dijadwalkan, dilihat, baru tampil",
    "one_shot": "sekali kirim; bila jawaban hilang: lihat, tunggu, lihat lagi",
}
HEAD = (
    "| kanal | cara menjaga satu kiriman | jendela tunggu | kirim ulang otomatis "
    "| koreksi di tempat | sisa risiko |"
)


def declared() -> dict[str, Capabilities]:
    """Platform → what its connector says of itself."""
    return {platform: capabilities(platform) for platform in sorted(connector_types)}


def table(platforms: Mapping[str, Capabilities], *, step_attempts: int) -> str:
    """Markdown: one row per platform."""
    rows = [_row(name, able, step_attempts) for name, able in platforms.items()]
    return "\n".join([HEAD, "|---|---|---|---|---|---|", *rows])


def _row(name: str, able: Capabilities, step_attempts: int) -> str:
    sends = name != "manual"
    again = f"paling banyak {step_attempts - 1} kali" if sends else "tidak ada"
    window = f"{able.settle_s:g} detik" if sends else "–"
    shape = SHAPES[able.shape] if sends else "petugas mengunggah dari paket siap salin"
    revise = "ya" if able.revisable else "tidak"
    cells = (NAMES.get(name, name), shape, window, again, revise, able.residual_note)
    return f"| {' | '.join(cells)} |"


def placed(page: str, made: str) -> str:
    """The page with the text between the markers replaced; ValueError without the markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"JAMINAN.md has no {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def made_now() -> str:
    """The table as of the connectors and defaults of today."""
    return table(declared(), step_attempts=Delivery().step_attempts)


def main() -> None:
    """Print the table, or write it into the page."""
    if "--write" in sys.argv[1:]:
        PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), made_now()), encoding="utf-8")
    else:
        sys.stdout.write(made_now() + "\n")


if __name__ == "__main__":
    main()
