"""Drills about channels: credentials, doubt, a dead website, doubles, a wrong photograph."""

from __future__ import annotations

import shutil

from flows.drills.kit import PUBLISH, ROLE, Action, Drill, one_each, outside, posts_are, typed
from flows.drills.office import ITEM
from flows.drills.world import Ran, World

_ALWAYS = 500


def _token_dies(world: World) -> Ran:
    secret = world.home / "secrets" / "x-access-token"
    shutil.copy2(secret, world.folder / "token-baru")
    secret.write_text("token-lama-yang-sudah-dicabut\n", encoding="utf-8")
    return world.publish()


def _renew(world: World) -> None:
    shutil.copy2(world.folder / "token-baru", world.home / "secrets" / "x-access-token")


def _token_actions(world: World) -> tuple[Action, ...]:
    command = f"cp {world.folder / 'token-baru'} {world.home / 'secrets' / 'x-access-token'}"
    return (outside("token-habis.renew", _renew, command), typed("publish_again", *PUBLISH))


def _answer_lost(world: World) -> Ran:
    """X takes the post and its answer is lost; then its timeline cannot be read either."""
    world.fault("x", "create_post", "lost_after")
    world.fault("x", "list", "garbage", _ALWAYS)
    seen = world.publish()
    world.well_again()
    return seen


def _doubt_actions(world: World) -> tuple[Action, ...]:
    publication = world.publication("x")["publication"]
    url = world.posts("x")[0]["url"]
    decide = ("resolve", publication, "--url", url, *ROLE, "--reason", "ditemukan di akun")
    look = outside("tak-pasti.look", lambda _world: None, command=url)
    return (look, typed("tak-pasti.decide", *decide), typed("publish_again", *PUBLISH))


def _wrong_photo(world: World) -> Ran:
    world.publish()
    return world.tayang("status")


def _photo_actions(_world: World) -> tuple[Action, ...]:
    reason = ("--reason", "salah foto")
    return (
        typed("salah-foto.stop", "stop", *reason, *ROLE),
        typed("salah-foto.withdraw", "withdraw", "--item", ITEM, "--despite-stop", *reason, *ROLE),
        typed("salah-foto.lift", "stop", "--lift", "--reason", "sudah diturunkan", *ROLE),
    )


def _photo_gone(world: World) -> str:
    """Nothing is public, and a later run sends it no more."""
    world.publish()
    return posts_are(world, 0, 0)


def _site_dies(world: World) -> Ran:
    world.fault("wordpress", "*", "error500_before", _ALWAYS)
    return world.publish()


def _site_actions(_world: World) -> tuple[Action, ...]:
    call = outside("situs-mati.call", lambda world: world.well_again())
    return (call, typed("publish_again", *PUBLISH))


def _doubles(world: World) -> Ran:
    """X never gets the post; two worried colleagues post the article's link by hand."""
    world.fault("x", "create_post", "error500_before", _ALWAYS)
    world.publish()
    world.well_again()
    account, link = world.by_hand("x"), world.posts("wordpress")[0]["url"]
    for greeting in ("Berita apel pagi:", "Baca selengkapnya:"):
        account.http.call("POST", "/2/tweets", json={"text": f"{greeting} {link}"})
    return world.publish()


def _double_actions(world: World) -> tuple[Action, ...]:
    publication = world.publication("x")["publication"]
    decide = ("resolve", publication, "--absent", *ROLE, "--reason", "kiriman tangan dihapus")
    return (
        outside("diduga-ganda.delete", _delete_by_hand, command=f"{world.url}/"),
        typed("diduga-ganda.decide", *decide),
        typed("publish_again", *PUBLISH),
    )


def _delete_by_hand(world: World) -> None:
    account = world.by_hand("x")
    for post in world.posts("x"):
        account.http.call("DELETE", f"/2/tweets/{post['id']}")


CHANNEL_DRILLS = (
    Drill("token-habis", _token_dies, _token_actions, one_each),
    Drill("tak-pasti", _answer_lost, _doubt_actions, one_each),
    Drill("salah-foto", _wrong_photo, _photo_actions, _photo_gone),
    Drill("situs-mati", _site_dies, _site_actions, one_each),
    Drill("diduga-ganda", _doubles, _double_actions, one_each),
)
