"""Secrets in a real Prefect server's blocks; and what its API tells to whoever may call it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.real.prefect_server import PrefectServer

pytestmark = pytest.mark.real

VALUE = "nilai-rahasia-dari-balok"
SAVE = f"""
from prefect.blocks.system import Secret
Secret(value={VALUE!r}).save("tayang-uji-kunci", overwrite=True)
"""
LOAD = """
import json
from flows.blocks import BlockSecrets
from config.errors import SecretError
source = BlockSecrets("tayang-")
found = source.get("uji-kunci")
print(json.dumps([found.get_secret_value() if found else None, source.get("tidak-ada") is None]))
"""


def run(script: str, env: dict[str, str], *, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_a_block_is_read_and_the_api_tells_it_to_every_caller(
    prefect_server: PrefectServer,
) -> None:
    saved = run(SAVE, prefect_server.env)
    assert saved.returncode == 0, saved.stderr
    loaded = run(LOAD, prefect_server.env)
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout.splitlines()[-1]) == [VALUE, True]
    # the warning of docs/penyiapan-akun.md: who may call the API reads the block in plain text
    wish = {"include_secrets": True}
    told = json.dumps(prefect_server.call("POST", "/block_documents/filter", wish))
    assert VALUE in told


def test_a_server_that_is_gone_is_told(prefect_server: PrefectServer) -> None:
    script = """
from flows.blocks import BlockSecrets
from config.errors import SecretError
try:
    BlockSecrets("tayang-").get("uji-kunci")
except SecretError as error:
    print("TOLD", error.hint)
"""
    gone = prefect_server.env | {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    gone |= {"PREFECT_CLIENT_MAX_RETRIES": "0"}
    done = run(script, gone)
    assert "TOLD" in done.stdout, done.stderr
    assert "PREFECT_API_URL" in done.stdout
