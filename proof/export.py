"""The auditor's export: a month's proof in one archive that checks itself without us.

``verify.py`` inside it needs nothing but Python. The same ledger head and the same store give the
same bytes. The whole chain goes along, because a part of a chain proves nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from config.errors import TayangError
from config.messages import say
from content.canonical import canonical
from content.dates import period_name
from content.plan import Plan, plan_statement
from content.store import Store
from proof.addenda import closings
from proof.chain import Row
from proof.checkpoint import Checkpoint
from proof.entries import EntryKind
from proof.evidence_blobs import erased_hashes, kept_hashes, named_hashes
from proof.ledger_file import read_ledger_file, translated
from proof.month_build import MonthSource
from proof.report_data import as_of_text, report_json, report_xlsx
from proof.report_html import report_html
from proof.report_pdf import report_pdf

_STAMP = (1980, 1, 1, 0, 0, 0)
_KINDS = (
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"%PDF", ".pdf"),
    (b"\x1f\x8b", ".warc.gz"),
    (b"WARC/", ".warc"),
    (b"PK", ".xlsx"),
    (b"{", ".json"),
    (b"<svg", ".svg"),
    (b"<", ".html"),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. ``gaps`` are Indonesian sentences about files that are not there."""

    path: Path
    size: int
    head: str
    blobs: int
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """Files of the signers, as they are; None where the office has none."""

    allowed_signers: Path | None = None
    revoked: Path | None = None


def export_month(
    source: MonthSource,
    store: Store,
    ledger: Path,
    target: Path,
    *,
    checkpoints: Iterable[Checkpoint] = (),
    keys: Keys = Keys(),
) -> Exported:
    """Write the archive to ``target`` (replaced); what the store lacks is a gap, no error."""
    report = source.report
    gaps: list[str] = []
    members: dict[str, bytes | str] = dict(_reports(source, store))
    blobs = dict(_blobs(source, store, gaps))
    members |= blobs
    members |= dict(_statements(source, store))
    members["entries.jsonl"] = entries_jsonl(ledger, report.head.size)
    known = sorted({one.text() for one in checkpoints if one.head.size <= report.head.size})
    if known:
        members["checkpoints.txt"] = "\n".join(known).encode()
    for name, path in (("allowed_signers", keys.allowed_signers), ("revoked_keys", keys.revoked)):
        if path is not None:
            members[name] = path.read_bytes()
    members["cakupan.json"] = _scope(source)
    members["verify.py"] = files("proof").joinpath("verify_template", "verify.py").read_bytes()
    members["BACA-SAYA.txt"] = _read_me(source, target.name)
    members["SHA256SUMS"] = "".join(
        f"{data if isinstance(data, str) else hashlib.sha256(data).hexdigest()}  {name}\n"
        for name, data in sorted(members.items())
    ).encode()
    write_archive(target, members, store)
    return Exported(target, report.head.size, report.head.hash, len(blobs), tuple(gaps))


def write_archive(path: Path, members: Mapping[str, bytes | str], store: Store) -> None:
    """A ZIP of the members by name, with fixed times; a text is the hash of a blob in the store.

    The old file stays whole until the new one is on disk; one blob at a time is in memory.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        with zipfile.ZipFile(file, "w") as box:
            for name, data in sorted(members.items()):
                info = zipfile.ZipInfo(name, _STAMP)
                packed = name.endswith((".png", ".jpg", ".gz", ".pdf", ".xlsx"))
                info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                box.writestr(info, store.read(data) if isinstance(data, str) else data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def entries_jsonl(ledger: Path, size: int) -> bytes:
    """Entries 1 to ``size``: one JSON object per line, the body's bytes as they are stored."""
    return b"".join(entry_line(row) for row in _rows(ledger, size))


def entry_line(row: Row) -> bytes:
    """One entry as a line of ``entries.jsonl``."""
    seq, prev, sealed, body = row
    return b'{"body":%b,"hash":"%b","prev":"%b","seq":%d}\n' % (body, sealed, prev, seq)


