"""``/wp/v2/categories`` and ``/wp/v2/tags``."""

from __future__ import annotations

from connectors.sandbox.platform import Reply
from connectors.sandbox.store import Thing
from connectors.sandbox.wordpress.names import slug_from, unique
from connectors.sandbox.wordpress.params import Params
from connectors.sandbox.wordpress.people import Visitor
from connectors.sandbox.wordpress.refusals import Refusal, forbidden, missing_param
from connectors.sandbox.wordpress.site import POST, TERM, Site
from connectors.sandbox.wordpress.views import View


class Terms:
    """Handlers for both taxonomies (``category`` and ``post_tag``)."""

    def __init__(self, site: Site, view: View) -> None:
        self._site = site
        self._view = view

    def create(self, taxonomy: str, params: Params, visitor: Visitor) -> Reply:
        # Tags need only the right to assign them, categories the right to manage them.
        needed = "manage_categories" if taxonomy == "category" else "edit_posts"
        if not visitor.can(needed):
            why = "Sorry, you are not allowed to create terms in this taxonomy."
            raise forbidden("rest_cannot_create", why, logged_in=visitor.known)
        name = " ".join(params.text("name").split())
        if "name" not in params:
            raise missing_param("name")
        if not name:
            raise Refusal(500, "empty_term_name", "A name is required for this term.")
        for term in self._site.terms(taxonomy):
            if term["name"].casefold() == name.casefold():
                where = "with this parent" if taxonomy == "category" else "in this taxonomy"
                why = f"A term with the name provided already exists {where}."
                raise Refusal(400, "term_exists", why, term_id=term["id"])
        taken = {term["slug"] for term in self._site.terms(taxonomy)}
        number = self._site.store.next_number("wordpress.term", first=20)
        wish = slug_from(params.text("slug") or name) or str(number)
        term = {
            "id": number,
            "taxonomy": taxonomy,
            "name": name,
            "slug": unique(wish, taken.__contains__),
            "description": params.text("description"),
            "parent": params.number("parent", 0, 0),
        }
        self._site.store.put(TERM, str(number), term)
        view = self._view.term(term)
        return Reply.json(201, view, ("location", view["_links"]["self"][0]["href"]))

    def read(self, taxonomy: str, number: int) -> Reply:
        return Reply.json(200, self._view.term(self._known(taxonomy, number)))

    def update(self, taxonomy: str, number: int, params: Params, visitor: Visitor) -> Reply:
        term = self._known(taxonomy, number)
        if not visitor.can("manage_categories"):
            why = "Sorry, you are not allowed to edit this term."
            raise forbidden("rest_cannot_update", why, logged_in=visitor.known)
        for name in ("name", "description"):
            if name in params:
                term[name] = params.text(name)
        self._site.store.put(TERM, str(number), term)
        return Reply.json(200, self._view.term(term))

    def delete(self, taxonomy: str, number: int, params: Params, visitor: Visitor) -> Reply:
        term = self._known(taxonomy, number)
        if not visitor.can("manage_categories"):
            why = "Sorry, you are not allowed to delete this term."
            raise forbidden("rest_cannot_delete", why, logged_in=visitor.known)
        if not params.flag("force"):
            why = "Terms do not support trashing. Set 'force=true' to delete."
            raise Refusal(501, "rest_trash_not_supported", why)
        previous = self._view.term(term)
        field = "categories" if taxonomy == "category" else "tags"
        for post in self._site.posts():
            if number in post[field]:
                post[field].remove(number)
                self._site.store.put(POST, str(post["id"]), post)
        self._site.store.drop(TERM, str(number))
        return Reply.json(200, {"deleted": True, "previous": previous})

    def _known(self, taxonomy: str, number: int) -> Thing:
        term = self._site.store.get(TERM, str(number))
        if term is None or term["taxonomy"] != taxonomy:
            raise Refusal(404, "rest_term_invalid", "Term does not exist.")
        return term
