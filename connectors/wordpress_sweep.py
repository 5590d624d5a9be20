"""What interrupted runs and withdrawn articles leave on a WordPress site, found and removed.

Drafts are ours when slug and title are those of a frozen payload. A media file is ours by its
content-made name, and needless only when no article of the site shows it, people's own included.
DELETE /media/{id}?force=true removes the file and every size made of it (wp_delete_attachment).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from config.messages import say
from connectors import wordpress_media as library
from connectors.base import JSON, Post, Receipt
from connectors.errors import ConnectorError, Rejected
from connectors.http import Http
from connectors.sweeping import Orphan
from connectors.wordpress_answers import checked, flat, site_name, utc
from connectors.wordpress_client import PostsClient
from media.spec import Rendition

_MEDIA = "/wp-json/wp/v2/media"
_PAGES = "/wp-json/wp/v2/pages"
_HELD = "publish,future,draft,pending,private"
_CHUNK = 20


def withdraw_files(http: Http, receipt: Receipt, keep: Collection[str]) -> tuple[str, ...]:
    """Delete the receipt's media that nothing else needs; addresses of those still served."""
    ids = [str(one) for one in receipt.extra.get("media_ids", ())]
    addresses = [str(one) for one in receipt.extra.get("media", ())]
    for media_id in ids:
        if media_id not in keep:
            _delete_medium(http, media_id)
    needless = [url for url in addresses if url not in keep]
    return tuple(url for url in needless if library.served_sha256(url))


def orphan_drafts(
    client: PostsClient, posts: Sequence[Post], known: Collection[str], before: datetime
) -> tuple[Orphan, ...]:
    """Drafts that carry the slug and title of a payload that is done with."""
    titles = {post.slug.lower(): flat(post.payload.body["title"]) for post in posts}
    slugs = [name for slug in sorted(titles) for name in (slug, f"{slug}-2", f"{slug}-3")]
    found: list[Orphan] = []
    for n in range(0, len(slugs), _CHUNK):
        listed = client.list_posts(
            context="edit", slug=",".join(slugs[n : n + _CHUNK]), status="draft", per_page=100
        )
        for one in (checked(each, write=False) for each in listed):
            slug = str(one["slug"])
            title = titles.get(slug) or titles.get(slug.rpartition("-")[0])
            made = utc(one.get("modified_gmt"))
            ours = title == flat(str(one["title"]["raw"])) and str(one["id"]) not in known
            if ours and made is not None and made < before:
                found.append(Orphan("draft", str(one["id"]), made, slug))
    return tuple(found)


def orphan_media(
    http: Http,
    client: PostsClient,
    posts: Sequence[Post],
    known: Collection[str],
    before: datetime,
) -> tuple[Orphan, ...]:
    """Media files of such payloads that no article or page shows and nobody attached."""
    files = {one.sha256: one for post in posts for one in post.media if one.sha256 not in known}
    found = (orphan for one in files.values() for orphan in _unused(http, client, one, before))
    return tuple(one for one in found if one.id not in known)


def remove_orphan(http: Http, client: PostsClient, orphan: Orphan) -> None:
    """Delete for good; Rejected when the draft was published meanwhile."""
    if orphan.what == "file":
        _delete_medium(http, orphan.id)
        return
    there = checked(client.get_post(int(orphan.id), context="edit"), write=False)
    if there["status"] != "draft":
        text = f"wordpress: the orphan's status is {there['status']!r} by now"
        hint = say("connectors.wp_not_published")
        raise Rejected(text, platform="wordpress", code="not_a_draft", hint=hint)
    client.delete_post(int(orphan.id), force=True)


def _unused(
    http: Http, client: PostsClient, rendition: Rendition, before: datetime
) -> Iterator[Orphan]:
    for medium in library.lookup(http, rendition):
        made = utc(medium.get("date_gmt"))
        if made is None or made >= before or medium.get("post") or _shown(http, client, medium):
            continue
        yield Orphan("file", str(medium["id"]), made, str(medium.get("slug", "")))


def _shown(http: Http, client: PostsClient, medium: JSON) -> bool:
    """Whether an article or page in any status holds the file's name."""
    stem = urlsplit(str(medium["source_url"])).path.rpartition("/")[2].partition(".")[0]
    if client.list_posts(context="edit", search=stem, status=_HELD, per_page=1):
        return True
    featured = client.list_posts(context="edit", status=_HELD, per_page=100)
    if any(one.get("featured_media") == medium["id"] for one in featured):
        return True
    try:
        params = {"search": stem, "status": _HELD, "context": "edit", "per_page": 1}
        return bool(http.call("GET", _PAGES, params=params).data)
    except Rejected as error:
        if error.status == 404:
            return False  # a site without this route has no pages
        raise


def _delete_medium(http: Http, media_id: str) -> None:
    try:
        http.call("DELETE", f"{_MEDIA}/{media_id}", params={"force": "true"})
    except Rejected as error:
        if error.status not in {404, 410}:
            raise ConnectorError(
                f"wordpress: medium {media_id} was not deleted",
                platform="wordpress",
                status=error.status,
                code=error.code,
                hint=say("connectors.outcome_unknown", platform=site_name()),
            ) from error
