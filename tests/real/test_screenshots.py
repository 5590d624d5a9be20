"""An installed Chromium photographs a real WordPress article, wide and narrow."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from proof.entries import EntryKind
from proof.screenshot import SIZES, find_camera
from tests.flows.office import (
    NOW,
    ONE,
    SECRETS,
    Office,
    make_office,
    site_channel,
    write_secrets,
)
from tests.real.browser import NoChromiumError, chromium
from tests.real.wordpress import WordPress
from tests.sandbox_process import SandboxProcess, running_sandbox

pytestmark = pytest.mark.real

SITE_IS_OF_TODAY = 1e9
KEPT = Path(__file__).parents[2] / "var" / "screenshots"


@pytest.fixture(scope="module")
def x_twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    try:
        chromium()
    except NoChromiumError as missing:
        pytest.skip(str(missing))
    with running_sandbox(tmp_path_factory.mktemp("x"), clock=NOW) as process:
        yield process


@pytest.fixture
def office(tmp_path: Path, wordpress: WordPress, x_twin: SandboxProcess) -> Office:
    made = make_office(tmp_path / "kantor", x_twin, ONE)
    settings = made.home / "office.yaml"
    settings.write_text(settings.read_text("utf-8").replace("screenshots: never", ""), "utf-8")
    author = wordpress.users["author"]
    write_secrets(made.home, {**SECRETS, "wordpress-password": author.app_password})
    site = site_channel(
        wordpress.url,
        username=author.login,
        categories={"Berita": wordpress.category},
        default_category=wordpress.category,
    )
    content = made.read()
    content["items"][0]["channels"] = [{"channel": "situs", "format": "article"}]
    made.write(content)
    made.configure(site, max_skew=SITE_IS_OF_TODAY)
    made.approve_plan()
    made.release()
    return made


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_article_is_photographed_wide_and_narrow(office: Office) -> None:
    assert office.publish().counts() == {"tayang": 1}
    with office.runtime() as runtime:
        (entry,) = runtime.ledger.entries(kind=EntryKind.ATTACHED)
        shots = entry.body["evidence"]["kept"]
        for name, (width, least) in SIZES.items():
            png = runtime.store.read(shots[f"screenshot_{name}_sha256"])
            assert png[:8] == b"\x89PNG\r\n\x1a\n"
            assert size_of(png)[0] == width
            assert size_of(png)[1] >= least
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / f"bukti-{name}.png").write_bytes(png)


def test_an_address_that_does_not_answer_gives_no_picture() -> None:
    assert shutil.which("chromium")
    assert find_camera("auto").shoot("http://127.0.0.1:9/") == {}
