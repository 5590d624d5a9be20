"""``/wp/v2/posts``: create, change, read, trash, delete."""

from __future__ import annotations

from typing import Final

from connectors.sandbox.platform import Reply
from connectors.sandbox.store import Thing
from connectors.sandbox.wordpress import kses
from connectors.sandbox.wordpress.names import slug_from
from connectors.sandbox.wordpress.params import Params
from connectors.sandbox.wordpress.people import Visitor
from connectors.sandbox.wordpress.refusals import Refusal, forbidden
from connectors.sandbox.wordpress.site import POST, Site
from connectors.sandbox.wordpress.views import View

_STATUSES: Final = ("publish", "future", "draft", "pending", "private")
_FORMATS: Final = (
    "standard", "aside", "chat", "gallery", "link", "image", "quote", "status", "video", "audio",
)  # fmt: skip
_NOT_ALLOWED: Final = "Sorry, you are not allowed to"


class Posts:
    """Handlers; each gets the request's parameters and who asks."""

    def __init__(self, site: Site, view: View) -> None:
        self._site = site
        self._view = view

    def create(self, params: Params, visitor: Visitor) -> Reply:
        if "id" in params:
            raise Refusal(400, "rest_post_exists", "Cannot create existing post.")
        why = f"{_NOT_ALLOWED} create posts as this user."
        for_other = "author" in params and params.number("author", 0) != visitor.id
        if for_other and not visitor.can("edit_others_posts"):
            raise forbidden("rest_cannot_edit_others", why, logged_in=visitor.known)
        if not visitor.can("edit_posts"):
            raise forbidden("rest_cannot_create", why, logged_in=visitor.known)
        now = self._site.now().isoformat()
        post: Thing = {
            "id": 0, "author": visitor.id, "status": "draft", "slug": "", "title": "",
            "content": "", "excerpt": "", "featured_media": 0, "categories": [1], "tags": [],
            "date": now, "floating": True, "modified": now, "sticky": False,
            "format": "standard", "old_slugs": [], "desired_slug": "",
        }  # fmt: skip
        self._apply(post, params, visitor)
        if not any(post[name].strip() for name in ("title", "content", "excerpt")):
            raise Refusal(400, "empty_content", "Content, title, and excerpt are empty.")
        post["id"] = self._site.next_id()
        view = self._view.post(self._site.save(post), edit=True)
        return Reply.json(201, view, ("location", view["_links"]["self"][0]["href"]))

    def update(self, post_id: int, params: Params, visitor: Visitor) -> Reply:
        post = self._site.post(post_id)
        if not visitor.can_change("edit", post):
            raise forbidden(
                "rest_cannot_edit", f"{_NOT_ALLOWED} edit this post.", logged_in=visitor.known
            )
        before = dict(post)
        self._apply(post, params, visitor)
        if before["status"] == "trash" and post["status"] != "trash":
            post["slug"] = post["desired_slug"] or post["slug"].removesuffix("__trashed")
        saved = self._site.save(post)
        if before["status"] == "publish" and before["slug"] not in ("", saved["slug"]):
            saved["old_slugs"] = [*saved["old_slugs"], before["slug"]]
            self._site.store.put(POST, str(post_id), saved)
        return Reply.json(200, self._view.post(saved, edit=True))

    def read(self, post_id: int, params: Params, visitor: Visitor) -> Reply:
        post = self._site.post(post_id)
        edit = params.choice("context", ("view", "embed", "edit"), "view") == "edit"
        if edit and not visitor.can_change("edit", post):
            raise forbidden(
                "rest_forbidden_context", f"{_NOT_ALLOWED} edit this post.", logged_in=visitor.known
            )
        if not visitor.can_read(post):
            raise forbidden("rest_forbidden", f"{_NOT_ALLOWED} do that.", logged_in=visitor.known)
        return Reply.json(200, self._view.post(post, edit=edit))

    def delete(self, post_id: int, params: Params, visitor: Visitor) -> Reply:
        post = self._site.post(post_id)
        if not visitor.can_change("delete", post):
            raise forbidden(
                "rest_cannot_delete", f"{_NOT_ALLOWED} delete this post.", logged_in=visitor.known
            )
        if params.flag("force"):
            self._site.store.drop(POST, str(post_id))
            previous = self._view.post(post, edit=True)
            return Reply.json(200, {"deleted": True, "previous": previous})
        if post["status"] == "trash":
            raise Refusal(410, "rest_already_trashed", "The post has already been deleted.")
        trashed = post | {
            "desired_slug": post["slug"],
            "slug": f"{post['slug']}__trashed",
            "status": "trash",
        }
        return Reply.json(200, self._view.post(self._site.save(trashed), edit=True))

    def _apply(self, post: Thing, params: Params, visitor: Visitor) -> None:
        """Write the given fields into the post. What is not known (or meta) is dropped."""
        if "status" in params:
            post["status"] = self._allowed_status(params, visitor, post)
        for name in ("title", "content", "excerpt"):
            if name in params:
                text = params.text(name)
                kept = text if visitor.can("unfiltered_html") else kses.clean(text)
                post[name] = kses.safe_targets(kept)
        if "slug" in params:
            post["slug"] = slug_from(params.text("slug"))
        moment = params.moment("date_gmt", local=False) or params.moment("date", local=True)
        if moment:
            post |= {"date": moment.replace(microsecond=0).isoformat(), "floating": False}
        if "format" in params:
            post["format"] = params.choice("format", _FORMATS, "standard")
        if params.flag("sticky"):
            if not visitor.can("publish_posts"):
                why = f"{_NOT_ALLOWED} make posts sticky."
                raise forbidden("rest_cannot_assign_sticky", why, logged_in=visitor.known)
            post["sticky"] = True
        self._link(post, params)

    def _link(self, post: Thing, params: Params) -> None:
        """Terms and featured picture; unknown ids are dropped without a word, as core does."""
        for name, taxonomy in (("categories", "category"), ("tags", "post_tag")):
            if name in params:
                post[name] = self._site.known_terms(taxonomy, params.numbers(name))
        if "featured_media" in params:
            media_id = params.number("featured_media", 0)
            post["featured_media"] = media_id if self._site.attachment(media_id) else 0

    def _allowed_status(self, params: Params, visitor: Visitor, post: Thing) -> str:
        allowed = (*_STATUSES, "trash") if post["id"] else _STATUSES
        status = params.choice("status", allowed, "draft")
        if status in ("publish", "future", "private") and not visitor.can("publish_posts"):
            deed = "create private posts" if status == "private" else "publish posts"
            raise forbidden(
                "rest_cannot_publish",
                f"{_NOT_ALLOWED} {deed} in this post type.",
                logged_in=visitor.known,
            )
        return status
