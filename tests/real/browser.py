"""An installed Chromium driven by Playwright, kept on loopback."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
WIDTH, HEIGHT = 1280, 900


class NoChromiumError(RuntimeError):
    """No Chromium is installed; says how to get one."""


def chromium() -> str:
    """Path of the installed browser. Errors: NoChromiumError."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        message = "no chromium on this machine: apt-get install chromium"
        raise NoChromiumError(message)
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    # as root Chromium refuses to start with its sandbox
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def loopback_page(browser: Browser, blocked: list[str]) -> Iterator[Page]:
    """A fresh page of an Indonesian reader; whatever leaves loopback lands in ``blocked``."""

    def only_loopback(route: Route) -> None:
        if urlsplit(route.request.url).hostname in LOOPBACK:
            route.continue_()
        else:
            blocked.append(route.request.url)
            route.abort()

    context = browser.new_context(
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        viewport={"width": WIDTH, "height": HEIGHT},
    )
    try:
        context.route("**/*", only_loopback)
        yield context.new_page()
    finally:
        context.close()
