"""A person at the Prefect UI: fills in a form, submits it, and pictures for people's eyes."""

from __future__ import annotations

from playwright.sync_api import Page, TimeoutError, expect  # noqa: A004 -- Playwright's own

from tests.conftest import ROOT
from tests.real.serving import Served

SHOTS = ROOT / "var" / "screenshots"
PATIENCE = 90_000
TELEPHONE = {"width": 390, "height": 844}


def keep(page: Page, name: str) -> None:
    """Pictures for people's eyes: desktop, then telephone."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    usual = page.viewport_size
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type] # a ViewportSize
    page.wait_for_timeout(500)
    page.screenshot(path=SHOTS / f"{name}-hp.png", full_page=True)
    if usual:
        page.set_viewport_size(usual)


def press_stop(served: Served, page: Page, action: str, reason: str) -> int:
    """Fill in the form and submit it; the server's answer to it."""
    address = f"{served.ui}/deployments/deployment/{served.deployment('hentikan/stop')['id']}/run"
    for attempt in range(3):
        try:
            fill_in(page, address, action, reason)
            break
        except TimeoutError:  # on a busy machine the page draws its form anew while one types
            if attempt == 2:
                raise
    keep(page, f"stop-{action}")
    with page.expect_response("**/create_flow_run", timeout=PATIENCE) as answer:
        page.get_by_role("button", name="Submit").click()
    return int(answer.value.status)


def fill_in(page: Page, address: str, action: str, reason: str) -> None:
    page.goto(address, timeout=PATIENCE)
    page.get_by_text("Masuk buku catatan dan laporan", exact=False).wait_for(timeout=PATIENCE)
    page.wait_for_timeout(3000)
    page.locator(".p-select-button__control").first.focus(timeout=5000)
    page.keyboard.press("ArrowDown")
    page.locator(".p-select-option").get_by_text(action, exact=True).click(timeout=5000)
    fields = page.locator("textarea.p-textarea__control")
    for number, text in enumerate(("x", "ppid", reason)):
        fields.nth(number).fill(text, timeout=5000)
        expect(fields.nth(number)).to_have_value(text, timeout=5000)
