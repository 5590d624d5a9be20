from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from content.errors import ManifestError
from content.manifest import load_manifest, manifest_schema
from content.store import Store
from tests.content.manifest_world import (
    CHANNELS,
    UNITS,
    folder,
    item,
    manifest,
    refused,
    store,
)

__all__ = ["folder", "refused", "store"]  # fixtures


def test_the_schema_agrees_with_the_loader() -> None:
    schema = manifest_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(manifest(item(), item(2)))
    for wrong in (
        manifest(),
        manifest(item(kind="berita")),
        manifest(item(channels=[])),
        manifest(item(judul="x")),
        manifest(item(media=[{"file": "a.jpg"}])),
        manifest(item(id="DUM-1")),
    ):
        assert list(validator.iter_errors(wrong))


def test_every_field_of_the_schema_is_explained() -> None:
    schema = manifest_schema()
    models = [schema, *schema["$defs"].values()]
    fields = [field for model in models for field in model.get("properties", {}).values()]
    assert len(fields) > 40
    assert all(field["description"] for field in fields)
    assert "WIB" in schema["$defs"]["Window"]["properties"]["latest"]["description"]


_paths = st.sampled_from(
    [
        ("items", 0, "id"),
        ("items", 0, "media"),
        ("items", 0, "media", 0),
        ("items", 0, "media", 0, "file"),
        ("items", 0, "channels", 1),
        ("items", 0, "channels", 1, "media"),
        ("items", 0, "window", "latest"),
        ("items", 0, "activity"),
        ("items", 0, "activity", "start"),
        ("items", 0),
        ("items",),
        ("period",),
    ]
)
_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**20)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2026-12-09", "2026-12-09T08:30", "../a", "a\0b", "x" * 300]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=_paths, value=_values)
def test_any_value_anywhere_loads_or_is_refused_as_a_manifest_error(
    folder: Path, store: Store, path: tuple[str | int, ...], value: object
) -> None:
    content: Any = copy.deepcopy(manifest(item()))
    place = content
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    file = folder / "m.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    try:
        loaded = load_manifest(file, store, units=UNITS, channels=CHANNELS)
    except ManifestError as error:
        assert error.problems  # noqa: PT017 - either outcome is right
    else:
        assert loaded.items[0].media == () or loaded.items[0].media[0].sha256
