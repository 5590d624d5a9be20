"""What a unit handed in, and what each channel would post of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content.draft import SITE_LINK, fill_site_link
from content.model import ChannelUse, Item
from media.counting import measured, weighted_length
from media.cutting import sentences
from media.spans import mark
from tests.golden.drafts import LINK, OFFICE, SPECS, draft_of, golden, item
from tests.media.narrative_kit import SITE, THREAD, X, changed, refusal, use


@pytest.mark.parametrize(("path", "text"), [pytest.param(*one, id=one[0].stem) for one in golden()])
def test_the_finished_texts_are_the_reviewed_ones(path: Path, text: str) -> None:
    assert text == path.read_text(encoding="utf-8"), "python -m tests.golden.regenerate"


def test_no_golden_file_is_left_over() -> None:
    wanted = {path.name for path, _ in golden()}
    assert {path.name for path in Path(__file__).parents[1].glob("golden/*.txt")} == wanted


def test_x_writes_the_judged_example_letter_by_letter(shared: Path) -> None:
    sample = json.loads((shared / "reference" / "samples.json").read_text(encoding="utf-8"))
    draft = fill_site_link(draft_of(item(3), X), LINK)
    assert draft.body.text == sample["platform_contoh"]["x"][0]


def test_every_x_text_keeps_the_limit_with_a_link_reserved() -> None:
    for path, _ in golden():
        one = item(int(path.name[12:14]))
        if ".x." in path.name:
            draft = draft_of(one, THREAD if "thread" in path.name else X)
            for text in (draft.body, *draft.parts):
                assert measured(text.text, SPECS["x", "feed"].text) <= 280
                assert (
                    weighted_length(text.text.replace(SITE_LINK, "https://" + "a" * 90 + ".id"))
                    <= 280
                )


# --- the slot -----------------------------------------------------------------------------


def test_the_slot_covers_its_whole_sentence() -> None:
    draft = draft_of(item(3), X)
    (span,) = [span for span in draft.body.spans if span.kind == "site_link"]
    assert draft.body.text[span.start : span.end] == f" Selengkapnya: {SITE_LINK}"
    without = fill_site_link(draft, None).body
    assert without.text.endswith("telanjur menerima. #TolakGratifikasi")
    (tag,) = without.spans
    assert without.text[tag.start : tag.end] == "#TolakGratifikasi"


@pytest.mark.parametrize(
    ("text", "without"),
    [
        (f"Satu.\n\nBaca: {SITE_LINK}\n\n#Tagar", "Satu.\n\n#Tagar"),
        (f"Satu. Baca {SITE_LINK}. Dua.", "Satu. Dua."),
        (f"Baca {SITE_LINK} #Tagar", "#Tagar"),
        (f"“Satu.” Baca {SITE_LINK}", "“Satu.”"),
        (f"Pukul 09.00 WIB baca {SITE_LINK}", ""),
    ],
)
def test_without_the_link_a_good_text_stays(text: str, without: str) -> None:
    draft = draft_of(item(3), X).model_copy(update={"body": mark(text)})
    assert fill_site_link(draft, None).body.text == without
    assert fill_site_link(draft, LINK).body.text == text.replace(SITE_LINK, LINK)


def test_without_a_website_publication_no_slot_is_written() -> None:
    for wanted in (X, THREAD):
        draft = draft_of(item(3), wanted, site_link=False)
        assert not draft.needs_site
        assert "Selengkapnya" not in "".join(text.text for text in (draft.body, *draft.parts))


def test_the_article_never_links_to_itself() -> None:
    assert not draft_of(item(3), SITE).needs_site


def test_an_items_own_link_stands_in_for_the_website() -> None:
    one = changed(item(2), link="https://daftar.contoh.go.id/f")
    assert (
        "Selengkapnya: https://daftar.contoh.go.id/f #"
        in draft_of(one, X, site_link=False).body.text
    )


# --- refusing ----------------------------------------------------------------------


def test_a_short_form_that_is_too_long_is_refused_not_cut() -> None:
    error = refusal(changed(item(2), narrative={"short": "Apel pagi. " * 30}), X)
    assert (error.item, error.channel, error.field) == ("DUM-2026-12-02", "x", "narrative.short")
    assert error.limit == "280 karakter X"
    assert str(error.value).startswith("377")
    assert "DUM-2026-12-02" in error.hint
    assert "280 karakter X" in error.hint
    assert error.exit_code == 20


def test_an_overrides_text_is_posted_as_written_or_refused() -> None:
    text = f"Apel pagi. Selengkapnya: {SITE_LINK} #ApelPagi"
    assert draft_of(item(2), use(text=text)).body.text == text
    error = refusal(item(2), use(text="a" * 281))
    assert (error.field, error.value) == ("channels.x.override.text", "281 karakter X")
    assert refusal(item(2), use(text="#Satu #Dua")).reason == "too_many_tags"
    assert refusal(item(2), use(text=f"Baca {SITE_LINK}"), site_link=False).reason == "no_site"


def test_a_caption_cannot_hold_the_slot() -> None:
    photo = item(1).media[0].model_dump() | {"caption": f"Lihat {SITE_LINK}"}
    assert refusal(changed(item(1), media=[photo]), SITE).field == "media[0].caption"


@pytest.mark.parametrize("field", ["text", "hook", "short", "call_to_action"])
def test_a_slot_typed_into_the_narrative_is_refused(field: str) -> None:
    one = changed(item(3), narrative={field: f"Baca {SITE_LINK}"})
    assert refusal(one, X).field == f"narrative.{field}"


def test_a_thread_needs_two_facts_and_fits_part_by_part() -> None:
    error = refusal(changed(item(3), narrative={"points": ("Satu.",)}), THREAD)
    assert (error.field, error.limit, error.value) == ("narrative.points", 2, 1)
    error = refusal(changed(item(3), narrative={"points": ("Satu.", "b" * 300)}), THREAD)
    assert error.field == "narrative.points[1]"
    assert refusal(changed(item(3), narrative={"points": ("Satu.",) * 12}), THREAD).limit == 10
    parts = draft_of(item(3), use("x", "thread", parts=("1/2 Satu.", "2/2 Dua."))).parts
    assert [part.text for part in parts] == ["1/2 Satu.", "2/2 Dua."]


# --- website ------------------------------------------------------------------------------


def test_the_units_own_paragraphs_are_kept() -> None:
    text = "Satu kalimat.\n\nDua kalimat. Tiga kalimat.\n\nEmpat kalimat."
    draft = draft_of(changed(item(2), narrative={"text": text}), SITE)
    paragraphs = [block.text.text for block in draft.blocks if block.kind == "paragraph"]
    assert paragraphs[:3] == [
        "YOGYAKARTA – Satu kalimat.",
        "Dua kalimat. Tiga kalimat.",
        "Empat kalimat.",
    ]


def test_the_address_is_stable_and_without_a_date() -> None:
    one = changed(item(3), title="Rabu, 9 Desember 2026: Çapaian “Akhir” dan Awal")
    assert draft_of(one, SITE).slug == "capaian-akhir-dan-awal-dum-2026-12-03"
    assert draft_of(item(3), use("situs", "article", title="Judul lain")).slug == (
        "jelang-akhir-tahun-perangkat-daerah-dum-2026-12-03"
    )


def test_an_excerpt_is_at_most_155_characters() -> None:
    for number in range(1, 7):
        excerpt = draft_of(item(number), SITE).excerpt
        assert 60 <= len(excerpt) <= 155


def test_a_title_over_the_channels_limit_is_refused() -> None:
    error = refusal(changed(item(3), title="J" * 121), SITE)
    assert (error.field, error.limit, error.value) == ("title", "120 karakter", "121 karakter")


# --- other networks -------------------------------------------------------------------------


def test_where_links_cannot_be_opened_none_is_written() -> None:
    draft = draft_of(item(3), ChannelUse(channel="instagram"))
    assert not draft.needs_site
    assert "http" not in draft.body.text
    assert f"laman resmi {OFFICE.name} (tautan di bio)" in draft.body.text
    alone = draft_of(item(3), ChannelUse(channel="instagram"), site_link=False)
    assert "tautan di bio" not in alone.body.text
    assert refusal(item(3), use("instagram", text=f"Baca {LINK}")).reason == "no_links"


def test_a_clips_title_carries_the_office_where_it_fits() -> None:
    short = changed(item(6), title="Tiga Langkah Melapor")
    video = ChannelUse(channel="youtube")
    assert draft_of(short, video).title == (
        "Tiga Langkah Melapor | Inspektorat Daerah Kota Yogyakarta"
    )
    assert draft_of(item(3), video).title == item(3).title
    own = use("youtube", "video", title="Judul sendiri", description="Keterangan sendiri.")
    assert draft_of(item(3), own).title == "Judul sendiri"
    assert draft_of(item(3), own).body.text == "Keterangan sendiri."
    error = refusal(item(3), use("youtube", "video", description="a < b"))
    assert (error.reason, error.field, error.value) == (
        "forbidden",
        "channels.youtube.override.description",
        "<",
    )
    error = refusal(item(3), use("youtube", "video", description="é" * 2501))
    assert (error.limit, error.value) == ("5000 bita", "5002 bita")


def test_what_the_narrative_says_already_is_not_said_twice() -> None:
    def kinds(one: Item) -> list[str]:
        return [block.kind for block in draft_of(one, SITE).blocks]

    one = changed(item(2), narrative={"text": "Satu. Dua. Tiga.", "points": ("Dua.", "satu")})
    assert "list" not in kinds(one)
    more = changed(one, narrative={"points": ("Dua.", "Empat."), "call_to_action": "Tiga!"})
    assert kinds(more).count("list") == 1
    assert "Tiga!" not in "".join(text for _, text in draft_of(more, SITE).texts())


# --- two networks, two texts --------------------------------------------------------------

FACEBOOK = ChannelUse(channel="facebook")
INSTAGRAM = ChannelUse(channel="instagram")


@pytest.mark.parametrize("number", range(1, 7))
def test_instagram_is_skimmed_and_facebook_is_read(number: int) -> None:
    skimmed = draft_of(item(number), INSTAGRAM).body.text
    read = draft_of(item(number), FACEBOOK).body.text
    story = " ".join(item(number).narrative.text.split())
    lead, call = read.split("\n\n")[0], item(number).narrative.call_to_action
    assert set(skimmed.split("\n\n")) & set(read.split("\n\n")) <= {lead, call}
    assert lead in story
    opener, *lines = skimmed.split("\n\n")
    assert opener in {item(number).narrative.hook, item(number).title, story[: len(opener)]}
    assert len(opener) <= 125
    assert len(sentences(lines[0])) == 1
    assert skimmed.splitlines()[-1].startswith("#")
    assert 500 <= len(skimmed) <= 900
    assert 300 <= len(read.replace(SITE_LINK, LINK)) <= 850


@pytest.mark.parametrize("number", range(1, 7))
@pytest.mark.parametrize("wanted", [FACEBOOK, INSTAGRAM], ids=["facebook", "instagram"])
def test_without_the_website_nothing_is_left_out(number: int, wanted: ChannelUse) -> None:
    one = item(number)
    text = " ".join(draft_of(one, wanted, site_link=False).body.text.split())
    for sentence in sentences(" ".join(one.narrative.text.split())):
        assert sentence in text


def test_a_text_without_the_day_gets_it_told() -> None:
    told = "Pegawai berkumpul. Pembina memberi arahan. Acara digelar Senin, 7 Desember 2026. "
    one = changed(item(2), narrative={"text": told + "Doa bersama menutup acara ini. " * 20})
    for wanted in (FACEBOOK, INSTAGRAM):
        assert "7 Desember 2026" in draft_of(one, wanted).body.text
    late = "Pembina memberi arahan yang panjang kepada semua pegawai yang hadir di sana. " * 8
    one = changed(item(2), narrative={"text": late + "Acara digelar Senin, 7 Desember 2026."})
    assert "Kegiatan: Senin (7/12/2026)." in draft_of(one, INSTAGRAM).body.text


def test_counted_steps_are_told_to_the_last_one() -> None:
    steps = "Pertama, buka menu. Kedua, tulis laporan. Ketiga, pantau percakapan. "
    one = changed(
        item(6), narrative={"text": "Ada tiga langkah melapor. " * 30 + steps, "points": ()}
    )
    text = draft_of(one, INSTAGRAM).body.text
    assert "Ketiga, pantau percakapan." in text


@pytest.mark.parametrize(
    ("activity", "told"),
    [
        ({"start": "2026-12-15T09:00:00+07:00"}, "Kegiatan dimulai pukul 09.00 WIB."),
        (
            {"start": "2026-12-15T09:00:00+07:00", "end": "2026-12-15T12:00:00+07:00"},
            "Kegiatan berlangsung pukul 09.00–12.00 WIB.",
        ),
        ({"start": "2026-12-15"}, ""),
        ({"start": "2026-12-15T09:00:00+07:00", "end": "2026-12-16T12:00:00+07:00"}, ""),
    ],
)
def test_facebook_tells_the_hours_that_the_narrative_does_not(
    activity: dict[str, str], told: str
) -> None:
    one = changed(item(3), activity=activity)
    text = draft_of(one, FACEBOOK).body.text
    assert (told in text) if told else ("WIB" not in text)
    said = changed(one, narrative={"text": one.narrative.text + " Acara usai pukul 12.00 WIB."})
    assert "Kegiatan dimulai" not in draft_of(said, FACEBOOK).body.text
    assert "Kegiatan berlangsung" not in draft_of(said, FACEBOOK).body.text
