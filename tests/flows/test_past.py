"""The posts that checks compare with: read on, also what another process wrote meanwhile."""

from __future__ import annotations

from pathlib import Path

from flows.publishing.past import PastPosts
from proof.bodies import LiveBody
from proof.entries import EntryKind
from proof.ledger import SqliteLedger
from tests.flows.world import make_world


def live(ledger: SqliteLedger, item: str) -> None:
    body = LiveBody(
        channel="medsos",
        platform="fake",
        format="feed",
        version="v1",
        item_title=f"Judul {item}",
        title="",
        account_id="7",
        account_name="@contoh",
        post_id=item,
        url=f"https://contoh.go.id/{item}",
        created_at="",
    )
    ledger.append(EntryKind.LIVE, body.json_body(), publication=f"p-{item}", item=item)


def test_every_call_sees_what_went_live_meanwhile_each_once(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    past = PastPosts(world.ledger)
    assert past.all() == ()
    live(world.ledger, "DUM-2026-12-01")
    with SqliteLedger(world.ledger.path, world.clock) as other:
        live(other, "DUM-2026-12-02")
    assert [one.item_id for one in past.all()] == ["DUM-2026-12-01", "DUM-2026-12-02"]
    live(world.ledger, "DUM-2026-12-03")
    found = past.all()
    assert [one.title for one in found][-1] == "Judul DUM-2026-12-03"
    assert (len(found), found[0].channel, found[0].account) == (3, "medsos", "7")
    assert found == past.all()
