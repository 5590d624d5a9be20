"""Reading bodies: JSON, and the multipart/related that Google takes for metadata with a file."""

from __future__ import annotations

import json
from email.parser import BytesParser
from email.policy import HTTP

from starlette.requests import Request

from connectors.sandbox.store import Thing
from connectors.sandbox.youtube.problems import invalid


async def json_object(request: Request) -> Thing:
    """The body as a JSON object. Raises Refusal (400)."""
    return _object(await request.body())


async def metadata_and_file(request: Request) -> tuple[Thing, bytes, str]:
    """multipart/related: a JSON part, then a file with its media type. Raises Refusal (400)."""
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith("multipart/related"):
        raise invalid("badContent", f"Unsupported content with type: {kind}")
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=HTTP).parsebytes(head + await request.body())
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if len(parts) != 2 or parts[0].get_content_type() != "application/json":
        raise invalid("badRequest", "The body must be a JSON part and a media part")
    contents = [part.get_payload(decode=True) for part in parts]
    texts = [content if isinstance(content, bytes) else b"" for content in contents]
    return _object(texts[0]), texts[1], parts[1].get_content_type()


def _object(body: bytes) -> Thing:
    try:
        value = json.loads(body)
    except ValueError:
        raise invalid("parseError", "Parse Error") from None
    if not isinstance(value, dict):
        raise invalid("parseError", "The body must be a JSON object")
    return value
