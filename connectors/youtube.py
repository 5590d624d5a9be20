"""YouTube (Data API v3): videos and Shorts, uploaded as private, then opened to the public.

Two-phase and therefore exact: until ``publish`` nothing is public, and ``publish`` sets a status
of one known video, which is harmless to repeat.
Reference: https://developers.google.com/youtube/v3/docs, discovery revision 20261104.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from config.clock import Clock
from config.messages import say
from connectors import youtube_upload as uploads
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
from connectors.files import companion_sha256
from connectors.http import DEADLINE_S, Http
from connectors.http_errors import Refusal
from connectors.looking import undecided
from connectors.oauth import TOKEN_REFUSED
from connectors.transport import open_transport
from connectors.youtube_answers import judge, made, part, platform_name, time_of
from connectors.youtube_extras import add_captions, change_captions, set_thumbnail
from connectors.youtube_find import (
    API,
    find_captions,
    find_in_uploads,
    find_public,
    own_channel,
    videos,
)
from connectors.youtube_login import auth_of
from connectors.youtube_settings import CAPABILITIES, YouTubeSettings
from connectors.youtube_sweep import Sweeping
from connectors.youtube_text import checked_snippet
from connectors.youtube_video import id_in, progress, seen_clip
from content.draft import Draft


class YouTube(Sweeping, Connector[YouTubeSettings]):
    """Steps: ``upload``, ``thumbnail`` and ``captions`` where there are files, ``publish``."""

    platform: ClassVar[str] = "youtube"
    settings_type: ClassVar[type[ConnectorSettings]] = YouTubeSettings
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    @classmethod
    def transport(
        cls, settings: YouTubeSettings, clock: Clock, *, total_deadline: float = DEADLINE_S
    ) -> Http:
        """The transport that signs every request with a fresh access token."""
        token = auth_of(settings, clock, total_deadline=total_deadline)
        http = open_transport(cls.platform, settings, clock, token, total_deadline=total_deadline)

        def judged(refusal: Refusal) -> ConnectorError | None:
            if refusal.status == 401:
                token.forget()
            return judge(refusal)

        http.judge = judged
        return http

    def whoami(self) -> Account:
        """GET channels?mine=true; Unauthorized for another channel than the configured one."""
        try:
            channel = own_channel(self.http)
        except Unauthorized as error:
            if error.status != 401 or error.code == TOKEN_REFUSED:
                raise
            channel = own_channel(self.http)  # a read, with a new token
        if channel is None:
            hint = say("connectors.yt_no_channel")
            text = "youtube: the account has no channel"
            raise Unauthorized(text, platform=self.platform, code="no_channel", hint=hint)
        found, wanted = str(channel.get("id", "")), self.settings.channel_id
        if wanted and found != wanted:
            hint = say("connectors.yt_other_channel", wanted=wanted, found=found)
            text = "youtube: the credential belongs to another channel"
            raise Unauthorized(text, platform=self.platform, code="wrong_account", hint=hint)
        title = str(part(channel, "snippet").get("title", ""))
        return Account(id=found, name=title, quota=say("connectors.yt_quota"))

    @classmethod
    def refuse_over_limits(
        cls,
        draft: Draft,
        options: Mapping[str, Any],  # noqa: ARG003 -- none matters here
    ) -> None:
        """Every text, medium and alt text over a limit."""
        checked_snippet(draft)

    def encode(self, draft: Draft) -> Payload:
        """Title, description and tags; the description is what read-back compares."""
        self.refuse(draft, {})
        snippet = checked_snippet(draft)
        return Payload(text=snippet["description"], body=snippet)

    def steps(self, post: Post) -> tuple[Step, ...]:
        """Only ``publish`` shows anything to strangers."""
        video = post.media[0]
        thumbnail = [Step("thumbnail")] if video.poster_path and self.settings.thumbnail else []
        captions = [Step("captions")] if video.subtitles_path else []
        return (Step("upload"), *thumbnail, *captions, Step("publish", public=True))

    def perform(self, step: Step, post: Post, state: State) -> JSON:
        """Do one step; an upload that broke off is continued in its session."""
        if step.name == "upload":
            return uploads.upload(self.http, self.vault, post, self._resource(post))
        video_id = str(state["upload"]["id"])
        if step.name == "thumbnail":
            return set_thumbnail(self.http, video_id, post.media[0].poster_path)
        if step.name == "captions":
            path, words = post.media[0].subtitles_path, self.settings
            return add_captions(self.http, video_id, path, words.language, words.caption_name)
        self._set_status(video_id, "public")
        uploads.forget(self.vault, post)
        at = self.http.server_time or self.clock.now()
        return {"id": video_id, "at": at.isoformat()}

    def ready(self, step: Step, state: State) -> Ready | Wait | Failed:
        """YouTube takes minutes to process a video; the other steps are ready at once."""
        if step.name != "upload":
            return Ready()
        return progress(videos(self.http, [str(state["upload"]["id"])], "status,processingDetails"))

    def find(
        self, step: Step, post: Post, state: State, since: datetime
    ) -> Found | Absent | Undecided:
        """The upload by its session, then in the channel's uploads; the rest by the video's id."""
        try:
            if step.name == "upload":
                return self._find_upload(post, since)
            if step.name == "thumbnail":
                return Absent()  # the same picture set again changes nothing
            video_id = str(state["upload"]["id"])
            if step.name == "captions":
                words = self.settings
                return find_captions(self.http, video_id, words.language, words.caption_name)
            return find_public(self.http, video_id)
        except ConnectorError as error:
            return undecided(error, say("connectors.yt_look"))

    def receipt(self, post: Post, state: State) -> Receipt:
        """The time is that of the opening, not of the upload."""
        at = time_of(state["publish"].get("at"))
        sha256 = str(state["upload"].get("sha256", ""))
        made = self._receipt(str(state["publish"]["id"]), post, at, sha256)
        return _with_subtitles(made, post)

    def adopt(self, url: str, post: Post) -> Receipt:
        """For a video of ours at ``url`` (watch?v=, youtu.be/, shorts/); Rejected when none."""
        video_id = id_in(url)
        there = videos(self.http, [video_id], "snippet,status") if video_id else []
        snippet = part(there[0], "snippet") if there else {}
        if snippet.get("channelId") != post.account_id:
            hint = say("connectors.nothing_there", platform=platform_name())
            text = "youtube: not our video at the address"
            raise Rejected(text, platform=self.platform, code="not_found", hint=hint)
        return self._receipt(video_id, post, time_of(snippet.get("publishedAt")), "")

    def read_back(self, receipt: Receipt) -> Seen:
        """GET videos?id= with all that is compared; public only when processed too."""
        there = videos(self.http, [receipt.post_id], "snippet,status,contentDetails,fileDetails")
        if not there:
            return Seen(exists=False, public=False, status="gone")
        snippet, status = part(there[0], "snippet"), part(there[0], "status")
        privacy = str(status.get("privacyStatus", ""))
        processed = status.get("uploadStatus") == "processed"
        description = str(snippet.get("description", ""))
        return Seen(
            exists=True,
            public=privacy == "public" and processed,
            url=self._url(receipt.post_id, str(receipt.extra.get("format", ""))),
            title=str(snippet.get("title", "")),
            text=description,
            raw_text=description,
            media=(seen_clip(there[0]),),
            status=privacy if processed else str(status.get("uploadStatus", privacy)),
            at=time_of(snippet.get("publishedAt")),
        )

    def revise(self, receipt: Receipt, post: Post) -> Receipt:
        """Change captions, title, description and tags in place; file and thumbnail stay."""
        known = receipt.extra.get("sha256")
        if known and known != post.media[0].sha256:
            text = f"youtube: {post.draft.key}: the video file cannot be replaced"
            hint = say("connectors.yt_other_video")
            raise Unsupported(text, platform=self.platform, hint=hint)
        revised, words = _with_subtitles(receipt, post), self.settings
        if revised != receipt:
            path = post.media[0].subtitles_path
            change_captions(self.http, receipt.post_id, path, words.language, words.caption_name)
        resource = {"id": receipt.post_id, "snippet": self._resource(post)["snippet"]}
        reply = self.http.call("PUT", f"{API}/videos", params={"part": "snippet"}, json=resource)
        made(reply.data, "id", "snippet")
        return revised

    def withdraw(self, receipt: Receipt) -> None:
        """Make the video private, or delete it (``withdrawal``); gone already is fine."""
        try:
            if self.settings.withdrawal == "private":
                self._set_status(receipt.post_id, "private")
                return
            params = {"id": receipt.post_id}
            self.http.call("DELETE", f"{API}/videos", params=params, empty_ok=True)
        except Rejected as error:
            if error.status != 404:
                raise

    def _find_upload(self, post: Post, since: datetime) -> Found | Absent | Undecided:
        session = uploads.saved(self.vault, post, self._resource(post))
        if session is not None:
            known = uploads.look(self.http, post, session)
            if isinstance(known, int):
                return Absent()  # an unfinished session has made nothing, and can go on
            if known is not None:
                return Found((known,))
            uploads.forget(self.vault, post)
        if self.http.skew_s is not None:
            since = datetime.fromtimestamp(since.timestamp() + self.http.skew_s, UTC)
        return find_in_uploads(self.http, post, since)

    def _resource(self, post: Post) -> JSON:
        """Snippet and status of the new video; always private."""
        language = self.settings.language
        return {
            "snippet": {
                **post.payload.body,
                "categoryId": self.settings.category,
                "defaultLanguage": language,
                "defaultAudioLanguage": language,
            },
            "status": self._status("private"),
        }

    def _status(self, privacy: str) -> JSON:
        """All of it every time: videos.update resets what is left out."""
        return {
            "privacyStatus": privacy,
            "selfDeclaredMadeForKids": self.settings.made_for_kids,
            "embeddable": True,
            "license": "youtube",
            "publicStatsViewable": True,
        }

    def _set_status(self, video_id: str, privacy: str) -> None:
        resource = {"id": video_id, "status": self._status(privacy)}
        reply = self.http.call("PUT", f"{API}/videos", params={"part": "status"}, json=resource)
        status = part(made(reply.data, "id", "status"), "status")
        if status.get("privacyStatus") != privacy:
            text = f"youtube: the video did not become {privacy}"
            hint = say("connectors.yt_not_public")
            raise Rejected(text, platform=self.platform, code="not_published", hint=hint)

    def _receipt(self, video_id: str, post: Post, at: datetime | None, sha256: str) -> Receipt:
        return Receipt(
            post_id=video_id,
            url=self._url(video_id, post.draft.format),
            created_at=at,
            account_id=post.account_id,
            extra={"sha256": sha256, "format": post.draft.format},
        )

    def _url(self, video_id: str, kind: str) -> str:
        below = f"shorts/{video_id}" if kind == "short" else f"watch?v={video_id}"
        return f"{self.settings.web()}/{below}"


def _with_subtitles(receipt: Receipt, post: Post) -> Receipt:
    """The receipt that tells which subtitles the video has."""
    told = {"subtitles": companion_sha256(post.media[0].subtitles_path)}
    return replace(receipt, extra={**receipt.extra, **told})
