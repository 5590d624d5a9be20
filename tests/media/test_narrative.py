"""What a unit handed in, and what each channel would post of it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from config.errors import ConfigError
from content.draft import SITE_LINK, fill_site_link
from content.model import ChannelUse, Format, Item
from media.counting import measured, weighted_length
from media.cutting import sentences, shorten
from media.defaults import default_format, rule_text
from media.narrative import NarrativeRefused, build_draft
from media.spans import mark
from media.spec import FormatSpec, ImageSpec, TextSpec, VideoSpec
from media.templates import Templates
from tests.golden.drafts import LINK, OFFICE, SPECS, TEMPLATES, draft_of, golden, item

X = ChannelUse(channel="x", format="feed")
THREAD = ChannelUse(channel="x", format="thread")
SITE = ChannelUse(channel="situs", format="article")


def changed(one: Item, **fields: Any) -> Item:
    """The item with other fields; ``narrative`` fields are merged."""
    data = one.model_dump()
    narrative = fields.pop("narrative", {})
    return Item.model_validate(data | fields | {"narrative": data["narrative"] | narrative})


def use(channel: str = "x", text_format: Format = "feed", **override: Any) -> ChannelUse:
    return ChannelUse.model_validate(
        {"channel": channel, "format": text_format, "override": override or None}
    )


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


# --- shortening and refusing --------------------------------------------------------------


def test_a_long_first_sentence_ends_after_a_word_and_keeps_date_and_office() -> None:
    long = "Kegiatan ini membahas " + "perencanaan dan penganggaran yang dapat diukur, " * 8
    text = f"{long.rstrip(', ')}, digelar Inspektorat pada Selasa, 15 Desember 2026."
    one = changed(item(2), activity={"start": "2026-12-15"}, narrative={"text": text})
    body = draft_of(one, X).body.text
    assert "… Kegiatan: Selasa (15/12/2026). Sumber: Inspektorat Daerah Kota Yogyakarta. " in body
    assert measured(body, SPECS["x", "feed"].text) <= 280


def test_whole_sentences_need_no_mark() -> None:
    assert "…" not in draft_of(item(2), X).body.text


def test_a_date_is_never_cut_and_the_press_form_is_used() -> None:
    assert "pada Senin (7/12/2026) di halaman kantor." in draft_of(item(2), X).body.text
    assert "Senin–Rabu (14–16/12/2026)." in draft_of(item(5), X).body.text


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Pagu kegiatan itu mencapai Rp1.250.000.000 setahun penuh", "Rp1.250.000.000 setahun"),
        ("Acara itu dihadiri sebanyak 60 peserta dari luar", "60 peserta"),
        ("Acara itu digelar pada Selasa, 15 Desember 2026, pukul 09.00–12.00 WIB di aula",
         "Selasa, 15 Desember 2026, pukul 09.00–12.00 WIB"),
        ("Petugas bersama warga memperingati Hari Antikorupsi Sedunia di kota",
         "Hari Antikorupsi Sedunia"),
        ("Warga boleh melapor lewat https://a.go.id/lapor-dan-pantau?x=1 setiap saat",
         "https://a.go.id/lapor-dan-pantau?x=1"),
        ("Warga boleh melapor lewat kanal (aplikasi Jogja Smart Service) setiap saat",
         "(aplikasi Jogja Smart Service)"),
        ("Kata pembina apel itu “disiplin dan ramah melayani” kepada semua",
         "“disiplin dan ramah melayani”"),
    ],
)  # fmt: skip
def test_what_belongs_together_is_never_broken(text: str, whole: str) -> None:
    for limit in range(20, len(text)):
        cut = shorten(text, partial(_within, limit))
        if cut is not None and cut != text:
            assert cut.endswith("…")
            assert len(cut) <= limit
            body = cut[:-1]
            assert text.startswith(body)
            assert whole in body or not any(
                body.endswith(whole[:n]) for n in range(3, len(whole))
            ), cut
            assert body.split()[-1] not in {"dan", "pada", "itu dan", "lewat", "di", "kepada"}


def _within(limit: int, text: str) -> bool:
    return len(text) <= limit


def test_counted_steps_are_not_shown_half() -> None:
    assert "Pertama" not in draft_of(item(6), X).body.text


def test_a_huge_text_is_shortened_quickly() -> None:
    started = time.perf_counter()
    for piece in ("Kegiatan ini berjalan lancar. ", "kata ", "A ", "12 (a) ", "“a” ", "Kata Kata "):
        text = piece * (200_000 // len(piece))
        cut = shorten(text, partial(_within, 280))
        assert cut is None or len(cut) <= 280
    assert time.perf_counter() - started < 20


def test_sentences_do_not_end_at_short_forms() -> None:
    text = "Senin s.d. Rabu di Jl. Kenari No. 56. Lalu pukul 09.00 WIB selesai! Benar? Ya."
    assert sentences(text) == (
        "Senin s.d. Rabu di Jl. Kenari No. 56.",
        "Lalu pukul 09.00 WIB selesai!",
        "Benar?",
        "Ya.",
    )


def refusal(one: Item, wanted: ChannelUse, **more: Any) -> NarrativeRefused:
    with pytest.raises(NarrativeRefused) as caught:
        draft_of(one, wanted, **more)
    return caught.value


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


# --- operator text is data ----------------------------------------------------------------


@pytest.mark.parametrize("typed", ["{{ 7*7 }}", "{% for x in y %}", "{{ link }}", "{# x #}"])
def test_template_signs_in_a_narrative_stay_text(typed: str) -> None:
    one = changed(item(2), narrative={"short": f"Apel {typed} pagi", "points": (typed,)})
    assert draft_of(one, X).body.text.startswith(f"Apel {typed} pagi Selengkapnya")
    lists = [block for block in draft_of(one, SITE).blocks if block.kind == "list"]
    assert [entry.text for entry in lists[0].items] == [typed]


def test_no_fact_is_added_that_is_not_in_the_input() -> None:
    known = OFFICE.model_dump_json().casefold() + " yogyakarta selengkapnya sumber unit kerja ppid"
    known += " kegiatan liputan edukasi"
    for number in range(1, 7):
        one = item(number)
        given = known + one.model_dump_json().casefold()
        for wanted in (X, SITE):
            draft = draft_of(one, wanted)
            words = " ".join(text for _, text in draft.texts()).casefold()
            for word in words.replace(SITE_LINK, "").replace("/", " ").split():
                bare = word.strip(".,:;()#“”…–")
                assert bare in given or bare.isdigit(), (one.id, word)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% block body %}{{ nip }}{% endblock %}", "nip"),
        ("{% block body %}{{ brief.__class__ }}{% endblock %}", "unsafe"),
        ("{% block isi %}x{% endblock %}", "body"),
        ("{% block body %}", "TemplateSyntaxError"),
        ("{% block body %}{{ 'a' * 300000 }}{% endblock %}", "panjang"),
    ],
)
def test_a_wrong_template_is_a_configuration_error(tmp_path: Path, source: str, words: str) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "feed.txt.j2").write_text(source, encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        build(item(2), X, templates=Templates(tmp_path))


def test_the_offices_own_template_comes_first(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    own = "{% block body %}{{ title }} – {{ when }} – {{ place }}{% endblock %}"
    (tmp_path / "x" / "feed.txt.j2").write_text(own, encoding="utf-8")
    body = build(item(4), X, templates=Templates(tmp_path)).body.text
    assert body.endswith("– Kamis, 10 Desember 2026, 09.00–15.00 WIB – Aula kantor Inspektorat")


def test_a_platform_without_templates_takes_the_common_one() -> None:
    spec = FormatSpec(text=TextSpec(max_length=700, max_tags=2))
    body = build(item(3), use("wa"), platform="manual", spec=spec).body.text
    assert body.startswith(item(3).title)
    assert "\n\n1. Tolak pemberian terkait jabatan pada kesempatan pertama.\n2. " in body
    assert body.endswith(f"Selengkapnya: {SITE_LINK}\n\n#TolakGratifikasi #UPGJogja")
    with pytest.raises(ConfigError, match="templat"):
        build(item(3), use("wa", "story"), platform="manual", spec=spec)


def build(one: Item, wanted: ChannelUse, **more: Any) -> Any:
    arguments = {
        "platform": "x",
        "format": wanted.format,
        "spec": SPECS["x", "feed"],
        "office": OFFICE,
        "templates": TEMPLATES,
        "site_link": True,
    }
    return build_draft(one, wanted, **(arguments | more))


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
    assert "laman resmi (tautan di bio)" in draft.body.text
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


# --- media --------------------------------------------------------------------------------


def test_media_are_all_of_those_named_or_a_refusal() -> None:
    one = item(1)
    named = X.model_copy(update={"media": (2,)})
    assert [medium.alt for medium in draft_of(one, named).media] == [one.media[1].alt]
    assert refusal(one, X.model_copy(update={"media": (3,)})).reason == "media_number"
    assert refusal(one, X.model_copy(update={"media": (1, 1)})).reason == "media_twice"
    five = changed(one, media=[one.media[0].model_dump()] * 5)
    assert len(draft_of(five, X).media) == 4
    error = refusal(five, X.model_copy(update={"media": (1, 2, 3, 4, 5)}))
    assert (error.reason, error.limit, error.value) == ("too_many_images", 4, 5)
    wordy = changed(one, media=[one.media[0].model_dump() | {"alt": "a" * 1001}])
    assert refusal(wordy, X).field == "media[0].alt"


CLIP = {"file": "a.mp4", "alt": "Suasana apel.", "mime": "video/mp4", "sha256": "1" * 64}
IMAGE = ImageSpec(max_count=2, max_bytes=1, max_width=1, max_height=1, fit="crop",
                  aspects=(("4:5", 0.8),))  # fmt: skip
VIDEO = VideoSpec(max_count=1, max_bytes=1, min_seconds=1, max_seconds=2, max_width=1, max_height=1)


def test_clips_and_photographs_follow_the_printed_rule() -> None:
    one = changed(item(1), media=[*(medium.model_dump() for medium in item(1).media), CLIP])
    both = FormatSpec(text=TextSpec(max_length=900), image=IMAGE, video=VIDEO)
    chosen = build(one, use("x"), spec=both).media
    assert [(medium.mime, medium.fit, medium.aspect) for medium in chosen] == [
        ("image/jpeg", "crop", "4:5")
    ] * 2
    named = use("x").model_copy(update={"media": (1, 3)})
    with pytest.raises(NarrativeRefused, match="mixed"):
        build(one, named, spec=both)
    mixed = build(one, named, spec=replace(both, mixed_media=True))
    assert [medium.mime for medium in mixed.media] == ["image/jpeg", "video/mp4"]
    with pytest.raises(NarrativeRefused, match="media_required"):
        build(changed(one, media=[]), X, spec=replace(both, media_required=True))
    with pytest.raises(NarrativeRefused, match="no_video"):
        build(one, named, spec=replace(both, video=None))


@pytest.mark.parametrize(
    ("platform", "media", "expected"),
    [
        ("wordpress", 2, "article"),
        ("x", 2, "feed"),
        ("instagram", 2, "carousel"),
        ("instagram", 1, "feed"),
        ("youtube", 1, "video"),
    ],
)
def test_the_default_format_is_a_printed_rule(platform: str, media: int, expected: str) -> None:
    one = changed(item(1), media=[item(1).media[0].model_dump()] * media)
    assert default_format(platform, one, ChannelUse(channel="a1")) == expected
    assert rule_text(platform)


def test_a_clip_alone_is_a_reel() -> None:
    one = changed(item(1), media=[CLIP])
    assert default_format("instagram", one, ChannelUse(channel="ig")) == "reel"
