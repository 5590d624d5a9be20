"""Invisible objects that a platform throws away before they were used (Instagram: after a day)."""

from __future__ import annotations

from pathlib import Path

from connectors.base import Expired, Failed, Post, Ready, State, Step, Wait
from connectors.errors import OutcomeUnknown
from content.store import Store
from flows.delivery import deliver
from flows.publishing.frozen import freeze, thaw
from media.spec import Rendition
from proof.entries import PublicationState
from tests.flows.platform import FakeConnector
from tests.flows.world import World, assert_one_post, make_world


class Forgetful(FakeConnector):
    """Says of the drafts in ``gone`` that they expired; ``always``: of every draft."""

    gone: tuple[str, ...] = ()
    always = False
    drafts = 0

    def perform(self, step: Step, post: Post, state: State) -> dict[str, str]:
        self.drafts += step.name == "draft"
        return super().perform(step, post, state)

    def ready(self, step: Step, state: State) -> Ready | Wait | Failed | Expired:
        if step.name == "draft" and (self.always or state["draft"]["id"] in self.gone):
            return Expired()
        return Ready()


def _parked_before_publish(world: World) -> Forgetful:
    connector = Forgetful(world.platform, "two_phase")
    world.platform.retry_after = 86_400.0
    world.platform.faults["publish"] = ["rate_limited"]
    assert deliver(world.job, connector, world.tools()).view.state is PublicationState.PARKED
    draft = world.platform.objects()[-1]
    assert not draft["public"]
    connector.gone = (draft["id"],)
    return connector


def test_the_step_is_done_anew_and_one_post_airs(tmp_path: Path) -> None:
    world = make_world(tmp_path, "two_phase")
    connector = _parked_before_publish(world)
    world.clock.sleep(86_400)
    outcome = deliver(world.job, connector, world.tools())
    assert outcome.view.state is PublicationState.LIVE
    assert outcome.view.live is not None
    assert outcome.view.live.post_id not in connector.gone
    assert_one_post(world)
    assert connector.drafts == 2


def test_while_a_later_step_is_in_doubt_a_person_decides(tmp_path: Path) -> None:
    world = make_world(tmp_path, "two_phase")
    connector = Forgetful(world.platform, "two_phase")
    world.platform.faults["publish"] = ["lost_after"]
    world.platform.read_errors = []
    looks = [OutcomeUnknown("blind")]
    find = connector.find

    def blind(*known: object) -> object:
        if looks:
            raise looks.pop()
        return find(*known)  # type: ignore[arg-type] # passed through

    connector.find = blind  # type: ignore[method-assign,assignment] # one blind look
    assert deliver(world.job, connector, world.tools()).view.state is PublicationState.UNDECIDED
    connector.gone = (world.platform.objects()[-1]["id"],)
    outcome = deliver(world.job, connector, world.tools())
    assert "tayang resolve" in outcome.note
    assert connector.drafts == 1
    assert len(world.platform.public()) == 1


def test_a_platform_that_forgets_everything_is_left_alone(tmp_path: Path) -> None:
    world = make_world(tmp_path, "two_phase")
    connector = Forgetful(world.platform, "two_phase")
    connector.always = True
    outcome = deliver(world.job, connector, world.tools())
    assert outcome.view.state is PublicationState.PARKED
    assert 1 < connector.drafts <= 4
    assert world.platform.public() == []


def test_a_frozen_post_keeps_its_public_addresses(tmp_path: Path) -> None:
    from dataclasses import replace

    world = make_world(tmp_path)
    connector = FakeConnector(world.platform)
    draft = world.job.draft
    post = Post(
        publication_id=world.job.publication,
        draft=draft,
        payload=connector.encode(draft),
        media=world.job.media,
        account_id="acc-1",
        slug="a",
        marker="",
        media_urls=("https://contoh.go.id/a.jpg",),
    )
    store = Store(tmp_path / "beku")
    thawed = thaw(freeze(post, store), store)
    assert thawed.media_urls == post.media_urls
    assert isinstance(thawed.media[0], Rendition)
    assert thaw(freeze(replace(post, media_urls=()), store), store).media_urls == ()
