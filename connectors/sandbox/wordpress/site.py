"""The site's memory: posts, media and terms, with the rules on slugs, dates and links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from connectors.sandbox.accounts import SITE_CATEGORIES
from connectors.sandbox.dates import JAKARTA
from connectors.sandbox.platform import World
from connectors.sandbox.store import Thing
from connectors.sandbox.wordpress.names import slug_from, unique
from connectors.sandbox.wordpress.refusals import Refusal

POST: Final = "wordpress.post"
MEDIA: Final = "wordpress.media"
TERM: Final = "wordpress.term"
PUBLIC_SLUG_STATUSES: Final = ("publish", "private")


class Site:
    """Access to what is stored. Times are kept as UTC in ISO 8601, to the second."""

    def __init__(self, world: World) -> None:
        self.store = world.store
        self.clock = world.clock
        self.url = f"{world.base_url}/wordpress"
        self.seed()

    def seed(self) -> None:
        """Put the office's categories into an empty store."""
        for number, name, slug in SITE_CATEGORIES:
            if self.store.get(TERM, str(number)) is None:
                term = {"id": number, "taxonomy": "category", "name": name, "slug": slug}
                self.store.put(TERM, str(number), term | {"description": "", "parent": 0})

    def now(self) -> datetime:
        return self.clock.now().replace(microsecond=0)

    def next_id(self) -> int:
        return self.store.next_number("wordpress.id", first=10)

    def post(self, post_id: int) -> Thing:
        """Raises Refusal (404) for an id that is none."""
        post = self.store.get(POST, str(post_id))
        if post is None:
            raise Refusal(404, "rest_post_invalid_id", "Invalid post ID.")
        return self._aired(post)

    def posts(self) -> list[Thing]:
        return [self._aired(post) for post in self.store.all(POST)]

    def save(self, post: Thing) -> Thing:
        """Store a post after settling its slug, date and status as ``wp_insert_post`` does."""
        now = self.now()
        if post["status"] not in ("draft", "pending", "trash"):
            if post["floating"]:
                post |= {"date": now.isoformat(), "floating": False}
            ahead = datetime.fromisoformat(post["date"]) - now >= timedelta(minutes=1)
            if post["status"] in ("publish", "future"):
                post["status"] = "future" if ahead else "publish"
            post["slug"] = post["slug"] or slug_from(post["title"]) or str(post["id"])
        if post["slug"]:
            post["slug"] = unique(post["slug"], lambda slug: self._slug_taken(slug, post["id"]))
        post["modified"] = now.isoformat()
        self.store.put(POST, str(post["id"]), post)
        return post

    def terms(self, taxonomy: str) -> list[Thing]:
        return [term for term in self.store.all(TERM) if term["taxonomy"] == taxonomy]

    def known_terms(self, taxonomy: str, ids: list[int]) -> list[int]:
        """The ids that exist; WordPress drops the others without a word."""
        known = {term["id"] for term in self.terms(taxonomy)}
        return [one for one in dict.fromkeys(ids) if one in known]

    def attachment(self, media_id: int) -> Thing | None:
        return self.store.get(MEDIA, str(media_id))

    def permalink(self, post: Thing) -> str:
        if post["status"] not in PUBLIC_SLUG_STATUSES:
            return f"{self.url}/?p={post['id']}"
        local = self.local(post["date"])
        return f"{self.url}/{local:%Y}/{local:%m}/{post['slug']}/"

    def by_slug(self, slug: str) -> list[Thing]:
        """Public posts of this slug (at most one) first, then posts that once had it."""
        public = [post for post in self.posts() if post["status"] == "publish"]
        return [p for p in public if p["slug"] == slug] + [
            p for p in public if slug in p["old_slugs"]
        ]

    def local(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment).astimezone(JAKARTA)

    def dates(self, thing: Thing) -> dict[str, Any]:
        """date, date_gmt, modified, modified_gmt as the API gives them: no offset."""
        out = {}
        for name in ("date", "modified"):
            moment = datetime.fromisoformat(thing[name])
            out[name] = moment.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M:%S")
            out[f"{name}_gmt"] = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return out

    def _slug_taken(self, slug: str, own_id: int) -> bool:
        return any(post["slug"] == slug and post["id"] != own_id for post in self.store.all(POST))

    def _aired(self, post: Thing) -> Thing:
        """A scheduled post goes public when its time has come (a site's cron does this)."""
        if post["status"] == "future" and datetime.fromisoformat(post["date"]) <= self.clock.now():
            post["status"] = "publish"
            self.store.put(POST, str(post["id"]), post)
        return post
