"""What others do to posts: made by hand, edited by the platform, hidden, deleted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content.publication import draft_version
from flows.proving.prove import receipt_of
from tests.faults.fake import Server, open_world, posts, run
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.faults.twins import PLATFORMS, Twins, open_twin
from tests.flows.office import ONE, Office
from tests.flows.platform import Fault
from tests.flows.world import TEXT, World


def by_hand(world: World) -> None:
    world.platform.write("hand", {"kind": "post", "text": TEXT, "public": True})


@pytest.mark.fault("F40", off="reconcile", shows=["error500_before"])
@pytest.mark.parametrize(
    "fault", ["error500_before", "reset_before", "lost_after", "error500_after"]
)
def test_a_post_made_by_hand_is_adopted_or_a_person_is_asked(
    tmp_path: Path, tally: Tally, fault: Fault
) -> None:
    """With ours on the platform too there are two that look alike: a person decides."""
    world = open_world(tmp_path / "w", "one_shot")
    assert isinstance(world.platform, Server)
    by_hand(world)
    world.platform.order({"post": [fault]})
    outcome = run(world)
    run(world)
    ours = fault.endswith("after")
    if ours:
        state = outcome.state.value
        tally.add(f"{fault} {state}", stuck=int(state != "duplicate_suspect"))
        assert posts(world) == 2
    elif fault == "error500_before":
        tally.judge(fault, posts(world), world.ledger, world.job.publication)
    else:
        # surely not sent, so nothing was in doubt and nothing was looked for
        tally.judge(fault, posts(world), world.ledger, world.job.publication, posts=2)


@pytest.mark.fault("F40")
@pytest.mark.parametrize("platform", every(PLATFORMS, 5))
def test_a_post_deleted_by_hand_is_not_posted_again(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    world = open_twin(tmp_path / "w", twins, platform)
    world.run()
    assert world.posts() == 1
    live = world.run().view.live
    assert live is not None
    world.connector.withdraw(receipt_of(live))
    assert world.posts() == 0
    outcome = world.run()
    tally.add(f"{platform} {outcome.state.value}", duplicates=world.posts() + outcome.sent)


@pytest.mark.fault("F41", off="reconcile", shows=["x"])
@pytest.mark.parametrize("platform", every(PLATFORMS, 5))
def test_what_platforms_do_to_a_text_does_not_hide_the_post(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    """The twins do what the platforms do: t.co, escapes, typographic quotes, composed letters."""
    texts = (
        "Jangan takut menolak & melapor: https://contoh.go.id/lapor?a=1&b=2",
        "Peserta berkata \"tolak gratifikasi\" – dan 'lapor'…",
        "Cafe\u0301 dan E\u0301tika di Balai Kota",
        "Baris satu.\n\nBaris dua.   Spasi ganda.",
    )
    for number, text in enumerate(every(texts, 4)):
        twins.empty()
        op = {"x": "create_post"}.get(platform, "publish")
        twins.sandbox.fault(platform, op, "lost_after")
        if platform != "x":
            create = {"youtube": "upload_put", "instagram": "container"}.get(
                platform, "create_post"
            )
            twins.sandbox.fault(platform, create, "lost_after")
        world = open_twin(tmp_path / str(number), twins, platform)
        if platform != "wordpress":
            body = world.job.draft.body.model_copy(update={"text": text, "spans": ()})
            draft = world.job.draft.model_copy(update={"body": body})
            world.job = replace(world.job, draft=draft, version=draft_version(draft))
        world.run()
        tally.judge(f"{platform} {text[:20]!r}", world.posts(), world.ledger, world.job.publication)
        world.ledger.close()


HIDDEN = ("html_captive", "error500_before", "redirect301", "empty200", "reset_before")


@pytest.mark.fault("F42", sample=False)
@pytest.mark.parametrize("page", every(HIDDEN, 5))
def test_an_article_that_strangers_cannot_read_is_not_tayang(
    two_items: Office, tally: Tally, page: str
) -> None:
    """The owner's answer says published; strangers are shown something else."""
    two_items.release()
    two_items.twin.fault("wordpress", "public", page, times=99)
    (first,) = two_items.publish(ONE, channels=("situs",)).rows
    public = len(two_items.posts("wordpress"))
    said = first.state.value == "live" and first.view.reason
    tally.add(f"{page}: {first.state.value}", duplicates=public - 1, lost=int(not said))
    two_items.twin.clear_faults()
    (then,) = two_items.publish(ONE, channels=("situs",)).rows
    public = len(two_items.posts("wordpress"))
    tally.add(f"{page}, later", duplicates=public - 1, stuck=int(then.state.value != "tayang"))
