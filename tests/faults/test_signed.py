"""Signatures that are forged, run out, revoked, for another purpose or by another person (F39)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.content.release_world import make_key, public, sign
from tests.faults.attack import Road
from tests.faults.scale import every
from tests.flows.command import tayang
from tests.flows.office import NOW

WHO, NAMESPACE = "ppid@inspektorat-contoh", "tayang-release@inspektorat-contoh"
DECIDED, LATER = "2026-12-18T09:30+07:00", "2026-12-18T10:00:00+07:00"


@dataclass
class Desk:
    """Keys, the office's list of signers, and the request that waits for a signature."""

    road: Road
    keys: Path
    request: Path

    def key(self, name: str) -> Path:
        place = self.keys / name
        return place if place.exists() else make_key(self.keys, name)

    def list_signers(self, name: str = "ppid", principal: str = WHO, *options: str) -> None:
        limits = ",".join((f'namespaces="{NAMESPACE}"', *options))
        line = f"{principal} {limits} {public(self.key(name))}\n"
        (self.road.office.home / "allowed_signers").write_text(line)

    def signed(self, name: str = "ppid", namespace: str = NAMESPACE, more: bytes = b"") -> str:
        statement = self.statement().read_bytes()
        return sign(self.key(name), statement + more, namespace)

    def statement(self) -> Path:
        """The file that is signed."""
        return self.request

    def attach(self, signature: str, role: str = "ppid") -> tuple[str, ...]:
        place = self.request.with_name("tanda.sig")
        place.write_text(signature)
        words = ("release", "attach", str(self.request), "--signature", str(place))
        return (*words, "--role", role, "--decided-at", DECIDED)


def _forged(desk: Desk) -> str:
    lines = desk.signed().splitlines()
    return "\n".join([*lines[:3], lines[3].swapcase(), *lines[4:]])


def _cut(desk: Desk) -> str:
    lines = desk.signed().splitlines()
    return "\n".join([*lines[:2], lines[-1]])


def _expired(desk: Desk) -> str:
    desk.list_signers("ppid", WHO, 'valid-before="20261201"')
    return desk.signed()


def _early(desk: Desk) -> str:
    desk.list_signers("ppid", WHO, 'valid-after="20270101"')
    return desk.signed()


def _revoked(desk: Desk) -> str:
    (desk.road.office.home / "revoked_keys").write_text(public(desk.key("ppid")) + "\n")
    return desk.signed()


def _listed_as(principal: str) -> Callable[[Desk], str]:
    def listed(desk: Desk) -> str:
        desk.list_signers("ppid", principal)
        return desk.signed()

    return listed


def _other_purpose_in_list(desk: Desk) -> str:
    line = f'{WHO} namespaces="git" {public(desk.key("ppid"))}\n'
    (desk.road.office.home / "allowed_signers").write_text(line)
    return desk.signed()


FORGERIES: dict[str, Callable[[Desk], str]] = {
    "bytes changed": _forged,
    "cut": _cut,
    "empty": lambda _: "",
    "no signature": lambda _: "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
    "a key that nobody listed": lambda desk: desk.signed("orang-lain"),
    "for another purpose": lambda desk: desk.signed(namespace="git"),
    "for another office": lambda desk: desk.signed(namespace="tayang-release@lain"),
    "of another content": lambda desk: desk.signed(more=b" "),
    "a key that has run out": _expired,
    "a key that is not yet valid": _early,
    "a revoked key": _revoked,
    "the submitter's key": _listed_as("kepala.unit@inspektorat-contoh"),
    "a person without a role": _listed_as("orang@inspektorat-contoh"),
    "a pattern for everybody": _listed_as("*"),
    "a purpose that the list forbids": _other_purpose_in_list,
}


@pytest.fixture
def desk(road: Road, tmp_path: Path) -> Desk:
    """A request that has been made; nobody has signed."""
    road.office.release_file.unlink()
    keys = tmp_path / "kunci"
    keys.mkdir()
    made = Desk(road, keys, road.office.home / "manifest.request.json")
    made.list_signers()
    ran = tayang(road.office, "release", "request", "@", clock=NOW)
    assert ran.code == 0, ran.err
    return made


def _good(desk: Desk) -> None:
    ran = tayang(desk.road.office, *desk.attach(desk.signed()), clock=LATER)
    assert ran.code == 0, ran.err
    ran = tayang(desk.road.office, "publish", "@", clock=LATER)
    passed = ran.code == 0 and len(desk.road.office.posts()) == 2
    desk.road.tally.good("a good signature", passed=passed, why=ran.err)


@pytest.mark.fault("F39")
def test_a_signature_that_is_none_releases_nothing(desk: Desk) -> None:
    office = desk.road.office
    kept = office.home / "allowed_signers"
    for name, forge in every(list(FORGERIES.items()), 5):
        with desk.road.spoiled(kept):
            desk.road.refused(name, act=desk.attach(forge(desk)), codes=(21, 31), clock=LATER)
            assert not office.release_file.exists(), name
            desk.road.refused(
                f"{name}, published", "tayang release request", codes=(21,), clock=LATER
            )
        (office.home / "revoked_keys").unlink(missing_ok=True)
    _good(desk)


def _signature(release: dict[str, Any], value: str) -> None:
    release["act"]["signature"] = value


@pytest.mark.fault("F39", sample=False)
def test_a_release_whose_signature_was_exchanged_is_refused(desk: Desk) -> None:
    office = desk.road.office
    ran = tayang(office, *desk.attach(desk.signed()), clock=LATER)
    assert ran.code == 0, ran.err
    whole = json.loads(office.release_file.read_text(encoding="utf-8"))
    assert "BEGIN SSH SIGNATURE" in whole["act"]["signature"]
    for name, value in (
        ("of a stranger", desk.signed("orang-lain")),
        ("for another purpose", desk.signed(namespace="git")),
        ("of another content", desk.signed(more=b"x")),
        ("none", ""),
    ):
        with desk.road.spoiled(office.release_file):
            changed = json.loads(json.dumps(whole))
            _signature(changed, value)
            office.release_file.write_text(json.dumps(changed), encoding="utf-8")
            desk.road.refused(name, codes=(21, 30), clock=LATER)
