"""Media swapped after the release, at any moment and by anything: only released bytes go (F22)."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from content import store
from tests.faults.attack import Road
from tests.faults.scale import every
from tests.flows.office import ONE

Roads = Callable[[str], Road]
PHOTO = "media/02/01-barisan.jpg"
OTHER = "media/03/01-aula.jpg"


def photo(road: Road) -> Path:
    return road.office.home / PHOTO


def other_photo(road: Road) -> bytes:
    """Another sound photograph of the demo."""
    media = road.office.home / "media"
    return next(one.read_bytes() for one in sorted(media.rglob("*.jpg")) if one != photo(road))


def _other(road: Road, path: Path) -> None:
    path.write_bytes(other_photo(road))


def _one_bit(_: Road, path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _longer(_: Road, path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def _empty(_: Road, path: Path) -> None:
    path.write_bytes(b"")


def _gone(_: Road, path: Path) -> None:
    path.unlink()


def _link(_: Road, path: Path) -> None:
    """Even to the very same bytes: where it points can change at any moment."""
    path.rename(path.with_name("asli.jpg"))
    path.symlink_to("asli.jpg")


def _link_outside(road: Road, path: Path) -> None:
    path.unlink()
    path.symlink_to(road.office.home / "secrets" / "wordpress-password")


def _pipe(_: Road, path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(_: Road, path: Path) -> None:
    path.unlink()
    path.mkdir()


def _socket(_: Road, path: Path) -> None:
    path.unlink()
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def _hard_link(road: Road, path: Path) -> None:
    """To a file of somebody else: what it holds is not what was released."""
    secret = road.office.home / "rahasia.jpg"
    secret.write_bytes(other_photo(road))
    path.unlink()
    path.hardlink_to(secret)


def _linked_folder(_: Road, path: Path) -> None:
    path.parent.rename(path.parent.with_name("02-asli"))
    path.parent.symlink_to("02-asli", target_is_directory=True)


SWAPS = (
    *(_other, _one_bit, _longer, _empty, _gone, _link, _link_outside, _pipe),
    *(_folder, _socket, _hard_link, _linked_folder),
)


@pytest.mark.fault("F22")
def test_a_swapped_file_is_refused_and_named(road: Road) -> None:
    for swap in every(SWAPS, 3):
        path = photo(road)
        with road.spoiled(path):
            swap(road, path)
            named = "media/0/sha256" if swap in {_other, _one_bit, _longer, _hard_link} else PHOTO
            road.refused(swap.__name__, named)
            if path.parent.is_symlink():
                path.parent.unlink()
                path.parent.with_name("02-asli").rename(path.parent)
    road.aired("put back")


def released_sha(road: Road) -> str:
    """What was released, by its hash."""
    return hashlib.sha256(photo(road).read_bytes()).hexdigest()


@pytest.mark.fault("F22")
def test_swapped_while_it_is_read_it_is_refused(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store._chunks

    def while_reading(stream: IO[bytes], name: str, most: int) -> Iterator[bytes]:
        for number, chunk in enumerate(real(stream, name, most)):
            yield chunk
            if name == PHOTO and number == 0:
                with photo(road).open("r+b") as file:
                    file.seek(0, os.SEEK_END)
                    file.write(b"lebih")

    with road.spoiled(photo(road)):
        monkeypatch.setattr(store, "_chunks", while_reading)
        road.refused("grows while it is read", PHOTO)
        monkeypatch.undo()
    road.aired("put back")


@pytest.mark.fault("F22", sample=False)
@pytest.mark.parametrize("point", ["media[0]:intended", "post:intended", "draft:intended"])
def test_swapped_during_the_run_the_released_bytes_go(roads: Roads, point: str) -> None:
    """The run has its own copy from the moment it began."""
    honest = roads("jujur")
    honest.office.release()
    honest.office.publish()
    wanted = {one["media"][0]["sha256"] for one in honest.office.posts("x")}
    made = roads("tukar")
    made.office.release()
    passed: list[str] = []

    def swap(name: str) -> None:
        passed.append(name)
        if name == point or len(passed) == 1:
            photo(made).write_bytes(other_photo(made))

    result = made.office.publish(crash=swap)
    sent = {one["media"][0]["sha256"] for one in made.office.posts("x")}
    whole = result.counts() == {"tayang": 2} and len(made.office.posts()) == 2
    made.tally.attack(point, through=int(sent != wanted), lost=int(not whole), stuck=0)


@pytest.mark.fault("F22", sample=False)
@pytest.mark.parametrize("place", ["store", "cache"])
def test_our_own_copies_swapped_are_found(roads: Roads, place: str) -> None:
    """A rendition of the cache is made anew; a damaged source is taken in anew from the folder."""
    honest = roads("jujur")
    honest.office.release()
    honest.office.publish()
    wanted = {one["media"][0]["sha256"] for one in honest.office.posts("x")}
    made = roads("tukar")
    made.office.release()
    kept = [one for one in (made.office.home / "var" / place).rglob("*") if one.is_file()]
    pictures = [one for one in kept if one.read_bytes()[:3] == b"\xff\xd8\xff"]
    assert pictures
    for one in pictures:
        one.chmod(0o644)
        one.write_bytes(other_photo(made))
    made.aired(place)
    sent = {one["media"][0]["sha256"] for one in made.office.posts("x")}
    made.tally.attack(place, through=int(sent != wanted), lost=0, stuck=0)
    assert made.office.read()["items"][0]["id"] == ONE
