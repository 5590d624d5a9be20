from __future__ import annotations

import pytest

from media.errors import BadSubtitles
from media.subtitles import moved, read_subtitles, write_subtitles

SRT = (
    b"\xef\xbb\xbf1\r\n00:00:00,500 --> 00:00:02,000\r\n<i>Selamat pagi</i>\r\nWarga Yogyakarta\r\n"
    b"\r\n2\r\n00:00:02,000 --> 00:00:03,250\r\n{\\an8}A & B < C\r\n"
)
VTT = (
    b"WEBVTT - judul\nX: y\n\nNOTE catatan\n\nSTYLE\n::cue { color: red }\n\n"
    b"intro\n00:01.000 --> 00:02.000 align:start\n<v Petugas>Halo &amp; salam</v>\n"
)


def test_srt_is_read_as_plain_text_and_written_as_vtt() -> None:
    found = read_subtitles(SRT)
    assert [cue.lines for cue in found.cues] == [
        ("Selamat pagi", "Warga Yogyakarta"),
        ("A & B < C",),
    ]
    assert found.seconds == 3.25
    assert write_subtitles(found, "vtt").decode() == (
        "WEBVTT\n\n1\n00:00:00.500 --> 00:00:02.000\nSelamat pagi\nWarga Yogyakarta\n\n"
        "2\n00:00:02.000 --> 00:00:03.250\nA &amp; B &lt; C\n"
    )


def test_vtt_loses_its_styles_and_becomes_srt() -> None:
    found = read_subtitles(VTT)
    expected = "1\n00:00:01,000 --> 00:00:02,000\nHalo & salam\n"
    assert write_subtitles(found, "srt").decode() == expected


@pytest.mark.parametrize("data", [SRT, VTT])
def test_both_kinds_carry_the_same_cues(data: bytes) -> None:
    cues = read_subtitles(data).cues
    for kind in ("srt", "vtt"):
        again = read_subtitles(write_subtitles(read_subtitles(data), kind)).cues
        assert [(c.start, c.end, c.lines) for c in again] == [
            (c.start, c.end, c.lines) for c in cues
        ]


def cue(start: str, end: str, text: str = "Teks.") -> bytes:
    return f"1\n{start} --> {end}\n{text}\n\n".encode()


@pytest.mark.parametrize(
    ("data", "line", "hint"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nSalam \xff\n", 3, "UTF-8"),
        (SRT.decode("utf-8-sig").encode("utf-16"), 1, "UTF-8"),
        (b"WEBVTT\n\nNOTE kosong\n", 1, "satu takarir pun"),
        (b"1\nSelamat pagi\n", 1, "baris waktu"),
        (cue("00:00:61,000", "00:01:02,000"), 2, "00:00:61,000"),
        (cue("00:00:02,000", "00:00:02,000"), 2, "waktu akhir"),
        (b"1\n00:00:01,000 --> 00:00:02,000\n", 2, "tidak ada teks"),
        (cue("00:00:01,000", "00:00:02,000", "<script>x</script>"), 3, "<script>"),
        (cue("00:00:01,000", "00:00:02,000", "<img src=x onerror=y>"), 3, "kode"),
        (cue("00:00:01,000", "00:00:02,000", "<b onclick"), 3, "kode"),
        (cue("00:00:01,000", "00:00:02,000", "javascript:x"), 3, "kode"),
        (cue("00:00:01,000", "00:00:02,000", "a\x1bb"), 3, "tersembunyi"),
        (cue("00:00:05,000", "00:00:06,000") + cue("00:00:01,000", "00:00:02,000"), 6, "Urutkan"),
        (cue("00:00:01,000", "00:00:03,000") + cue("00:00:02,000", "00:00:04,000"), 6, "selesai"),
    ],
)
def test_a_mistake_names_its_line(data: bytes, line: int, hint: str) -> None:
    with pytest.raises(BadSubtitles) as caught:
        read_subtitles(data)
    assert caught.value.line == line
    assert hint in caught.value.hint
    assert f"baris {line}" in caught.value.hint or "berkas" in caught.value.hint.lower()


def test_long_lines_are_told_but_not_refused() -> None:
    found = read_subtitles(cue("00:00:01,000", "00:00:04,000", "k" * 60 + "\nb\nc"))
    assert len(found.cues) == 1
    assert ["60 karakter" in one for one in found.warnings] == [True, False]
    assert "3 baris" in found.warnings[1]


def test_a_cut_takes_its_part_of_the_subtitles() -> None:
    part = moved(read_subtitles(SRT), 1.0, 1.5)
    assert [(c.start, c.end) for c in part.cues] == [(0, 1000), (1000, 1500)]
    assert moved(read_subtitles(SRT), 10, 5).cues == ()


def test_too_many_cues() -> None:
    with pytest.raises(BadSubtitles, match="too many"):
        read_subtitles(cue("00:00:01,000", "00:00:02,000") * 5001)
