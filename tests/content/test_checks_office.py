"""R22 elections, R23 sources and licences, R27 old activities: hits and lawful silences."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from config.holidays import Holidays
from config.office import Election
from content.checks import CheckLists
from content.draft import DraftMedia, DraftMusic
from content.model import Activity, Declarations, Kind, Media, Music, Window
from tests.content.checks_world import ALT, NOW, PHOTO, SOURCE, check, draft, item, told

PILKADA = Election(name="Pilkada 2026", first=date(2026, 12, 1), last=date(2026, 12, 31))
WITHIN = CheckLists(elections=(PILKADA,))
CLIP = "c" * 64


@pytest.mark.parametrize(
    "text",
    [
        "Partai Bintang Contoh memasang baliho",
        "dukungan dari Golkar mengalir",
        "Fraksi Gerindra menyampaikan pandangan",
        "kader PDIP hadir",
        "pasangan calon itu diundang",
        "alat peraga kampanye dipasang",
        "paslon itu menyapa warga",
        "calon wali kota meninjau pasar",
        "bakal calon gubernur hadir",
        "Ayo coblos tanggal 9",
        "tim sukses membagikan kaus",
        "masa kampanye dimulai",
        "ia berkampanye di alun-alun",
        "pilih nomor 2 dan ajak tetangga",
        "Netralitas ASN dijaga; Golkar mengapresiasi",
    ],
)
def test_words_of_elections_within_the_period(text: str) -> None:
    found = told(text, lists=WITHIN)
    assert ("R22", "TINJAU") in found
    assert set(found) <= {("R22", "TINJAU"), ("R22b", "SARAN")}
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Penandatanganan PKS dengan universitas",
        "Realisasi PBB dan PKB triwulan ini",
        "Kementerian PANRB menerbitkan pedoman",
        "Permen PAN dan RB tentang pelayanan",
        "Peserta PKN Tingkat II dari 12 daerah",
        "Kampanye antikorupsi di sekolah",
        "kampanye anti-gratifikasi digelar",
        "Kampanye publik tentang saluran pengaduan",
        "kampanye hidup bersih di kemantren",
        "ASN dilarang ikut kampanye",
        "Pengawasan netralitas ASN pada masa kampanye",
        "Calon pegawai mengikuti orientasi",
        "calon auditor menjalani ujian",
        "Pemilahan sampah dari rumah",
        "peserta nomor urut 3 mempresentasikan gagasan",
        "Pilih nomor antrean melalui aplikasi",
        "Menangkan hadiah kuis integritas",
        "Tim kampanye antikorupsi berkeliling kemantren",
        "Dukung calon duta wisata kita",
        "Bantuan keuangan partai politik direviu",
        "Sebagian besar peserta, partai besar pengadaan",
    ],
)
def test_lawful_words_within_the_period(text: str) -> None:
    assert told(text, lists=WITHIN) == [("R22b", "SARAN")]


def test_the_period_is_the_day_of_airing_both_ends_included() -> None:
    for day, finds in ((30, False), (1, True), (31, True)):
        month = 11 if day == 30 else 12
        airs = NOW.replace(month=month, day=day, hour=23, minute=30)
        made = item(
            window=Window(not_before=airs, latest=airs + timedelta(days=1)),
            activity=Activity(start=airs.date(), place="Aula"),
        )
        found = told("paslon", item=made, now=airs, lists=WITHIN)
        assert ("R22", "TINJAU") in found if finds else found == []


def test_a_text_without_pictures_is_not_reminded_of_fingers() -> None:
    bare = draft("Apel pagi", media=())
    assert [one.rule for one in check(drafts=(bare,), lists=WITHIN)] == []


def media_of(**changes: Any) -> Media:
    return Media(**{"file": "a.jpg", "alt": ALT, "sha256": PHOTO, "source": SOURCE, **changes})


def of_rights(medium: Media, facts: dict[str, Any] | None = None) -> list[str]:
    kind = medium.mime or "image/jpeg"
    used = draft(media=(DraftMedia(source_sha256=medium.sha256, mime=kind, alt=ALT),))
    found = check(item=item(media=(medium,)), drafts=(used,), facts=facts or {})
    return [f"{one.rule} {one.level} {one.field}" for one in found]


def clip_facts(*, sound: bool) -> dict[str, Any]:
    return {CLIP: SimpleNamespace(has_gps=False, has_audio=sound)}


def test_a_photo_without_its_source() -> None:
    assert of_rights(media_of(source=None)) == ["R23 TINJAU media[0].source"]
    assert of_rights(media_of()) == []
    unused = item(media=(media_of(), media_of(file="b.jpg", sha256="b" * 64, source=None)))
    assert check(item=unused) == ()


def test_a_clip_that_sounds_needs_a_licence() -> None:
    clip = {"file": "a.mp4", "sha256": CLIP, "mime": "video/mp4", "source": None}
    licence = Declarations(audio_licence="Suara asli kegiatan")
    sounding, mute = clip_facts(sound=True), clip_facts(sound=False)
    place = "media[0].declarations.audio_licence"
    assert of_rights(media_of(**clip), sounding) == [f"R23 TINJAU {place}"]
    assert of_rights(media_of(**clip, declarations=licence), sounding) == []
    assert of_rights(media_of(**clip), mute) == []


def test_music_satisfies_by_its_licence_and_is_told_when_nobody_hears_it() -> None:
    song = Music(file="a.m4a", licence="CC0 1.0", sha256="d" * 64, mime="audio/mp4")
    under = DraftMusic(source_sha256="d" * 64, mime="audio/mp4", licence="CC0 1.0")
    plain = draft()
    clip = plain.model_copy(update={"music": under})
    assert check(item=item(music=song), drafts=(clip,)) == ()
    [found] = check(item=item(music=song), drafts=(plain,))
    assert (found.rule, found.level, found.field) == ("R23", "SARAN", "music")
    assert "tidak dipakai" in found.message


def test_the_texts_of_music_are_read() -> None:
    song = Music(file="a.m4a", licence="Izin NIK 3471010101900001", sha256="d" * 64)
    fields = {one.field for one in check(item=item(music=song))}
    assert "music.licence" in fields


@pytest.mark.parametrize(
    ("kind", "days", "found"),
    [
        (Kind.REPORT, 0, []),
        (Kind.REPORT, 5, []),  # Friday to Wednesday: three working days
        (Kind.REPORT, 6, ["R27 SARAN"]),
        (Kind.REPORT, 14, ["R27 SARAN"]),
        (Kind.REPORT, 15, ["R27 TINJAU"]),
        (Kind.UNPLANNED, 15, ["R27 TINJAU"]),
        (Kind.ANNOUNCEMENT, 20, ["R27 TINJAU"]),
        (Kind.HOLIDAY, 20, ["R27 TINJAU"]),
        (Kind.EDUCATION, 90, []),
        (Kind.SERVICE, 90, []),
    ],
)
def test_age_of_an_activity(kind: Kind, days: int, found: list[str]) -> None:
    day = NOW.date() - timedelta(days=days)
    old = item(kind=kind, activity=Activity(start=day, place="Aula"))
    assert [f"{one.rule} {one.level}" for one in check(item=old)] == found


def test_age_counts_from_the_last_day_to_the_airing_without_holidays() -> None:
    long = Activity(start=date(2026, 11, 2), end=date(2026, 12, 7), place="Aula")
    assert check(item=item(activity=long)) == ()
    week = item(activity=Activity(start=date(2026, 12, 3), place="Aula"))
    assert [one.rule for one in check(item=week)] == ["R27"]
    closed = Holidays(frozenset({date(2026, 12, 8)}))
    assert check(item=week, lists=CheckLists(holidays=closed)) == ()
    later = NOW + timedelta(days=16)
    waits = item(window=Window(not_before=later, latest=later + timedelta(days=1)))
    [found] = check(item=waits)
    assert (found.rule, found.level, found.field) == ("R27", "TINJAU", "activity.start")
