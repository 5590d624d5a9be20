"""The pages and artifacts: everything a reader needs, nothing that outsiders could inject."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from config.messages import say
from config.redaction import register
from proof.entries import PublicationState
from proof.markdown import escape, proof_markdown, run_markdown, table_rows
from proof.page import render_proof_sheet, render_run_page
from proof.run_report import MediumRow
from tests.proof.reports import PIXEL, PLAN, mixed, report, site_row, x_row

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\"'`|[a](javascript:x)"
VOID = {"meta", "img", "br", "link"}


class _Reader(HTMLParser):
    """Tags, attributes and words of a page; asserts that every tag is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def test_the_run_page_says_what_is_live_where_and_what_proves_it() -> None:
    page = _Reader(render_run_page(mixed()))
    for words in (
        "Materi Desember 2026",
        "3 dari 6 publikasi tayang",
        "Selasa, 15 Desember 2026, 14.00 WIB",
        "selesai dalam 1 menit 16 detik",
        "Nomor bukti BT/2026/12/0042/SITUS",
        "Kepala Subbagian Umum dan Kepegawaian, bukti A2, digest b41f9c07…",
        "Catatan log 31, 32, 33, 38, 42",
        "catatan nomor 61",
        "jadwal mulai Kamis, 17 Desember 2026, 08.00 WIB",
        "terlihat “pukul 09.00–14.00”",
        "CONTOH.",
    ):
        assert words in page.text, words
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links == [row.url for row in mixed().rows if row.url]
    assert page.text.index("Tak pasti") < page.text.index("Ditunda"), "urgent ones first"


def test_a_page_brings_everything_with_it() -> None:
    for html in (render_run_page(mixed()), render_proof_sheet(mixed(), mixed().rows[0])):
        page = _Reader(html)
        assert {"script", "link", "iframe", "form"}.isdisjoint(tag for tag, _ in page.tags)
        sources = [attributes.get("src", "") for tag, attributes in page.tags if tag == "img"]
        assert sources, "the sample has pictures"
        assert all((source or "").startswith("data:image/") for source in sources)
        assert "url(" not in html
        assert "default-src 'none'" in html


def test_what_outsiders_wrote_stays_words() -> None:
    row = site_row().model_copy(
        update={
            "title": HOSTILE,
            "account": HOSTILE,
            "text": HOSTILE,
            "post_id": HOSTILE,
            "url": "javascript:alert(1)",
            "media": (
                MediumRow(sha256="1" * 64, alt=HOSTILE, thumbnail='x" onerror="alert(1)'),
                MediumRow(sha256="2" * 64, alt=HOSTILE, thumbnail=PIXEL),
            ),
            "state": PublicationState.LIVE,
            "reasons": (HOSTILE,),
            "differences": (HOSTILE,),
            "next_step": HOSTILE,
        }
    )
    for html in (render_run_page(report(row)), render_proof_sheet(report(row), row)):
        page = _Reader(html)
        assert HOSTILE in page.text
        assert "script" not in {tag for tag, _ in page.tags}
        assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
        assert not any(
            "javascript:" in (attributes.get("href") or "") for _, attributes in page.tags
        )


def test_the_sheet_of_a_proof_has_all_that_an_auditor_asks() -> None:
    page = _Reader(render_proof_sheet(mixed(), mixed().rows[0]))
    for words in (
        "Bukti tayang nomor BT/2026/12/0042/SITUS",
        "Inspektur, bukti A1, digest 77ac01d2…",
        "https://inspektorat.contoh.go.id/dum-2026-12-03/",
        "5d" * 32,
        "9e" * 32,
        "1f" * 32,
        "orang tanpa akun membuka alamatnya",
        "Tolak pada kesempatan pertama.",
    ):
        assert words in page.text, words


def test_a_sheet_without_proof_does_not_call_itself_one() -> None:
    page = _Reader(render_proof_sheet(mixed(), mixed().rows[3]))
    assert "belum menjadi bukti tayang" in page.text
    assert "Bukti tayang nomor" not in page.text
    assert "tayang correct" in page.text


