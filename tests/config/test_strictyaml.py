from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from config.errors import ConfigError, LocatedError
from config.strict_text import hidden_character, shown
from config.strictyaml import collect, field_path, load_strict, read_strict, read_text, validate
from tests.config.strict_models import Office


def write(tmp_path: Path, text: str | bytes, name: str = "berkas.yaml") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def mistakes(text: str, *, as_json: bool = False) -> list[tuple[int, str]]:
    return [(p.line, p.hint) for p in read_text(text, "f", as_json=as_json).problems]


def only_hint(text: str, *, as_json: bool = False) -> tuple[int, str]:
    found = mistakes(text, as_json=as_json)
    assert len(found) == 1, found
    return found[0]


def test_the_norway_trap_and_dates_stay_text(tmp_path: Path) -> None:
    text = "a: no\nb: yes\nc: on\nd: 2026-12-09\ne: 08:30\nf: 0812\ng: 0o7\n"
    text += "h: 12\ni: 1.5\nj: true\nk: ~\nl: NaN"
    data = load_strict(write(tmp_path, text)).data
    assert data == {
        "a": "no",
        "b": "yes",
        "c": "on",
        "d": "2026-12-09",
        "e": "08:30",
        "f": "0812",
        "g": "0o7",
        "h": 12,
        "i": 1.5,
        "j": True,
        "k": None,
        "l": "NaN",
    }


def test_quoted_words_are_text() -> None:
    assert read_text('a: "true"\nb: \'12\'\nc: |\n  null\n"on": x', "f").data == {
        "a": "true",
        "b": "12",
        "c": "null\n",
        "on": "x",
    }


def test_strings_and_keys_become_nfc(tmp_path: Path) -> None:
    composed, apart = "caf\u00e9", "cafe\u0301"
    assert read_text(f"{apart}: {apart}", "f").data == {composed: composed}
    path = write(tmp_path, json.dumps({apart: [apart]}), "f.json")
    assert load_strict(path).data == {composed: [composed]}
    assert only_hint(f"{apart}: 1\n{composed}: 2")[0] == 2


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a: 1\nb: 2\na: 3", 3, "sudah ditulis di baris 1"),
        ("a: &x 1\nb: 2", 1, "Jangkar"),
        ("&x a: 1", 1, "Jangkar"),
        ("b: 1\na: !!python/object:os.system x", 2, "Tanda tipe"),
        ("a: !x {b: 1}", 1, "Tanda tipe"),
        ("%TAG ! tag:x,2000:\n---\na: 1", 1, "Tanda tipe"),
        ("a: 1\n<<: {b: 2}", 2, "gabung"),
        ("a: .inf", 1, "tak hingga"),
        ("a: -.INF", 1, "tak hingga"),
        ("a: .nan", 1, "tak hingga"),
        ("a: 1e999", 1, "tak hingga"),
        ("a: 9007199254740992", 1, "Bilangan melebihi"),
        ("a: " + "9" * 6000, 1, "Bilangan melebihi"),
        ("a: 1\n---\nb: 1", 2, "lebih dari satu dokumen"),
        ("? [a]\n: b", 1, "Nama isian"),
        ("- a", 1, "pasangan"),
        ("teks", 1, "pasangan"),
        ("", 0, "kosong"),
        ("# catatan", 0, "kosong"),
        ("a: b: c", 1, "Titik dua"),
        ("a:\n\tb: 1", 2, "tabulasi"),
        ('a: "x', 1, "Tanda kutip"),
        ("a: [1, 2\nb: 3", 2, "Tanda kutip"),
        ("a:\n  b: 1\n c: 2", 3, "Indentasi"),
        ("a: 1\nb: ok\u202ezo", 2, "U+202E"),
        ("# tipu \u2066\na: 1", 1, "U+2066"),
        ("a: x\u200bx", 1, "U+200B"),
        ('a: 1\nb: "\\u202e"', 2, "U+202E"),
        ('a: "\\0"', 1, "U+0000"),
        ('"a\\u200b": 1', 1, "U+200B"),
        ("a: " + "[" * 21 + "]" * 21, 1, "20 lapis"),
        ("a: " + "{b: " * 100_000, 1, "20 lapis"),
    ],
)
def test_yaml_that_is_refused(text: str, line: int, part: str) -> None:
    found = only_hint(text)
    assert found[0] == line
    assert part in found[1]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ('{"a": 1,\n "a": 2}', 2, "sudah ditulis di baris 1"),
        ('{"a": [1,\n {"b": 1, "b": 2}]}', 2, "sudah ditulis"),
        ('{"a": NaN}', 1, "tak hingga"),
        ('{"a":\n -Infinity}', 2, "tak hingga"),
        ('{"a": 1e999}', 1, "tak hingga"),
        ('{"a": ' + "9" * 6000 + "}", 1, "Bilangan melebihi"),
        ('{"a": 1,}', 1, "kolom"),
        ('{"a": "\\ud800"}', 1, "U+D800"),
        ('{"a": "\\u202e"}', 1, "U+202E"),
        ("[" * 100_000, 1, "20 lapis"),
        ("[1]", 1, "pasangan"),
    ],
)
def test_json_that_is_refused(text: str, line: int, part: str) -> None:
    found = only_hint(text, as_json=True)
    assert found[0] == line
    assert part in found[1]


