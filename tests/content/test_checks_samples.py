"""The six sample items, checked by people, have no finding (domain.md C.1)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from content.model import Activity, Narrative
from tests.content.checks_world import check, draft, item


def test_the_sample_items_and_their_platform_texts_have_no_finding(shared: Path) -> None:
    samples = json.loads((shared / "reference" / "samples.json").read_text(encoding="utf-8"))
    assert len(samples["items"]) == 6
    for sample in samples["items"]:
        day = date.fromisoformat(sample["tanggal_kegiatan"])
        place = sample["tempat"] or "Kantor"
        checked = item(
            activity=Activity(start=day, place=place), narrative=Narrative(text=sample["narasi"])
        )
        texts = [sample["judul"], sample["hari_tanggal"], sample["narasi"]]
        texts += [photo["alt"] for photo in sample["foto"]]
        assert check(item=checked, drafts=(draft("\n".join(texts)),)) == (), sample["kode"]
    example = samples["platform_contoh"]
    day = date(2026, 12, 15)
    checked = item(activity=Activity(start=day, place="Ruang rapat"))
    for name in ("x", "threads", "instagram"):
        text = example[name] if isinstance(example[name], str) else "\n".join(example[name])
        assert check(item=checked, drafts=(draft(text),)) == (), name
