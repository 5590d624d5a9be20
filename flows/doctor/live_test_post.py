"""What a live test makes: a few plain words, a drawn clip, or a picture that is public already."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Channel
from connectors.base import Post
from connectors.trials import Trial
from connectors.wordpress import WordPress
from connectors.wordpress_pictures import public_jpegs
from content.draft import Block, Draft, DraftMedia, RichText
from flows.runtime import Runtime
from media.example_clips import draw_clip
from media.spec import ImageSpec, Rendition

_ITEM = "UJI-2026-01-01"
"""Never recorded: a draft must belong to an item, and a test belongs to none."""

_WIDTH, _HEIGHT, _SECONDS = 640, 360, 2


@contextmanager
def trial_post(
    runtime: Runtime, channel: Channel, trial: Trial, name: str, picture_url: str
) -> Iterator[Post]:
    """The test's post; its files last as long as the block."""
    with tempfile.TemporaryDirectory(prefix="tayang-uji-") as folder:
        media: tuple[Rendition, ...] = ()
        urls: tuple[str, ...] = ()
        connector = runtime.connector(channel)
        if trial.CLIP:
            media = (_clip(Path(folder), name),)
        elif connector.capabilities.media_by_url:
            spec = connector.capabilities.formats[trial.FORMAT].image
            urls = (picture_url or _public_picture(runtime, spec),)
            media = (_fetched(urls[0]),)
        draft = _draft(channel, trial, name, media)
        yield Post(
            publication_id=name,
            draft=draft,
            payload=connector.encode(draft),
            media=media,
            account_id=connector.whoami().id,
            slug=name,
            marker=name,
            media_urls=urls,
        )


def _draft(channel: Channel, trial: Trial, name: str, media: tuple[Rendition, ...]) -> Draft:
    text = RichText(text=say("setup.trial.text", name=name))
    return Draft(
        item_id=_ITEM,
        channel=channel.name,
        platform=channel.platform,
        format=trial.FORMAT,
        title=say("setup.trial.title", name=name),
        body=text,
        blocks=(Block(kind="paragraph", text=text),),
        slug=name,
        media=tuple(
            DraftMedia(source_sha256=one.sha256, mime=one.mime, alt=one.alt) for one in media
        ),
    )


def _clip(folder: Path, name: str) -> Rendition:
    path = folder / "uji.mp4"
    words = say("setup.trial.title", name=name)
    draw_clip(path, words, width=_WIDTH, height=_HEIGHT, seconds=_SECONDS)
    content = path.read_bytes()
    return Rendition(
        path=str(path),
        sha256=hashlib.sha256(content).hexdigest(),
        mime="video/mp4",
        width=_WIDTH,
        height=_HEIGHT,
        bytes=len(content),
        alt="",
        seconds=float(_SECONDS),
    )


def _fetched(url: str) -> Rendition:
    """Stands for a picture that the platform fetches itself; nothing of it is read here."""
    sha256 = hashlib.sha256(url.encode()).hexdigest()
    return Rendition(path="", sha256=sha256, mime="image/jpeg", width=0, height=0, bytes=0, alt="")


def _public_picture(runtime: Runtime, spec: ImageSpec | None) -> str:
    """A picture that strangers see on the office's website anyway; ConfigError without one."""
    low, high = (spec.min_ratio, spec.max_ratio) if spec else (0.0, 1e9)
    least = spec.min_width if spec else 0
    for channel in runtime.settings.channels:
        if channel.mode != "automatic" or channel.platform != "wordpress":
            continue
        site = runtime.connector(channel)
        if isinstance(site, WordPress):
            for url, width, height in public_jpegs(site):
                if height and width >= least and low <= width / height <= high:
                    return url
    hint = say("setup.trial.no_picture")
    raise ConfigError("no public picture", [Problem("--picture-url", 0, "", hint)])
