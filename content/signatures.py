"""SSH signatures (``ssh-keygen -Y``): made elsewhere by a person, verified here.

The publishing host holds public keys only, in an ``allowed_signers`` file whose lines carry
``namespaces=``, ``valid-after=`` and ``valid-before=``. Times without Z in that file are read as
WIB. Format and exit codes: ssh-keygen(1), section ALLOWED SIGNERS.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from content.errors import ApprovalRefused

PROGRAM = "ssh-keygen"
TIMEOUT_S = 20.0
MAX_SIGNATURE = 10_000
"""Bytes; an ed25519 signature has about 330, an RSA-4096 one about 1,600."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_PRINCIPAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._+-]{0,99}")
_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"


class SignatureRefused(ApprovalRefused):
    """The signature does not stand: forged, expired, revoked, other purpose or other person."""


def release_namespace(office: str) -> str:
    """The purpose that a release is signed for; a signature for another purpose is refused."""
    return _namespace("release", office)


def plan_namespace(office: str) -> str:
    """The purpose that a plan is signed for: whoever may sign one may not sign the other."""
    return _namespace("plan", office)


def _namespace(purpose: str, office: str) -> str:
    if not _NAME.fullmatch(office):
        raise ValueError(f"office id {office!r} cannot be part of a signature namespace")
    return f"tayang-{purpose}@{office}"


def find_principal(signature: str, allowed_signers: Path, *, at: datetime) -> str:
    """The identity in ``allowed_signers`` whose key made the signature; not yet verified.

    Raises:
        SignatureRefused: no key, or more than one identity, or a pattern instead of an identity.
    """
    with tempfile.TemporaryDirectory(prefix="tayang-") as folder:
        made = _private_file(Path(folder) / "release.sig", _armored(signature))
        found = _run(
            ["find-principals", _time(at), "-s", str(made), "-f", str(_signers(allowed_signers))],
            b"",
        )
    names = found.stdout.decode(errors="replace").split("\n") if found.returncode == 0 else []
    principals = [name.strip() for name in names if name.strip()]
    if len(principals) != 1 or not _PRINCIPAL.fullmatch(principals[0]):
        message = f"the signing key belongs to {len(principals)} usable identities, not to one"
        raise SignatureRefused(message, hint=say("content.signature.unknown_key"))
    return principals[0]


def verify_signature(
    data: bytes,
    signature: str,
    *,
    principal: str,
    namespace: str,
    allowed_signers: Path,
    at: datetime,
    revoked: Path | None = None,
) -> None:
    """Return when ``principal`` signed exactly ``data`` for ``namespace`` with a key valid ``at``.

    ``revoked`` is a list of public keys or a KRL; it voids old signatures too.

    Raises:
        SignatureRefused: anything else.
        ConfigError: ssh-keygen or one of the two files is missing.
    """
    if not _PRINCIPAL.fullmatch(principal):
        message = f"{principal!r} is no plain identity"
        raise SignatureRefused(message, hint=say("content.signature.unknown_key"))
    with tempfile.TemporaryDirectory(prefix="tayang-") as folder:
        made = _private_file(Path(folder) / "release.sig", _armored(signature))
        who = ["-I", principal, "-n", namespace, "-s", str(made)]
        files = ["-f", str(_signers(allowed_signers))]
        if revoked is not None:
            files += ["-r", str(_signers(revoked))]
        result = _run(["verify", _time(at), *who, *files], data)
    if result.returncode != 0:
        message = f"signature of {principal} for {namespace} does not verify: {_reason(result)}"
        raise SignatureRefused(message, hint=say("content.signature.bad", principal=principal))


def _signers(path: Path) -> Path:
    if not path.is_file():
        hint = say("content.signature.no_file", file=path.name)
        raise ConfigError("a file of signers is missing", [Problem(path.name, 0, "", hint)])
    return path.absolute()


def _armored(signature: str) -> bytes:
    text = signature.strip().replace("\r\n", "\n")
    good = text.startswith(_BEGIN) and text.endswith(_END) and text.isascii()
    if not good or len(text) > MAX_SIGNATURE:
        message = f"not an armored SSH signature of at most {MAX_SIGNATURE} bytes"
        raise SignatureRefused(message, hint=say("content.signature.not_one"))
    return text.encode() + b"\n"


def _private_file(path: Path, data: bytes) -> Path:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return path


def _time(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("the time of a signature must be aware")
    return f"-Overify-time={at.astimezone(UTC):%Y%m%d%H%M%S}Z"


def _run(arguments: list[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which(PROGRAM)
    if program is None:
        hint = say("content.signature.no_program")
        raise ConfigError(f"{PROGRAM} is not installed", [Problem(PROGRAM, 0, "", hint)])
    try:
        return subprocess.run(  # noqa: S603 - fixed program and options, no shell, checked values
            [program, "-Y", *arguments],
            input=data,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "WIB-7"},
        )
    except subprocess.TimeoutExpired as error:
        message = f"{PROGRAM} gave no answer in {TIMEOUT_S:.0f} s"
        raise SignatureRefused(message, hint=say("content.signature.slow")) from error


def _reason(result: subprocess.CompletedProcess[bytes]) -> str:
    """The last line that ssh-keygen wrote, shortened; it holds no key material."""
    lines = (result.stderr or result.stdout).decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else f"exit code {result.returncode}"
