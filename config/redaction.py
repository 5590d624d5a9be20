"""Masking of secrets in everything that leaves the process as text.

Secrets are registered when they are read; afterwards ``redact`` removes them, in the encodings
in which they show up in URLs, headers and JSON. Patterns catch what was never registered:
bearer headers and token-like query parameters.
"""

from __future__ import annotations

import base64
import html
import json
import logging
import re
from urllib.parse import quote, quote_plus

from pydantic import SecretStr

MASK = "[RAHASIA]"
_MIN_LENGTH = 6
_known: set[str] = set()
_NAMES = (
    r"access_token|refresh_token|id_token|client_secret|app_password|application_password|"
    r"oauth_token|oauth_token_secret|oauth_signature|signature|token|password|api_key|key|sig|pwd"
)
_PATTERNS = (
    # in addresses, forms and OAuth headers, with or without quotes: access_token=…
    (re.compile(rf"(?i)\b({_NAMES})(=[\"']?)([^\s&\"'<>]+)"), rf"\1\2{MASK}"),
    # in JSON and in a printed dict: "access_token": "…"
    (re.compile(rf"(?i)([\"'])({_NAMES})\1(\s*:\s*[\"'])([^\"']+)"), rf"\1\2\1\3{MASK}"),
    (re.compile(r"(?i)\b(bearer|basic|oauth)\s+[a-z0-9+/=_.~-]{8,}"), rf"\1 {MASK}"),
    # https://login:password@host
    (re.compile(r"(://[^/\s:@]+:)([^/\s@]+)@"), rf"\1{MASK}@"),
)


def register(secret: SecretStr | str) -> None:
    """Remember a secret; every later text through ``redact`` loses it. Short ones are ignored."""
    value = secret.get_secret_value() if isinstance(secret, SecretStr) else secret
    for form in {value, value.replace(" ", "")}:
        if len(form) >= _MIN_LENGTH:
            # as it stands in addresses and forms, in JSON, in a printed value, in a page
            _known.update({form, quote(form, safe=""), quote_plus(form), html.escape(form)})
            _known.update({json.dumps(form)[1:-1], repr(form)[1:-1]})
            _known.add(base64.b64encode(form.encode()).decode())


def register_pair(login: str, secret: SecretStr) -> None:
    """Remember what ``login`` and ``secret`` look like in an HTTP Basic header."""
    pair = f"{login}:{secret.get_secret_value()}"
    _known.add(base64.b64encode(pair.encode()).decode())


def contains_secret(text: str) -> bool:
    """Whether a registered secret stands in ``text`` (the ledger refuses such a body)."""
    return any(secret in text for secret in _known)


def redact(text: str) -> str:
    """Return ``text`` with every registered secret and token-like parameter masked."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, MASK)
    for pattern, masked in _PATTERNS:
        text = pattern.sub(masked, text)
    return text


class RedactingFilter(logging.Filter):
    """Masks a record's message, arguments and traceback text; put on handlers."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; always lets it pass."""
        record.msg = redact(record.getMessage())
        record.args = None
        if record.exc_info:
            formatter = logging.Formatter()
            record.exc_text = redact(formatter.formatException(record.exc_info))
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True
