"""What an operator types is data; what the office writes is the template."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from content.draft import SITE_LINK
from media.spec import FormatSpec, TextSpec
from media.templates import Templates
from tests.golden.drafts import OFFICE, draft_of, item
from tests.media.narrative_kit import SITE, X, build, changed, use


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
        ("{% block body %}{{ 'a' * 300000 }}{% endblock %}", "small numbers"),
        (f"{{% block body %}}{'aa' * 101_000}{{% endblock %}}", "panjang"),
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
    body = build(item(3), use("lain"), platform="lain", spec=spec).body.text
    assert body.startswith(item(3).title)
    assert "\n\n1. Tolak pemberian terkait jabatan pada kesempatan pertama.\n2. " in body
    assert body.endswith(f"Selengkapnya: {SITE_LINK}\n\n#TolakGratifikasi #UPGJogja")
    with pytest.raises(ConfigError, match="templat"):
        build(item(3), use("lain", "story"), platform="lain", spec=spec)
