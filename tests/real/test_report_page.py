"""The month's page in a real browser: found, sorted, read aloud, on a telephone and on paper.

Checks written by hand in place of an accessibility checker: names of everything that can be used,
headings in order, landmarks, header cells, contrast (WCAG 2.1, 4.5:1), keyboard, reflow at 390 px.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from proof.month_build import build_month
from proof.report_html import report_html
from tests.proof.month_posts import december, month_of_items, opens
from tests.proof.month_world import PERIOD, make_world

CONTRAST = """() => {
  const curve = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const channel = v => curve(v / 255);
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const parse = s => s.match(/[\\d.]+/g).map(Number);
  const found = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !node.getClientRects().length) continue;
    let back = [255, 255, 255];
    for (let at = node; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      if (c.length === 3 || c[3] === 1) { back = c; break; }
    }
    const a = light(parse(getComputedStyle(node).color)), b = light(back);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const told = [node.tagName, ratio.toFixed(2), node.textContent.slice(0, 40)];
    if (ratio < 4.5) found.push(told.join(" "));
  }
  return found;
}"""
USED = "a, button, input, img, [role=region]"
UNNAMED = (
    f"() => [...document.querySelectorAll('{USED}')]"
    """.filter(node => {
  const label = node.labels && node.labels.length ? node.labels[0].textContent : "";
  const name = node.getAttribute("aria-label") || node.alt || label || node.textContent;
  return !name.trim();
}).map(node => node.outerHTML)"""
)
HEADERS = """() => [...document.querySelectorAll("th")].filter(one => !one.scope).length
  + [...document.querySelectorAll("table")].filter(one => !one.caption).length"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laporan")
    world = make_world(folder / "kantor")
    december(world)
    report = build_month(world.chain.entries, world.store, world.settings, PERIOD).report
    path = folder / "laporan.html"
    path.write_bytes(report_html(report))
    return path


@pytest.fixture
def page(browser: Browser, page_file: Path) -> Iterator[Page]:
    with browser.new_page(viewport={"width": 1280, "height": 900}) as opened:
        troubles: list[str] = []
        opened.on("console", lambda message: troubles.append(message.text))
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(page_file.as_uri())
        yield opened
        assert troubles == []
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_everything_has_a_name_a_place_and_enough_contrast(page: Page) -> None:
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(HEADERS) == 0
    assert page.evaluate(CONTRAST) == []
    assert page.locator("html").get_attribute("lang") == "id"
    for landmark in ("header", "main", "footer"):
        assert page.locator(landmark).count() == 1
    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids: list[str] = page.evaluate("() => [...document.querySelectorAll('[id]')].map(n => n.id)")
    assert len(ids) == len(set(ids))


def test_search_and_sort_work_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_label("Cari").focus()
    page.keyboard.type("gratifikasi instagram")
    assert page.locator("#jumlah").inner_text() == "1 dari 20 publikasi"
    assert page.locator("tbody tr:not([hidden])", has_text="Jelang").count() == 1
    page.get_by_label("Cari").fill("")
    head = page.locator("#tabel thead th").nth(4)
    for expected in ("ascending", "descending"):
        head.get_by_role("button").focus()
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == expected
        times = [one for one in page.evaluate(_column(4)) if one]
        assert times == sorted(times, reverse=expected == "descending")
    assert page.locator("#tabel thead th[aria-sort]").count() == 1


def _column(number: int) -> str:
    return (
        "() => [...document.querySelectorAll('#tabel tbody tr')]"
        f".map(row => row.cells[{number}].dataset.sort)"
    )


def test_a_telephone_needs_no_sideways_scrolling(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.get_by_role("table", name=re.compile("Publikasi bulan")).count() == 1
    assert page.get_by_role("cell").count() >= 160  # cards are still a table when read aloud
    assert page.evaluate(CONTRAST) == []


def test_it_prints_in_full_and_without_its_controls(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.get_by_label("Cari").is_visible()
    assert page.locator("#tabel tbody tr").count() == 20
    assert len(page.pdf(format="A4")) > 10_000


def test_without_its_script_everything_is_still_there(browser: Browser, page_file: Path) -> None:
    context: Any = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(page_file.as_uri())
    assert plain.locator("#tabel tbody tr").count() == 20
    assert not plain.get_by_label("Cari").is_visible()
    context.close()


def test_two_hundred_items_are_found_at_once(browser: Browser, tmp_path: Path) -> None:
    world = make_world(tmp_path / "kantor")
    post = month_of_items(world, [f"Materi {n} " + "panjang " * 8 for n in range(1, 201)])
    for number in range(1, 201):
        post(number, "situs").aired(opens(number))
    report = build_month(world.chain.entries, world.store, world.settings, PERIOD).report
    path = tmp_path / "besar.html"
    path.write_bytes(report_html(report))
    with browser.new_page() as opened:
        opened.goto(path.as_uri())
        took = opened.evaluate(
            """() => { const field = document.getElementById("cari");
            field.value = "DUM-2026-12-77 situs";
            const began = performance.now(); field.dispatchEvent(new Event("input"));
            return performance.now() - began; }"""
        )
        assert opened.locator("#jumlah").inner_text() == "1 dari 1000 publikasi"
        assert took < 500
