"""Thirty planted secrets, and everything that leaves the program: not one of them may show.

Ten are our credentials, one in every secret field of the five platforms' settings (one from the
environment), sent to a platform that repeats them in every answer; twenty are the platform's own,
which nobody told us.
"""

from __future__ import annotations

import base64
import json
import logging
import sys
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

import pytest
import requests
from pydantic import SecretStr

from config.logs import quiet_logging
from config.redaction import register, register_pair
from flows.demo.office import _SECRETS, sandbox_channels
from tests.faults.mirror import MODES, Mirror, running_mirror
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.flows.command import Ran, tayang
from tests.flows.five_channels import PHOTO_USES, Uses, five_channel_office
from tests.flows.office import NOW, Office, write_secrets
from tests.media.pictures import saved, scene
from tests.sandbox_process import SandboxProcess

OWN = {
    name: f"kenari {number:02} Zq+{number * 7919}/='&<\"{number}é"
    for number, name in enumerate([*_SECRETS, "x-user-token"])
}
"""Our secrets, with letters that look different in addresses, JSON, logs and pages."""

THEIRS = [f"KENARI{number:02}Pl4tform{number * 104729}" for number in range(10, 30)]
USER = "penulis"


def forms(secret: str) -> list[bytes]:
    """How a secret may look in text: as it is, in an address, in JSON, printed, as base64."""
    plain = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
    pair = f"{USER}:{secret}"
    coded = {base64.b64encode(one.encode()).decode() for one in (secret, pair)}
    return [one.encode() for one in plain | coded]


def shown(data: bytes) -> list[str]:
    """The canaries that the bytes hold in any form."""
    return [one for one in (*OWN.values(), *THEIRS) if any(form in data for form in forms(one))]


def judge(tally: Tally, sink: str, data: bytes) -> None:
    """One case per canary; a canary that shows was let through."""
    held = shown(data)
    for canary in (*OWN.values(), *THEIRS):
        hit = int(canary in held)
        tally.attack(f"{canary} in {sink}", through=hit, lost=0, stuck=0)


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    with running_mirror(THEIRS) as server:
        yield server


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "apel.jpg"
    path.write_bytes(saved(scene(640, 480)))
    return path


def without_waiting(office: Office, uses: Uses) -> None:
    """Texts of their own, so that no channel waits for the website."""
    content = office.read()
    text = "Seluruh pegawai mengikuti apel pagi, Senin (7/12/2026), di halaman kantor. #ApelPagi"
    content["items"][0]["channels"] = [
        {"channel": channel, "format": form, "override": {"text": text}}
        if channel != "situs"
        else {"channel": channel, "format": form}
        for channel, form in uses
    ]
    office.write(content)
    office.approve_plan()


