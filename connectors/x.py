"""X (API v2): posts with up to four pictures and alt texts or one video, and threads.

One-shot: X has no draft and no id of ours, so a post whose reply was lost is looked for in the
account's timeline. tweepy creates, reads and deletes posts; media go beside it (x_media).
Reference: docs.x.com, OpenAPI 2.167.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from config.clock import Clock
from config.messages import say
from connectors import x_media
from connectors.base import (
    JSON,
    Absent,
    Account,
    Capabilities,
    Connector,
    ConnectorSettings,
    Expired,
    Failed,
    Found,
    Payload,
    Post,
    Ready,
    Receipt,
    Seen,
    State,
    Step,
    Undecided,
    Wait,
)
from connectors.errors import ConnectorError, Rejected, Unauthorized, Unsupported
from connectors.http import DEADLINE_S, Http
from connectors.looking import undecided
from connectors.transport import open_transport
from connectors.x_answers import (
    data_of,
    media_of,
    not_found,
    platform_name,
    snowflake_time,
    time_of,
)
from connectors.x_find import find_post
from connectors.x_login import auth_of, judge_for, read_twice
from connectors.x_settings import CAPABILITIES, MAX_ALT, MAX_WEIGHT, XSettings
from connectors.x_text import links_of, refuse_long, refuse_media, shown_text, texts_of
from content.draft import Draft

if TYPE_CHECKING:
    import tweepy

_TWEEPY_HOST = "https://api.twitter.com"  # written into tweepy 4.17


class X(Connector[XSettings]):
    """Steps: ``media[i]``, ``subtitles[i]`` of a video that has some, then ``post`` (or
    ``post[0]`` … of a thread), each public.
    """

    platform: ClassVar[str] = "x"
    settings_type: ClassVar[type[ConnectorSettings]] = XSettings
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    def __init__(self, settings: XSettings, http: Http, clock: Clock) -> None:
        super().__init__(settings, http, clock)
        http.judge = judge_for(http)
        self._client = _tweepy_client(http)
        self._username = settings.username

    @classmethod
    def transport(
        cls, settings: XSettings, clock: Clock, *, total_deadline: float = DEADLINE_S
    ) -> Http:
        """The transport that signs every request for the account."""
        auth = auth_of(settings, clock, total_deadline=total_deadline)
        return open_transport(cls.platform, settings, clock, auth, total_deadline=total_deadline)

    def whoami(self) -> Account:
        """GET users/me; Unauthorized when the credential belongs to another username."""
        get_me = self._client.get_me
        me = read_twice(self.http, lambda: data_of(get_me(user_auth=False), write=False))
        username = str(me.get("username", ""))
        wanted = self.settings.username
        if wanted and username.casefold() != wanted.casefold():
            text = "x: the credential belongs to another account"
            hint = say("connectors.x_other_account", wanted=wanted, found=username)
            raise Unauthorized(text, platform=self.platform, code="wrong_account", hint=hint)
        self._username = username
        return Account(id=str(me["id"]), name=username)

    @classmethod
    def refuse_over_limits(
        cls,
        draft: Draft,
        options: Mapping[str, Any],  # noqa: ARG003 -- none matters here
    ) -> None:
        """Every text, medium and alt text over a limit."""
        refuse_long(draft, MAX_WEIGHT)
        refuse_media(draft, MAX_ALT)

    def encode(self, draft: Draft) -> Payload:
        """Texts are sent as they are; X itself finds addresses and tags in them."""
        self.refuse(draft, {})
        texts = texts_of(draft)
        return Payload(text="\n\n".join(texts), body={"texts": texts})

    def steps(self, post: Post) -> tuple[Step, ...]:
        """Media first, then one public step per post of the thread."""
        media = tuple(Step(f"media[{n}]", index=n) for n in range(len(post.media)))
        subtitles = tuple(
            Step(f"subtitles[{n}]", index=n)
            for n, medium in enumerate(post.media)
            if medium.subtitles_path
        )
        names = _post_names(post)
        return (
            *media,
            *subtitles,
            *(Step(name, public=True, index=n) for n, name in enumerate(names)),
        )

    def perform(self, step: Step, post: Post, state: State) -> JSON:
        """Upload one medium with its alt text, add subtitles, or create one post."""
        if step.name.startswith("subtitles"):
            medium_id = str(state[f"media[{step.index}]"]["id"])
            return x_media.add_subtitles(
                self.http, medium_id, post.media[step.index].subtitles_path
            )
        if not step.public:
            return x_media.upload(self.http, post.media[step.index], self.clock.now())
        first = step.index == 0
        media = [state[f"media[{n}]"]["id"] for n in range(len(post.media))] if first else []
        previous = None if first else state[_post_names(post)[step.index - 1]]["id"]
        made = data_of(
            self._client.create_tweet(
                text=post.payload.body["texts"][step.index] or None,
                media_ids=media or None,
                in_reply_to_tweet_id=previous,
                user_auth=False,
            ),
            write=True,
        )
        return {"id": str(made["id"])}

    def ready(self, step: Step, state: State) -> Ready | Wait | Failed | Expired:
        """Pictures and posts are ready at once; a video is processed for a while."""
        medium = state[step.name]
        if x_media.expired(medium, self.clock.now()):
            return Expired()
        if medium.get("kind") != "video":
            return Ready()
        return x_media.processing(self.http, medium["id"])

    def find(
        self, step: Step, post: Post, state: State, since: datetime
    ) -> Found | Absent | Undecided:
        """Posts by text or marker in the account's timeline. An unreadable timeline (X's lower
        plans cannot read) is undecided, never absent.
        """
        if not step.public:
            return Absent()  # media cannot be listed, and a lost one is invisible
        try:
            if self.whoami().id != post.account_id:
                reason = "the credential belongs to another account than the intent"
                return Undecided(reason, say("connectors.x_paste_url"))
            if self.http.skew_s is not None:
                since = datetime.fromtimestamp(since.timestamp() + self.http.skew_s, UTC)
            known = {one["id"] for name, one in state.items() if name.startswith("post")}
            return find_post(self._client, post, step.index, since, known)
        except ConnectorError as error:
            return undecided(error, say("connectors.x_paste_url"))

    def receipt(self, post: Post, state: State) -> Receipt:
        """The first post stands for the thread; its time is part of its id."""
        ids = [str(state[name]["id"]) for name in _post_names(post)]
        return Receipt(
            post_id=ids[0],
            url=self._url(ids[0]),
            created_at=snowflake_time(ids[0]),
            account_id=post.account_id,
            extra={
                "ids": ids,
                "media_ids": [state[f"media[{n}]"]["id"] for n in range(len(post.media))],
                "links": links_of(post.payload.text),
            },
        )

    def adopt(self, url: str, post: Post) -> Receipt:
        """For a post (of a thread: its first) that a person found at ``url``.

        Rejected when it is not there, not ours, or parts of the thread are missing.
        """
        found = re.search(r"/status/(\d{1,19})(?:[/?#]|$)", url)
        first = self._read(found[1]) if found else None
        if first is None or str(first["data"].get("author_id")) != post.account_id:
            raise _nothing_there()
        since = time_of(first["data"].get("created_at")) or self.clock.now()
        names = _post_names(post)
        state: JSON = {f"media[{n}]": {"id": ""} for n in range(len(post.media))}
        state[names[0]] = {"id": str(first["data"]["id"])}
        for index, name in enumerate(names[1:], start=1):
            ids = {one["id"] for one in state.values()}
            part = find_post(self._client, post, index, since, ids)
            if not isinstance(part, Found) or len(part.states) != 1:
                raise _nothing_there()
            state[name] = part.states[0]
        return self.receipt(post, state)

    def read_back(self, receipt: Receipt) -> Seen:
        """GET tweets/{id} for each post; t.co addresses replaced by what was typed. A thread that
        lost some of its posts is there, with a text that lacks them.
        """
        read = [self._read(one) for one in receipt.extra.get("ids", [receipt.post_id])]
        posts = [one for one in read if one is not None]
        if not posts:
            return Seen(exists=False, public=False, status="gone")
        first = posts[0]["data"]
        typed = receipt.extra.get("links", [])
        users = posts[0].get("includes", {}).get("users", [])
        protected = any(user.get("protected") for user in users)
        return Seen(
            exists=True,
            public=not protected,
            url=self._url(receipt.post_id),
            text="\n\n".join(shown_text(one["data"], typed) for one in posts),
            raw_text="\n\n".join(str(one["data"].get("text", "")) for one in posts),
            media=media_of(posts[0]),
            status="protected" if protected else "public",
            at=time_of(first.get("created_at")),
        )

    def revise(self, receipt: Receipt, post: Post) -> Receipt:
        """X's API cannot change a post."""
        text = f"x: {post.draft.key}: no update in place ({receipt.post_id})"
        raise Unsupported(text, platform=self.platform, hint=say("connectors.x_no_revise"))

    def withdraw(self, receipt: Receipt) -> None:
        """Delete every post of the thread, the last first; gone already is fine."""
        for one in reversed(receipt.extra.get("ids", [receipt.post_id])):
            try:
                data_of(self._client.delete_tweet(one, user_auth=False), write=True)
            except Rejected as error:
                if error.status != 404:
                    raise

    def _url(self, post_id: str) -> str:
        # without a username X redirects from this form
        owner = self._username or "i/web"
        return f"{self.settings.web()}/{owner}/status/{post_id}"

    def _read(self, post_id: str) -> JSON | None:
        """The answer for one post; None when it is gone."""
        try:
            answer = self._client.get_tweet(
                post_id,
                tweet_fields=["created_at", "entities", "attachments", "author_id"],
                expansions=["attachments.media_keys", "author_id"],
                media_fields=[
                    *("alt_text", "media_key", "type", "url", "preview_image_url", "duration_ms")
                ],
                user_fields=["protected"],
                user_auth=False,
            )
        except Rejected as error:
            if error.status == 404:
                return None
            raise
        if isinstance(answer, dict) and not answer.get("data") and not_found(answer):
            return None
        data_of(answer, write=False)
        return dict(answer)


def _nothing_there() -> Rejected:
    hint = say("connectors.nothing_there", platform=platform_name())
    return Rejected("x: not our post at the address", platform="x", code="not_found", hint=hint)


def _tweepy_client(http: Http) -> tweepy.Client:
    """Tweepy through our transport: it signs nothing itself, waits for nothing, logs nothing."""
    import tweepy

    logging.getLogger("tweepy").setLevel(logging.WARNING)
    client = tweepy.Client(return_type=dict, wait_on_rate_limit=False)
    client.session.close()
    client.session = http.session(rebase=[_TWEEPY_HOST])
    return client


def _post_names(post: Post) -> list[str]:
    count = len(post.payload.body["texts"])
    return ["post"] if count == 1 else [f"post[{n}]" for n in range(count)]
