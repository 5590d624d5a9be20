"""What interrupted runs and withdrawn articles leave on a WordPress site, found and removed.

Drafts are ours when slug and title are those of a frozen payload. A media file is ours by its
content-made name, and needless only when no article of the site shows it, people's own included.
DELETE /media/{id}?force=true removes the file and every size made of it (wp_delete_attachment).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol
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


class _Holder(Protocol):
    @property
    def http(self) -> Http: ...

    @property
    def _client(self) -> PostsClient: ...


class Sweeping:
    """``connectors.sweeping.KeepsFiles`` and ``Sweeps`` for the connector."""

    def withdraw_files(self: _Holder, receipt: Receipt, keep: Collection[str]) -> tuple[str, ...]:
        """Delete the receipt's media that nothing else needs; addresses of those still served."""
        for media_id in (str(one) for one in receipt.extra.get("media_ids", ())):
            if media_id not in keep:
                _delete_medium(self.http, media_id)
        addresses = (str(one) for one in receipt.extra.get("media", ()))
        return tuple(url for url in addresses if url not in keep and library.served_sha256(url))

    def withdraw_hosted(
        self: _Holder, urls: Sequence[str], keep: Collection[str]
    ) -> tuple[str, ...]:
        """``connectors.sweeping.HostsFiles``: a hosted file is known by its address alone."""
        gone = [url for url in urls if url not in keep]
        for medium_id in (one for url in gone for one in library.ids_at(self.http, url)):
            _delete_medium(self.http, medium_id)
        return tuple(url for url in gone if library.served_sha256(url))

    def orphans(
        self: _Holder, posts: Sequence[Post], known: Collection[str], before: datetime
    ) -> tuple[Orphan, ...]:
        """Drafts by slug and title; then media by content that no other article shows."""
        drafts = tuple(_drafts(self._client, posts, known, before))
        going = [one.id for one in drafts]
        files = {one.sha256: one for post in posts for one in post.media}
        unused = (
            orphan
            for sha256, rendition in files.items()
            if sha256 not in known
            for orphan in _unused(self.http, self._client, rendition, going)
        )
        return drafts + tuple(one for one in unused if one.made_at < before and one.id not in known)

    def remove_orphan(self: _Holder, orphan: Orphan) -> None:
        """Delete for good; Rejected when the draft was published meanwhile."""
        if orphan.what == "file":
            _delete_medium(self.http, orphan.id)
            return
        there = checked(self._client.get_post(int(orphan.id), context="edit"), write=False)
        if there["status"] != "draft":
            text = f"wordpress: the orphan's status is {there['status']!r} by now"
            hint = say("connectors.wp_not_published")
            raise Rejected(text, platform="wordpress", code="not_a_draft", hint=hint)
        self._client.delete_post(int(orphan.id), force=True)


def _drafts(
    client: PostsClient, posts: Sequence[Post], known: Collection[str], before: datetime
) -> Iterator[Orphan]:
    """Drafts that carry the slug and title of a payload that is done with."""
    ours = [post for post in posts if post.draft.platform == "wordpress"]
    titles = {post.slug.lower(): flat(post.payload.body["title"]) for post in ours}
    slugs = [name for slug in sorted(titles) for name in (slug, f"{slug}-2", f"{slug}-3")]
    for n in range(0, len(slugs), _CHUNK):
        listed = client.list_posts(
            context="edit", slug=",".join(slugs[n : n + _CHUNK]), status="draft", per_page=100
        )
        for one in (checked(each, write=False) for each in listed):
            slug = str(one["slug"])
            title = titles.get(slug) or titles.get(slug.rpartition("-")[0])
            made = utc(one.get("modified_gmt"))
            mine = title == flat(str(one["title"]["raw"])) and str(one["id"]) not in known
            if mine and made is not None and made < before:
                yield Orphan("draft", str(one["id"]), made, slug)


def _unused(
    http: Http,
    client: PostsClient,
    rendition: Rendition,
    going: Sequence[str],
) -> Iterator[Orphan]:
    for medium in library.lookup(http, rendition):
        made = utc(medium.get("date_gmt"))
        if made is None or medium.get("post") or _shown(http, client, medium, going):
            continue
        yield Orphan("file", str(medium["id"]), made, str(medium.get("slug", "")))


def _shown(http: Http, client: PostsClient, medium: JSON, going: Sequence[str]) -> bool:
    """Whether an article in any status, or a published page, holds the file's name."""
    stem = urlsplit(str(medium["source_url"])).path.rpartition("/")[2].partition(".")[0]
    but = {"exclude": ",".join(going) or "0"}
    # an author is shown in ``edit`` what they may edit only: others' articles as any reader
    for others in ({"context": "edit", "status": _HELD} | but, {"context": "view"} | but):
        if client.list_posts(search=stem, per_page=1, **others):
            return True
        # a chosen picture is not part of the text; of the newest articles, WordPress tells it
        featured = client.list_posts(per_page=100, **others)
        if any(one.get("featured_media") == medium["id"] for one in featured):
            return True
    try:
        # an author may read published pages only: others answer rest_invalid_param
        return bool(http.call("GET", _PAGES, params={"search": stem, "per_page": 1}).data)
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
