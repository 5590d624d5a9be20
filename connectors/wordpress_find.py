"""WordPress's reconcile recipe: what a step whose reply was lost has left on the site.

Reads only; a failed read raises and is the caller's Undecided.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from config.messages import say
from connectors.base import JSON, Absent, Found, Post, State, Undecided
from connectors.errors import Rejected
from connectors.wordpress_answers import checked, flat, published, site_name
from connectors.wordpress_client import PostsClient

_ANY_STATUS = "publish,future,draft,pending,private,trash"


def article_at(client: PostsClient, url: str) -> JSON:
    """The article whose permalink is ``url``; Rejected when the site has none there."""
    slug = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    listed = client.list_posts(context="edit", slug=slug, per_page=10) if slug else []
    for one in listed:
        there = checked(one, write=False)
        if str(there["link"]).rstrip("/") == url.rstrip("/"):
            return there
    text = "wordpress: no published article at the given address"
    hint = say("connectors.nothing_there", platform=site_name())
    raise Rejected(text, platform="wordpress", code="not_found", hint=hint)


def find_draft(client: PostsClient, post: Post) -> Found | Absent | Undecided:
    slug = post.slug.lower()
    wanted = [slug, *(f"{slug}-{n}" for n in range(2, 6)), f"{slug}__trashed"]
    listed = client.list_posts(
        context="edit", slug=",".join(wanted), status=_ANY_STATUS, per_page=100
    )
    held = [checked(one, write=False) for one in listed]
    title = flat(post.payload.body["title"])
    ours = [one for one in held if flat(str(one["title"]["raw"])) == title]
    if any(one not in ours and one["slug"] == slug for one in held):
        return Undecided("another article has the slug", say("connectors.wp_slug", slug=slug))
    live = [one for one in ours if one["status"] != "trash"]
    if ours and not live:
        return Undecided("the article is in the bin", say("connectors.wp_in_bin"))
    states = tuple({"id": one["id"], "slug": one["slug"], "complete": False} for one in live)
    return Found(states) if states else Absent()


def find_published(client: PostsClient, state: State) -> Found | Absent | Undecided:
    there = checked(client.get_post(int(state["draft"]["id"]), context="edit"), write=False)
    if there["status"] == "publish":
        return Found((published(there),))
    if there["status"] == "draft":
        return Absent()
    reason = f"the article's status is {there['status']}"
    return Undecided(reason, say("connectors.wp_not_published"))
