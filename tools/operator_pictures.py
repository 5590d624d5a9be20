"""The operator's pictures in docs/images: the real Prefect UI, driven on the sample office.

``python -m tools.operator_pictures`` starts the twins and ``tayang serve``, lets a run go wrong
and right, and photographs what a person sees, at desktop width and (``-hp``) on a telephone. What
no page shows goes to var/screenshots, for eyes only. Needs Chromium; takes a few minutes. Look at
every picture before you commit it.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from config.strictyaml import load_strict
from flows.demo.office import sandbox_channels, write_secrets
from tests.flows.office import DEMO, NOW, Office, make_office
from tests.real.browser import loopback_page, running_browser
from tests.real.serving import Served, serving, wait_for
from tests.sandbox_process import SandboxProcess, running_sandbox

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
OTHERS = ROOT / "var" / "screenshots"
PAGES = (ROOT / "README.md", ROOT / "docs" / "panduan-operator.md")
DESKTOP, TELEPHONE = 1280, 390
ITEMS = ("DUM-2026-12-02", "DUM-2026-12-03")
PATIENCE = 120_000
SETTLED = 2500  # ms: the UI animates and polls
COLOURS = 48


class Camera:
    """Takes pictures of one page of the UI, small enough for a repository."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page, self._served = page, served
        self._shown = "".join(one.read_text(encoding="utf-8") for one in PAGES)
        page.set_default_timeout(PATIENCE)

    def open(self, path: str, words: str) -> None:
        """Go there and wait until ``words`` are shown."""
        self.page.goto(f"{self._served.ui}{path}", wait_until="domcontentloaded")
        self.page.get_by_text(words, exact=False).first.wait_for()
        self.page.wait_for_timeout(SETTLED)

    def take(self, name: str, *, height: int = 900, telephone: int = 0) -> None:
        """Keep ``name.png``; ``name-hp.png`` as well where ``telephone`` gives its height."""
        self._shoot(name, DESKTOP, height)
        if telephone:
            self._shoot(f"{name}-hp", TELEPHONE, telephone)
            self._size(DESKTOP, height)

    def _shoot(self, name: str, width: int, height: int) -> None:
        self._size(width, height)
        with Image.open(io.BytesIO(self.page.screenshot())) as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            path = (IMAGES if f"images/{name}.png" in self._shown else OTHERS) / f"{name}.png"
            small.save(path, optimize=True)
        print(path.relative_to(ROOT))

    def _size(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(SETTLED)


def ask_for_a_run(camera: Camera, served: Served) -> str:
    """Fill in the form of *terbit*, submit it; the run's id."""
    terbit = served.deployment("tayangkan/terbit")["id"]
    camera.open(f"/deployments/deployment/{terbit}/run", "Berkas manifes")
    page = camera.page
    for number, item in enumerate(ITEMS):
        page.get_by_role("button", name="Add item").first.click()
        page.locator("textarea.p-textarea__control").nth(1 + number).fill(item)
    camera.take("ui-formulir", height=1150)
    with page.expect_response("**/create_flow_run") as answer:
        page.get_by_role("button", name="Submit").click()
    return str(answer.value.json()["id"])


def stop_by_form(camera: Camera, served: Served) -> None:
    """The form of *stop*: a reason that is too short is refused, then as it should be."""
    stop = served.deployment("hentikan/stop")["id"]
    camera.open(f"/deployments/deployment/{stop}/run", "Masuk buku catatan")
    page = camera.page
    page.locator(".p-select-button__control").first.focus()
    page.keyboard.press("ArrowDown")
    page.locator(".p-select-option").get_by_text("hentikan", exact=True).click()
    fields = page.locator("textarea.p-textarea__control")
    for number, text in enumerate(("x", "ppid", "no")):
        fields.nth(number).fill(text)
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("Validation failed", exact=False).first.wait_for()
    camera.take("ui-ditolak", height=1150)
    fields.nth(2).fill("foto diperiksa dahulu")
    camera.take("ui-stop", height=1150, telephone=1350)


def artifact(camera: Camera, served: Served, run: str, key: str, words: str) -> None:
    """Open the newest artifact ``key`` of the run."""
    asked = {"artifacts": {"flow_run_id": {"any_": [run]}, "key": {"any_": [key]}}}
    found = served.call("POST", "/artifacts/filter", asked | {"sort": "UPDATED_DESC"})
    camera.open(f"/artifacts/artifact/{found[0]['id']}", words)


def photograph(served: Served) -> None:
    """All pictures, in the order in which a person meets them."""
    twin = served.office.twin
    with running_browser() as browser, loopback_page(browser, []) as page:
        camera = Camera(page, served)
        twin.set_clock(NOW)
        twin.fault("x", "create_post", "lost_after")
        twin.fault("x", "list", "error500_before", times=6)
        run = ask_for_a_run(camera, served)
        require(served.finished(run, 600) == "FAILED", "the run should have failed")
        twin.clear_faults()
        camera.open(f"/runs/flow-run/{run}", "Failed")
        camera.take("ui-gagal", height=1250, telephone=1100)
        artifact(camera, served, run, "gagal-dan-langkah", "Langkah berikutnya")
        camera.take("ui-langkah", height=760, telephone=1100)
        artifact(camera, served, run, "akan-dikirim", "Paling lambat")
        camera.take("ui-akan-dikirim", height=1000)
        stop_by_form(camera, served)
        camera.open(f"/runs/flow-run/{run}", "Failed")
        page.get_by_role("button", name="Retry").first.click()
        page.get_by_role("dialog").wait_for()
        camera.take("ui-retry", height=720)
        page.get_by_role("dialog").get_by_role("button", name="Retry").click()
        page.get_by_role("dialog").wait_for(state="hidden")
        wait_for(lambda: served.state(run) == "COMPLETED", 600, served.worker_log.read_text)
        camera.open(f"/runs/flow-run/{run}", "Completed")
        page.get_by_text("Artifacts", exact=True).last.click()
        camera.take("ui-hasil", height=1500, telephone=1500)
        artifact(camera, served, run, "bukti-tayang", "publikasi tayang")
        camera.take("ui-bukti", height=1000)
        # the last one: at telephone width this page of Prefect's keeps the browser busy for ever
        camera.open("/deployments", "terbit")
        camera.take("ui-daftar", height=790)


def require(fulfilled: bool, otherwise: str) -> None:  # noqa: FBT001 -- an assertion for tools
    if not fulfilled:
        raise RuntimeError(otherwise)


def sample_office(home: Path, twin: SandboxProcess) -> Office:
    """Two items of the demo, released, on four twins; without clips, which take long to encode."""
    office = make_office(home, twin, *ITEMS)
    demo = load_strict(Path(str(DEMO.joinpath("manifest.yaml")))).data["items"]
    content = office.read()
    for item in content["items"]:
        (whole,) = [one for one in demo if one["id"] == item["id"]]
        uses = [one for one in whole["channels"] if one["channel"] != "youtube"]
        item["channels"] = [{name: one[name] for name in ("channel", "format")} for one in uses]
    office.write(content)
    write_secrets(home / "secrets")
    channels = [one for one in sandbox_channels(twin.url) if one["name"] != "youtube"]
    office.configure(*channels, settle={"x": 0.2})
    office.approve_plan()
    office.release()
    return office


def main() -> None:
    """Start everything, take the pictures, end everything."""
    OTHERS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        with running_sandbox(root / "kembaran", clock=NOW) as twin:
            office = sample_office(root / "kantor", twin)
            with serving(office) as served:
                served.rest()
                photograph(served)


if __name__ == "__main__":
    main()