def test_a_clean_run_has_nothing_to_follow_up() -> None:
    clean = report(site_row(), x_row(), rehearsal=False)
    html = render_run_page(clean)
    assert "ditindaklanjuti" not in html
    assert "CONTOH" not in html
    assert "ditindaklanjuti" not in run_markdown(clean)
    assert "Tidak ada publikasi" in render_run_page(report())


@pytest.mark.parametrize("state", list(PublicationState))
def test_every_state_has_a_name_and_a_next_step(state: PublicationState) -> None:
    row = x_row(state=state, levels=())
    assert row.state_label in _Reader(render_run_page(report(row))).text
    assert bool(row.advice) is (state is not PublicationState.TAYANG)


def test_rows_of_one_item_stand_together() -> None:
    mingled = report(site_row(), site_row("DUM-2026-12-04"), x_row(), x_row("DUM-2026-12-04"))
    assert [(item, [row.channel for row in rows]) for item, _, rows in mingled.items] == [
        ("DUM-2026-12-03", ["situs", "x"]),
        ("DUM-2026-12-04", ["situs", "x"]),
    ]


def test_markdown_holds_the_table_and_what_is_left() -> None:
    text = run_markdown(mixed())
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    items = len({row.item for row in mixed().rows})
    assert len(rows) == 2 * items + 6
    assert text.count("\n### ") == items
    assert {line.replace("\\|", "").count("|") for line in rows} == {5}
    assert "**3 dari 6 publikasi tayang.**" in text
    assert "](https://inspektorat.contoh.go.id/dum-2026-12-03/) | **Tayang** |" in text
    assert "- **Tak pasti**: X, kiriman, `DUM-2026-12-06`." in text
    assert mixed().head.hash in text


def test_markdown_of_hostile_words_stays_words() -> None:
    row = site_row().model_copy(
        update={
            "title": f"# {HOSTILE}\n\n- x",
            "post_id": "1`|2",
            "url": "https://x.example/a)b|c<d>\"e' f",
        }
    )
    for text in (run_markdown(report(row)), proof_markdown(report(row), row)):
        assert not re.search(r"(?<!\\)<", text), "no raw HTML"
        assert not re.search(r"(?<!\\)\[a", text), "no link of theirs"
        assert "https://x.example/a%29b%7Cc%3Cd%3E%22e'%20f)" in text
        for line in text.splitlines():
            if line.startswith("| ") and "---" not in line:
                assert re.sub(r"\\\|", "", line).count("|") in {3, 5}, line


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a_b *c* [d] `e`", r"a\_b \*c\* \[d\] \`e\`"),
        ("1. satu", r"1\. satu"),
        ("- satu", r"\- satu"),
        ("Senin–Rabu, 14–16", "Senin–Rabu, 14–16"),
        ("dua\nbaris", "dua baris"),
    ],
)
def test_escaping(words: str, shown: str) -> None:
    assert escape(words) == shown


def test_table_rows_are_plain_words_with_indonesian_headings() -> None:
    rows = table_rows(mixed())
    assert [row["Keadaan"] for row in rows][:2] == ["Tayang", "Tayang"]
    assert rows[0]["Nomor bukti"] == "BT/2026/12/0042/SITUS"
    assert rows[5]["Langkah berikut"] == say("proof.next.undecided")
    assert len({tuple(row) for row in rows}) == 1


def test_a_secret_reaches_no_page_and_no_artifact() -> None:
    secret = "kunci-halaman-93ab1f"
    register(secret)
    row = x_row(
        state=PublicationState.LIVE, reasons=(f"401 {secret}",), next_step=f"pakai {secret}"
    )
    made = (
        render_run_page(report(row)),
        render_proof_sheet(report(row), row),
        run_markdown(report(row)),
        proof_markdown(report(row), row),
        str(table_rows(report(row))),
    )
    assert all("401" in text for text in made[:4])
    assert not any(secret in text for text in made)


def test_an_old_letter_is_told_for_what_its_code_was_worth() -> None:
    weak = PLAN.model_copy(update={"code_bits": 0})
    old = mixed().rows[0].model_copy(update={"plan_approval": weak})
    words = "Inspektur, bukti A1, kode paling banyak 32 bit, digest 77ac01d2…"
    assert words in _Reader(render_proof_sheet(mixed(), old)).text
    assert "32 bit" not in _Reader(render_proof_sheet(mixed(), mixed().rows[0])).text
