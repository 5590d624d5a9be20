"""Six fictional items as input, and their finished texts as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from config.office import Office
from content.draft import Draft, RichText, fill_site_link
from content.model import ChannelUse, Format, Item
from media.counting import measured, utf8_bytes, weighted_length
from media.defaults import default_format
from media.narrative import build_draft
from media.spec import FormatSpec, ImageSpec, TextSpec
from media.templates import Templates

HERE = Path(__file__).parent
LINK = "https://inspektorat.contoh.go.id/b/123"
OFFICE = Office(
    id="inspektorat-jogja",
    name="Inspektorat Daerah Kota Yogyakarta",
    city="Yogyakarta",
    site_name="inspektorat.contoh.go.id",
    units={
        "SEKRETARIAT": "Sekretariat",
        "IRBAN-KHUSUS": "Inspektur Pembantu Khusus",
        "IRBAN-1": "Inspektur Pembantu I",
        "IRBAN-2": "Inspektur Pembantu II",
    },
    base_tags=("InspektoratJogja", "PemkotJogja"),
)
_POST = TextSpec(max_length=280, counter=weighted_length, unit="karakter X", max_tags=1)
_PHOTOS = ImageSpec(max_count=4, max_bytes=5_242_880, max_width=4096, max_height=4096, max_alt=1000)
_CAPTION = TextSpec(max_length=2200, max_tags=5, raw_links=False)
_PORTRAIT = ImageSpec(
    max_count=10,
    max_bytes=8_388_608,
    max_width=1440,
    max_height=1800,
    fit="crop",
    aspects=(("4:5", 0.8),),
)
_PAGE = ImageSpec(max_count=20, max_bytes=8_000_000, max_width=1600, max_height=1600)
SPECS: dict[tuple[str, Format], FormatSpec] = {
    ("wordpress", "article"): FormatSpec(
        text=TextSpec(max_length=0), title=TextSpec(max_length=120), image=_PAGE
    ),
    ("x", "feed"): FormatSpec(text=_POST, image=_PHOTOS),
    ("facebook", "feed"): FormatSpec(text=TextSpec(max_length=63_206), image=_PHOTOS),
    ("instagram", "carousel"): FormatSpec(text=_CAPTION, image=_PORTRAIT),
    ("instagram", "feed"): FormatSpec(text=_CAPTION, image=_PORTRAIT),
    ("youtube", "video"): FormatSpec(
        text=TextSpec(max_length=5000, counter=utf8_bytes, unit="bita", forbidden="<>"),
        title=TextSpec(max_length=100, forbidden="<>"),
    ),
    ("x", "thread"): FormatSpec(text=_POST, image=_PHOTOS, max_parts=10),
}
TEMPLATES = Templates()
PLATFORMS = {
    "situs": "wordpress",
    "x": "x",
    "facebook": "facebook",
    "instagram": "instagram",
    "youtube": "youtube",
}


@cache
def items() -> tuple[Item, ...]:
    paths = sorted(HERE.glob("DUM-*.yaml"))
    return tuple(Item.model_validate(yaml.safe_load(path.read_text("utf-8"))) for path in paths)


def item(number: int) -> Item:
    return items()[number - 1]


def draft_of(one: Item, use: ChannelUse, *, site_link: bool = True) -> Draft:
    platform = PLATFORMS[use.channel]
    chosen = default_format(platform, one, use)
    return build_draft(
        one,
        use,
        platform=platform,
        format=chosen,
        spec=SPECS[platform, chosen],
        office=OFFICE,
        templates=TEMPLATES,
        site_link=site_link,
    )


def _marked(rich: RichText) -> str:
    links = [s.target for s in rich.spans if s.kind == "link"]
    return rich.text + "".join(f"\n  (tautan: {target})" for target in links)


def readable(draft: Draft) -> str:
    """The draft as plain text: what is posted with the link, and what without it."""
    spec = SPECS[draft.platform, draft.format]
    lines = [f"{draft.key}", ""]
    for name, value in (
        ("judul", draft.title),
        ("alamat", draft.slug),
        ("ringkasan", draft.excerpt),
        ("tagar", " ".join(draft.tags)),
        ("kategori", ", ".join(draft.categories)),
    ):
        lines += [f"{name}: {value}"] if value else []
    lines += [f"media {n}: {medium.fit}; {medium.alt}" for n, medium in enumerate(draft.media, 1)]
    for name, url in (("dengan tautan", LINK), ("tanpa tautan", None)):
        filled = fill_site_link(draft, url)
        for text, source in zip(
            (filled.body, *filled.parts), (draft.body, *draft.parts), strict=True
        ):
            if text.text:
                count = f"{measured(source.text, spec.text)}/{spec.text.max_length}"
                lines += ["", f"== {name} ({count})" if url else f"== {name}", _marked(text)]
    for block in draft.blocks:
        lines += ["", f"== {block.kind} {' '.join(str(n + 1) for n in block.media)}".rstrip()]
        lines += [_marked(block.text)] if block.text.text else []
        lines += [f"- {_marked(one)}" for one in block.items]
    return "\n".join(lines) + "\n"


def golden() -> Iterator[tuple[Path, str]]:
    """Every golden file with the text it must hold."""
    for one in items():
        for use in one.channels:
            draft = draft_of(one, use)
            name = f"{one.id}.{draft.platform}.{draft.format}.txt"
            yield HERE / name, readable(draft)
