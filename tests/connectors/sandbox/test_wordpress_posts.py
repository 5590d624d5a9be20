"""The numbered facts of a real WordPress 6.5 about posts and terms, held against the twin."""

from __future__ import annotations

import pytest

from tests.connectors.sandbox.site import AUTHOR, CONTRIBUTOR, EDITOR, WRONG, page, publish, wp
from tests.sandbox_process import SandboxProcess


def code(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]  # type: ignore[attr-defined]


def test_same_slug_again_makes_a_second_public_post(sandbox: SandboxProcess) -> None:
    assert [publish(sandbox, "kabar")["slug"] for _ in range(3)] == ["kabar", "kabar-2", "kabar-3"]
    assert len(sandbox.posts("wordpress")) == 3


def test_a_draft_takes_its_slug_too(sandbox: SandboxProcess) -> None:
    publish(sandbox, "kabar", status="draft")
    assert publish(sandbox, "kabar", status="draft")["slug"] == "kabar-2"


def test_wrong_password_reads_as_a_stranger_and_writes_nothing(sandbox: SandboxProcess) -> None:
    publish(sandbox, "umum")
    publish(sandbox, "rahasia", status="draft")
    seen = wp(sandbox, "GET", "/posts", WRONG)
    assert (seen.status_code, [p["slug"] for p in seen.json()]) == (200, ["umum"])
    assert code(wp(sandbox, "POST", "/posts", WRONG, json={"title": "x"})) == (
        401,
        "rest_cannot_create",
    )
    assert code(wp(sandbox, "GET", "/users/me", WRONG)) == (401, "rest_not_logged_in")
    assert len(sandbox.posts("wordpress")) == 2


def test_whoami_tells_the_role_only_in_the_edit_context(sandbox: SandboxProcess) -> None:
    assert wp(sandbox, "GET", "/users/me?context=edit").json()["roles"] == ["author"]
    assert "roles" not in wp(sandbox, "GET", "/users/me").json()


def test_unknown_meta_category_and_featured_picture_are_dropped_silently(
    sandbox: SandboxProcess,
) -> None:
    post = publish(sandbox, "a", meta={"kunci": "1"}, categories=[2, 999], featured_media=777)
    assert "kunci" not in post["meta"]
    assert post["categories"] == [2]
    assert post["featured_media"] == 0
    assert publish(sandbox, "b", categories=[999])["categories"] == []


def test_meta_key_queries_are_ignored(sandbox: SandboxProcess) -> None:
    publish(sandbox, "a")
    assert len(wp(sandbox, "GET", "/posts?meta_key=kunci&meta_value=1").json()) == 1


def test_author_creates_tags_but_no_categories(sandbox: SandboxProcess) -> None:
    made = wp(sandbox, "POST", "/tags", json={"name": "Audit"})
    assert made.status_code == 201
    again = wp(sandbox, "POST", "/tags", json={"name": "audit"})
    assert code(again) == (400, "term_exists")
    assert again.json()["data"]["term_id"] == made.json()["id"]
    refused = wp(sandbox, "POST", "/categories", json={"name": "Baru"})
    assert code(refused) == (403, "rest_cannot_create")
    assert wp(sandbox, "POST", "/categories", EDITOR, json={"name": "Baru"}).status_code == 201


def test_the_office_categories_are_there(sandbox: SandboxProcess) -> None:
    found = {term["name"]: term["id"] for term in wp(sandbox, "GET", "/categories").json()}
    assert (found["Berita"], found["Uncategorized"]) == (2, 1)
    assert {"Edukasi", "Pengumuman"} <= found.keys()
    assert [t["id"] for t in wp(sandbox, "GET", "/categories?slug=berita").json()] == [2]


def test_contributor_drafts_but_does_not_publish(sandbox: SandboxProcess) -> None:
    refused = wp(sandbox, "POST", "/posts", CONTRIBUTOR, json={"title": "x", "status": "publish"})
    assert code(refused) == (403, "rest_cannot_publish")
    assert publish(sandbox, "x", CONTRIBUTOR, status="draft")["status"] == "draft"
    upload = wp(sandbox, "POST", "/media", CONTRIBUTOR, files={"file": ("a.jpg", b"x")})
    assert code(upload) == (403, "rest_cannot_create")


@pytest.mark.parametrize(
    ("user", "stored"),
    [
        (AUTHOR, "<p>a</p>x<p>b &amp; c</p>"),
        (EDITOR, "<p>a</p><script>x</script><p onclick='y'>b & c</p>"),
    ],
)
def test_scripts_of_an_author_leave_their_text_behind(
    sandbox: SandboxProcess, user: tuple[str, str], stored: str
) -> None:
    raw = "<p>a</p><script>x</script><p onclick='y'>b & c</p>"
    assert publish(sandbox, "k", user, content=raw)["content"]["raw"] == stored


def test_readers_see_curly_quotes_not_what_was_sent(sandbox: SandboxProcess) -> None:
    post = publish(sandbox, "q", title='Rapat "besar" & kecil', content="Ia berkata 'ya' -- ...")
    assert post["title"]["raw"] == 'Rapat "besar" &amp; kecil'
    assert post["title"]["rendered"] == "Rapat &#8220;besar&#8221; &amp; kecil"
    assert post["content"]["rendered"] == "<p>Ia berkata &#8216;ya&#8217; &#8212; &#8230;</p>\n"


