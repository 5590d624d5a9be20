"""``tayang evidence list|verify|attach|erase``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.messages import say
from flows.acts.acting import act_of
from flows.acts.attaching import attach
from flows.acts.erasing import erase
from flows.commands.common import office, show_json
from media.metadata import metadata_of
from proof.evidence_check import Checked, check_blobs

_BROKEN = 1


def list_command(home: Path | None, name: str, out: Path | None, *, as_json: bool) -> int:
    """List the blobs of a publication or an item; ``out``: copy those that are there."""
    with office(home) as runtime:
        checked = [
            one
            for one in check_blobs(runtime.ledger.entries(), runtime.store)
            if name in one.blob.publications | one.blob.items
        ]
        if not checked:
            hint = say("flows.evidence.unknown", name=name)
            raise ConfigError("nothing of that name", [Problem("evidence list", 0, "", hint, name)])
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            for one in checked:
                if one.state == "whole":
                    data = runtime.store.read(one.blob.sha256)
                    (out / _file_name(one)).write_bytes(data)
    if as_json:
        show_json([_as_json(one) for one in checked])
        return 0
    for one in checked:
        state = say(f"flows.evidence.state.{one.state}")
        typer.echo(f"{one.blob.sha256[:16]}  {state:<10}  {_label(one)}")
    if out is not None:
        typer.echo(say("flows.evidence.copied", folder=out))
    return 0


def verify_command(home: Path | None, *, as_json: bool) -> int:
    """Hash every blob that the ledger names; exit 1 when one is missing or damaged."""
    with office(home) as runtime:
        checked = list(check_blobs(runtime.ledger.entries(), runtime.store))
    bad = [one for one in checked if one.state in ("missing", "damaged")]
    erased = [one for one in checked if one.state == "erased"]
    counts = Counter(one.state for one in checked)
    if as_json:
        told = [_as_json(one) for one in (*bad, *erased)]
        show_json({"ok": not bad, "counts": dict(counts), "blobs": told})
        return _BROKEN if bad else 0
    for one in erased:
        values = {"what": _label(one), "entry": one.erased_by}
        typer.echo(say("flows.evidence.erased", hash=one.blob.sha256[:16], **values))
    for one in bad:
        entries = ", ".join(map(str, one.blob.entries))
        values = {"what": _label(one), "entries": entries}
        key = f"flows.evidence.{one.state}"
        typer.echo(say(key, hash=one.blob.sha256[:16], **values), err=True)
    typer.echo(say("flows.evidence.counts", whole=counts["whole"], erased=counts["erased"]))
    return _BROKEN if bad else 0


def attach_command(publication: str, file: Path, role: str, reason: str, home: Path | None) -> int:
    """Attach the operator's own screenshot."""
    with office(home) as runtime:
        act = act_of(runtime.settings, role, reason)
        view = attach(runtime, publication, file, act)
    typer.echo(say("flows.attach.done", item=view.item, channel=view.channel))
    if "exif" in metadata_of(file):
        typer.echo(say("flows.attach.metadata"))
    return 0


def erase_command(
    target: str,
    *,
    role: str,
    reason: str,
    also: list[Path],
    home: Path | None,
    as_json: bool,
) -> int:
    """Erase a publication's own blobs or one blob by its hash."""
    with office(home) as runtime:
        act = act_of(runtime.settings, role, reason)
        done = erase(runtime, target, act, tuple(one.absolute() for one in also))
    if as_json:
        show_json(
            {
                "erased": list(done.erased),
                "entries": list(done.entries),
                "places": done.places,
                "shared": list(done.shared),
                "left": [str(path) for path in done.left],
            }
        )
        return 0
    places = ", ".join(f"{place} {count}" for place, count in done.places.items())
    typer.echo(say("flows.erase.done", count=len(done.erased), places=places or "-"))
    for sha256 in done.shared:
        typer.echo(say("flows.erase.shared", hash=sha256))
    for path in done.left:
        typer.echo(say("flows.erase.left", path=path))
    return 0


def _label(one: Checked) -> str:
    """What the blob is, in words where there are words for it."""
    name = one.blob.what.rpartition(".")[2]
    try:
        return say(f"flows.evidence.kind.{name}")
    except KeyError:
        return one.blob.what


_SUFFIX = {
    "page_sha256": ".html",
    "warc_sha256": ".warc.gz",
    "card_sha256": ".svg",
    "read_back_sha256": ".json",
    "payload_sha256": ".json",
    "screenshot_desktop_sha256": ".png",
    "screenshot_phone_sha256": ".png",
}


def _file_name(one: Checked) -> str:
    name = one.blob.what.rpartition(".")[2]
    return f"{name.removesuffix('_sha256')}-{one.blob.sha256[:12]}{_SUFFIX.get(name, '')}"


def _as_json(one: Checked) -> dict[str, object]:
    return {
        "sha256": one.blob.sha256,
        "what": sorted(one.blob.ways),
        "state": one.state,
        "entries": one.blob.entries,
        "publications": sorted(one.blob.publications),
        "erased_by": one.erased_by,
    }
