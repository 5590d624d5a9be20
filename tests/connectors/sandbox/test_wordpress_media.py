"""Uploads to the WordPress twin: what it keeps, renames, scales and refuses."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
import requests
from PIL import Image

from tests.connectors.sandbox.site import page, picture, publish, upload, wp
from tests.sandbox_process import SandboxProcess


def test_multipart_takes_alt_text_and_serves_the_same_bytes(sandbox: SandboxProcess) -> None:
    content = picture(1600, 900)
    made = upload(sandbox, "Foto Rapat.jpg", content, alt_text="Rapat di aula").json()
    assert made["alt_text"] == "Rapat di aula"
    assert made["source_url"].endswith("/wp-content/uploads/2026/12/Foto-Rapat.jpg")
    served = page(sandbox, made["source_url"])
    assert (served.content, served.headers["Content-Type"]) == (content, "image/jpeg")
    medium = made["media_details"]["sizes"]["medium"]
    small = Image.open(io.BytesIO(page(sandbox, medium["source_url"]).content))
    assert small.size == (medium["width"], medium["height"]) == (300, 169)


def test_a_raw_body_has_no_room_for_an_alt_text(sandbox: SandboxProcess) -> None:
    headers = {"Content-Disposition": 'attachment; filename="a.jpg"', "Content-Type": "image/jpeg"}
    made = wp(sandbox, "POST", "/media?alt_text=hilang", data=picture(), headers=headers)
    assert (made.status_code, made.json()["alt_text"]) == (201, "")
    number = made.json()["id"]
    told = wp(sandbox, "POST", f"/media/{number}", json={"alt_text": "ada"})
    assert told.json()["alt_text"] == "ada"


def test_the_same_name_again_is_a_second_file(sandbox: SandboxProcess) -> None:
    upload(sandbox, "a.jpg", picture())
    again = upload(sandbox, "a.jpg", picture()).json()
    assert again["source_url"].endswith("/a-1.jpg")
    assert again["slug"] == "a-1"


def test_checksum_is_honoured(sandbox: SandboxProcess) -> None:
    content = picture()
    headers = {"Content-Disposition": "attachment; filename=a.jpg", "Content-Type": "image/jpeg"}
    right = hashlib.md5(content, usedforsecurity=False).hexdigest()
    for told, status in ((right, 201), (right[::-1], 412)):
        more = headers | {"Content-MD5": told}
        assert wp(sandbox, "POST", "/media", data=content, headers=more).status_code == status


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jpg", b"bukan gambar"), ("a.svg", b"<svg/>"), ("a.php", b"<?php"), ("a.exe", picture())],
)
def test_what_is_not_allowed_is_a_500_with_a_code(
    sandbox: SandboxProcess, name: str, content: bytes
) -> None:
    refused = upload(sandbox, name, content)
    assert (refused.status_code, refused.json()["code"]) == (500, "rest_upload_unknown_error")
    assert wp(sandbox, "GET", "/media").json() == []


@pytest.mark.parametrize(
    ("headers", "data", "error"),
    [
        ({"Content-Type": "image/jpeg"}, b"x", "rest_upload_no_content_disposition"),
        ({"Content-Type": "image/jpeg"}, b"", "rest_upload_no_data"),
        (
            {"Content-Type": "image/jpeg", "Content-Disposition": "attachment"},
            b"x",
            "rest_upload_invalid_disposition",
        ),
    ],
)
def test_raw_uploads_need_their_headers(
    sandbox: SandboxProcess, headers: dict[str, str], data: bytes, error: str
) -> None:
    refused = wp(sandbox, "POST", "/media", data=data, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (400, error)


def test_big_pictures_are_scaled_but_png_is_not(sandbox: SandboxProcess) -> None:
    made = upload(sandbox, "besar.jpg", picture(3000, 1500)).json()
    assert made["source_url"].endswith("/besar-scaled.jpg")
    details = made["media_details"]
    assert (details["width"], details["height"]) == (2560, 1280)
    assert details["original_image"] == "besar.jpg"
    shown = Image.open(io.BytesIO(page(sandbox, made["source_url"]).content))
    assert shown.size == (2560, 1280)
    png = upload(sandbox, "besar.png", picture(3000, 20, "PNG")).json()
    assert png["source_url"].endswith("/besar.png")


def test_a_png_called_jpg_gets_its_right_name(sandbox: SandboxProcess) -> None:
    made = upload(sandbox, "a.jpg", picture(kind="PNG")).json()
    assert (made["mime_type"], made["source_url"][-6:]) == ("image/png", "/a.png")


def test_media_is_deleted_only_by_force(sandbox: SandboxProcess) -> None:
    made = upload(sandbox, "a.jpg", picture()).json()
    soft = wp(sandbox, "DELETE", f"/media/{made['id']}")
    assert (soft.status_code, soft.json()["code"]) == (501, "rest_trash_not_supported")
    assert wp(sandbox, "DELETE", f"/media/{made['id']}?force=true").json()["deleted"] is True
    assert page(sandbox, made["source_url"]).status_code == 404


def test_the_sandbox_tells_which_bytes_a_post_shows(sandbox: SandboxProcess) -> None:
    first, second = picture(color="red"), picture(color="blue")
    cover = upload(sandbox, "sampul.jpg", first, alt_text="Sampul").json()
    inner = upload(sandbox, "isi.jpg", second, alt_text="Isi").json()
    content = f'<figure><img src="{inner["source_url"]}" alt="Isi"></figure>'
    publish(sandbox, "bergambar", content=content, featured_media=cover["id"])
    media = sandbox.posts("wordpress")[0]["media"]
    assert [one["sha256"] for one in media] == [
        hashlib.sha256(b).hexdigest() for b in (first, second)
    ]
    assert [one["alt"] for one in media] == ["Sampul", "Isi"]
    assert all(requests.get(one["url"], timeout=5).ok for one in media)


def test_real_files_are_kept_or_refused(sandbox: SandboxProcess, shared: Path) -> None:
    kept = {}
    for path in sorted((shared / "samples").iterdir()):
        kept[path.name] = upload(sandbox, path.name, path.read_bytes()).status_code
    assert (
        kept["photo-phone-12mp.jpg"] == kept["photo-iphone.heic"] == kept["video-reel.mp4"] == 201
    )
    assert set(kept.values()) <= {201, 500}
