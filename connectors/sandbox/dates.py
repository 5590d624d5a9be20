"""Dates as people at the office read them."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

JAKARTA: Final = ZoneInfo("Asia/Jakarta")
_MONTHS: Final = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


def wib(moment: str) -> str:
    """An ISO 8601 moment as "1 Desember 2026, 09.05 WIB"."""
    local = datetime.fromisoformat(moment).astimezone(JAKARTA)
    month = _MONTHS[local.month - 1]
    return f"{local.day} {month} {local.year}, {local:%H.%M} WIB"
