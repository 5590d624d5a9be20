"""Platforms that fetch media by address: the website hosts first, or the publication waits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.base import Post, State, Step
from connectors.errors import OutcomeUnknown, Transient
from flows.delivery import deliver
from flows.publishing.job import Outcome, Tools
from media.spec import Rendition
from proof.entries import PublicationState
from tests.flows.platform import FakeConnector, capabilities
from tests.flows.world import World, assert_one_post, make_world


class Site:
    """Hosts files by content; ``errors`` are raised by the next calls."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.errors: list[Exception] = []

    def host(self, rendition: Rendition) -> str:
        if self.errors:
            raise self.errors.pop(0)
        address = f"http://127.0.0.1/media/{rendition.sha256[:16]}.jpg"
        return self.held.setdefault(rendition.sha256, address)


class Fetching(FakeConnector):
    """Notes the addresses that the platform would fetch."""

    capabilities = replace(capabilities("one_shot", 90.0), media_by_url=True)

    def perform(self, step: Step, post: Post, state: State) -> dict[str, Any]:
        self.fetched = post.media_urls
        return super().perform(step, post, state)


def run(world: World, connector: Fetching, site: Site | None) -> Outcome:
    tools: Tools = replace(world.tools(), host=site)
    return deliver(world.job, connector, tools)


def test_every_medium_is_hosted_before_the_first_step(tmp_path: Path) -> None:
    world = make_world(tmp_path, photos=2)
    connector, site = Fetching(world.platform), Site()
    run(world, connector, site)
    assert_one_post(world)
    assert connector.fetched == tuple(site.held[one.sha256] for one in world.job.media)


@pytest.mark.parametrize("error", [Transient("down"), OutcomeUnknown("reply lost")])
def test_one_trouble_of_the_site_is_got_over(tmp_path: Path, error: Exception) -> None:
    world = make_world(tmp_path)
    site = Site()
    site.errors = [error]
    run(world, Fetching(world.platform), site)
    assert_one_post(world)
    assert len(site.held) == 1


@pytest.mark.parametrize("site", [None, Site()])
def test_without_the_site_it_waits_and_says_so(tmp_path: Path, site: Site | None) -> None:
    world = make_world(tmp_path)
    if site is not None:
        site.errors = [Transient("down") for _ in range(10)]
    outcome = run(world, Fetching(world.platform), site)
    assert outcome.state is PublicationState.PARKED
    assert outcome.view.reason == "waiting_for_site"
    assert world.platform.public() == []
    run(world, Fetching(world.platform), Site())
    assert_one_post(world)
