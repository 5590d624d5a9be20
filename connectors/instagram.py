"""An Instagram professional account (Graph API): picture, carousel, reel, story.

Two-phase: a container takes text and media addresses and is invisible; one call publishes it, and
a container becomes one post at most. Reference: Instagram platform, content publishing, v26.0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from config.clock import Clock
from config.messages import say
from connectors import base
from connectors.base import (
    JSON,
    Absent,
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
    SeenMedia,
    State,
    Step,
    Undecided,
    Wait,
)
from connectors.errors import ConnectorError, Permanent, Rejected, Unauthorized, Unsupported
from connectors.http import DEADLINE_S, Http
from connectors.http_errors import label
from connectors.instagram_find import Account, find_published, same_kind, state_of
from connectors.instagram_settings import CAPABILITIES, InstagramSettings, refuse_over_limits
from connectors.looking import undecided
from connectors.meta import is_gone, judge, object_of, server_since, time_of, unknown
from connectors.transport import open_transport
from content.draft import Draft

_READ = (
    "id,caption,permalink,timestamp,media_type,media_product_type,media_url,alt_text,"
    "children{id,media_type,media_url,alt_text}"
)
_STATE = "id,permalink,timestamp"
_PICTURE_POLL_S = 3.0
_CLIP_POLL_S = 15.0  # the guide says about once a minute; a container read costs little
_CODE = re.compile(r"/(?:p|reel|reels|tv|stories/[^/]+|stories)/([A-Za-z0-9_-]{1,64})(?:[/?#]|$)")


class Instagram(Connector[InstagramSettings]):
    """Steps: ``container[i]`` for each item of a carousel, ``container``, ``publish``."""

    platform: ClassVar[str] = "instagram"
    settings_type: ClassVar[type[ConnectorSettings]] = InstagramSettings
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    def __init__(self, settings: InstagramSettings, http: Http, clock: Clock) -> None:
        super().__init__(settings, http, clock)
        http.judge = judge
        self._account = Account(http, settings.version, settings.user_id)

    @classmethod
    def transport(
        cls, settings: InstagramSettings, clock: Clock, *, total_deadline: float = DEADLINE_S
    ) -> Http:
        """The transport to the Graph API, with the token in the header of every request."""
        auth = settings.auth()
        return open_transport(cls.platform, settings, clock, auth, total_deadline=total_deadline)

    def whoami(self) -> base.Account:
        """The account and today's quota; Unauthorized when another account answers."""
        return replace(self._me(), quota=self._quota())

    @classmethod
    def refuse_over_limits(
        cls,
        draft: Draft,
        options: Mapping[str, Any],  # noqa: ARG003 -- none matters here
    ) -> None:
        """Every text, medium and alt text over a limit."""
        refuse_over_limits(draft)

    def encode(self, draft: Draft) -> Payload:
        """The caption as plain text; a story has none."""
        self.refuse(draft, {})
        caption = "" if draft.format == "story" else draft.body.text
        return Payload(text=caption, body={"caption": caption} if caption else {})

    def steps(self, post: Post) -> tuple[Step, ...]:
        """Containers first, then the one public step."""
        items: tuple[Step, ...] = ()
        if post.draft.format == "carousel":
            items = tuple(Step(f"container[{n}]", index=n) for n in range(len(post.media)))
        return (*items, Step("container"), Step("publish", public=True))

    def perform(self, step: Step, post: Post, state: State) -> JSON:
        """Make one container, or publish the finished one."""
        if step.name != "publish":
            values = self._container(step, post, state)
            made = self._post("media", values)
            clip = "video_url" in values or values.get("media_type") == "CAROUSEL"
            return {"id": made, "clip": clip}
        made = self._post("media_publish", {"creation_id": str(state["container"]["id"])})
        return self._described(made)

    def ready(self, step: Step, state: State) -> Ready | Wait | Failed | Expired:
        """Instagram fetches and checks every medium first; a published post is there at once.
        A container lives for 24 hours.
        """
        if step.public:
            return Ready()
        try:
            status = self._account.status(str(state[step.name]["id"]))
        except Rejected as error:
            if not is_gone(error):
                return Failed(str(error), error.hint)
            status = ""  # said of containers that are there, too: asked again
        if status in ("FINISHED", "PUBLISHED"):
            return Ready()
        if status == "EXPIRED":
            return Expired()
        if status == "ERROR":
            hint = say("connectors.ig_processing_failed")
            return Failed("Instagram could not process the media", hint)
        return Wait(_CLIP_POLL_S if state[step.name].get("clip") else _PICTURE_POLL_S)

    def find(
        self, step: Step, post: Post, state: State, since: datetime
    ) -> Found | Absent | Undecided:
        """The container's own status. Containers cannot be listed, and lost ones are invisible."""
        if not step.public:
            return Absent()
        try:
            if self._me().id != post.account_id:
                reason = "the token belongs to another account than the intent"
                return Undecided(reason, say("connectors.ig_paste_url"))
            container = str(state["container"]["id"])
            since = server_since(self.http, since)
            return find_published(self._account, post, container, since)
        except ConnectorError as error:
            return undecided(error, say("connectors.ig_paste_url"))

    def receipt(self, post: Post, state: State) -> Receipt:
        """The published medium."""
        return _receipt(post, state["publish"])

    def adopt(self, url: str, post: Post) -> Receipt:
        """For a post of this account and of the item's kind that a person found at ``url``.
        Instagram cannot be asked by address, so the account's list is read.
        """
        code = _CODE.search(url)
        story = post.draft.format == "story"
        longest = datetime.fromtimestamp(0, self.clock.now().tzinfo)
        listed = self._account.posts(longest, stories=story) if code else []
        shown = [] if isinstance(listed, Undecided) else listed
        for one in shown:
            found = _CODE.search(str(one.get("permalink", "")))
            if code and found and found[1] == code[1] and same_kind(one, post):
                return _receipt(post, state_of(one))
        hint = say("connectors.nothing_there", platform=label(self.platform))
        text = "instagram: not our post at the address"
        raise Rejected(text, platform=self.platform, code="not_found", hint=hint)

    def read_back(self, receipt: Receipt) -> Seen:
        """The medium with its children. A professional account's posts are public."""
        try:
            shown = self._account.read(receipt.post_id, _READ)
        except ConnectorError as error:
            if not is_gone(error):
                raise
            self._me()  # the same words tell a lost permission; then this read fails as well
            return Seen(exists=False, public=False, status="gone")
        children = shown.get("children")
        parts = children.get("data", []) if isinstance(children, dict) else [shown]
        caption = str(shown.get("caption", ""))
        return Seen(
            exists=True,
            public=True,
            url=str(shown.get("permalink", "")),
            text=caption,
            raw_text=caption,
            media=tuple(_seen_medium(one, shown) for one in parts),
            status="public",
            at=time_of(shown.get("timestamp")),
        )

    def revise(self, receipt: Receipt, post: Post) -> Receipt:
        """Instagram's API cannot change a post."""
        text = f"instagram: {post.draft.key}: no update in place ({receipt.post_id})"
        raise Unsupported(text, platform=self.platform, hint=say("connectors.ig_no_revise"))

    def withdraw(self, receipt: Receipt) -> None:
        """Delete the post (since v25; permission instagram_manage_contents); gone is fine."""
        try:
            answer = self.http.call("DELETE", f"/{self.settings.version}/{receipt.post_id}").data
            object_of(self.platform, answer, write=True, field="success")
        except ConnectorError as error:
            if not is_gone(error) or self.read_back(receipt).exists:
                raise

    def _me(self) -> base.Account:
        wanted = self.settings.user_id
        me = self._account.read(wanted, "id,username")
        if str(me["id"]) != wanted:
            text = "instagram: the token belongs to another account"
            hint = say("connectors.ig_other_account", wanted=wanted, found=me.get("username", ""))
            raise Unauthorized(text, platform=self.platform, code="wrong_account", hint=hint)
        return base.Account(id=wanted, name=str(me.get("username", "")))

    def _container(self, step: Step, post: Post, state: State) -> dict[str, str]:
        """The parameters of one container (POST /{ig-user}/media, v26.0)."""
        body = {name: str(value) for name, value in post.payload.body.items()}
        if post.draft.format == "carousel" and step.name == "container":
            items = [str(state[f"container[{n}]"]["id"]) for n in range(len(post.media))]
            return {"media_type": "CAROUSEL", "children": ",".join(items), **body}
        values = self._medium(post, step.index)
        if step.name != "container":
            clip = {"media_type": "VIDEO"} if "video_url" in values else {}
            return {**values, **clip, "is_carousel_item": "true"}
        if post.draft.format == "reel":
            # the cover is the frame that the poster was taken from; without, the first one
            at = post.media[0].poster_ms
            cover = {"thumb_offset": str(at)} if at else {}
            return {**values, **body, **cover, "media_type": "REELS", "share_to_feed": "true"}
        if post.draft.format == "story":
            values.pop("alt_text", None)
            return {**values, "media_type": "STORIES"}
        return {**values, **body}

    def _medium(self, post: Post, index: int) -> dict[str, str]:
        if len(post.media_urls) != len(post.media):
            text = f"instagram: {post.draft.key}: media without a public address"
            hint = say("connectors.ig_no_media_url")
            raise Permanent(text, platform=self.platform, code="no_media_url", hint=hint)
        medium, url = post.media[index], post.media_urls[index]
        if medium.mime.startswith("video/"):
            return {"video_url": url}
        return {"image_url": url, **({"alt_text": medium.alt} if medium.alt else {})}

    def _post(self, edge: str, values: dict[str, str]) -> str:
        path = f"/{self.settings.version}/{self.settings.user_id}/{edge}"
        answer = self.http.call("POST", path, data=values).data
        return str(object_of(self.platform, answer, write=True)["id"])

    def _described(self, made: str) -> JSON:
        """Address and time of what was just published. The write is done: a read that fails now
        must not put it in doubt; ``read_back`` tells the address later.
        """
        at = server_since(self.http, self.clock.now()).isoformat()
        plain = {"id": made, "url": self.settings.web(), "at": at}
        try:
            return plain | state_of(self._account.read(made, _STATE))
        except ConnectorError:
            return plain

    def _quota(self) -> str:
        path = f"/{self.settings.version}/{self.settings.user_id}/content_publishing_limit"
        answer = self.http.call("GET", path, params={"fields": "quota_usage,config"}).data
        try:
            told = answer["data"][0]
            return f"{int(told['quota_usage'])}/{int(told['config']['quota_total'])} per 24 jam"
        except (TypeError, KeyError, IndexError, ValueError):
            problem = unknown(self.platform, "the quota is not of the API's shape", write=False)
        raise problem


def _receipt(post: Post, state: JSON) -> Receipt:
    return Receipt(
        post_id=str(state["id"]),
        url=str(state["url"]),
        created_at=time_of(state["at"]),
        account_id=post.account_id,
        extra={"sources": [one.sha256 for one in post.media]},
    )


def _seen_medium(one: JSON, post: JSON) -> SeenMedia:
    """Alt texts are of pictures in posts; reels, stories and clips have none."""
    picture = one.get("media_type") == "IMAGE"
    told = picture and post.get("media_product_type") == "FEED"
    return SeenMedia(
        url=str(one.get("media_url", "")),
        alt=str(one.get("alt_text", "")) if told else None,
        kind="image" if picture else "video",
        file_url="" if picture else str(one.get("media_url", "")),
    )
