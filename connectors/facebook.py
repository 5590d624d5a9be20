"""A Facebook Page (Graph API): posts with up to ten photos, videos, reels.

Two-phase: everything is made invisible first and one call makes it public, so a lost reply can
never become a second public post. The facebook-sdk speaks for posts (facebook_client); clips go
beside it (facebook_video). Reference: Graph API v26.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from config.clock import Clock
from config.messages import say
from connectors.base import (
    JSON,
    Absent,
    Account,
    Capabilities,
    Connector,
    ConnectorSettings,
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
from connectors.facebook_client import PageApi
from connectors.facebook_find import POST_FIELDS, find_post, state_of
from connectors.facebook_look import adopted, clip_state, receipt_of, seen_clip, seen_post
from connectors.facebook_settings import CAPABILITIES, FacebookSettings, refuse_over_limits
from connectors.facebook_sweep import Sweeping
from connectors.facebook_video import PageVideos, aired, is_aired, texts_of, uploaded
from connectors.files import companion_sha256
from connectors.http import DEADLINE_S, Http
from connectors.looking import undecided
from connectors.meta import is_gone, judge, server_since
from connectors.transport import open_transport
from content.draft import Draft

_SCHEDULED_AFTER = timedelta(minutes=15)  # Facebook wants at least 10
_POLL_S = 30.0


class Facebook(Sweeping, Connector[FacebookSettings]):
    """Steps of a feed post: ``media[i]``, ``draft``, ``publish``; with ``scheduled``: ``media[i]``,
    ``schedule``. Of a clip: ``upload``, ``thumbnail`` and ``captions`` where there are any,
    ``publish``.
    """

    platform: ClassVar[str] = "facebook"
    settings_type: ClassVar[type[ConnectorSettings]] = FacebookSettings
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    def __init__(self, settings: FacebookSettings, http: Http, clock: Clock) -> None:
        super().__init__(settings, http, clock)
        http.judge = judge
        version, page = settings.version, settings.page_id
        self._api = PageApi(http, version, page)
        videos = self._host(str(settings.video_url))
        rupload = self._host(str(settings.rupload_url), "OAuth")
        self._videos = PageVideos(http, videos, rupload, version, page)

    @classmethod
    def transport(
        cls, settings: FacebookSettings, clock: Clock, *, total_deadline: float = DEADLINE_S
    ) -> Http:
        """The transport to the Graph API, with the token in the header of every request."""
        auth = settings.auth()
        return open_transport(cls.platform, settings, clock, auth, total_deadline=total_deadline)

    def whoami(self) -> Account:
        """GET me: the Page that the token speaks for; Unauthorized when it is another one."""
        me = self._api.read("me", "id,name")
        account = Account(id=str(me["id"]), name=str(me.get("name", "")))
        if account.id != self.settings.page_id:
            text = "facebook: the token belongs to another page"
            hint = say("connectors.fb_other_page", wanted=self.settings.page_id, found=account.id)
            raise Unauthorized(text, platform=self.platform, code="wrong_account", hint=hint)
        return account

    @classmethod
    def refuse_over_limits(
        cls,
        draft: Draft,
        options: Mapping[str, Any],  # noqa: ARG003 -- none matters here
    ) -> None:
        """Every text, medium and alt text over a limit."""
        refuse_over_limits(draft)

    def encode(self, draft: Draft) -> Payload:
        """Plain text; Facebook finds tags itself. A post without photos shows its link's card."""
        self.refuse(draft, {})
        if draft.format != "feed":
            return Payload(text=draft.body.text, body=dict(texts_of(draft)))
        body = {"message": draft.body.text}
        links = [span.target for span in draft.body.spans if span.kind == "link"]
        if links and not draft.media:
            body["link"] = links[0]
        return Payload(text=draft.body.text, body=dict(body))

    def steps(self, post: Post) -> tuple[Step, ...]:
        """Everything invisible first, then the one public step."""
        if post.draft.format != "feed":
            clip = post.media[0]
            extras = (("thumbnail", clip.poster_path), ("captions", clip.subtitles_path))
            small = tuple(
                Step(name) for name, path in extras if path and self._takes(name, post.draft)
            )
            return (Step("upload"), *small, Step("publish", public=True))
        media = tuple(Step(f"media[{n}]", index=n) for n in range(len(post.media)))
        if self.settings.scheduled:
            return (*media, Step("schedule", public=True))
        return (*media, Step("draft"), Step("publish", public=True))

    def perform(self, step: Step, post: Post, state: State) -> JSON:
        """One write, and after a public one a read of the post's address."""
        if post.draft.format != "feed":
            return self._perform_clip(step, post, state)
        if step.name.startswith("media"):
            scheduled = self.settings.scheduled
            return {"id": self._api.add_photo(post.media[step.index], scheduled=scheduled)}
        if step.name == "publish":
            made = str(state["draft"]["id"])
            self._api.change(made, is_published="true")
            return self._described(made)
        due = None
        if step.name == "schedule":
            due = int((self._server_now() + _SCHEDULED_AFTER).timestamp())
        made = self._api.add_post(post.payload.body, _photos(post, state), due)
        return self._described(made) if due else {"id": made}

    def ready(self, step: Step, state: State) -> Ready | Wait | Failed:
        """Photos and drafts are ready at once; clips are processed, timers run."""
        try:
            return self._ready(step, state)
        except Rejected as error:
            # "not there" is said of new objects too, before they have spread: asked again
            return Wait(_POLL_S) if is_gone(error) else Failed(str(error), error.hint)

    def find(
        self, step: Step, post: Post, state: State, since: datetime
    ) -> Found | Absent | Undecided:
        """Drafts among the Page's unseen posts; an airing by the object's own state. Photos and
        unaired clips cannot be listed, and lost ones are invisible.
        """
        if step.name in {"upload", "thumbnail"} or step.name.startswith("media"):
            return Absent()
        try:
            if self.whoami().id != post.account_id:
                reason = "the token belongs to another page than the intent"
                return Undecided(reason, say("connectors.fb_paste_url"))
            return self._find(step, post, state, server_since(self.http, since))
        except ConnectorError as error:
            return undecided(error, say("connectors.fb_paste_url"))

    def receipt(self, post: Post, state: State) -> Receipt:
        """A clip's id is the video's; a post's is the page's and the post's, joined by ``_``."""
        last = state[self.steps(post)[-1].name]
        return receipt_of(post, last)

    def adopt(self, url: str, post: Post) -> Receipt:
        """For a post of this Page that a person found at ``url``; its subtitles are not known."""
        found = receipt_of(post, adopted(url, post, self._api, self._videos, self.settings))
        extra = {name: value for name, value in found.extra.items() if name != "subtitles"}
        return replace(found, extra=extra)

    def read_back(self, receipt: Receipt) -> Seen:
        """The post as the Page sees it, with each photo's alt text."""
        try:
            if receipt.extra.get("clip"):
                return seen_clip(self._videos.read(receipt.post_id), self.settings.web())
            return seen_post(self._api.read(receipt.post_id, POST_FIELDS), self._api)
        except ConnectorError as error:
            if not is_gone(error):
                raise
        self.whoami()  # the same words tell a lost permission; then this read fails as well
        return Seen(exists=False, public=False, status="gone")

    def revise(self, receipt: Receipt, post: Post) -> Receipt:
        """Change texts and subtitles in place; Unsupported when photos, clip or alt texts changed,
        or subtitles are to go.
        """
        shown = [one.alt for one in self.read_back(receipt).media if one.alt is not None]
        wanted = [one.alt for one in post.media] if shown else []
        sources = [one.sha256 for one in post.media]
        tracks = [companion_sha256(one.subtitles_path) for one in post.media]
        cut = any(receipt.extra.get("subtitles", ())) and not any(tracks)
        if receipt.extra.get("sources", sources) != sources or shown != wanted or cut:
            text = f"facebook: {post.draft.key}: media cannot change in place"
            raise Unsupported(text, platform=self.platform, hint=say("connectors.fb_no_revise"))
        if not receipt.extra.get("clip"):
            self._api.change(receipt.post_id, message=post.payload.text)
            return receipt
        if any(tracks) and receipt.extra.get("subtitles") != tracks:
            self._videos.add_captions(receipt.post_id, post.media[0].subtitles_path)
        self._videos.revise(receipt.post_id, post.payload)
        return replace(receipt, extra={**receipt.extra, "subtitles": tracks})

    def withdraw(self, receipt: Receipt) -> None:
        """Delete the post with its media; gone already is fine."""
        try:
            self._api.delete(receipt.post_id)
        except ConnectorError as error:
            if not is_gone(error) or self.read_back(receipt).exists:
                raise

    def _ready(self, step: Step, state: State) -> Ready | Wait | Failed:
        found = str(state[step.name]["id"])
        if step.name == "upload":
            return uploaded(self._videos.read(found), reel="reel" in state[step.name])
        if step.name == "schedule":
            seen = self._api.read(found, "id,is_published")
            return Ready() if seen.get("is_published") is True else Wait(_POLL_S)
        clip = step.public and "upload" in state
        return aired(self._videos.read(found)) if clip else Ready()

    def _perform_clip(self, step: Step, post: Post, state: State) -> JSON:
        clip, reel = post.media[0], post.draft.format == "reel"
        if step.name == "upload":
            if reel:
                return self._videos.upload_reel(clip) | {"reel": True}
            return self._videos.upload_video(clip, post.payload)
        video = str(state["upload"]["id"])
        if step.name == "thumbnail":
            self._videos.add_thumbnail(video, clip.poster_path)
            return {"id": video}
        if step.name == "captions":
            self._videos.add_captions(video, clip.subtitles_path)
            return {"id": video}
        if reel:
            self._videos.air_reel(video, post.payload)
        else:
            self._videos.air_video(video)
        return self._described(video, clip=True)

    def _find(
        self, step: Step, post: Post, state: State, since: datetime
    ) -> Found | Absent | Undecided:
        if step.name in ("draft", "schedule"):
            unseen = "scheduled_posts" if step.name == "schedule" else "ads_posts"
            edges = (unseen, "published_posts")
            return find_post(self._api, post, _photos(post, state), since, edges)
        if post.draft.format == "feed":
            seen = self._api.read(str(state["draft"]["id"]), POST_FIELDS)
            return Found((state_of(seen),)) if seen.get("is_published") is True else Absent()
        video = str(state["upload"]["id"])
        if step.name == "captions":
            there = self._videos.has_captions(video)
            return Found(({"id": video},)) if there else Absent()
        clip = self._videos.read(video)
        reel = post.draft.format == "reel"
        state_now = clip_state(clip, self.settings.web())
        return Found((state_now,)) if is_aired(clip, reel=reel) else Absent()

    def _described(self, made: str, *, clip: bool = False) -> JSON:
        """Address and time of what was just made public. The write is done: a read that fails
        now must not put it in doubt, and the plain address leads to the post as well.
        """
        at = self._server_now().isoformat()
        plain = {"id": made, "url": f"{self.settings.web()}/{made}", "at": at}
        try:
            if clip:
                return plain | clip_state(self._videos.read(made), self.settings.web())
            return plain | state_of(self._api.read(made, POST_FIELDS))
        except ConnectorError:
            return plain

    def _server_now(self) -> datetime:
        return server_since(self.http, self.clock.now())

    def _takes(self, extra: str, draft: Draft) -> bool:
        """A reel's cover cannot be set (Reels publishing API, v26.0)."""
        return extra == "captions" or draft.format == "video"

    def _host(self, base_url: str, scheme: str = "Bearer") -> Http:
        http = open_transport(
            self.platform,
            self.settings,
            self.clock,
            self.settings.auth(scheme),
            total_deadline=self.http.total_deadline,
            base_url=base_url,
        )
        http.judge = judge
        return http


def _photos(post: Post, state: State) -> list[str]:
    return [str(state[f"media[{n}]"]["id"]) for n in range(len(post.media))]
