"""An office, a manifest, its drafts and signers for tests of release; all names are invented."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from config.office import Role
from content.acts import Act, Letter
from content.canonical import digest
from content.codes import check_code
from content.draft import Block, Draft, DraftMedia, RichText, Span
from content.errors import ApprovalRefused
from content.model import (
    Activity,
    ChannelUse,
    Focus,
    Item,
    Kind,
    Manifest,
    Media,
    Narrative,
    Window,
)
from content.release import Authority, Release, letter_act, make_release
from content.statement import Content, content_of, make_statement

OFFICE = "inspektorat-contoh"
NAMESPACE = f"tayang-release@{OFFICE}"
NOW = datetime(2026, 12, 8, 3, 0, tzinfo=UTC)
PHOTO, OTHER_PHOTO = "a" * 64, "b" * 64
FIRST, SECOND = "DUM-2026-12-01", "DUM-2026-12-02"

ROLES = (
    Role(id="pengolah", role="ppid_pelaksana", position="Pengolah Data dan Informasi"),
    Role(
        id="kasubbag",
        role="ppid",
        position="Kepala Subbagian Umum",
        principal="ppid@contoh",
        holder="Pejabat Satu",
    ),
    Role(
        id="sekretaris",
        role="kepala_unit",
        position="Sekretaris",
        principal="sekretaris@contoh",
        deputy_of="kasubbag",
    ),
    Role(
        id="irban-1", role="kepala_unit", position="Inspektur Pembantu I", principal="irban@contoh"
    ),
    Role(id="inspektur", role="atasan_ppid", position="Inspektur"),
)


def item(item_id: str = FIRST, **changes: object) -> Item:
    values: dict[str, object] = {
        "id": item_id,
        "title": "Inspektorat Contoh Gelar Sosialisasi",
        "unit": "IRBAN-1",
        "kind": Kind.REPORT,
        "activity": Activity(start=NOW.date(), place="Aula kantor"),
        "submitted_by": "irban-1",
        "window": Window(not_before=NOW, latest=NOW + timedelta(days=3)),
        "narrative": Narrative(text="Peserta berlatih mengisi formulir."),
        "media": (Media(file="aula.jpg", alt="Peserta duduk di aula.", sha256=PHOTO),),
        "channels": (ChannelUse(channel="situs"), ChannelUse(channel="x-kota")),
    }
    return Item.model_validate({**values, **changes})


def manifest(*items: Item) -> Manifest:
    return Manifest(period="2026-12", office=OFFICE, items=items or (item(), item(SECOND)))


def medium(**changes: object) -> DraftMedia:
    values: dict[str, object] = {
        "source_sha256": PHOTO,
        "mime": "image/jpeg",
        "alt": "Peserta duduk di aula menghadap layar.",
        "caption": "Suasana aula",
        "focus": Focus(x=0.5, y=0.25),
        "fit": "crop",
        "aspect": "16:9",
        "cut": (1.0, 5.5),
    }
    return DraftMedia.model_validate({**values, **changes})


def post(item_id: str = FIRST, **changes: object) -> Draft:
    text = "Peserta berlatih. Baca {tautan_situs} #Integritas"
    values: dict[str, object] = {
        "item_id": item_id,
        "channel": "x-kota",
        "platform": "x",
        "format": "feed",
        "body": RichText(text=text, spans=(Span(start=17, end=37, kind="site_link"),)),
        "tags": ("Integritas",),
        "media": (medium(), medium(source_sha256=OTHER_PHOTO, alt="Layar bertuliskan tolak.")),
    }
    return Draft.model_validate({**values, **changes})


def article(item_id: str = FIRST, **changes: object) -> Draft:
    values: dict[str, object] = {
        "item_id": item_id,
        "channel": "situs",
        "platform": "wordpress",
        "format": "article",
        "title": "Inspektorat Contoh Gelar Sosialisasi",
        "excerpt": "Peserta berlatih.",
        "blocks": (
            Block(kind="paragraph", text=RichText(text="Peserta berlatih mengisi formulir.")),
            Block(kind="list", items=(RichText(text="Pertama"), RichText(text="Kedua"))),
            Block(kind="image", media=(0,)),
        ),
        "categories": ("Berita",),
        "tags": ("Integritas",),
        "slug": "gelar-sosialisasi",
        "media": (medium(),),
    }
    return Draft.model_validate({**values, **changes})


def drafts() -> tuple[Draft, ...]:
    return tuple(make(item_id) for item_id in (FIRST, SECOND) for make in (post, article))


def content(*given: Draft, plan: str = "c" * 64) -> Content:
    return content_of(manifest(), given or drafts(), plan_digest=plan)


def statement(made: Content | None = None) -> dict[str, JsonValue]:
    end = NOW + timedelta(days=10)
    return make_statement(made or content(), (), valid_from=NOW, valid_until=end)


def make_key(folder: Path, name: str) -> Path:
    """A throw-away ed25519 key pair; returns the private file."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=20)
    return path


def public(key: Path) -> str:
    return " ".join(key.with_name(key.name + ".pub").read_text().split()[:2])


def signers(folder: Path, *lines: str) -> Path:
    path = folder / "allowed_signers"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def signer_line(principal: str, key: Path, *options: str) -> str:
    limits = ",".join((f'namespaces="{NAMESPACE}"', *options))
    return f"{principal} {limits} {public(key)}"


def sign(key: Path, data: bytes, namespace: str = NAMESPACE) -> str:
    """What the approver does on another computer."""
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key)]
    done = subprocess.run(command, input=data, check=True, capture_output=True, timeout=20)
    return done.stdout.decode()


def authority(allowed: Path | None = None, revoked: Path | None = None) -> Authority:
    return Authority(roles=ROLES, uploader="pengolah", allowed_signers=allowed, revoked=revoked)


LETTER = Letter(number="700/123/2026", scan_sha256="d" * 64)


def by_letter(made: dict[str, JsonValue], **changes: Any) -> Act:
    act = letter_act("kasubbag", "Kepala Subbagian Umum", LETTER, check_code(digest(made)), NOW)
    return act.model_copy(update=changes)


def released(made: Content | None = None) -> Release:
    said = statement(made)
    return make_release(said, by_letter(said), authority=authority(), now=NOW)


def refusal(action: Callable[[], object]) -> ApprovalRefused:
    with pytest.raises(ApprovalRefused) as caught:
        action()
    assert caught.value.exit_code == 21
    assert caught.value.hint.endswith(".")
    return caught.value


def changed_drafts(*changed: Any) -> Content:
    replaced = {draft.key: draft for draft in changed}
    return content(*(replaced.get(draft.key, draft) for draft in drafts()))


def changed_item(**changes: object) -> Content:
    return content_of(
        manifest(item(FIRST, **changes), item(SECOND)), drafts(), plan_digest="c" * 64
    )
