"""WordPress 6.x: articles through the REST API, draft first, then publish.

Two-phase and therefore exact: until ``publish`` nothing is public, and ``publish`` sets a status,
which is harmless to repeat. An article is found again by the slug that we choose.
Reference: https://developer.wordpress.org/rest-api/reference/posts/ (and /media/, /tags/);
behaviour measured on 6.1.9, 6.5.5 and 6.6-RC3.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any, ClassVar

from requests.auth import HTTPBasicAuth

from config.clock import Clock
from config.messages import say
from config.redaction import register, register_pair
from connectors import wordpress_media as library
from connectors.base import (
    JSON,
    Absent,
    Account,
    Capabilities,
    Connector,
    ConnectorSettings,
    Found,
    Payload,
    Post,
    Receipt,
    Seen,
    SeenMedia,
    State,
    Step,
    Undecided,
)
from connectors.errors import ConnectorError, Rejected
from connectors.http import DEADLINE_S, Http
from connectors.looking import undecided
from connectors.page_text import plain, read_html
from connectors.transport import open_transport
from connectors.wordpress_answers import (
    checked,
    dropped,
    judge,
    object_of,
    published,
    utc,
)
from connectors.wordpress_article import article_payload, filled_html
from connectors.wordpress_client import posts_client
from connectors.wordpress_find import article_at, find_draft, find_published
from connectors.wordpress_settings import CAPABILITIES, WordPressSettings
from connectors.wordpress_sweep import Sweeping
from connectors.wordpress_terms import tag_ids
from content.draft import Draft
from media.spec import Rendition


class WordPress(Sweeping, Connector[WordPressSettings]):
    """Steps: ``media[i]`` (one per file), ``draft``, ``publish``."""

    platform: ClassVar[str] = "wordpress"
    settings_type: ClassVar[type[ConnectorSettings]] = WordPressSettings
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    def __init__(self, settings: WordPressSettings, http: Http, clock: Clock) -> None:
        super().__init__(settings, http, clock)
        http.judge = judge
        self._client = posts_client(http)

    @classmethod
    def transport(
        cls, settings: WordPressSettings, clock: Clock, *, total_deadline: float = DEADLINE_S
    ) -> Http:
        """The transport with the account's credentials (application password, HTTP Basic)."""
        register(settings.application_password)
        register_pair(settings.username, settings.application_password)
        auth = HTTPBasicAuth(settings.username, settings.application_password.get_secret_value())
        return open_transport(cls.platform, settings, clock, auth, total_deadline=total_deadline)

    def whoami(self) -> Account:
        """GET users/me: the list of posts would answer a wrong password as an anonymous reader."""
        me = object_of(self.http.call("GET", "/wp-json/wp/v2/users/me", params={"context": "edit"}))
        roles = tuple(str(role) for role in me.get("roles", ()))
        return Account(id=str(me["id"]), name=self.settings.username, scopes=roles)

    @classmethod
    def refuse_over_limits(cls, draft: Draft, options: Mapping[str, Any]) -> None:
        """Also a category that the site does not have and no ``default_category`` stands for."""
        known, default = options.get("categories") or {}, options.get("default_category")
        article_payload(draft, cls.capabilities.formats["article"], known, default)

    def encode(self, draft: Draft) -> Payload:
        """Title, excerpt, slug, terms and the article's HTML with places for media."""
        self.refuse(draft, dict(self.settings))
        return article_payload(
            draft,
            self.capabilities.formats["article"],
            self.settings.categories,
            self.settings.default_category,
        )

    def steps(self, post: Post) -> tuple[Step, ...]:
        """One step per media file, then the draft, then the only public one."""
        media = tuple(Step(f"media[{n}]", index=n) for n in range(len(post.media)))
        return (*media, Step("draft"), Step("publish", public=True))

    def perform(self, step: Step, post: Post, state: State) -> JSON:
        """Do one step. A medium that the library already holds byte for byte is reused."""
        if step.name == "draft":
            return self._draft(post, state)
        if step.name == "publish":
            return self._publish(post, state)
        return library.ensure(self.http, post.media[step.index])

    def host(self, rendition: Rendition) -> str:
        """Put a file at a public address (MediaHost)."""
        return str(library.ensure(self.http, rendition)["url"])

    def find(
        self,
        step: Step,
        post: Post,
        state: State,
        since: datetime,  # noqa: ARG002 -- slugs and hashes need no window
    ) -> Found | Absent | Undecided:
        """Media by content, the draft by slug, the publication by the draft's id."""
        try:
            if step.name == "publish":
                return find_published(self._client, state)
            if step.name == "draft":
                return find_draft(self._client, post)
            held = library.lookup(self.http, post.media[step.index])
        except ConnectorError as error:
            return undecided(error)
        return Found((library.state_of(held[0]),)) if held else Absent()

    def receipt(self, post: Post, state: State) -> Receipt:
        """From the answer to ``publish``."""
        made = state["publish"]
        media = [state[f"media[{n}]"] for n in range(len(post.media))]
        return Receipt(
            post_id=str(made["id"]),
            url=str(made["url"]),
            created_at=utc(made.get("at")),
            account_id=post.account_id,
            extra={
                "slug": made["slug"],
                "media": [medium["url"] for medium in media],
                "media_ids": [medium["id"] for medium in media],
            },
        )

    def adopt(self, url: str, post: Post) -> Receipt:
        """For an article that a person found at ``url``; Rejected when there is none."""
        there = article_at(self._client, url)
        content = str(there["content"]["raw"])
        return Receipt(
            post_id=str(there["id"]),
            url=str(there["link"]),
            created_at=utc(there.get("date_gmt")),
            account_id=post.account_id,
            extra={
                "slug": there["slug"],
                "media": [one.url for one in read_html(content).pictures],
                "media_ids": [],
            },
        )

    def read_back(self, receipt: Receipt) -> Seen:
        """GET posts/{id}?context=edit: the text as stored, before themes touch it."""
        try:
            there = checked(self._client.get_post(int(receipt.post_id), context="edit"))
        except Rejected as error:
            if error.status not in {404, 410}:
                raise
            return Seen(exists=False, public=False, status="gone")
        status = str(there["status"])
        content = str(there["content"]["raw"])
        sent = list(receipt.extra.get("media", ()))
        pictures = read_html(content).pictures
        # videos stand at the article's end, whatever their number among the media
        pictures.sort(key=lambda one: sent.index(one.url) if one.url in sent else len(sent))
        return Seen(
            exists=status != "trash",
            public=status == "publish" and not there.get("password"),
            url=str(there["link"]),
            title=unescape(str(there["title"]["raw"])),
            text=plain(content),
            raw_text=content,
            media=tuple(
                SeenMedia(one.url, one.alternative, library.served_sha256(one.url), one.kind)
                for one in pictures
            ),
            status=status,
            at=utc(there.get("date_gmt")),
        )

    def revise(self, receipt: Receipt, post: Post) -> Receipt:
        """Change texts, media and terms in place; status, slug and date stay."""
        media = [library.ensure(self.http, one) for one in post.media]
        state = {f"media[{n}]": one for n, one in enumerate(media)}
        fields = self._fields(post, state)
        # a field that is left out keeps its old value: a removed photograph would stay featured
        empty = {"featured_media": 0, "categories": [], "tags": []}
        fields |= {name: fields[name] or none for name, none in empty.items()}
        made = checked(self._client.update_post(int(receipt.post_id), **fields))
        extra = dict(receipt.extra) | {
            "media": [one["url"] for one in media],
            "media_ids": [one["id"] for one in media],
        }
        return Receipt(
            receipt.post_id, str(made["link"]), receipt.created_at, receipt.account_id, extra
        )

    def withdraw(self, receipt: Receipt) -> None:
        """Move to the bin; 404 and 410 mean that it is gone already. Media files stay."""
        try:
            self._client.delete_post(int(receipt.post_id), force=False)
        except Rejected as error:
            if error.status not in {404, 410}:
                raise

    def _fields(self, post: Post, state: State) -> dict[str, Any]:
        """What create and update send; never ``date`` (a skewed clock would make it future)."""
        body = post.payload.body
        media = [state[f"media[{n}]"] for n in range(len(post.media))]
        images = [
            medium["id"]
            for medium, made in zip(media, post.media, strict=True)
            if made.mime.startswith("image/")
        ]
        return {
            "title": body["title"],
            "content": filled_html(body["html"], media),
            "excerpt": body["excerpt"],
            "featured_media": images[0] if images else None,
            "categories": body["categories"] or None,
            "tags": tag_ids(self.http, body["tags"]) or None,
        }

    def _draft(self, post: Post, state: State) -> JSON:
        fields = self._fields(post, state)
        made = checked(self._client.create_post(slug=post.slug, status="draft", **fields))
        problem = dropped(made, fields)
        if str(made["slug"]).lower() != post.slug.lower():
            problem = "slug"
        if problem:
            self._discard(int(made["id"]))
            raise Rejected(
                f"wordpress: the draft's {problem} is not what was sent",
                platform=self.platform,
                code=f"{problem}_changed",
                hint=say(f"connectors.wp_{problem}", slug=post.slug),
            )
        return {"id": int(made["id"]), "slug": str(made["slug"]), "complete": True}

    def _discard(self, post_id: int) -> None:
        """Remove the draft that we made this moment and nobody has seen."""
        try:
            self._client.delete_post(post_id, force=True)
        except ConnectorError:
            # an invisible draft stays; the refusal that follows matters more
            return

    def _publish(self, post: Post, state: State) -> JSON:
        draft = state["draft"]
        if not draft.get("complete"):
            # found after a lost reply: picture and terms are written after the row, so they may
            # be missing
            checked(self._client.update_post(int(draft["id"]), **self._fields(post, state)))
        made = checked(self._client.update_post(int(draft["id"]), status="publish"))
        if made["status"] != "publish":
            raise Rejected(
                f"wordpress: the article's status is {made['status']!r}",
                platform=self.platform,
                code="not_published",
                hint=say("connectors.wp_not_published"),
            )
        return published(made)
