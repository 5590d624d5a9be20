"""A plain client of the WordPress twin, and pictures to send."""

from __future__ import annotations

import io
from typing import Any

import requests
from PIL import Image
from requests_oauthlib import OAuth1

from connectors.sandbox import accounts
from tests.sandbox_process import SandboxProcess

AUTHOR, EDITOR, CONTRIBUTOR = ((user.username, user.password) for user in accounts.SITE_USERS)
WRONG = ("penulis", "sbox salah 0000 aaaa bbbb cccc")
OAUTH = OAuth1(
    accounts.X_CONSUMER_KEY,
    accounts.X_CONSUMER_SECRET,
    accounts.X_ACCESS_TOKEN,
    accounts.X_ACCESS_TOKEN_SECRET,
)
BEARER = {"Authorization": f"Bearer {accounts.X_USER_BEARER}"}


def picture(width: int = 64, height: int = 48, kind: str = "JPEG", color: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, kind)
    return out.getvalue()


def wp(
    sandbox: SandboxProcess,
    method: str,
    path: str,
    auth: tuple[str, str] | None = AUTHOR,
    **more: Any,
) -> requests.Response:
    url = f"{sandbox.wordpress}/wp-json/wp/v2{path}"
    return requests.request(method, url, auth=auth, timeout=10, allow_redirects=False, **more)


def publish(sandbox: SandboxProcess, slug: str, auth: tuple[str, str] = AUTHOR, **more: Any) -> Any:
    body = {"title": slug, "content": f"<p>{slug}</p>", "slug": slug, "status": "publish"} | more
    answer = wp(sandbox, "POST", "/posts", auth, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def upload(sandbox: SandboxProcess, name: str, content: bytes, **fields: str) -> requests.Response:
    return wp(sandbox, "POST", "/media", files={"file": (name, content)}, data=fields)


def page(sandbox: SandboxProcess, path: str) -> requests.Response:
    url = path if path.startswith("http") else sandbox.wordpress + path
    return requests.get(url, timeout=10, allow_redirects=False)


def x(sandbox: SandboxProcess, method: str, path: str, **more: Any) -> requests.Response:
    more.setdefault("auth", OAUTH)
    return requests.request(method, f"{sandbox.x}/2{path}", timeout=10, **more)


def x_upload(sandbox: SandboxProcess, content: bytes | None = None) -> str:
    files = {"media": ("a.jpg", content or picture())}
    answer = x(
        sandbox, "POST", "/media/upload", files=files, data={"media_category": "tweet_image"}
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["data"]["id"])


def tweet(sandbox: SandboxProcess, text: str, **more: Any) -> requests.Response:
    return x(sandbox, "POST", "/tweets", json={"text": text, **more})
