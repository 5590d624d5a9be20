"""The targets: loopback twins always, the real WordPress when it is asked for (TAYANG_REAL=1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import requests

from config.clock import Clock, ShiftedClock, SystemClock
from config.office import Channel
from connectors.base import MediaHost
from connectors.page_text import read_html
from connectors.sandbox import accounts
from media.spec import Rendition
from tests.contract.target import Held, open_target
from tests.sandbox_process import SandboxProcess

if TYPE_CHECKING:
    from tests.real.wordpress import WordPress

_WORDPRESS_OPTIONS = {
    "application_password": {"secret": "wp-password"},
    "categories": {"Berita": 2, "Edukasi": 3},
}
_X_OPTIONS = {
    "username": accounts.X_ACCOUNT.username,
    "consumer_key": {"secret": "x-consumer-key"},
    "consumer_secret": {"secret": "x-consumer-secret"},
    "access_token": {"secret": "x-token"},
    "access_token_secret": {"secret": "x-token-secret"},
}
_FACEBOOK_OPTIONS = {
    "page_id": accounts.FACEBOOK_PAGE.id,
    "access_token": {"secret": "facebook-token"},
}
_INSTAGRAM_OPTIONS = {
    "user_id": accounts.INSTAGRAM_USER.id,
    "access_token": {"secret": "instagram-token"},
}
_YOUTUBE_OPTIONS = {
    "client_id": accounts.YOUTUBE_CLIENT_ID,
    "client_secret": {"secret": "youtube-client-secret"},
    "refresh_token": {"secret": "youtube-refresh-token"},
}


class TwinTarget:
    real = False
    deadline = 4.0

    def __init__(self, platform: str, sandbox: SandboxProcess, options: dict[str, Any]) -> None:
        self.platform = platform
        self.sandbox = sandbox
        base = f"{sandbox.url}/{platform}"
        self.channel = Channel(
            name=f"kanal-{platform}", platform=platform, options={"base_url": base, **options}
        )
        self.secrets: Mapping[str, str] = {
            "wp-password": accounts.SITE_USERS[0].password,
            "x-consumer-key": accounts.X_CONSUMER_KEY,
            "x-consumer-secret": accounts.X_CONSUMER_SECRET,
            "x-token": accounts.X_ACCESS_TOKEN,
            "x-token-secret": accounts.X_ACCESS_TOKEN_SECRET,
            "facebook-token": accounts.FACEBOOK_PAGE_TOKEN,
            "instagram-token": accounts.INSTAGRAM_TOKEN,
            "youtube-client-secret": accounts.YOUTUBE_CLIENT_SECRET,
            "youtube-refresh-token": accounts.YOUTUBE_REFRESH_TOKEN,
        }
        self.clock: Clock = ShiftedClock(datetime.fromisoformat(sandbox.now()))
        self._asked = 0

    def fault(self, op: str, name: str, times: int = 1, **args: Any) -> None:
        self.sandbox.fault(self.platform, op, name, times, **args)

    def clear_faults(self) -> None:
        self.sandbox.clear_faults()

    def pass_time(self, seconds: float) -> None:
        """The platform's clock only: ours and its may differ."""
        moment = datetime.fromisoformat(self.sandbox.now()) + timedelta(seconds=seconds)
        self.sandbox.set_clock(moment.isoformat())

    def hosted(self, media: Sequence[Rendition]) -> tuple[str, ...]:
        """Addresses of the files on the website of the same sandbox."""
        site = open_target(wordpress_twin(self.sandbox))
        assert isinstance(site, MediaHost)
        return tuple(site.host(medium) for medium in media)

    def held(self) -> list[Held]:
        return [
            Held(
                id=str(one["id"]),
                public=bool(one["public"]) and not one["deleted"],
                title=one["title"],
                text=one["text"],
                media_sha256=tuple(medium["sha256"] for medium in one["media"]),
                alts=tuple(medium["alt"] for medium in one["media"]),
            )
            for one in self.sandbox.posts(self.platform)
            if not one["deleted"] and one["status"] != "trash"
        ]

    def received(self, *ops: str) -> int:
        return sum(1 for one in self.sandbox.requests(self.platform) if not ops or one["op"] in ops)


def wordpress_twin(sandbox: SandboxProcess) -> TwinTarget:
    user = accounts.SITE_USERS[0].username
    return TwinTarget("wordpress", sandbox, {"username": user, **_WORDPRESS_OPTIONS})


def x_twin(sandbox: SandboxProcess) -> TwinTarget:
    return TwinTarget("x", sandbox, dict(_X_OPTIONS))


