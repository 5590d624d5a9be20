from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import ConfigError
from config.strictyaml import collect, load_strict, read_text
from tests.config.strict_models import Office

_yamlish = st.text(
    alphabet=st.sampled_from(list("ab:-?[]{},&*!|>'\"%@`#\n\t 01.~<\\u\u202e\x00é")), max_size=60
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(_yamlish, st.text(max_size=60)), st.booleans())
def test_any_text_is_read_or_refused_with_located_mistakes(text: str, as_json: bool) -> None:
    loaded = read_text(text, "f", as_json=as_json)
    value, problems = collect(loaded, Office)
    assert value is not None or problems
    assert all(p.hint and p.file == "f" for p in problems)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=80), suffix=st.sampled_from([".yaml", ".json"]))
def test_any_bytes_raise_only_config_errors(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"acak{suffix}"
    path.write_bytes(data)
    try:
        loaded = load_strict(path)
    except ConfigError as error:
        assert error.problems  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(loaded.data, dict)


_plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text("abé ", max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab"), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text("abc"), _plain, max_size=5))
def test_json_reads_back_what_was_written_with_a_line_for_every_place(
    data: dict[str, object],
) -> None:
    loaded = read_text(json.dumps(data, indent=1), "f", as_json=True)
    assert loaded.problems == ()
    assert loaded.data == data
    lines = json.dumps(data, indent=1).splitlines()
    for (key, *rest), line in loaded.tree.lines.items():
        assert rest or lines[line - 1].startswith(f' "{key}":')
