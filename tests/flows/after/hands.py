"""What somebody does on a platform itself, in its own app: written straight into the twin's memory,
so that every request the twins count is one of Tayang's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from connectors.sandbox.store import Store, Thing
from tests.flows.after.stage import Stage, Use
from tests.media.pictures import saved, scene

OTHER = "Bukan teks yang dirilis."
Hand = Callable[["Hands"], None]

KINDS = {
    "situs": "wordpress.post",
    "facebook": "facebook.post",
    "instagram": "instagram.media",
    "youtube": "youtube.video",
    "x": "x.post",
}


class Hands:
    """One post in the twin's memory."""

    def __init__(self, store: Store, stage: Stage, scenario: str) -> None:
        self.store = store
        self.channel = stage.use[0]
        live = stage.live(scenario)
        self.ids = [str(one) for one in live.extra.get("ids", [live.post_id])]
        if live.extra.get("clip"):
            video = self.get("facebook.video", live.post_id)
            self.ids = [video["post"]]

    def get(self, kind: str, key: str) -> Thing:
        thing = self.store.get(kind, key)
        assert thing is not None, (kind, key)
        return thing

    def put(self, kind: str, key: str, **fields: Any) -> None:
        self.store.put(kind, key, self.get(kind, key) | fields)

    def post(self, number: int = 0) -> Thing:
        return self.get(KINDS[self.channel], self.ids[number])

    def change(self, number: int = 0, **fields: Any) -> None:
        self.put(KINDS[self.channel], self.ids[number], **fields)

    def photos(self) -> list[tuple[str, str]]:
        """(kind, id) of what the post shows."""
        post = self.post()
        if self.channel == "facebook":
            return [("facebook.photo", one) for one in post["photos"]]
        if self.channel == "x":
            return [("x.media", one) for one in post["media"]]
        container = self.get("instagram.container", post["container"])
        return [("instagram.container", one) for one in container["children"] or [container["id"]]]


@contextmanager
def hands_on(stage: Stage, scenario: str) -> Iterator[Hands]:
    store = Store(stage.office.twin.state)
    try:
        yield Hands(store, stage, scenario)
    finally:
        store.close()


def deletes(hands: Hands) -> None:
    """The whole post."""
    for number in range(len(hands.ids)):
        deletes_one(hands, number)


def deletes_middle(hands: Hands) -> None:
    """One post of a thread; its neighbours stay."""
    deletes_one(hands, 1)


def deletes_one(hands: Hands, number: int) -> None:
    if hands.channel == "situs":
        hands.change(number, status="trash")
        return
    video = hands.post(number).get("video") if hands.channel == "facebook" else ""
    if video:
        hands.put("facebook.video", video, deleted=True)
    hands.change(number, deleted=True)


def edits(hands: Hands) -> None:
    """The text."""
    post = hands.post()
    if hands.channel == "situs":
        content = re.sub(
            r"<p>.*?</p>", f"<p>{OTHER}</p>", post["content"], count=1, flags=re.DOTALL
        )
        assert content != post["content"]
        hands.change(content=content)
    elif hands.channel == "facebook":
        hands.change(message=OTHER)
        if post["video"]:
            hands.put("facebook.video", post["video"], description=OTHER)
    elif hands.channel == "instagram":
        hands.change(caption=OTHER)
    elif hands.channel == "youtube":
        hands.change(snippet=post["snippet"] | {"description": OTHER})
    else:
        hands.change(text=OTHER)


def retitles(hands: Hands) -> None:
    """The title."""
    if hands.channel == "situs":
        hands.change(title=OTHER)
    else:
        post = hands.post()
        if hands.channel == "facebook":
            hands.put("facebook.video", post["video"], title=OTHER)
        else:
            hands.change(snippet=post["snippet"] | {"title": OTHER})


def removes_photo(hands: Hands) -> None:
    """The first of several photographs."""
    post = hands.post()
    if hands.channel == "situs":
        figure = r"<!-- wp:image.*?<!-- /wp:image -->"
        content = re.sub(figure, "", post["content"], count=1, flags=re.DOTALL)
        assert content != post["content"]
        hands.change(content=content)
    elif hands.channel == "instagram":
        container = hands.get("instagram.container", post["container"])
        children = container["children"][1:]
        hands.put("instagram.container", container["id"], children=children)
    else:
        field = {"facebook": "photos", "x": "media"}[hands.channel]
        hands.change(**{field: post[field][1:]})


def swaps_photo(hands: Hands) -> None:
    """Another picture in the first one's place."""
    other = hands.store.add_blob(saved(scene(400, 900).rotate(180)))
    if hands.channel == "situs":
        source = re.search(r'uploads/([^"]+?\.jpg)', hands.post()["content"])
        assert source is not None
        hands.put("wordpress.file", source[1], sha256=other)
        return
    kind, key = hands.photos()[0]
    if hands.channel == "instagram":
        file = hands.get(kind, key)["file"]
        hands.put(kind, key, file=file | {"sha256": other})
    else:
        hands.put(kind, key, sha256=other)


def swaps_clip(hands: Hands) -> None:
    """A clip of another length; only where the platform tells it."""
    other = {"seconds": 9.0}
    if hands.channel == "facebook":
        video = hands.get("facebook.video", hands.post()["video"])
        hands.put("facebook.video", video["id"], clip=video["clip"] | other)
    else:
        hands.change(clip=hands.post()["clip"] | other, size=99)


def rewords_alt(hands: Hands) -> None:
    """The first photograph's alt text."""
    if hands.channel == "situs":
        content = re.sub(r'alt="[^"]*"', f'alt="{OTHER}"', hands.post()["content"], count=1)
        hands.change(content=content)
        return
    kind, key = hands.photos()[0]
    hands.put(kind, key, alt=OTHER)


def hides(hands: Hands) -> None:
    """As the platform's own app lets its owner do."""
    if hands.channel == "situs":
        hands.change(status="private")
    elif hands.channel == "youtube":
        hands.change(status=hands.post()["status"] | {"privacyStatus": "private"})
    else:
        hands.change(published=False)


def unlists(hands: Hands) -> None:
    """Only who knows the address sees it."""
    hands.change(status=hands.post()["status"] | {"privacyStatus": "unlisted"})


PHOTOS: tuple[Use, ...] = (
    ("situs", "article"),
    ("facebook", "feed"),
    ("instagram", "carousel"),
    ("x", "feed"),
    ("x", "thread"),
)
"""Formats of which the media hold more than one photograph."""
