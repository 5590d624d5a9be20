"""Posts, media and terms as the REST API shows them."""

from __future__ import annotations

import html
from typing import Any

from connectors.sandbox.store import Thing
from connectors.sandbox.wordpress.names import slug_from
from connectors.sandbox.wordpress.site import Site
from connectors.sandbox.wordpress.texture import content_html, excerpt_html, texturize


class View:
    """Renders stored things. ``edit`` adds what only those who may change them see."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._api = f"{site.url}/wp-json/wp/v2"

    def post(self, post: Thing, *, edit: bool) -> dict[str, Any]:
        link = self._site.permalink(post)
        guid = f"{self._site.url}/?p={post['id']}"
        view = {
            "id": post["id"],
            **self._site.dates(post),
            "guid": _both(guid, guid, edit=edit),
            "slug": post["slug"],
            "status": post["status"],
            "type": "post",
            "link": link,
            "title": _both(texturize(post["title"]), post["title"], edit=edit),
            "content": _both(
                content_html(post["content"]), post["content"], edit=edit, protected=False
            ),
            "excerpt": _both(
                excerpt_html(post["excerpt"], post["content"]),
                post["excerpt"],
                edit=edit,
                protected=False,
            ),
            "author": post["author"],
            "featured_media": post["featured_media"],
            "comment_status": "closed",
            "ping_status": "closed",
            "sticky": post["sticky"],
            "template": "",
            "format": post["format"],
            "meta": {"footnotes": ""},
            "categories": post["categories"],
            "tags": post["tags"],
            "_links": self._links("posts", post["id"]),
        }
        if edit:
            view["content"]["block_version"] = int("<!-- wp:" in post["content"])
            view["password"] = ""
            view["permalink_template"] = link
            view["generated_slug"] = post["slug"] or slug_from(post["title"])
        return view

    def media(self, media: Thing, *, edit: bool) -> dict[str, Any]:
        caption, description = media["caption"], media["description"]
        image = media["mime"].startswith("image/") and media["width"] > 0
        view = {
            "id": media["id"],
            **self._site.dates(media),
            "guid": _both(self.file_url(media["file"]), self.file_url(media["file"]), edit=edit),
            "slug": media["slug"],
            "status": "inherit",
            "type": "attachment",
            "link": f"{self._site.url}/{media['slug']}/",
            "title": _both(texturize(media["title"]), media["title"], edit=edit),
            "author": media["author"],
            "featured_media": 0,
            "comment_status": "closed",
            "ping_status": "closed",
            "template": "",
            "meta": [],
            "description": _both(
                f"<p>{description}</p>\n" if description else "", description, edit=edit
            ),
            "caption": _both(f"<p>{caption}</p>\n" if caption else "", caption, edit=edit),
            "alt_text": media["alt"],
            "media_type": "image" if image else "file",
            "mime_type": media["mime"],
            "media_details": self._details(media),
            "post": media["post"] or None,
            "source_url": self.file_url(media["file"]),
            "_links": self._links("media", media["id"]),
        }
        if edit:
            view |= {"permalink_template": view["link"], "generated_slug": media["slug"]}
            view["missing_image_sizes"] = []
        return view

    def term(self, term: Thing) -> dict[str, Any]:
        path = "category" if term["taxonomy"] == "category" else "tag"
        field = "categories" if path == "category" else "tags"
        count = sum(term["id"] in p[field] and p["status"] == "publish" for p in self._site.posts())
        view = {
            "id": term["id"],
            "count": count,
            "description": term["description"],
            "link": f"{self._site.url}/{path}/{term['slug']}/",
            "name": html.escape(term["name"], quote=False),
            "slug": term["slug"],
            "taxonomy": term["taxonomy"],
            "meta": [],
            "_links": self._links(field, term["id"]),
        }
        return view | ({"parent": term["parent"]} if path == "category" else {})

    def file_url(self, path: str) -> str:
        return f"{self._site.url}/wp-content/uploads/{path}"

    def _details(self, media: Thing) -> dict[str, Any]:
        details: dict[str, Any] = {"filesize": media["filesize"], "sizes": {}}
        if media["width"]:
            details = {
                "width": media["width"],
                "height": media["height"],
                "file": media["file"],
            } | details
            folder = media["file"].rpartition("/")[0]
            for name, size in media["sizes"].items():
                url = self.file_url(f"{folder}/{size['file']}")
                details["sizes"][name] = size | {"mime_type": media["mime"], "source_url": url}
            if details["sizes"]:
                whole = {"file": media["file"].rpartition("/")[2], "mime_type": media["mime"]}
                whole |= {"width": media["width"], "height": media["height"]}
                details["sizes"]["full"] = whole | {"source_url": self.file_url(media["file"])}
            details["image_meta"] = {}
        if media["original"] != media["file"]:
            details["original_image"] = media["original"].rpartition("/")[2]
        return details

    def _links(self, collection: str, number: int) -> dict[str, Any]:
        return {
            "self": [{"href": f"{self._api}/{collection}/{number}"}],
            "collection": [{"href": f"{self._api}/{collection}"}],
        }


def _both(rendered: str, raw: str, *, edit: bool, **more: object) -> dict[str, Any]:
    """``{"raw": ..., "rendered": ...}``; raw only for those who may edit."""
    return ({"raw": raw} if edit else {}) | {"rendered": rendered} | more
