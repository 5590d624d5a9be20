"""Memeriksa ulang berkas ekspor bukti tayang, tanpa jaringan, hanya dengan pustaka baku Python.

    python3 -I verify.py bukti.zip --head 4120:9f3a...    (titik periksa pada laporan tercetak)

Keluar 0 bila semua cocok, 1 bila tidak; catatan pertama yang rusak disebut paling dahulu.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

LINE = re.compile(rb'\{"body":(.*),"hash":"([0-9a-f]{64})","prev":"([0-9a-f]{64})","seq":(\d+)\}')
KEPT = "document_sha256 statement_sha256 screenshot_sha256 payload_sha256 signed_sha256 files"
problems: list[str] = []
notes: list[str] = []


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def hashes(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if re.fullmatch("[0-9a-f]{64}", value) else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for part in parts for one in hashes(part)]


def load(place: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(place) as box:
        for info in box.infolist():
            if info.filename in found:
                problems.append(f"{info.filename}: ada dua kali di dalam ZIP")
            try:
                found[info.filename] = box.read(info)
            except Exception as error:  # noqa: BLE001 -- a broken archive raises many kinds
                problems.append(f"{info.filename}: tidak terbaca ({type(error).__name__})")
    return found


class Export:
    """What was exported; ``rows`` are (hash, entry) as far as the chain holds."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.rows: list[tuple[str, dict[str, Any]]] = []
        self.blobs = {one[6:].split(".")[0]: one for one in files if one.startswith("bukti/")}

    def check_chain(self) -> None:
        *lines, rest = self.files.get("entries.jsonl", b"").split(b"\n")
        prev, wrong = "0" * 64, "baris terakhir terpotong" if rest else ""
        for number, line in enumerate(lines, 1):
            match = LINE.fullmatch(line)
            body, sealed, before, seq = match.groups() if match else (b"",) * 4
            text = b"tayang-entry-v1\n%b\n%d\n%b" % (prev.encode(), number, body)
            if seq != b"%d" % number:
                wrong = f"tidak terbaca, hilang, ditukar, atau disisipkan (nomor {seq.decode()})"
            elif before.decode() != prev:
                wrong = "tidak menyambung ke catatan sebelumnya"
            elif sha(text) != sealed.decode():
                wrong = "isinya tidak sama dengan saat ditulis"
            else:
                prev = sealed.decode()
                self.rows.append((prev, json.loads(body)))
                continue
            break
        if wrong:
            problems.append(f"catatan {len(self.rows) + 1}: {wrong}")

    def check_heads(self, printed: str) -> None:
        self.scope = json.loads(self.files["cakupan.json"])
        here, heads = len(self.rows), [("--head", printed)] if printed else []
        heads.append(("cakupan.json", "{size}:{hash}".format(**self.scope["head"])))
        kept = self.files.get("checkpoints.txt", b"").decode(errors="replace").strip("\n")
        for lines in (part.split("\n") for part in re.split(r"\n{2,}", kept) if part):
            ours = lines[0] == f"tayang-ledger/{self.scope['office']}"
            heads.append(("checkpoints.txt", ":".join(lines[1:3]) if ours else lines[0]))
        for source, text in heads:
            size, _, digest = text.partition(":")
            if not size.isdigit() or not hashes(digest):
                problems.append(f"{source}: bukan titik periksa kantor ini: {text}")
            elif int(size) > here or (source == "cakupan.json" and int(size) < here):
                where = f"catatan {min(int(size), here) + 1}"
                problems.append(f"{where}: {source} menyebut {size} catatan, ada {here}")
            elif int(size) and self.rows[int(size) - 1][0] != digest:
                problems.append(f"catatan {size}: log ditulis ulang; sidiknya lain dari {source}")

    def document(self, body: dict[str, Any]) -> dict[str, Any]:
        """The plan or release that a row names; {} when it is not here as it was written."""
        digest = body.get("document_sha256") or body.get("statement_sha256") or ""
        data = self.files.get(self.blobs.get(digest, ""), b"")
        return dict(json.loads(data)) if data and sha(data) == digest else {}

    def check_blobs(self) -> None:
        """Every file that a row in scope names is here as it was, or was lawfully erased."""
        numbered = [(number, row) for number, (_, row) in enumerate(self.rows, 1)]
        erased = {h: n for n, row in numbered if row["kind"] == "erased" for h in hashes(row)}
        named: set[str] = set()
        for number, row in numbered:
            body, ours = row["body"], row["publication"] in self.scope["publications"]
            if not ours and body.get("period") != self.scope["period"]:
                continue
            letter = (self.document(body).get("act") or {}).get("letter")
            kept = [*(body.get(one, "") for one in KEPT.split()), letter]
            for one in hashes([*kept, (body.get("evidence") or {}).get("kept")]):
                if one not in self.blobs and one in erased:
                    notes.append(f"catatan {number}: {one} dihapus sah (catatan {erased[one]})")
                elif one not in self.blobs:
                    problems.append(f"catatan {number}: berkas {one} yang disebutnya tidak ada")
                elif one not in named and sha(self.files[self.blobs[one]]) != one:
                    problems.append(f"catatan {number}: {self.blobs[one]} bukan yang dicatat")
                named.add(one)
        odd = (self.blobs[one] for one in sorted(set(self.blobs) - named))
        problems.extend(f"{name}: tidak disebut catatan mana pun" for name in odd)

    def check_approvals(self) -> None:
        """Plans and releases, and that every proof stands on ones that were recorded before."""
        known = {""}
        for number, (_, row) in enumerate(self.rows, 1):
            body, kind, where = row["body"], row["kind"], f"catatan {number}"
            stands_on = {body.get("release_digest", ""), body.get("plan_digest", "")}
            if kind == "tayang" and stands_on - known:
                problems.append(f"{where}: rilis atau rencananya tidak pernah dicatat")
            if kind not in {"plan", "release"}:
                continue
            known.add(body["digest"])
            name = f"{'rencana' if kind == 'plan' else 'rilis'}/{body['digest']}.json"
            stated, document = self.files.get(name, b""), self.document(body)
            if body["period"] == self.scope["period"] and sha(stated) != body["digest"]:
                problems.append(f"{where}: {name} tidak sesuai sidiknya")
            elif document and kind == "release":
                self.check_signature(where, row["at"], document["act"], stated)

    def check_signature(self, where: str, at: str, act: dict[str, Any], stated: bytes) -> None:
        program = shutil.which("ssh-keygen")
        if act["level"] != "A2" or not program or "allowed_signers" not in self.files:
            why = "tanpa ssh-keygen atau kunci" if act["level"] == "A2" else f"rilis {act['level']}"
            notes.append(f"{where}: tanda tangan digital TIDAK diperiksa ({why})")
            return
        moment = datetime.fromisoformat(at).astimezone(timezone.utc)  # noqa: UP017 -- older Pythons
        when = f"{moment:%Y%m%d%H%M%S}Z"
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "sig").write_text(act["signature"].strip() + "\n", encoding="utf-8")
            for name in {"allowed_signers", "revoked_keys"} & set(self.files):
                Path(folder, name).write_bytes(self.files[name])
            asked = ["-Y", "verify", "-f", "allowed_signers", "-s", "sig", "-I", act["principal"]]
            asked += ["-n", f"tayang-release@{self.scope['office']}", f"-Overify-time={when}"]
            asked += ["-r", "revoked_keys"] if "revoked_keys" in self.files else []
            bad = subprocess.run(  # noqa: S603 -- fixed program, values of checked rows, no shell
                [program, *asked], input=stated, cwd=folder, capture_output=True, check=False
            ).returncode
        told, word = (problems, "TIDAK sah") if bad else (notes, "sah")
        told.append(f"{where}: tanda tangan {act['principal']} {word}")

    def check_sums(self) -> None:
        listed = self.files["SHA256SUMS"].decode(errors="replace").split("\n")[:-1]
        named = {one[66:]: one[:64] for one in listed}
        here = {name: sha(data) for name, data in self.files.items() if name != "SHA256SUMS"}
        odd = {name for name in {*named, *here} if named.get(name) != here.get(name)}
        problems.extend(f"{name}: tidak sesuai SHA256SUMS" for name in sorted(odd))
        if len(named) != len(listed) or {one[64:66] for one in listed} - {"  "}:
            problems.append("SHA256SUMS: baris rusak atau nama disebut dua kali")


def main() -> int:
    parser = argparse.ArgumentParser(description="Memeriksa ulang berkas ekspor bukti tayang.")
    parser.add_argument("berkas", type=Path, help="ZIP hasil ekspor")
    parser.add_argument("--head", default="", help="UKURAN:SIDIK pada laporan tercetak")
    asked, export = parser.parse_args(), Export({})
    try:
        export = Export(load(asked.berkas))
        export.check_chain()
        export.check_sums()
        export.check_heads(asked.head)
        export.check_blobs()
        export.check_approvals()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, zipfile.BadZipFile) as err:
        problems.append(f"berkas: tidak terbaca seluruhnya ({type(err).__name__}: {err})")
    problems.sort(key=lambda one: not one.startswith("catatan"))
    good = f"COCOK: {len(export.rows)} catatan, titik periksa {asked.head or 'BELUM dicocokkan'}"
    end = f"TIDAK COCOK: {len(problems)} temuan" if problems else good
    sys.stdout.write("\n".join([*notes, *(f"SALAH  {one}" for one in problems), end, ""]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
