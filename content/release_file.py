"""Files of a release: the request that is signed elsewhere, and the release itself.

The request holds exactly the canonical bytes of the statement, without a final newline, because
``ssh-keygen -Y sign`` signs the file as it is. The release is indented JSON for people.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

from pydantic import JsonValue, ValidationError

from config.errors import Problem
from config.files import write_whole
from config.messages import say
from content.canonical import CanonicalError, canonical
from content.errors import ManifestError
from content.release import Release
from content.signatures import PROGRAM, release_namespace

MAX_BYTES = 20_000_000
"""A month of an office is far below 1 MB."""


def write_request(path: Path, statement: dict[str, JsonValue]) -> None:
    """Write the statement's canonical bytes: what the approver signs."""
    write_whole(path, canonical(statement))


def load_request(path: Path) -> dict[str, JsonValue]:
    """Read a request back; ManifestError when it is not, byte for byte, what was written."""
    data = _bytes(path)
    statement = _object(path, data)
    try:
        same = canonical(statement) == data
    except CanonicalError:
        same = False
    if not same:
        raise _refused(path, "content.release.request_changed")
    return statement


def signing_command(path: Path, office: str) -> str:
    """The command that the approver runs on their own computer, for people to copy."""
    return f"{PROGRAM} -Y sign -n {release_namespace(office)} -f ~/.ssh/id_ed25519 {path.name}"


def save_release(path: Path, release: Release) -> None:
    """Write the release; the old file stays whole until the new one is on disk."""
    text = json.dumps(release.model_dump(mode="json"), ensure_ascii=False, indent=2)
    write_whole(path, text.encode() + b"\n")


def load_release(path: Path) -> Release:
    """Read a release; ManifestError when the file is missing, too large or malformed."""
    try:
        return Release.model_validate(_object(path, _bytes(path)))
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, one["loc"])) for one in error.errors()[:5])
        raise _refused(path, "content.release.file_wrong", fields) from error


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refused(path, "content.release.file_missing") from error
    if len(data) > MAX_BYTES:
        raise _refused(path, "content.release.file_wrong", f"> {MAX_BYTES} bytes")
    return data


def _object(path: Path, data: bytes) -> dict[str, JsonValue]:
    try:
        found = json.loads(
            data.decode("utf-8"), object_pairs_hook=_no_doubles, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as error:
        raise _refused(path, "content.release.file_wrong", "JSON") from error
    if not isinstance(found, dict):
        raise _refused(path, "content.release.file_wrong", "JSON")
    return found


def _no_doubles(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key is given twice")
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _refused(path: Path, key: str, detail: str = "") -> ManifestError:
    return ManifestError([Problem(path.name, 0, "", say(key, file=path.name), detail)])
