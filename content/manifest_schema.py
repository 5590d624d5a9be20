"""The manifest's JSON Schema (2020-12) for editors, with Indonesian descriptions.

Descriptions are sentences ``schema.<Model>.<field>`` of the content catalogue.
"""

from __future__ import annotations

from typing import Any

from config.messages import say
from content.model import Manifest

_FILLED_BY_US = ("size", "mime")


def _describe(node: dict[str, Any], model: str) -> None:
    node["description"] = say(f"content.schema.{model}")
    for name, field in node.get("properties", {}).items():
        field["description"] = say(f"content.schema.{model}.{name}")
        field.pop("title", None)


def _short_channels(item: dict[str, Any], names: dict[str, Any]) -> None:
    """Allow ``channels: [website]`` beside ``channels: [{channel: website}]``."""
    channels = item["properties"]["channels"]
    channels["items"] = {"anyOf": [channels["items"], names]}
    channels["minItems"] = 1


def manifest_schema() -> dict[str, Any]:
    """Return the schema; an editor that uses it completes names and explains each field."""
    schema = Manifest.model_json_schema()
    models = schema["$defs"]
    for name in _FILLED_BY_US:
        models["Media"]["properties"].pop(name)
        models["Music"]["properties"].pop(name)
    _describe(schema, "Manifest")
    for name, model in models.items():
        _describe(model, name)
    channel = models["ChannelUse"]["properties"]["channel"]
    _short_channels(models["Item"], {"type": "string", "pattern": channel["pattern"]})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": say("content.schema.title"),
        **{key: value for key, value in schema.items() if key != "title"},
    }
