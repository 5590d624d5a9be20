"""A plain client of the YouTube twin."""

from __future__ import annotations

import json
from typing import Any

import requests

from connectors.sandbox import accounts
from tests.connectors.sandbox.meta import clip
from tests.sandbox_process import SandboxProcess

METADATA = {
    "snippet": {"title": "Judul", "description": "Isi", "tags": ["a", "b c"], "categoryId": "25"},
    "status": {"privacyStatus": "private", "selfDeclaredMadeForKids": False},
}
REFRESH = {
    "client_id": accounts.YOUTUBE_CLIENT_ID,
    "client_secret": accounts.YOUTUBE_CLIENT_SECRET,
    "refresh_token": accounts.YOUTUBE_REFRESH_TOKEN,
    "grant_type": "refresh_token",
}


def token(sandbox: SandboxProcess, **other: str) -> requests.Response:
    return requests.post(f"{sandbox.url}/youtube-api/token", data=REFRESH | other, timeout=10)


class Tube:
    """One client with one access token."""

    def __init__(self, sandbox: SandboxProcess) -> None:
        self.url = f"{sandbox.url}/youtube-api"
        answer = token(sandbox)
        assert answer.status_code == 200, answer.text
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = self.headers | more.pop("headers", {})
        return requests.request(method, self.url + path, headers=headers, timeout=20, **more)

    def get(self, path: str, **params: str) -> Any:
        answer = self.call("GET", f"/youtube/v3/{path}", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def start(self, size: int, metadata: object = METADATA) -> requests.Response:
        more = {"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": "video/mp4"}
        path = "/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
        return self.call("POST", path, json=metadata, headers=more)

    def upload(self, content: bytes | None = None, metadata: object = METADATA) -> str:
        content = content or clip()
        session = self.start(len(content), metadata).headers["Location"]
        answer = put(session, content)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def update(self, video: str, part: str = "snippet,status", **parts: Any) -> requests.Response:
        wish = {"id": video, **METADATA} | parts
        return self.call("PUT", f"/youtube/v3/videos?part={part}", json=wish)

    def captions(self, video: str, **snippet: str) -> requests.Response:
        head = {"snippet": {"videoId": video, "language": "id", "name": ""} | snippet}
        body = (
            f"--x\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{json.dumps(head)}\r\n"
            "--x\r\nContent-Type: application/octet-stream\r\n\r\n"
            "1\n00:00:00,000 --> 00:00:01,000\nSelamat pagi\n\r\n--x--\r\n"
        )
        return self.call(
            "POST",
            "/upload/youtube/v3/captions?part=snippet&uploadType=multipart",
            data=body.encode(),
            headers={"Content-Type": 'multipart/related; boundary="x"'},
        )


def put(session: str, content: bytes, span: str = "") -> requests.Response:
    headers = {"Content-Range": span} if span else {}
    return requests.put(session, data=content, headers=headers, timeout=20)


def reason(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["errors"][0]["reason"]
