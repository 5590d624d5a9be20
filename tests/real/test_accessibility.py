"""Every page that people read, under the accessibility checker axe-core, wide and on a telephone.

The checker comes from `python -m tools.fetch_axe`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from config.strictyaml import load_strict
from tests.conftest import ROOT
from tests.flows.command import tayang
from tests.flows.office import DEMO, NOW, ONE, TWO, Office, draw_pictures, make_office
from tests.sandbox_process import running_sandbox

AXE = ROOT / "var" / "cache" / "axe" / "axe.min.js"
LATER = "2027-01-04T09:00:00+07:00"
MONTH = ("--month", "2026-12")
VIOLATIONS = """async () => {
  const found = await axe.run();
  return found.violations.map(one => `${one.impact} ${one.id}: ${one.nodes[0].html}`);
}"""
PAGES = ("pratinjau", "bukti", "cerita", "serah-terima", "berita-acara", "laporan", "emonev")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """All pages of an office that published two items and took one down."""
    folder = tmp_path_factory.mktemp("halaman")
    draw_pictures(folder, load_strict(Path(str(DEMO.joinpath("manifest.yaml")))).data)
    with running_sandbox(tmp_path_factory.mktemp("kembaran"), clock=NOW) as twin:
        office = make_office(folder / "kantor", twin, ONE, TWO, pictures=folder / "media")
        yield made_pages(office, folder)


def made_pages(office: Office, folder: Path) -> dict[str, Path]:
    out = {name: folder / f"{name}.html" for name in PAGES}
    done(office, "preview", "@", "--out", str(out["pratinjau"]), clock=NOW)
    office.release()
    done(office, "publish", "@", clock=NOW)
    out["bukti"] = next((office.home / "var" / "pages").glob("tayang-*.html"))
    act = ("--role", "ppid", "--reason", "salah foto")
    done(office, "withdraw", "--item", TWO, *act, clock=NOW)
    received = ("--at", "2026-12-15T13:00", "--role", "pelaksana")
    done(office, "intake", "material", TWO, *received)
    done(office, "intake", "list", "2026-12", "--unit", "SEKRETARIAT", *received)
    done(office, "ledger", "show", TWO, "--html", str(out["cerita"]))
    done(office, "handover", "--out", str(out["serah-terima"]))
    done(office, "evidence", "minutes", TWO, "--out", str(out["berita-acara"]))
    done(office, "report", *MONTH, "--out", str(folder / "laporan"), "--format", "html")
    out["laporan"] = next((folder / "laporan").glob("*.html"))
    done(office, "report", "emonev", *MONTH, "--out", str(folder / "emonev.zip"))
    with zipfile.ZipFile(folder / "emonev.zip") as archive:
        archive.extractall(folder / "emonev")
    out["emonev"] = folder / "emonev" / "index.html"
    return out


def done(office: Office, *words: str, clock: str = LATER) -> None:
    ran = tayang(office, *words, clock=clock)
    assert ran.code == 0, ran.err or ran.out


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_the_checker_finds_nothing(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    if not AXE.is_file():
        pytest.skip("no axe-core: run python -m tools.fetch_axe")
    with browser.new_page(viewport={"width": width, "height": 900}) as page:
        page.goto(pages[name].as_uri())
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(VIOLATIONS) == []


def test_the_checker_sees_a_bad_page(browser: Browser) -> None:
    if not AXE.is_file():
        pytest.skip("no axe-core: run python -m tools.fetch_axe")
    with browser.new_page() as page:
        page.set_content("<img src='x.png'><input><h3>Judul</h3>")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(VIOLATIONS)
