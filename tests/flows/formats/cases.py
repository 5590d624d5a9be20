"""What a manifest can ask of one channel and format: every value of every dimension once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.flows.formats.rules import Rule
from tests.flows.formats.sources import SECONDS, SHORT_S, kind_of

OWN = "Apel pagi berjalan tertib di halaman kantor."
LINKED = "Apel pagi berjalan tertib. Baca {tautan_situs}"


@dataclass(frozen=True)
class Case:
    """One item. ``use`` and ``item`` are fields of the manifest, ``medium`` of its first medium.

    ``refused``: limit and value that the refusal must name, as it writes them; None: taken.
    """

    name: str
    media: tuple[str, ...] = ()
    use: dict[str, Any] = field(default_factory=dict)
    item: dict[str, Any] = field(default_factory=dict)
    medium: dict[str, Any] = field(default_factory=dict)
    asked: bool = True
    site: bool = False
    arrive: tuple[str, ...] = ()
    refused: tuple[str, ...] | None = None


def of_length(count: int, unit: str = "karakter") -> str:
    """A text of exactly that many characters; of bytes, with signs of more than one byte in it."""
    start = "Apel – " if unit == "bita" else "Apel: "
    rest = count - 1 - (len(start.encode()) if unit == "bita" else len(start))
    words = "barisan pegawai rapi dan tertib "
    text = (words * (rest // len(words) + 1))[:rest]
    return f"{start}{text[:-1]}i."


_SHAPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("no media", ()),
    ("landscape", ("lanskap.jpg",)),
    ("portrait", ("potret.jpg",)),
    ("transparent PNG", ("alfa.png",)),
    ("WEBP", ("foto.webp",)),
    ("HEIC", ("foto.heic",)),
    *((f"{n} photographs", tuple(f"foto-{i}.jpg" for i in range(1, n + 1))) for n in (2, 4, 10)),
    ("5 photographs", tuple(f"foto-{i}.jpg" for i in range(1, 6))),
    ("11 photographs", tuple(f"foto-{i}.jpg" for i in range(1, 12))),
    ("21 photographs", tuple(f"foto-{i}.jpg" for i in range(1, 22))),
    ("upright clip", ("tegak.mp4",)),
    ("wide clip", ("lebar.mp4",)),
    ("silent clip", ("bisu.mp4",)),
    ("short clip", ("singkat.mp4",)),
    ("two clips", ("klip-1.mp4", "klip-2.mp4")),
    ("three clips", ("klip-1.mp4", "klip-2.mp4", "klip-3.mp4")),
    ("clip and photograph", ("tegak.mp4", "lanskap.jpg")),
    ("photographs and clip", ("foto-1.jpg", "foto-2.jpg", "tegak.mp4")),
    (
        "6 photographs, 5 clips",
        tuple(f"foto-{i}.jpg" for i in range(1, 7)) + tuple(f"klip-{i}.mp4" for i in range(1, 6)),
    ),
    (
        "20 photographs, 2 clips",
        (*(f"foto-{i}.jpg" for i in range(1, 21)), "klip-1.mp4", "klip-2.mp4"),
    ),
)
_MANY = ("10 photographs", "21 photographs")


def cases_for(channel: str, form: str, rule: Rule) -> Iterator[Case]:
    """All cases of one channel and format."""
    for name, media in _SHAPES:
        # composing is slow: one, two, four and eleven photographs tell enough
        if rule.photos is not None or name not in ("5 photographs", *_MANY):
            yield _shaped(name, media, rule)
    usual = _usual(rule)
    yield Case("media by the rule", (*usual, "foto-7.jpg"), asked=False)
    yield Case("call to action", usual, item={"call": "Datanglah tepat waktu."})
    yield Case("hashtags", usual, item={"tags": ["ApelPagi", "Disiplin"]})
    yield Case("focus", usual, medium={"focus": {"x": 0.9, "y": 0.1}})
    yield from _texts(rule, form, usual)
    yield from _clips(rule)
    yield from _alts(rule, usual)


def _usual(rule: Rule) -> tuple[str, ...]:
    if rule.photos is None:
        return ("tegak.mp4",)
    return ("foto-1.jpg", "foto-2.jpg")[: max(1, rule.files[0])]


def _shaped(name: str, media: tuple[str, ...], rule: Rule) -> Case:
    seconds = SHORT_S if "singkat.mp4" in media else SECONDS
    outcome = rule.outcome([kind_of(one) for one in media], seconds)
    if isinstance(outcome, str):
        return Case(name, media, refused=())
    return Case(name, media, arrive=tuple(outcome))


def _own(form: str, text: str) -> dict[str, Any]:
    words: dict[str, Any] = {"parts": [OWN, text]} if form == "thread" else {"text": text}
    return {"override": words}


def _texts(rule: Rule, form: str, usual: tuple[str, ...]) -> Iterator[Case]:
    yield Case("own text", usual, use=_own(form, OWN))
    if form not in ("thread", "article"):
        yield Case(
            "own description", usual, use={"override": {"description": f"{OWN} Keterangan."}}
        )
    if rule.title:
        yield Case("own title", usual, use={"override": {"title": "Apel Pagi yang Tertib"}})
        most = of_length(rule.title)
        yield Case("longest title", usual, use={"override": {"title": most}})
        over = of_length(rule.title + 1)
        told = (str(rule.title), str(rule.title + 1))
        yield Case("title too long", usual, use={"override": {"title": over}}, refused=told)
    if rule.text and form != "article":
        most = of_length(rule.text, rule.unit)
        yield Case("longest text", usual, use=_own(form, most))
        over, told = of_length(rule.text + 1, rule.unit), (str(rule.text), str(rule.text + 1))
        yield Case("text too long", usual, use=_own(form, over), refused=told)
    if form == "article":
        pass
    elif rule.link:
        yield Case("link to the site", usual, use=_own(form, LINKED), site=True)
    else:
        yield Case("link to the site", usual, use=_own(form, LINKED), site=True, refused=("0",))
    yield Case("with the site", usual, site=True)
    if rule.tags:
        yield from _signs("hashtags", "#Apel", rule.tags, usual)
    if rule.mentions:
        yield from _signs("mentions", "@apel", rule.mentions, usual)
    if rule.all_tags:
        # fifty of nine signs and a comma between each two: 499
        many = [f"#Apel{n:05d}" for n in range(50)]
        yield Case("most hashtags", usual, use=_own(form, " ".join(many)))
        text = " ".join([*many, "#A1"])
        yield Case("too many hashtags", usual, use=_own(form, text), refused=("500", "502"))


def _signs(name: str, sign: str, most: int, usual: tuple[str, ...]) -> Iterator[Case]:
    def text(count: int) -> dict[str, Any]:
        return {"override": {"text": " ".join(f"{sign}{n}" for n in range(count))}}

    told = (str(most), str(most + 1))
    yield Case(f"most {name}", usual, use=text(most))
    yield Case(f"too many {name}", usual, use=text(most + 1), refused=told)
    again = {"override": {"text": " ".join([sign] * (most + 1))}}
    yield Case(f"one of the {name} too often", usual, use=again, refused=told)


def _clips(rule: Rule) -> Iterator[Case]:
    if not rule.clips[1]:
        return
    clip: tuple[str, ...] = ("panjang.mp4", "tegak.mp4")[: max(1, rule.files[0])]
    kinds = ("clip",) * len(clip)
    yield Case("cut", clip, medium={"cut": {"start": 0.5, "end": 4.0}}, arrive=kinds)
    beyond = {"cut": {"start": 1, "end": 9}}
    yield Case("cut beyond the end", clip, medium=beyond, refused=("1–9", "5"))
    yield Case("subtitles", clip, medium={"subtitles": "media/takarir.srt"}, arrive=kinds)
    if rule.photos is None:
        tune = {"file": "media/lagu.m4a", "licence": "CC BY 4.0", "source": "Rekaman kantor"}
        two = ("foto-1.jpg", "lanskap.jpg")
        yield Case("photographs with music", two, item={"music": tune}, arrive=("clip",))


def _alts(rule: Rule, usual: tuple[str, ...]) -> Iterator[Case]:
    # files that no other case uses
    own = ("foto-22.jpg", "foto-23.jpg")[: len(usual)] if rule.photos else usual
    yield Case("longest alt text", own, medium={"alt": of_length(1000)})
    counted = rule.alt and (rule.photos is not None or rule.clip_alt)
    told = ("1000", "1001") if counted else None
    yield Case("alt text too long", own, medium={"alt": of_length(1001)}, refused=told)
    if rule.clips[1]:
        clip = ("panjang.mp4", "bisu.mp4")[: max(1, rule.files[0])]
        told = ("1000", "1001") if rule.clip_alt else None
        long = {"alt": of_length(1001)}
        yield Case("alt text of a clip too long", clip, medium=long, refused=told)
