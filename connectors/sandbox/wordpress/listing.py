"""Collections: filters, order, pages, and the headers that count them."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, Final

from connectors.sandbox.platform import Reply
from connectors.sandbox.store import Thing
from connectors.sandbox.wordpress.params import Params
from connectors.sandbox.wordpress.people import Visitor
from connectors.sandbox.wordpress.refusals import Refusal, forbidden, invalid_param
from connectors.sandbox.wordpress.site import MEDIA, Site
from connectors.sandbox.wordpress.views import View

_QUERYABLE: Final = ("publish", "future", "draft", "pending", "private", "trash", "any")
_ANY: Final = ("publish", "future", "draft", "pending", "private")
_ORDER_BY: Final = ("date", "modified", "id", "slug", "title", "include", "author", "relevance")


class Listing:
    """``GET`` on posts, media, categories and tags."""

    def __init__(self, site: Site, view: View) -> None:
        self._site = site
        self._view = view

    def posts(self, params: Params, visitor: Visitor) -> Reply:
        edit = self._edit(params, visitor)
        statuses = _statuses(params, visitor)
        found = [post for post in self._site.posts() if post["status"] in statuses]
        found = [post for post in found if _fits_post(post, params)]
        seen = [
            p for p in found if (visitor.can_change("edit", p) if edit else visitor.can_read(p))
        ]
        return _page(seen, params, lambda post: self._view.post(post, edit=edit))

    def media(self, params: Params, visitor: Visitor) -> Reply:
        edit = self._edit(params, visitor)
        kind, mime = params.text("media_type"), params.text("mime_type")
        found = [
            media
            for media in self._site.store.all(MEDIA)
            if _fits(media, params)
            and (not mime or media["mime"] == mime)
            and (not kind or media["mime"].startswith(kind + "/"))
            and (not edit or visitor.can_change("edit", media))
        ]
        return _page(found, params, lambda media: self._view.media(media, edit=edit))

    def terms(self, taxonomy: str, params: Params, visitor: Visitor) -> Reply:
        if params.text("context") == "edit" and not visitor.can("manage_categories"):
            why = "Sorry, you are not allowed to edit terms in this taxonomy."
            raise forbidden("rest_forbidden_context", why, logged_in=visitor.known)
        slugs, include = params.words("slug"), params.numbers("include")
        wanted = params.text("search").casefold()
        found = [
            term
            for term in self._site.terms(taxonomy)
            if (not slugs or term["slug"] in slugs)
            and (not include or term["id"] in include)
            and wanted in f"{term['name']} {term['slug']}".casefold()
        ]
        found.sort(key=lambda term: term["name"].casefold())
        return _page(found, params, self._view.term, sort=False)

    def _edit(self, params: Params, visitor: Visitor) -> bool:
        edit = params.choice("context", ("view", "embed", "edit"), "view") == "edit"
        if edit and not visitor.can("edit_posts"):
            why = "Sorry, you are not allowed to edit posts in this post type."
            raise forbidden("rest_forbidden_context", why, logged_in=visitor.known)
        return edit


def _statuses(params: Params, visitor: Visitor) -> tuple[str, ...]:
    wanted = params.words("status") or ["publish"]
    for status in wanted:
        if status not in _QUERYABLE:
            raise invalid_param("status", f"status[0] is not one of {', '.join(_QUERYABLE)}.")
    if wanted != ["publish"] and not visitor.can("edit_posts"):
        raise invalid_param("status", "Status is forbidden.")
    return _ANY if "any" in wanted else tuple(wanted)


def _fits_post(post: Thing, params: Params) -> bool:
    """Filters of posts. An unknown one (meta_key ...) is ignored, as core does."""
    for name in ("categories", "tags"):
        wanted = params.numbers(name)
        if wanted and not set(wanted) & set(post[name]):
            return False
    return _fits(post, params)


def _fits(thing: Thing, params: Params) -> bool:
    slugs, authors = params.words("slug"), params.numbers("author")
    include, exclude = params.numbers("include"), params.numbers("exclude")
    after, before = params.moment("after", local=True), params.moment("before", local=True)
    search = params.text("search").casefold()
    haystack = " ".join(
        str(thing.get(name, "")) for name in ("title", "content", "excerpt")
    ).casefold()
    return (
        (not slugs or thing["slug"] in slugs)
        and (not authors or thing["author"] in authors)
        and (not include or thing["id"] in include)
        and thing["id"] not in exclude
        and (after is None or thing["date"] > after.isoformat())
        and (before is None or thing["date"] < before.isoformat())
        and all(word in haystack for word in search.split())
    )


def _page(
    found: list[Thing],
    params: Params,
    show: Callable[[Thing], dict[str, Any]],
    *,
    sort: bool = True,
) -> Reply:
    per_page = params.number("per_page", 10, 1, 100)
    page = params.number("page", 1, 1)
    if sort:
        name = params.choice("orderby", _ORDER_BY, "date")
        key = name if name in ("modified", "id", "slug", "title", "author") else "date"
        newest_first = params.choice("order", ("asc", "desc"), "desc") == "desc"
        found = sorted(found, key=lambda thing: (thing[key], thing["id"]), reverse=newest_first)
    pages = ceil(len(found) / per_page)
    if page > 1 and page > pages:
        why = "The page number requested is larger than the number of pages available."
        raise Refusal(400, "rest_post_invalid_page_number", why)
    shown = [show(thing) for thing in found[(page - 1) * per_page : page * per_page]]
    return Reply.json(200, shown, ("x-wp-total", str(len(found))), ("x-wp-totalpages", str(pages)))
