"""Screenshots of a public page, by an installed Chromium, in a process of its own.

An attachment for people's eyes, never a proof: without a browser there is simply none. The child
gets no secret and no environment of ours; whatever it does, the caller has an answer in time.
``python -m proof.screenshot`` is that child: it reads one JSON wish and writes PNG files.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from config.settings import environment_value

Shots = dict[str, bytes]
WhyNone = Literal["", "off", "no_browser"]

SIZES: Final = {"desktop": (1280, 800), "phone": (390, 844)}
"""CSS pixels: what people have before them, and the narrowest telephone that is common."""

DEADLINE_S = 60.0

_MOST_HIGH = 5000
_PAGE_MS = 15_000
_QUIET_MS = 4_000
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Camera:
    """A browser that can be asked for pictures; ``why`` says why there is none."""

    browser: str = ""
    why: WhyNone = "off"

    def shoot(self, url: str, *, deadline: float = DEADLINE_S) -> Shots:
        """PNG by the name of its size; nothing when the page or the browser does not come."""
        if not self.browser or not url.startswith(("https://", "http://")):
            return {}
        with TemporaryDirectory(prefix="tayang-layar-") as folder:
            wish = {"url": url, "folder": folder, "browser": self.browser}
            _run_child(json.dumps(wish), folder, deadline)
            made = {name: Path(folder) / f"{name}.png" for name in SIZES}
            return {name: path.read_bytes() for name, path in made.items() if path.is_file()}


def find_camera(wish: Literal["auto", "never"]) -> Camera:
    """The installed browser, when pictures are wanted."""
    if wish == "never":
        return Camera(why="off")
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), "")
    return Camera(found, "" if found else "no_browser")


def _run_child(wish: str, home: str, deadline: float) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "proof.screenshot"],
        cwd=_ROOT,
        env={"PATH": environment_value("PATH"), "HOME": home, "LANG": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        child.communicate(wish, timeout=deadline)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def main() -> None:
    """Take the pictures that the wish on standard input asks for; each as soon as it is there."""
    from playwright.sync_api import Error, sync_playwright

    wish = json.loads(sys.stdin.read())
    # as root Chromium refuses to start with its own sandbox
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=wish["browser"], args=arguments)
        for name, (width, height) in SIZES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                locale="id-ID",
                timezone_id="Asia/Jakarta",
                service_workers="block",
                accept_downloads=False,
            )
            page.goto(wish["url"], timeout=_PAGE_MS, wait_until="load")
            whole = min(_MOST_HIGH, int(page.evaluate("document.documentElement.scrollHeight")))
            page.set_viewport_size({"width": width, "height": max(height, whole)})
            try:
                # pictures further down load only now
                page.wait_for_load_state("networkidle", timeout=_QUIET_MS)
            except Error:
                page.wait_for_timeout(0)  # a page that never rests is taken as it is
            target = Path(wish["folder"]) / f"{name}.png"
            hidden = target.with_suffix(".part.png")
            page.screenshot(path=hidden)
            hidden.rename(target)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