def _rows(ledger: Path, size: int) -> Iterator[Row]:
    with translated(ledger, busy_s=30):
        database = read_ledger_file(ledger, busy_s=30)
        try:
            database.text_factory = bytes
            yield from database.execute(
                "SELECT seq, prev, hash, CAST(body AS BLOB) FROM entries"
                " WHERE seq <= ? ORDER BY seq",
                (size,),
            )
        finally:
            database.close()


def _reports(source: MonthSource, store: Store) -> Iterator[tuple[str, bytes]]:
    """The closed report's bytes when the month is closed, else the report as of the head."""
    closed = closings(source.entries).get(source.report.period)
    if closed is not None:
        for name in ("pdf", "xlsx", "html", "json"):
            yield f"laporan.{name}", store.read(closed.files[name])
        return
    yield "laporan.pdf", report_pdf(source.report)
    yield "laporan.xlsx", report_xlsx(source.report)
    yield "laporan.html", report_html(source.report)
    yield "laporan.json", report_json(source.report)


def _blobs(source: MonthSource, store: Store, gaps: list[str]) -> Iterator[tuple[str, str]]:
    """(member, hash) of every file that a row names; lawfully erased ones are left out."""
    erased = erased_hashes(source.entries)
    done: set[str] = set()
    for seq, sha256 in _wanted(source, store):
        if sha256 in done:
            continue
        done.add(sha256)
        try:
            data = store.read(sha256)
        except (TayangError, OSError):
            if sha256 not in erased:
                gaps.append(say("report.gap.blob", seq=seq, sha256=sha256[:12]))
            continue
        kind = next((end for start, end in _KINDS if data.startswith(start)), ".bin")
        yield f"bukti/{sha256}{kind}", sha256


def _wanted(source: MonthSource, store: Store) -> Iterator[tuple[int, str]]:
    """(entry, hash) of the files that belong to the month, as ``verify.py`` asks for them."""
    ours = _publications(source)
    for entry in source.entries:
        body = entry.body
        if entry.publication not in ours and body.get("period") != source.report.period:
            continue
        for sha256 in kept_hashes(body):
            yield entry.seq, sha256
        for _, sha256 in named_hashes([body.get("files"), body.get("signed_sha256")]):
            yield entry.seq, sha256
        if entry.kind is EntryKind.RELEASE:
            letter = (_document(str(body["document_sha256"]), store).get("act") or {}).get("letter")
            for _, sha256 in named_hashes(letter):
                yield entry.seq, sha256


def _statements(source: MonthSource, store: Store) -> Iterator[tuple[str, bytes]]:
    """What was decided, as canonical bytes whose hash is the digest, and the signatures."""
    for entry in source.entries:
        body = entry.body
        if body.get("period") != source.report.period:
            continue
        if entry.kind is EntryKind.PLAN and (found := _document(body["statement_sha256"], store)):
            statement = plan_statement(Plan.model_validate(found))
            yield f"rencana/{body['digest']}.json", canonical(statement)
        if entry.kind is EntryKind.RELEASE and (found := _document(body["document_sha256"], store)):
            yield f"rilis/{body['digest']}.json", canonical(found["statement"])
            if signature := str(found["act"].get("signature", "")):
                yield f"rilis/{body['digest']}.sig", signature.encode()


def _document(sha256: str, store: Store) -> dict[str, Any]:
    """The JSON object of that hash; {} when the store does not have it."""
    try:
        found = json.loads(store.read(sha256))
    except (TayangError, OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _publications(source: MonthSource) -> frozenset[str]:
    return frozenset(row.publication for row in source.report.rows if row.publication)


def _scope(source: MonthSource) -> bytes:
    report = source.report
    scope = {
        "type": "tayang.export/v1",
        "period": report.period,
        "office": report.office,
        "head": {"size": report.head.size, "hash": report.head.hash},
        "publications": sorted(_publications(source)),
    }
    return json.dumps(scope, indent=1, sort_keys=True).encode() + b"\n"


def _read_me(source: MonthSource, name: str) -> bytes:
    report = source.report
    template = files("config").joinpath("templates", "report", "BACA-SAYA.txt")
    values = {
        "office_name": report.office_name,
        "month": period_name(report.period),
        "as_of": as_of_text(report),
        "size": report.head.size,
        "head": report.head.hash,
        "file": name,
    }
    return template.read_text("utf-8").format(**values).encode()
