"""A plain client of the Graph API twins, and videos to send."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import requests

from connectors.sandbox import accounts
from tests.sandbox_process import SandboxProcess

PAGE = accounts.FACEBOOK_PAGE.id
IG = accounts.INSTAGRAM_USER.id
PAGE_BEARER = {"Authorization": f"Bearer {accounts.FACEBOOK_PAGE_TOKEN}"}
IG_BEARER = {"Authorization": f"Bearer {accounts.INSTAGRAM_TOKEN}"}
SRT = b"1\n00:00:00,000 --> 00:00:01,500\nSelamat pagi\n"


def graph(
    sandbox: SandboxProcess, method: str, path: str, *, host: str = "graph", **more: Any
) -> requests.Response:
    more.setdefault("headers", PAGE_BEARER)
    url = f"{sandbox.url}/{host}/v26.0/{path}"
    return requests.request(method, url, timeout=20, allow_redirects=False, **more)


def ok(answer: requests.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def code(answer: requests.Response) -> tuple[int, int | None]:
    """Code and subcode of a Graph error."""
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")


def feed(sandbox: SandboxProcess, message: str, **data: str) -> requests.Response:
    return graph(sandbox, "POST", f"{PAGE}/feed", data={"message": message} | data)


@cache
def clip(width: int = 540, height: int = 960, seconds: float = 3, fps: int = 24) -> bytes:
    """A small H.264 video without sound, its index at the front."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.mp4"
        with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
            stream = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast"})
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            for number in range(round(seconds * fps)):
                shade = np.full((height, width, 3), number % 256, np.uint8)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
            container.mux(stream.encode(None))
        return path.read_bytes()
