"""Manifests as a parser's enemy writes them: YAML, JSON, hidden characters (F33 to F35)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.faults.attack import Road
from tests.faults.scale import every
from tests.flows.office import ONE

NINE = "\n".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'tawa'] * 9)}]" for n in range(9)
)
DEEP = 200_000

YAML: dict[str, str] = {
    "a laugh of nine": NINE,
    "an alias": "a: &x [1]\nperiod: *x",
    "an alias of itself": "a: &x [*x]",
    "an anchor alone": "catatan: &x a",
    "a merge key": "a: &x {b: 1}\n<<: *x",
    "a merge key without alias": "<<: {period: 2027-01}",
    "a Python object": "a: !!python/object/apply:os.system ['id']",
    "a Python name": "a: !!python/name:os.system",
    "a tag of ours": "a: !kantor x",
    "a binary tag": "a: !!binary aGFsbw==",
    "a set": "a: !!set {x, y}",
    "a tag directive": "%TAG ! tag:kantor,2026:\n---\na: 1",
    "the office twice": "office: lain",
    "no and yes": "approved: no\napproved: yes",
    "Norway as a unit": "negara: NO\nnegara: no",
    "a second document": "---\nperiod: 2026-12",
    "lists without end": "a: " + "[" * DEEP,
    "mappings without end": "a: " + "{b: " * DEEP,
    "closed lists, too deep": "a: " + "[" * 40 + "]" * 40,
    "dashes, too deep": "- " * 5_000,
    "a number without end": "a: " + "9" * 50_000,
    "a number too large": "a: 9007199254740993",
    "infinity": "a: .inf",
    "not a number": "a: .NaN",
    "a key that is a list": "? [a, b]\n: 1",
    "a key that is a mapping": "? {a: 1}\n: 1",
    "NUL": "a: x\0y",
    "a tab": "a:\n\tb: 1",
    "a quote left open": 'a: "x',
    "more than a megabyte": "# " + "x" * 1_100_000,
    "a comment that turns around": "# rilis \u202esudah\u202c disetujui",
    "a form feed": "a: 1\x0cperiod: x",
}

_WHOLE = '{"period": "2026-12", "office": "inspektorat-contoh", "items": [], '
JSON: dict[str, str] = {
    "a key twice": _WHOLE + '"period": "2026-11"}',
    "NaN": _WHOLE + '"a": NaN}',
    "Infinity": _WHOLE + '"a": -Infinity}',
    "lists without end": _WHOLE + '"a": ' + "[" * DEEP,
    "closed objects, too deep": _WHOLE + '"a": ' + '{"b": ' * 5_000 + "1" + "}" * 5_001,
    "a number without end": _WHOLE + '"a": ' + "9" * 50_000 + "}",
    "a number too large": _WHOLE + '"a": 9007199254740993}',
    "an exponent without end": _WHOLE + '"a": 1e400}',
    "half a surrogate": _WHOLE + '"a": "\\ud800"}',
    "an escaped turn": _WHOLE + '"a": "\\u202e"}',
    "a second value": _WHOLE + '"a": 1} {}',
    "a comma too much": _WHOLE + '"a": 1,}',
    "a comment": _WHOLE + '"a": 1} // selesai',
}

HIDDEN = (
    *"\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    *"\u200b\u2060\u2062\u00ad\u180e\u034f\u115f\u3164\uffa0\ufeff\ufff9",
    *"\U000e0041\u0008\u001b\u007f\u0085\u2028",
)
SEEN = "Café 👨‍👩‍👧 ❤️ — “kutip” … ½ ² é"
"""Emoji with joiners and selectors, typography, letters composed and not: all can be seen."""


@pytest.mark.fault("F33")
def test_hostile_yaml_is_refused(road: Road) -> None:
    good = road.office.manifest.read_text(encoding="utf-8")
    for name, text in every(list(YAML.items()), 5):
        with road.spoiled(road.office.manifest):
            road.office.manifest.write_text(f"{good}\n{text}\n", encoding="utf-8")
            road.refused(name, "manifest.yaml", codes=(30,))
    road.aired("put back")


@pytest.mark.fault("F34")
def test_hostile_json_is_refused(road: Road) -> None:
    office = road.office
    path, content = office.home / "lain.json", office.read()
    for name, text in every(list(JSON.items()), 4):
        path.write_text(text, encoding="utf-8")
        words = ("publish", str(path), "--release", str(office.release_file), "--json")
        road.refused(name, path.name, act=words, codes=(30,))
    path.write_text(json.dumps(content), encoding="utf-8")
    path.replace(office.manifest.with_suffix(".json"))
    office.manifest.unlink()
    _publish_json(road)


def _publish_json(road: Road) -> None:
    from tests.flows.command import tayang

    ran = tayang(road.office, "publish", str(road.office.manifest.with_suffix(".json")))
    made = len(road.office.posts())
    road.tally.good("as JSON", passed=ran.code == 0 and made == 2, why=ran.err)


FIELDS = ("title", "narrative.text", "media.0.alt", "media.0.caption")


@pytest.mark.fault("F35")
def test_what_nobody_sees_is_refused_and_named(road: Road) -> None:
    office = road.office
    for number, sign in enumerate(every(HIDDEN, 8)):
        field = FIELDS[number % len(FIELDS)]
        code = f"U+{ord(sign):04X}"
        with road.spoiled(office.manifest):
            office.edit(ONE, **{field: f"Barisan{sign} pegawai mengikuti apel pagi."})
            road.refused(f"{code} in {field}", code, codes=(30,))
    road.aired("put back")


LOOK_ALIKES: tuple[dict[str, Any], ...] = (
    {"id": "DUM-2026-12-0\uff12"},
    {"id": "DUM-2026-12-\u0660\u0662"},
    {"id": "D\u0420M-2026-12-02"},
    {"id": "DUM\u20112026\u201112\u201102"},
)


@pytest.mark.fault("F35")
def test_a_code_that_only_looks_like_another_is_no_code(road: Road) -> None:
    """A second code for the same item would be a second post."""
    office = road.office
    for change in every(LOOK_ALIKES, 2):
        with road.spoiled(office.manifest):
            office.edit(ONE, **change)
            road.refused(ascii(change), "items[0].id", codes=(30,))
    with road.spoiled(office.manifest):
        content = office.read()
        office.write(content | {"period": "\u0662\u0660\u0662\u0666-12"})
        road.refused("a month in other digits", "period", codes=(30,))


@pytest.mark.fault("F35", sample=False)
@pytest.mark.parametrize("field", FIELDS)
def test_what_can_be_seen_is_posted(road: Road, field: str) -> None:
    old = road.office.read()["items"][0]
    place: Any = old
    for part in field.split("."):
        place = place[int(part) if part.isdigit() else part]
    road.office.edit(ONE, **{field: f"{place} {SEEN}"})
    road.office.approve_plan()
    road.office.release(unseen=True)
    road.aired(field)