def test_future_date_waits_and_airs_by_the_clock(sandbox: SandboxProcess) -> None:
    post = publish(sandbox, "nanti", date="2026-12-01T09:00:00")
    assert (post["status"], post["date_gmt"]) == ("future", "2026-12-01T02:00:00")
    assert post["link"].endswith(f"/?p={post['id']}")
    assert page(sandbox, "/2026/12/nanti/").status_code == 404
    sandbox.set_clock("2026-12-01T09:00:01+07:00")
    assert page(sandbox, "/2026/12/nanti/").status_code == 200


def test_trash_frees_the_slug_and_restoring_takes_another(sandbox: SandboxProcess) -> None:
    first = publish(sandbox, "kabar")
    trashed = wp(sandbox, "DELETE", f"/posts/{first['id']}")
    assert (trashed.json()["status"], trashed.json()["slug"]) == ("trash", "kabar__trashed")
    listed = wp(sandbox, "GET", "/posts?slug=kabar&status=any&context=edit")
    assert listed.json() == []
    assert code(wp(sandbox, "DELETE", f"/posts/{first['id']}")) == (410, "rest_already_trashed")
    assert publish(sandbox, "kabar")["slug"] == "kabar"
    back = wp(sandbox, "POST", f"/posts/{first['id']}", json={"status": "publish"})
    assert back.json()["slug"] == "kabar-2"


def test_old_address_of_a_trashed_post_leads_to_a_similar_one(sandbox: SandboxProcess) -> None:
    first, second = publish(sandbox, "bala"), publish(sandbox, "balapan")
    wp(sandbox, "DELETE", f"/posts/{first['id']}")
    moved = page(sandbox, first["link"])
    assert (moved.status_code, moved.headers["Location"]) == (301, second["link"])
    assert page(sandbox, "/bala/").headers["Location"] == second["link"]
    assert page(sandbox, "/tidak-ada/").status_code == 404


def test_public_pages_feed_sitemap_and_short_address(sandbox: SandboxProcess) -> None:
    post = publish(sandbox, "kabar", title="Kabar baik", content="<p>Isi kabar.</p>")
    assert post["link"] == f"{sandbox.wordpress}/2026/12/kabar/"
    article = page(sandbox, post["link"])
    assert "<title>Kabar baik &#8211; Inspektorat Contoh</title>" in article.text
    assert f'<link rel="canonical" href="{post["link"]}">' in article.text
    assert "<p>Isi kabar.</p>" in article.text
    for path in ("/feed/", "/wp-sitemap-posts-post-1.xml"):
        assert post["link"] in page(sandbox, path).text
    short = page(sandbox, f"/?p={post['id']}")
    assert (short.status_code, short.headers["Location"]) == (301, post["link"])


def test_drafts_are_not_public(sandbox: SandboxProcess) -> None:
    post = publish(sandbox, "d", status="draft")
    assert page(sandbox, f"/?p={post['id']}").status_code == 404
    assert code(wp(sandbox, "GET", f"/posts/{post['id']}", None)) == (401, "rest_forbidden")
    edit = wp(sandbox, "GET", f"/posts/{post['id']}?context=edit", None)
    assert code(edit) == (401, "rest_forbidden_context")
    listed = wp(sandbox, "GET", "/posts?status=any", None)
    assert code(listed) == (400, "rest_invalid_param")


def test_lists_count_and_page(sandbox: SandboxProcess) -> None:
    for number in range(3):
        publish(sandbox, f"p{number}")
    answer = wp(sandbox, "GET", "/posts?per_page=2&page=2&_fields=slug")
    assert (answer.headers["X-WP-Total"], answer.headers["X-WP-TotalPages"]) == ("3", "2")
    assert answer.json() == [{"slug": "p0"}]
    beyond = wp(sandbox, "GET", "/posts?per_page=2&page=3")
    assert code(beyond) == (400, "rest_post_invalid_page_number")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "error"),
    [
        ("POST", "/posts", {}, 400, "empty_content"),
        ("POST", "/posts", {"title": "x", "status": "live"}, 400, "rest_invalid_param"),
        ("POST", "/posts", {"id": 5, "title": "x"}, 400, "rest_post_exists"),
        ("POST", "/posts/9999", {"title": "x"}, 404, "rest_post_invalid_id"),
        ("GET", "/halaman", None, 404, "rest_no_route"),
        ("POST", "/tags", {}, 400, "rest_missing_callback_param"),
    ],
)
def test_refusals(
    sandbox: SandboxProcess,
    method: str,
    path: str,
    body: dict[str, object] | None,
    status: int,
    error: str,
) -> None:
    assert code(wp(sandbox, method, path, json=body)) == (status, error)
    assert sandbox.posts() == []


def test_an_author_does_not_touch_the_posts_of_others(sandbox: SandboxProcess) -> None:
    post = publish(sandbox, "milik-editor", EDITOR)
    changed = wp(sandbox, "POST", f"/posts/{post['id']}", json={"title": "x"})
    assert code(changed) == (403, "rest_cannot_edit")
    assert code(wp(sandbox, "DELETE", f"/posts/{post['id']}")) == (403, "rest_cannot_delete")
