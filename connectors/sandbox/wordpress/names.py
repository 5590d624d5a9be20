"""Slugs and file names, made from titles and made unique as WordPress does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_DASHES: Final = re.compile(r"[\s./\u2013\u2014\u00a0]+")
_NOT_SLUG: Final = re.compile(r"[^a-z0-9_-]+")
_NOT_FILE: Final = re.compile(r"[^A-Za-z0-9._\s-]+")


def slug_from(text: str) -> str:
    """``sanitize_title``: lower case, no accents, words joined by hyphens; may be ""."""
    plain = unicodedata.normalize("NFKD", re.sub(r"<[^>]*>|&[a-z0-9#]+;", "", text)).lower()
    joined = _DASHES.sub("-", plain)
    return re.sub("-+", "-", _NOT_SLUG.sub("", joined)).strip("-")[:200]


def unique(name: str, taken: Callable[[str], bool]) -> str:
    """The name, or the first free of ``name-2``, ``name-3`` ..."""
    candidate, number = name, 2
    while taken(candidate):
        candidate, number = f"{name}-{number}", number + 1
    return candidate


def file_name(name: str) -> str:
    """``sanitize_file_name``: no folders, no spaces, no signs a URL would escape."""
    base = name.replace("\\", "/").rpartition("/")[2]
    plain = unicodedata.normalize("NFKD", base).encode("ascii", "ignore").decode()
    joined = re.sub(r"[\s-]+", "-", _NOT_FILE.sub("", plain))
    return re.sub(r"-+(?=\.)", "", joined).strip("-._") or "unnamed-file"


def unique_file(name: str, taken: Callable[[str], bool]) -> str:
    """The file name, or the first free of ``name-1.jpg``, ``name-2.jpg`` ..."""
    stem, dot, suffix = name.rpartition(".")
    candidate, number = name, 1
    while taken(candidate):
        candidate, number = f"{stem}-{number}{dot}{suffix}", number + 1
    return candidate