def facebook_twin(sandbox: SandboxProcess) -> TwinTarget:
    url = sandbox.url
    addresses = {
        "base_url": f"{url}/graph",
        "video_url": f"{url}/graph-video",
        "rupload_url": f"{url}/rupload",
        "web_url": f"{url}/facebook",
    }
    return TwinTarget("facebook", sandbox, _FACEBOOK_OPTIONS | addresses)


def instagram_twin(sandbox: SandboxProcess) -> TwinTarget:
    addresses = {"base_url": f"{sandbox.url}/graph", "web_url": f"{sandbox.url}/instagram"}
    return TwinTarget("instagram", sandbox, _INSTAGRAM_OPTIONS | addresses)


def youtube_twin(sandbox: SandboxProcess) -> TwinTarget:
    api = f"{sandbox.url}/youtube-api"
    addresses = {"base_url": api, "token_url": f"{api}/token", "web_url": f"{sandbox.url}/youtube"}
    return TwinTarget("youtube", sandbox, _YOUTUBE_OPTIONS | addresses)


_REFUSALS: Mapping[str, tuple[int, bytes]] = {
    "expired_token": (401, b'{"code":"rest_cannot_create","data":{"status":401}}'),
    "permission_missing": (403, b'{"code":"rest_cannot_edit","data":{"status":403}}'),
    "redirect301": (301, b""),
    "html_captive": (200, b"<!doctype html><title>Wi-Fi</title><h1>Masuk dahulu</h1>"),
    "error500_before": (500, b'{"code":"internal_server_error"}'),
    "rate_limited": (429, b'{"code":"too_many_requests"}'),
}
_SPOILS: Mapping[str, tuple[int, bytes]] = {
    "error500_after": (500, b"{}"),
    "garbage": (200, b"<html>bukan JSON"),
    "empty200": (200, b""),
    "no_content204": (204, b""),
}
_OPS: Mapping[str, tuple[str, str]] = {
    "media_upload": ("POST", "/wp/v2/media"),
    "create_post": ("POST", "/wp/v2/posts"),
    "publish": ("POST", "/wp/v2/posts/"),
    "read": ("GET", "/wp/v2/posts/"),
    "list": ("GET", "/wp/v2/posts?"),
    "whoami": ("GET", "/users/me"),
}


class RealWordPress:
    platform = "wordpress"
    real = True
    deadline = 20.0

    def __init__(self, site: WordPress) -> None:
        self.site = site
        author = site.users["author"]
        options = dict(_WORDPRESS_OPTIONS) | {"categories": {"Berita": site.category}}
        self.channel = Channel(
            name="kanal-wordpress",
            platform="wordpress",
            options={"base_url": site.url, "username": author.login, **options},
        )
        self.secrets: Mapping[str, str] = {"wp-password": author.app_password}
        self.clock: Clock = SystemClock()

    def fault(self, op: str, name: str, times: int = 1, **args: Any) -> None:
        from tests.real.fault_proxy import Fault, Kind

        method, path = _OPS[op]
        status, body, headers = 500, b"", {"Content-Type": "application/json"}
        if name in _REFUSALS:
            kind, (status, body) = Kind.ANSWER, _REFUSALS[name]
            headers |= {"Location": "/"} if status == 301 else {}
            if "retry_after" in args:
                headers["Retry-After"] = str(args["retry_after"])
        elif name in _SPOILS:
            kind, (status, body) = Kind.ERROR_AFTER, _SPOILS[name]
        else:
            kind = {"lost_after": Kind.LOST_AFTER, "reset_before": Kind.RESET_BEFORE}[name]
        self.site.faults.add(
            Fault(kind, method, path, times=times, status=status, headers=headers, body=body)
        )

    def clear_faults(self) -> None:
        self.site.faults.clear()

    def pass_time(self, seconds: float) -> None:
        self.clock.sleep(seconds)

    def hosted(self, media: Sequence[Rendition]) -> tuple[str, ...]:
        return tuple(f"{self.site.url}/{medium.sha256}" for medium in media)

    def held(self) -> list[Held]:
        found: list[Held] = []
        for one in self.site.posts():
            page = read_html(one["content"]["raw"])
            found.append(
                Held(
                    id=str(one["id"]),
                    public=one["status"] == "publish",
                    title=one["title"]["raw"],
                    text=page.text,
                    media_sha256=tuple(
                        hashlib.sha256(requests.get(it.url, timeout=20).content).hexdigest()
                        for it in page.pictures
                    ),
                    alts=tuple(it.alt for it in page.pictures),
                )
            )
        return found

    def received(self, *ops: str) -> int:
        wanted = [_OPS[op] for op in ops]
        return sum(
            1
            for one in self.site.faults.seen
            if not ops or any(one.method == m and p in one.path for m, p in wanted)
        )
