"""A channel that a person serves: the texts and files ready to copy, and what to do afterwards.

Written below ``var/paket/<item>-<channel>-<format>/``: one text file per text, the media with
their numbers, alt texts and subtitles, and LANGKAH.txt. The payload is frozen like any other, so
that what the person posted can be compared with what was released when it is adopted.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from config.messages import say
from connectors.manual import copy_text
from connectors.registry import AnyConnector
from flows.publishing.job import Job, Outcome, Tools
from flows.publishing.opening import open_post
from flows.publishing.session import Halt, Session
from proof.entries import PublicationState

_LAST = "LANGKAH.txt"
"""Written last: a pack that has it is whole."""

_SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "video/mp4": ".mp4"}


def write_pack(job: Job, connector: AnyConnector, tools: Tools, folder: Path) -> Outcome:
    """Freeze the post and write its pack; Outcome.note tells where it is and what to do."""
    session = Session(job, connector, tools)
    target = folder / job.draft.key.replace("/", "-")
    if session.view.state is PublicationState.PREPARED and (target / _LAST).exists():
        return Outcome(session.view, note=say("flows.pack.ready", path=target))
    try:
        post, _ = open_post(session)
    except Halt as halt:
        return Outcome(session.view, 0, halt.error, halt.note)
    target.mkdir(parents=True, exist_ok=True)
    texts = [post.draft.body.text, *(part.text for part in post.draft.parts)]
    if post.draft.blocks:  # an article: one text, the title lies beside it
        texts = [copy_text(post.draft.model_copy(update={"title": ""}))]
    if post.draft.title:
        (target / "judul.txt").write_text(post.draft.title + "\n", encoding="utf-8")
    for number, text in enumerate((one for one in texts if one), start=1):
        (target / f"teks-{number}.txt").write_text(text + "\n", encoding="utf-8")
    for number, medium in enumerate(post.media, start=1):
        name = f"media-{number}{_SUFFIX.get(medium.mime, '')}"
        shutil.copyfile(medium.path, target / name)
        (target / f"media-{number}-alt.txt").write_text(medium.alt + "\n", encoding="utf-8")
        if medium.subtitles_path:
            kind = Path(job.media[number - 1].subtitles_path).suffix  # the store's names have none
            shutil.copyfile(medium.subtitles_path, target / f"media-{number}{kind}")
    steps = say("flows.pack.steps", channel=job.channel.title, item=job.draft.item_id)
    (target / _LAST).write_text(steps + "\n", encoding="utf-8")
    return Outcome(session.view, note=say("flows.pack.ready", path=target))
