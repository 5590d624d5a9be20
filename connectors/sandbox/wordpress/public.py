"""What a stranger sees: articles, files, feed, sitemap, redirects."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from connectors.sandbox import pictures
from connectors.sandbox.accounts import SITE_TAGLINE, SITE_TITLE, SITE_USERS
from connectors.sandbox.dates import wib
from connectors.sandbox.store import Thing
from connectors.sandbox.templates_folder import TEMPLATES
from connectors.sandbox.wordpress.media import FILE
from connectors.sandbox.wordpress.site import MEDIA, TERM, Site
from connectors.sandbox.wordpress.texture import content_html, excerpt_html, plain_text, texturize
from connectors.sandbox.wordpress.views import View

_AUTHORS: Final = {user.id: user.name for user in SITE_USERS}


class PublicPages:
    """Handlers without any login."""

    def __init__(self, site: Site, view: View) -> None:
        self._site = site
        self._view = view
        self._pages = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )
        self._pages.filters["wib"] = wib

    async def home(self, request: Request) -> Response:
        if "p" in request.query_params:
            return self._by_number(request.query_params["p"])
        return self._html("situs-beranda.html.j2", posts=[self._shown(p) for p in self._public()])

    async def feed(self, _request: Request) -> Response:
        posts = [self._shown(post) for post in self._public()[:10]]
        text = self._render("situs-feed.xml.j2", posts=posts)
        return Response(text, media_type="application/rss+xml; charset=UTF-8")

    async def sitemap(self, request: Request) -> Response:
        posts = [self._shown(post) for post in self._public()]
        index = request.url.path == "/wp-sitemap.xml"
        text = self._render("situs-peta.xml.j2", posts=posts, index=index)
        return Response(text, media_type="application/xml; charset=UTF-8")

    async def robots(self, _request: Request) -> Response:
        text = f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {self._site.url}/wp-sitemap.xml\n"
        return Response(text, media_type="text/plain")

    async def file(self, request: Request) -> Response:
        path = str(request.path_params["path"])
        entry = self._site.store.get(FILE, path)
        if entry is None:
            return self._lost()
        if entry["size"] is not None:
            original = self._site.store.blob(entry["sha256"])
            small = pictures.rendition(original, tuple(entry["size"]), crop=entry["crop"])
            entry |= {"sha256": self._site.store.add_blob(small), "size": None}
            self._site.store.put(FILE, path, entry)
        return Response(self._site.store.blob(entry["sha256"]), media_type=entry["mime"])

    async def page(self, request: Request) -> Response:
        """``/2026/12/slug/``, an attachment's ``/slug/``, or a path to be guessed."""
        parts = str(request.path_params["path"]).strip("/").split("/")
        slug, folder = parts[-1], parts[:-1]
        for post in self._site.by_slug(slug):
            link = self._site.permalink(post)
            wanted = f"{self._site.url}{request.url.path}"
            if link == wanted:
                return self._html("situs-artikel.html.j2", post=self._shown(post))
            if not folder or link.split("/")[-4:-2] == folder:
                return RedirectResponse(link, 301)
        if not folder and (media := self._attachment(slug)):
            return self._html("situs-lampiran.html.j2", media=self._view.media(media, edit=False))
        if _is_archive(parts):
            return self._html("situs-beranda.html.j2", posts=self._of_month("/".join(parts)))
        guessed = self._guess(slug, folder)
        return RedirectResponse(self._site.permalink(guessed), 301) if guessed else self._lost()

    def _by_number(self, number: str) -> Response:
        """``?p=ID`` leads strangers to public posts only."""
        post = next((p for p in self._public() if str(p["id"]) == number), None)
        return RedirectResponse(self._site.permalink(post), 301) if post else self._lost()

    def _guess(self, slug: str, folder: list[str]) -> Thing | None:
        """As core does on a 404: a public post whose slug begins so, of that month if given."""
        for post in sorted(self._public(), key=lambda post: int(post["id"])):
            month = self._site.permalink(post).split("/")[-4:-2]
            if slug and post["slug"].startswith(slug) and folder in ([], month):
                return post
        return None

    def _of_month(self, folder: str) -> list[dict[str, Any]]:
        """Posts of a year ("2026") or a month ("2026/12")."""
        start = f"{self._site.url}/{folder}/"
        links = ((post, self._site.permalink(post)) for post in self._public())
        return [self._shown(post) for post, link in links if link.startswith(start)]

    def _attachment(self, slug: str) -> Thing | None:
        return next((m for m in self._site.store.all(MEDIA) if m["slug"] == slug), None)

    def _public(self) -> list[Thing]:
        public = [post for post in self._site.posts() if post["status"] == "publish"]
        return sorted(public, key=lambda post: (post["date"], post["id"]), reverse=True)

    def _shown(self, post: Thing) -> dict[str, Any]:
        featured = self._site.attachment(post["featured_media"])
        terms = (self._site.store.get(TERM, str(n)) for n in (*post["categories"], *post["tags"]))
        return {
            "id": post["id"],
            "link": self._site.permalink(post),
            "title": texturize(post["title"]),
            "plain_title": plain_text(texturize(post["title"])),
            "content": content_html(post["content"]),
            "excerpt": excerpt_html(post["excerpt"], post["content"]),
            "summary": plain_text(excerpt_html(post["excerpt"], post["content"])),
            "author": _AUTHORS[post["author"]],
            "date": post["date"],
            "modified": post["modified"],
            "rfc_date": format_datetime(datetime.fromisoformat(post["date"]).astimezone(UTC)),
            "terms": [term["name"] for term in terms if term],
            "featured": self._view.media(featured, edit=False) if featured else None,
        }

    def _lost(self) -> Response:
        return self._html("situs-404.html.j2", status=404)

    def _html(self, template: str, status: int = 200, **values: object) -> Response:
        return HTMLResponse(self._render(template, **values), status)

    def _render(self, template: str, **values: object) -> str:
        site = {"title": SITE_TITLE, "tagline": SITE_TAGLINE, "url": self._site.url}
        return self._pages.get_template(template).render(site=site, **values)


def _is_archive(parts: list[str]) -> bool:
    return re.fullmatch(r"\d{4}(?:/\d{2})?", "/".join(parts)) is not None