@pytest.fixture
def office(
    tmp_path: Path, mirror: Mirror, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> Office:
    """One item on four channels and a second X; every channel speaks with the mirror."""
    monkeypatch.setenv("TAYANG_SECRET_X_USER_TOKEN", OWN["x-user-token"])
    made = five_channel_office(tmp_path / "kantor", [picture], PHOTO_USES)
    token = {"base_url": f"{mirror.url}/x", "user_token": {"secret": "x-user-token"}}
    second = {"name": "x-dua", "platform": "x", "options": token}
    made.configure(*sandbox_channels(mirror.url), second, total_deadline=5)
    write_secrets(made.home, {name: OWN[name] for name in _SECRETS})
    without_waiting(made, (*PHOTO_USES, ("x-dua", "feed")))
    made.release()
    return made


def ran(office: Office, *words: str) -> Ran:
    """The command with its log at DEBUG."""
    debug = partial(quiet_logging, logging.DEBUG)
    with (
        patch("flows.commands.common.quiet_logging", debug),
        patch("flows.commands.doctor.quiet_logging", debug),
    ):
        return tayang(office, *words)


def files(home: Path, *patterns: str, but: tuple[str, ...] = ()) -> bytes:
    """All bytes of the files that fit, names included."""
    found = {path for pattern in patterns for path in home.rglob(pattern) if path.is_file()}
    kept = [one for one in sorted(found) if one.relative_to(home).parts[0] not in but]
    assert kept, patterns
    return b"\n".join(str(one).encode() + b"\n" + one.read_bytes() for one in kept)


@pytest.mark.fault("F36")
def test_a_platform_that_repeats_our_secrets_gets_them_nowhere(
    office: Office, mirror: Mirror, tally: Tally
) -> None:
    said, log = "", ""
    modes = every(list(MODES), 4)
    acts = [(mode, ("publish", "@", "--json")) for mode in modes]
    for mode, words in [*acts, (modes[-1], ("doctor", "--json"))]:
        mirror.mode = mode
        done = ran(office, *words)
        said, log = said + done.out, log + done.err
    preview = office.home / "pratinjau.html"
    others = (("preview", "@", "--out", str(preview)), ("status", "--json"), ("ledger", "show"))
    told = "".join(done.out + done.err for done in (ran(office, *words) for words in others))
    sent = [name for name, one in OWN.items() if any(form in mirror.seen for form in forms(one))]
    assert len(sent) >= 5, "the mirror was not sent our secrets"
    assert "DEBUG" in log
    judge(tally, "standard output and --json", said.encode())
    judge(tally, "preview, status and ledger show", told.encode())
    judge(tally, "DEBUG log and standard error", log.encode())
    judge(tally, "ledger with its private table and -wal", files(office.home, "*ledger*"))
    judge(tally, "proof pages", files(office.home, "var/**/*.html", "var/**/*.json"))
    judge(tally, "preview", preview.read_bytes())
    judge(
        tally, "everything else in the office's folder", files(office.home, "*", but=("secrets",))
    )


def exceptions(canary: str) -> list[Exception]:
    """What requests and its users raise and print, with a secret in it."""
    address = f"https://graph.contoh.example/me?fields=id&access_token={canary}"
    return [
        requests.ConnectionError(f"Max retries exceeded with url: {address}"),
        requests.HTTPError(f"401 Client Error for url: {address}&x=1"),
        ValueError(f"headers={{'Authorization': 'Bearer {canary}'}}"),
        ValueError(json.dumps({"refresh_token": canary, "expires": 3})),
        ValueError(f"proxy https://kantor:{canary}@proxy.contoh.example:3128 is gone"),
        ValueError(f"client_secret={canary}&grant_type=refresh_token"),
        KeyError(f'OAuth oauth_token="{canary}", oauth_nonce="1"'),
    ]


@pytest.mark.fault("F36")
def test_tracebacks_hold_no_token_that_nobody_registered(tally: Tally) -> None:
    for canary in THEIRS:
        judge_crash(tally, canary, exceptions(canary))


@pytest.mark.fault("F36")
def test_tracebacks_hold_no_registered_secret_in_any_form(tally: Tally) -> None:
    for canary in OWN.values():
        register(canary)
        register_pair(USER, SecretStr(canary))
        shapes = [ValueError(form.decode()) for form in forms(canary)]
        judge_crash(tally, canary, [*shapes, ValueError({"dalam": [canary]})])


def judge_crash(tally: Tally, canary: str, errors: list[Exception]) -> None:
    """The log's traceback and the crash's, of errors that are raised from each other."""
    heard = StringIO()
    root = logging.getLogger()
    handlers, level, hook = root.handlers, root.level, sys.excepthook
    with patch.object(sys, "stderr", heard):
        quiet_logging(logging.DEBUG)
        try:
            for error in errors:
                crash(error)
        finally:
            root.handlers, sys.excepthook = handlers, hook
            root.setLevel(level)
    text = heard.getvalue().encode()
    assert text.count(b"RuntimeError") >= 2 * len(errors)
    hits = sum(text.count(form) for form in forms(canary))
    tally.attack(f"{canary} in tracebacks", through=hits, lost=0, stuck=0)


def crash(error: Exception) -> None:
    """A mistake on the way of an error: logged with its traceback, and told by the excepthook."""
    try:
        send(error)
    except RuntimeError as wrong:
        logging.getLogger("connectors.http").debug("%s", error, exc_info=True, stack_info=True)
        sys.excepthook(type(wrong), wrong, wrong.__traceback__)


def send(error: Exception) -> None:
    try:
        fail(error)
    except Exception as cause:
        raise RuntimeError("while sending") from cause


def fail(error: Exception) -> None:
    raise error


@pytest.mark.fault("F36")
def test_a_recording_of_every_exchange_holds_no_credential(
    tmp_path: Path, twin: SandboxProcess, picture: Path, tally: Tally
) -> None:
    """All goes well on the twins; what they recorded may be shown to anyone."""
    made = five_channel_office(tmp_path / "kantor", [picture], PHOTO_USES, twin)
    without_waiting(made, PHOTO_USES)
    made.release()
    twin.record()
    done = tayang(made, "publish", "@", "--json", clock=NOW)
    assert done.code == 0, done.err
    told = json.dumps([twin.exchanges(), twin.requests(), twin.posts()])
    assert len(twin.exchanges()) > 15
    sinks = {
        "the twins' recording": told.encode(),
        "output of a good run": (done.out + done.err).encode(),
        "the office's folder after a good run": files(made.home, "*", but=("secrets",)),
    }
    for sink, data in sinks.items():
        for name, secret in _SECRETS.items():
            hits = sum(data.count(form) for form in forms(secret))
            tally.attack(f"{name} in {sink}", through=hits, lost=0, stuck=0)