def test_an_alias_bomb_is_not_expanded() -> None:
    rows = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    loaded = read_text(f"a0: &a0 lol\n{rows}", "f")
    assert len(loaded.problems) > 70
    assert loaded.data["a8"] == [None] * 9


def test_emoji_joined_by_zwj_pass() -> None:
    assert not mistakes('a: "👩\u200d💻 ❤️"')
    assert hidden_character("a\u200db") == (1, "U+200D")


def test_files_that_are_no_text(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa.yaml")
    write(tmp_path, b"a: \xff\n", "latin.yaml")
    write(tmp_path, b"a: x\n" * 3, "besar.yaml")
    cases = {
        tmp_path: "bukan berkas biasa",
        tmp_path / "pipa.yaml": "bukan berkas biasa",
        tmp_path / "tiada.yaml": "tidak ditemukan",
        tmp_path / "latin.yaml": "UTF-8",
        tmp_path / "besar.yaml": "lebih besar dari 9 bita",
    }
    for path, part in cases.items():
        with pytest.raises(LocatedError) as caught:
            load_strict(path, max_bytes=9)
        assert [part in p.hint for p in caught.value.problems] == [True]
        assert caught.value.problems[0].file == path.name


def test_a_byte_order_mark_and_crlf_are_welcome(tmp_path: Path) -> None:
    loaded = load_strict(write(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n"))
    assert loaded.data == {"a": 1, "b": 2}
    assert loaded.line(("b",)) == 2


def test_the_model_complains_with_line_path_and_hint() -> None:
    text = """title: inspektorat
parts:
  - name: 2026
    share: 1.5
    flag: yes
  - nama: x
    when: 9 Desember
    password: [hunter2hunter2]
phones: {a: "1"}
"""
    value, problems = collect(read_text(text, "kantor.yaml"), Office)
    assert value is None
    found = {(p.line, p.field): p for p in problems}
    assert set(found) == {
        (1, "title"),
        (3, "parts[0].name"),
        (4, "parts[0].share"),
        (5, "parts[0].flag"),
        (6, "parts[1].name"),
        (6, "parts[1].nama"),
        (7, "parts[1].when"),
        (8, "parts[1].password"),
        (9, "phones.a"),
    }
    assert "Contoh: Inspektorat" in found[(1, "title")].hint
    assert "1 atau kurang" in found[(4, "parts[0].share")].hint
    assert found[(4, "parts[0].share")].value == "1.5"
    assert "true atau false" in found[(5, "parts[0].flag")].hint
    assert "Mungkin maksudnya 'name'" in found[(6, "parts[1].nama")].hint
    assert "2026-12-09" in found[(7, "parts[1].when")].hint
    assert "hunter2" not in "".join(f"{p}{p.value}" for p in problems)


def test_mistakes_of_parser_and_model_come_together() -> None:
    loaded = read_text("title: &a X\ntitle: Y\nparts: *a\nlain: 1", "f")
    _, problems = collect(loaded, Office)
    assert [(p.line, p.field) for p in problems] == [
        (1, "title"),
        (2, "title"),
        (3, "parts"),
        (4, "lain"),
    ]


def test_validate_returns_the_model_or_raises(tmp_path: Path) -> None:
    good = load_strict(write(tmp_path, "title: A\nparts: [{name: x, when: 2026-12-09}]"))
    assert validate(good, Office).parts[0].when == date(2026, 12, 9)
    with pytest.raises(ConfigError) as caught:
        validate(read_text("title: A\nparts: []", "x"), Office, "kantor.yaml")
    assert [(p.file, p.line, p.field) for p in caught.value.problems] == [
        ("kantor.yaml", 2, "parts")
    ]
    assert caught.value.exit_code == 31


def test_thousands_of_mistakes_are_told_as_a_hundred() -> None:
    problems = read_text("".join("a: 1\n" for _ in range(5000)), "f").problems
    assert len(problems) == 101
    assert "lebih dari 100" in problems[-1].hint


def test_values_are_shown_masked_and_short() -> None:
    assert shown("NIK 3471014512900001") == "NIK 34***01"
    assert shown("0812-3456-7890") == "08***90"
    assert len(shown("x" * 500)) == 60
    assert shown({"a": 1}) == ""
    assert field_path(("items", 2, "media", 0, "alt")) == "items[2].media[0].alt"


def test_read_strict_hands_mistakes_over_without_raising(tmp_path: Path) -> None:
    loaded = read_strict(write(tmp_path, "a: 1\na: 2"), name="folder/manifes.yaml")
    assert [p.file for p in loaded.problems] == ["folder/manifes.yaml"]
    assert loaded.data == {"a": 1}
