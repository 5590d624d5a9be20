"""The check code that binds a letter to a content: what is typed, and what is not taken for it."""

from __future__ import annotations

import hashlib
import random

import pytest

from content.codes import ALPHABET, BITS, check_code, code_bits, code_mistake, short_digest

DIGEST = hashlib.sha256(b"isi").hexdigest()
CODE = check_code(DIGEST)
GROUPS = CODE.split("-")


def test_it_is_base32_of_the_first_160_bits() -> None:
    number = 0
    for sign in CODE.replace("-", ""):
        number = number * 32 + ALPHABET.index(sign)
    assert number == int(DIGEST, 16) >> (256 - BITS)
    assert [len(one) for one in GROUPS] == [4] * 8
    assert check_code("0" * 64) == "-".join(["0000"] * 8)
    assert check_code("f" * 64) == "-".join(["ZZZZ"] * 8)


def test_the_alphabet_has_no_letter_that_looks_like_another() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", " "),
        CODE.replace("-", ""),
        CODE.replace("-", " – ").join("  "),
        CODE.replace("-", "\N{NON-BREAKING HYPHEN}"),
        CODE.replace("-", "\n") + ".",
        CODE.replace("0", "O").replace("1", "I"),
        CODE.lower().replace("0", "o").replace("1", "l"),
        "".join(chr(ord(one) + 0xFEE0) if one != "-" else one for one in CODE),
        DIGEST,
        DIGEST.upper(),
        " ".join(DIGEST[at : at + 8] for at in range(0, 64, 8)),
        DIGEST.replace("0", "O").replace("1", "l"),
    ],
)
def test_typed_so_it_is_the_same(typed: str) -> None:
    assert code_mistake(typed, DIGEST) == ""


def test_lookalikes_are_really_in_what_was_typed() -> None:
    digest = "00443214c7" * 6 + "0000"
    code = check_code(digest)
    assert {"0", "1"} <= set(code)
    for zero in "0Oo":
        for one in "1IilL":
            assert code_mistake(code.replace("0", zero).replace("1", one), digest) == ""


@pytest.mark.parametrize("at", range(32))
def test_one_wrong_sign_is_refused_and_its_group_named(at: int) -> None:
    plain = CODE.replace("-", "")
    for sign in {"A", "Z", "8", "U", "Ж"} - {plain[at]}:
        typed = plain[:at] + sign + plain[at + 1 :]
        group = typed[at // 4 * 4 : at // 4 * 4 + 4]
        told = code_mistake(typed, DIGEST)
        assert told == f"Kode periksa berbeda di kelompok ke-{at // 4 + 1} ('{group}')."


def test_one_wrong_digit_of_the_whole_digest_is_named_too() -> None:
    typed = DIGEST[:9] + ("0" if DIGEST[9] != "0" else "1") + DIGEST[10:]
    assert "kelompok ke-3 (" in code_mistake(typed, DIGEST)


def test_two_wrong_groups_are_both_named() -> None:
    typed = "-".join(["AAAA", *GROUPS[1:7], "BBBB"])
    told = code_mistake(typed, DIGEST)
    assert "kelompok ke-1 ('AAAA'), kelompok ke-8 ('BBBB')" in told


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "belum diketik"),
        (" -- ", "belum diketik"),
        ("-".join(GROUPS[:7]), "terlalu pendek: 28 dari 32 tanda."),
        (CODE[:-1], "terlalu pendek: 31 dari 32 tanda, mulai berbeda di kelompok ke-8"),
        (CODE.replace(GROUPS[1], GROUPS[1][1:]), "mulai berbeda di kelompok ke-2"),
        (CODE + "A", "terlalu panjang: 33 tanda, seharusnya 32."),
        (DIGEST[:63], "terlalu panjang: 63 tanda"),
        (DIGEST[:40], "terlalu panjang: 40 tanda"),
        (check_code(hashlib.sha256(b"lain").hexdigest()), "milik isi lain"),
        (hashlib.sha256(b"lain").hexdigest(), "milik isi lain"),
        (f"{DIGEST[:4]}-{DIGEST[4:8]}", "delapan digit (32 bit)"),
        (DIGEST[:8].upper(), "delapan digit (32 bit)"),
        ("1234-5678", "terlalu pendek: 8 dari 32 tanda"),
    ],
)
def test_what_is_no_code_is_told_why(typed: str, words: str) -> None:
    told = code_mistake(typed, DIGEST)
    assert words in told
    assert told.endswith(".")


def test_no_prefix_and_no_random_code_passes() -> None:
    chance = random.Random(8)
    for _ in range(2_000):
        typed = "".join(chance.choices(ALPHABET, k=chance.randrange(70)))
        assert code_mistake(typed, DIGEST)
    assert all(code_mistake(CODE[:at], DIGEST) for at in range(len(CODE)))
    assert all(code_mistake(DIGEST[:at], DIGEST) for at in range(64))


def test_what_a_code_is_worth() -> None:
    typed = (CODE, CODE.lower(), DIGEST, DIGEST[:8], "")
    assert [code_bits(one) for one in typed] == [160, 160, 256, 0, 0]


def test_the_short_digest_reads_as_what_it_is() -> None:
    assert short_digest(DIGEST) == DIGEST[:8] + "…"
    assert short_digest("") == ""
