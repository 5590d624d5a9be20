"""The auditor's export: untouched it passes with a bare Python, every single change is named."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.canonical import canonical, digest
from proof.chain import FIRST, Head, seal
from proof.checkpoint import Checkpoint
from proof.entries import EntryKind as K
from proof.export import Keys, entry_line, export_month
from proof.month_build import build_month
from tests.proof.exports import VERIFY, Members, check, check_bare, export, members_of, write
from tests.proof.month_posts import december
from tests.proof.month_world import ACT, OFFICE, PERIOD, World, make_world

SEED = 20261231


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path, str]:
    folder = tmp_path_factory.mktemp("export")
    world = make_world(folder / "office")
    december(world)
    seen = world.chain.entries[49]
    checkpoint = Checkpoint(OFFICE, Head(50, seen.hash), seen.at)
    head = export(world, folder / "bukti.zip", checkpoints=[checkpoint])
    return world, folder / "bukti.zip", head


def test_the_untouched_export_passes_with_a_bare_python(sealed: tuple[World, Path, str]) -> None:
    _, path, head = sealed
    told = check_bare(path, "--head", head)
    assert told.code == 0, told.text
    assert "COCOK: 90 catatan" in told.text
    without = check_bare(path)
    assert without.code == 0
    assert "BELUM dicocokkan" in without.text


def test_the_checker_is_short_and_needs_nothing_but_python() -> None:
    text = VERIFY.read_text("utf-8")
    assert len(text.splitlines()) < 200
    imported = re.findall(r"^(?:import|from) ([a-z_]+)", text, re.MULTILINE)
    assert set(imported) <= set(sys.stdlib_module_names)


def flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def changed_rows(lines: list[bytes], chance: random.Random) -> tuple[int, list[bytes]]:
    """One change of one row: (the row that must be named, the lines)."""
    at = chance.randrange(len(lines))
    kind = chance.choice(["flip", "flip", "flip", "drop", "double", "swap", "insert", "empty"])
    row = lines[at]
    if kind == "flip":
        return at + 1, [*lines[:at], flip(row, chance), *lines[at + 1 :]]
    if kind == "drop":
        return at + 1, [*lines[:at], *lines[at + 1 :]]
    if kind == "double":
        return at + 2, [*lines[: at + 1], row, *lines[at + 1 :]]
    if kind == "swap" and at + 1 < len(lines):
        return at + 1, [*lines[:at], lines[at + 1], row, *lines[at + 2 :]]
    if kind == "insert":
        forged = re.sub(rb'"seq":\d+\}$', b'"seq":%d}' % (at + 1), lines[chance.randrange(at + 1)])
        return (
            (at + 1, [*lines[:at], forged, *lines[at:]])
            if forged != row
            else (
                at + 2,
                [*lines[:at], forged, *lines[at:]],
            )
        )
    return at + 1, [*lines[:at], b"", *lines[at + 1 :]]


def row_changes(members: Members, count: int) -> Iterator[tuple[int, Members]]:
    chance = random.Random(SEED)
    lines = members["entries.jsonl"].split(b"\n")[:-1]
    for _ in range(count):
        number, changed = changed_rows(lines, chance)
        yield number, {**members, "entries.jsonl": b"\n".join(changed) + b"\n"}


@pytest.mark.parametrize("count", [40, 800])
def test_every_change_of_a_row_is_found_and_the_row_named(
    sealed: tuple[World, Path, str], tmp_path: Path, count: int
) -> None:
    _, path, head = sealed
    members = {n: d for n, d in members_of(path).items() if not n.startswith("laporan")}
    target = tmp_path / "b.zip"
    for sums in (True, False):
        for number, changed in list(row_changes(members, count))[:: 1 if sums else 8]:
            write(target, changed, sums=sums)
            told = check(target, head)
            assert told.code == 1
            # a flipped line end joins two rows: the row before the one that is lost is named
            assert re.match(rf"SALAH  catatan ({number}|{number - 1}):", told.first), told.text
            if told.first.startswith(f"SALAH  catatan {number - 1}:"):
                assert changed["entries.jsonl"].count(b"\n") != members["entries.jsonl"].count(
                    b"\n"
                )


@pytest.mark.parametrize("count", [20, 200])
def test_every_change_of_a_blob_is_found_and_its_row_named(
    sealed: tuple[World, Path, str], tmp_path: Path, count: int
) -> None:
    world, path, head = sealed
    members = {n: d for n, d in members_of(path).items() if not n.startswith("laporan")}
    blobs = sorted(name for name in members if name.startswith("bukti/"))
    chance, target = random.Random(SEED), tmp_path / "b.zip"
    for _ in range(count):
        name = chance.choice(blobs)
        changed = dict(members)
        data = changed.pop(name)
        kind = chance.choice(["flip", "cut", "gone", "rename"])
        if kind == "flip":
            changed[name] = flip(data, chance)
        elif kind == "cut":
            changed[name] = data[: len(data) // 2]
        elif kind == "rename":
            changed[f"bukti/{'e' * 64}.bin"] = data
        sums = chance.random() < 0.5
        write(target, changed, sums=sums)
        told = check(target, head)
        assert told.code == 1
        rows = naming(world, name[6:70])
        if rows:
            assert re.match(rf"SALAH  catatan ({'|'.join(map(str, rows))}):", told.first), told.text
        else:  # the letter's scan is named by the release document, entry 2
            assert told.first.startswith("SALAH  catatan 2:"), told.text


def naming(world: World, sha256: str) -> list[int]:
    """Entries whose stored bytes hold the hash."""
    return [seq for seq, _, _, body in world.chain.rows if sha256.encode() in body]


@pytest.mark.parametrize("count", [20, 120])
def test_every_change_of_another_member_is_found_and_the_member_named(
    sealed: tuple[World, Path, str], tmp_path: Path, count: int
) -> None:
    _, path, head = sealed
    members = members_of(path)
    others = sorted(n for n in members if not n.startswith("bukti/") and n != "entries.jsonl")
    chance, target = random.Random(SEED), tmp_path / "b.zip"
    for number in range(count):
        name = others[number % len(others)]
        changed = dict(members)
        kind = chance.choice(["flip", "flip", "gone", "extra"])
        if kind == "flip":
            changed[name] = flip(members[name], chance)
        elif kind == "gone":
            del changed[name]
        else:
            name = "tambahan.txt"
            changed[name] = b"x"
        write(target, changed, sums=False)
        told = check(target, head)
        assert told.code == 1, (kind, name)
        assert name in told.text, (kind, name, told.text)


def test_a_byte_of_the_archive_itself(sealed: tuple[World, Path, str], tmp_path: Path) -> None:
    _, path, head = sealed
    data, chance, target = path.read_bytes(), random.Random(SEED), tmp_path / "b.zip"
    with zipfile.ZipFile(path) as box:
        spans = [
            (info.header_offset + 30 + len(info.filename), info.compress_size, info.filename)
            for info in box.infolist()
        ]
    for start, length, name in chance.choices(spans, k=40):
        at = start + chance.randrange(max(1, length))
        target.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
        told = check(target, head)
        if told.code == 0:  # bits after the end of a packed member mean nothing
            assert members_of(target) == members_of(path)
        else:
            assert name in told.text or "catatan" in told.first, (name, told.text)


def test_a_rewritten_chain_is_betrayed_by_the_printed_head(
    sealed: tuple[World, Path, str], tmp_path: Path
) -> None:
    """Whoever rewrites everything, with all hashes made to fit, still cannot change the paper."""
    _, path, head = sealed
    members = members_of(path)
    lines, prev = [], FIRST
    for number, line in enumerate(members["entries.jsonl"].split(b"\n")[:-1], 1):
        body = re.fullmatch(rb'\{"body":(.*),"hash":"[^"]*","prev":"[^"]*","seq":\d+\}', line)
        assert body is not None
        text = body[1].replace(b"Foto belum berizin", b"Permintaan warga..")
        sealed_hash = seal(number, prev, text)
        lines.append(entry_line((number, prev.encode(), sealed_hash.encode(), text)))
        prev = sealed_hash
    scope = re.sub(
        rb'"hash": "[0-9a-f]+"', b'"hash": "%b"' % prev.encode(), members["cakupan.json"]
    )
    forged = {**members, "entries.jsonl": b"".join(lines), "cakupan.json": scope}
    del forged["checkpoints.txt"]
    write(tmp_path / "b.zip", forged, sums=True)
    assert check(tmp_path / "b.zip", "").code == 0  # said plainly in BACA-SAYA
    told = check(tmp_path / "b.zip", head)
    assert told.code == 1
    assert told.first.startswith("SALAH  catatan 90: log ditulis ulang")


def test_a_cut_tail_is_betrayed_by_every_head(
    sealed: tuple[World, Path, str], tmp_path: Path
) -> None:
    _, path, head = sealed
    members = members_of(path)
    short = b"\n".join(members["entries.jsonl"].split(b"\n")[:40]) + b"\n"
    write(tmp_path / "b.zip", {**members, "entries.jsonl": short}, sums=True)
    told = check(tmp_path / "b.zip", head)
    assert told.first.startswith("SALAH  catatan 41:")
    assert "checkpoints.txt" in told.text


def test_what_was_lawfully_erased_is_told_and_not_broken(tmp_path: Path) -> None:
    world = make_world(tmp_path / "office")
    december(world)
    shot = next(
        e.body["evidence"]["kept"]["screenshot_sha256"]
        for e in world.chain.entries
        if e.kind is K.TAYANG
    )
    world.store.path(shot).unlink()
    world.chain.add(K.ERASED, {"sha256": shot, "reason": "wajah anak", "role": "ppid"})
    head = export(world, tmp_path / "bukti.zip")
    told = check(tmp_path / "bukti.zip", head)
    assert told.code == 0, told.text
    assert "dihapus sah (catatan 91)" in told.text


def test_a_file_that_the_store_lost_is_a_gap_and_fails_the_check(tmp_path: Path) -> None:
    world = make_world(tmp_path / "office")
    december(world)
    proof = next(e for e in world.chain.entries if e.kind is K.TAYANG)
    world.store.path(proof.body["evidence"]["kept"]["page_sha256"]).unlink()
    source = build_month(world.chain.entries, world.store, world.settings, PERIOD)
    ledger = world.write_ledger(tmp_path / "l.db")
    made = export_month(source, world.store, ledger, tmp_path / "b.zip")
    assert len(made.gaps) == 1
    assert f"nomor {proof.seq}" in made.gaps[0]
    told = check(tmp_path / "b.zip", f"{made.size}:{made.head}")
    assert told.first.startswith(f"SALAH  catatan {proof.seq}:")


def test_the_same_head_exports_the_same_bytes(sealed: tuple[World, Path, str]) -> None:
    world, path, _ = sealed
    seen = world.chain.entries[49]
    checkpoint = Checkpoint(OFFICE, Head(50, seen.hash), seen.at)
    target = path.with_name("lagi") / "bukti.zip"
    target.parent.mkdir()
    export(world, target, checkpoints=[checkpoint])
    assert target.read_bytes() == path.read_bytes()


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_signatures_are_checked_where_the_program_is(tmp_path: Path) -> None:
    world = make_world(tmp_path / "office")
    key = tmp_path / "key"
    make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "uji", "-f", str(key)]
    subprocess.run(make, check=True)
    public = key.with_suffix(".pub").read_text("ascii").split()
    signers = tmp_path / "allowed_signers"
    signers.write_text(f"ppid@contoh {public[0]} {public[1]}\n", encoding="ascii")
    statement = {"type": "tayang.release/v1", "content": {"items": {}, "period": PERIOD}}
    signed = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-n", f"tayang-release@{OFFICE}", "-f", str(key)],
        input=canonical(statement),
        capture_output=True,
        check=True,
    ).stdout.decode()
    for signature, good in ((signed, True), (signed.replace("A", "B", 1), False)):
        act = {**ACT, "level": "A2", "signature": signature, "principal": "ppid@contoh"}
        document = {"statement": statement, "digest": digest(statement), "act": act}
        kept = world.store.add_bytes(canonical(document))
        body = {"period": PERIOD, "digest": digest(statement), "act": {**ACT, "level": "A2"}}
        world.chain.rows.clear()
        world.chain.entries.clear()
        world.chain.add(K.RELEASE, {**body, "document_sha256": kept.sha256})
        target = tmp_path / f"{good}.zip"
        head = export(world, target, keys=Keys(allowed_signers=signers))
        told = check(target, head)
        assert told.code == (0 if good else 1), told.text
        assert f"tanda tangan ppid@contoh {'' if good else 'TIDAK '}sah" in told.text
