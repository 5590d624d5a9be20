"""What people look at beside a proof: screenshots of public pages, a data card elsewhere."""

from __future__ import annotations

from config.messages import say
from connectors.base import Post
from connectors.registry import AnyConnector
from flows.proving.witness import Looked
from flows.publishing.job import Tools
from proof.bodies import LiveBody
from proof.card import CardFacts, card_svg
from proof.compare import text_hash
from proof.entries import EntryKind
from proof.evidence import Judgement
from proof.evidence_bodies import AttachedBody
from proof.view import PublicationView


def why_no_picture(connector: AnyConnector, tools: Tools) -> str:
    """``login``, ``off`` or ``no_browser``; ``wanted`` when a screenshot is to be taken."""
    if not connector.capabilities.public_page:
        return "login"
    return tools.camera.why or "wanted"


def card_of(
    post: Post, live: LiveBody, looked: Looked, judgement: Judgement, release: str, tools: Tools
) -> dict[str, str]:
    """Keep a data card of the owner's read; its hash by name, nothing when nothing was read."""
    seen = looked.seen
    if seen is None:
        return {}
    facts = CardFacts(
        item=post.draft.item_id,
        title=live.item_title or live.title or post.draft.title,
        channel=live.channel,
        account=live.account_name,
        post_id=live.post_id,
        url=live.url,
        aired_at=seen.at,
        read_at=tools.clock.now(),
        levels=judgement.levels,
        text=seen.text,
        text_sha256=text_hash(seen.text),
        media=len(seen.media),
        release_digest=release,
    )
    return {"card_sha256": tools.store.add_bytes(card_svg(facts)).sha256}


def take_pictures(view: PublicationView, connector: AnyConnector, tools: Tools) -> bool:
    """Attach screenshots of a proved public page that has none yet; whether some were taken.

    A browser that fails costs nothing: the next later look tries again.
    """
    live = view.live
    if live is None or not view.tayang_seq or why_no_picture(connector, tools) != "wanted":
        return False
    entries = tools.ledger.entries(
        publication=view.publication, kind=EntryKind.ATTACHED, after=view.tayang_seq
    )
    if any(AttachedBody.model_validate(one.body).by == "tayang" for one in entries):
        return False
    shots = tools.camera.shoot(live.url)
    if not shots:
        tools.report(say("flows.log.no_screenshot", item=view.item, channel=view.channel))
        return False
    kept = {
        f"screenshot_{name}_sha256": tools.store.add_bytes(data).sha256
        for name, data in shots.items()
    }
    taken_at = tools.clock.now().isoformat(timespec="seconds")
    body = AttachedBody(evidence={"kept": kept, "url": live.url, "taken_at": taken_at})
    tools.ledger.append(
        EntryKind.ATTACHED, body.json_body(), publication=view.publication, item=view.item
    )
    return True
