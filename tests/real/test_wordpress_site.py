"""The fixture is a real WordPress, and its proxy really misbehaves."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
import requests
from PIL import Image

from tests.real.fault_proxy import Fault, Kind
from tests.real.wordpress import WordPress

pytestmark = pytest.mark.real


def create(site: WordPress, slug: str, status: str = "publish") -> requests.Response:
    wanted = {"title": "Uji situs", "slug": slug, "status": status, "content": "<p>Isi uji.</p>"}
    return site.call("POST", "posts", role="author", json=wanted)


def slugs(site: WordPress) -> list[str]:
    return sorted(post["slug"] for post in site.posts())


def test_version_and_roles(wordpress: WordPress) -> None:
    assert wordpress.version.startswith("6.5")
    for role in ("author", "editor", "contributor"):
        me = wordpress.call("GET", "users/me", role=role, params={"context": "edit"}).json()
        assert me["roles"] == [role]
    assert wordpress.call("GET", "categories", role=None).json()[0]["name"]
    assert wordpress.call("GET", f"categories/{wordpress.category}").json()["name"] == "Berita"


def test_a_stranger_reads_what_an_author_published_until_it_is_trashed(
    wordpress: WordPress,
) -> None:
    made = create(wordpress, "uji-tayang")
    assert made.status_code == 201
    link = made.json()["link"]
    assert link.startswith(wordpress.url)
    assert link.endswith("/uji-tayang/")
    read = requests.get(link, timeout=30)
    assert (read.status_code, read.url) == (200, link)
    assert "Isi uji." in read.text
    wordpress.trash(made.json()["id"])
    assert requests.get(link, timeout=30).status_code == 404
    assert wordpress.posts() == []
    wordpress.empty()
    bin_ = wordpress.call("GET", "posts", params={"status": "trash", "context": "edit"})
    assert bin_.json() == []


def test_private_posts_are_hidden_and_renamed_ones_move(wordpress: WordPress) -> None:
    made = create(wordpress, "semula").json()
    wordpress.rename(made["id"], "sesudah")
    assert requests.get(made["link"], timeout=30).url.endswith("/sesudah/")
    wordpress.make_private(made["id"])
    assert requests.get(wordpress.post(made["id"])["link"], timeout=30).status_code == 404


def test_a_date_under_a_minute_ahead_goes_live_at_once(wordpress: WordPress) -> None:
    states = {}
    for seconds in (30, 120):
        due = datetime.now(UTC) + timedelta(seconds=seconds)
        wanted = {"title": "Nanti", "status": "publish", "content": "Isi."}
        stamp = {"date_gmt": due.strftime("%Y-%m-%dT%H:%M:%S")}
        made = wordpress.call("POST", "posts", role="author", json={**wanted, **stamp})
        states[seconds] = made.json()["status"]
    assert states == {30: "publish", 120: "future"}


def test_wrong_password_and_missing_right_are_refused(wordpress: WordPress) -> None:
    wrong = requests.post(
        f"{wordpress.url}/wp-json/wp/v2/posts",
        auth=(wordpress.users["author"].login, "salah"),
        json={"title": "x"},
        timeout=30,
    )
    assert (wrong.status_code, wrong.json()["code"]) == (401, "rest_cannot_create")
    denied = wordpress.call("POST", "posts", role="contributor", json={"status": "publish"})
    assert denied.status_code == 403


def test_pictures_arrive_with_their_bytes(wordpress: WordPress) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (1600, 900), (10, 80, 160)).save(picture, "JPEG")
    sent = wordpress.call(
        "POST",
        "media",
        role="author",
        files={"file": ("uji.jpg", picture.getvalue(), "image/jpeg")},
        data={"alt_text": "Bidang biru"},
    )
    assert sent.status_code == 201
    assert sent.json()["alt_text"] == "Bidang biru"
    assert requests.get(sent.json()["source_url"], timeout=30).content == picture.getvalue()


def test_a_lost_reply_leaves_a_post_behind(wordpress: WordPress) -> None:
    wordpress.faults.add(Fault(Kind.LOST_AFTER, path="/posts"))
    with pytest.raises(requests.ConnectionError):
        create(wordpress, "hilang-jawab")
    assert slugs(wordpress) == ["hilang-jawab"]
    lost = [one for one in wordpress.faults.seen if one.fault]
    assert [(one.upstream, one.fault) for one in lost] == [(201, Kind.LOST_AFTER)]


def test_a_reset_before_leaves_nothing(wordpress: WordPress) -> None:
    wordpress.faults.add(Fault(Kind.RESET_BEFORE, path="/posts"))
    with pytest.raises(requests.ConnectionError):
        create(wordpress, "tidak-sampai")
    assert slugs(wordpress) == []


def test_an_error_after_hides_a_success_and_an_answer_asks_nobody(wordpress: WordPress) -> None:
    wordpress.faults.add(Fault(Kind.ERROR_AFTER, path="/posts"))
    assert create(wordpress, "galat-sesudah").status_code == 500
    assert slugs(wordpress) == ["galat-sesudah"]
    wordpress.faults.add(
        Fault(Kind.ANSWER, path="/posts", status=429, headers={"Retry-After": "7"})
    )
    busy = create(wordpress, "tunggu")
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "7")
    assert slugs(wordpress) == ["galat-sesudah"]
    assert create(wordpress, "tunggu").status_code == 201


def test_a_delayed_answer_passes_the_clients_patience(wordpress: WordPress) -> None:
    wordpress.faults.add(Fault(Kind.DELAY, method="GET", path="/posts", seconds=2))
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{wordpress.url}/wp-json/wp/v2/posts", timeout=0.5)


def test_stopped_it_refuses_and_started_again_it_remembers(wordpress: WordPress) -> None:
    create(wordpress, "tetap-ada")
    wordpress.stop()
    with pytest.raises(requests.ConnectionError, match="refused"):
        requests.get(wordpress.url, timeout=5)
    wordpress.start()
    assert slugs(wordpress) == ["tetap-ada"]
