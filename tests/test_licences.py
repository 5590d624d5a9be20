"""Everything we depend on may be used by a GPL-3.0-or-later program, and the docs say so."""

from __future__ import annotations

import pytest

from tools.licences import ROOT, direct, installed, licence, locked, table, usable


def test_every_locked_package_is_under_a_compatible_licence() -> None:
    packages = installed(locked())
    assert len(packages) > len(direct())
    told = {package.name: licence(package) for package in packages}
    assert {name: text for name, text in told.items() if not usable(text)} == {}


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Artistic-1.0-Perl OR GPL-2.0-or-later", True),
        ("MPL-2.0 AND MIT", True),
        ("MIT AND (Apache-2.0 OR Proprietary)", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("MIT AND Proprietary", False),
        ("GPL-2.0-only", False),
        ("", False),
    ],
)
def test_usable(expression: str, allowed: bool) -> None:
    assert usable(expression) is allowed


def test_the_page_shows_the_dependencies_of_today() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert table() in page
    assert "x265" in page
