"""Markup, shortcodes and template signs in texts: shown as typed, or refused (F31, F32)."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.faults.attack import Road
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, Office

MARKUP = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>klik</a>",
    "<b onmouseover=alert(1)>tebal</b>",
    "<style>*{display:none}</style>",
    "<form action=//x.example><input name=p></form>",
    "<meta http-equiv=refresh content=0>",
    "<!-- wp:html --><script>1</script><!-- /wp:html -->",
    "--><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr<script>ipt>alert(1)</script>",
    "</p></div><h1>Judul palsu</h1>",
    "[gallery ids=1,2]",
    "[embed]https://x.example[/embed]",
    "[php]system('id')[/php]",
    '"><script>alert(1)</script>',
    "<math><mi xlink:href='data:x'></math>",
)
PLAIN = ("5 < 6 & 7 > 3", "kutipan “a” dan 'b'", "(1) satu; [2] dua", "surel: a&b", "100% & lebih")
ALLOWED = {"p", "ul", "li", "figure", "figcaption", "img", "a", "br", "h2", "h3", "strong", "em"}
PLACES = ("narrative.text", "title", "media.0.caption")


class Read(HTMLParser):
    """Tags, attributes that run, comments and text of an article's HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.bad.append(tag)
        for name, value in attrs:
            address = name in {"href", "src"} and not str(value).startswith("http")
            if name.startswith("on") or name == "style" or address:
                self.bad.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        if "wp:html" in data or "wp:shortcode" in data:
            self.bad.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def sent_articles(office: Office) -> list[dict[str, Any]]:
    """Every article that the website was asked to keep, as it was sent."""
    said = [one["json"] for one in office.twin.exchanges()]
    return [one for one in said if isinstance(one, dict) and "content" in one]


def filled(new_office: MakeOffice, place: str, texts: list[str], name: str) -> Office:
    """An office with one item per text, each with the text at that place, for its website only."""
    office = new_office(ONE, name=name)
    office.configure(max_per_hour=100)
    content = office.read()
    (first,) = content["items"]
    first["channels"] = first["channels"][:1]
    content["items"] = []
    for number, text in enumerate(texts):
        item = json.loads(json.dumps(first))
        item["id"] = f"DUM-2026-12-{20 + number}"
        item["title"] = f"Apel Pagi Regu {number} Tekankan Disiplin"
        item["narrative"] = {"text": f"Regu {number} mengikuti apel pagi di halaman kantor."}
        *way, last = place.split(".")
        target: Any = item
        for part in way:
            target = target[int(part) if part.isdigit() else part]
        target[last] = f"{target.get(last, '')} {text}".strip()
        content["items"].append(item)
    office.write(content)
    office.approve_plan()
    office.release(unseen=True)
    return office


def _judge(office: Office, texts: list[str], tally: Tally, *, attack: bool) -> None:
    office.twin.record()
    result = office.publish()
    posted = {one["slug"][-14:].upper(): one for one in sent_articles(office) if "content" in one}
    for text, row in zip(texts, result.rows, strict=True):
        article = posted.get(row.item.id)
        if article is None:
            clear = row.state.value == "refused" and bool(row.note)
            tally.attack(f"{text}: {row.note}", through=0, lost=0, stuck=int(not clear))
            continue
        body, title = Read(article["content"]), Read(article["title"])
        bad = [*body.bad, *title.bad, *(["["] if "[" in article["content"] else [])]
        shown = text in body.text or text in title.text
        public = row.state.value == "tayang"
        if attack:
            tally.attack(
                f"{text}: {bad}", through=len(bad), lost=int(not shown), stuck=int(not public)
            )
        else:
            why = f"{row.state.value} {row.note}"
            tally.good(text, passed=public and shown and not bad, why=why)


@pytest.mark.fault("F31")
@pytest.mark.parametrize("place", every(PLACES, 3))
def test_typed_markup_reaches_the_website_as_text(
    new_office: MakeOffice, tally: Tally, place: str
) -> None:
    texts = list(every(MARKUP, 7))
    _judge(filled(new_office, place, texts, "serang"), texts, tally, attack=True)


@pytest.mark.fault("F31", sample=False)
def test_plain_signs_are_posted(new_office: MakeOffice, tally: Tally) -> None:
    texts = list(PLAIN)
    _judge(filled(new_office, "narrative.text", texts, "baik"), texts, tally, attack=False)


TYPED = (
    *("{{ 7*7 }}", "{{7*'7'}}", "{% for i in range(9) %}x{% endfor %}", "{# catatan #}"),
    *("{{ ''.__class__.__mro__ }}", "{{ self._TemplateReference__context }}", "${7*7}", "#{7*7}"),
    *("{{ config }}", "<%= 7*7 %>", "{0.__class__}", "%(nama)s %s %d", "{tautan_situs}"),
    *("{{ lipsum.__globals__ }}", "{% include 'x' %}", "{{ cycler.__init__ }}", "@(7*7)"),
)
"""Signs of templates in what a unit types."""

OWN = (
    *("{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ 'a' * 2000000000 }}"),
    *("{{ 9 ** 9 ** 9 }}", "{% for i in range(99999999) %}x{% endfor %}"),
    *("{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}",),
    *("{{ 'a'|center(2000000000) }}", "{{ ('%2000000000d')|format(1) }}", "{{ tak_ada }}"),
    *("{{ ('x'.join)(['a'] * 2000000000) }}", "{% include '/etc/passwd' %}"),
    *("{{ range.__self__ }}", "{{ namespace.__init__.__globals__ }}", "{% endblock %}{{"),
)
"""What somebody writes into a template of the office's own folder."""


@pytest.mark.fault("F32")
def test_typed_template_signs_are_text_or_refused(new_office: MakeOffice, tally: Tally) -> None:
    from content.errors import ApprovalRefused, ManifestError
    from media.refusal import NarrativeRefused

    for text in every(TYPED, 6):
        office = new_office(ONE, name=f"k{len(tally.wrong)}-{tally.attacks}")
        office.twin.reset()
        office.edit(ONE, narrative__text=f"Apel pagi {text} di halaman kantor.")
        try:
            office.release(unseen=True)
        except (NarrativeRefused, ManifestError, ApprovalRefused) as refusal:
            tally.attack(text, through=0, lost=0, stuck=int(not refusal.hint))
            continue
        result = office.publish()
        posts = [one["text"] for one in office.posts()]
        worked = sum(text not in one for one in posts)
        clear = all(row.note for row in result.rows if row.state.value == "refused")
        tally.attack(f"{text}: {posts[:1]}", through=worked, lost=0, stuck=int(not clear))


@pytest.mark.fault("F32")
def test_a_hostile_template_of_the_office_costs_nothing(road: Road) -> None:
    from tests.faults.measure import peak

    place = road.office.home / "templates" / "wordpress" / "article.txt.j2"
    place.parent.mkdir(parents=True)
    for text in every(OWN, 5):
        place.write_text(f"{{% block body %}}{text}{{% endblock %}}", encoding="utf-8")
        before = peak()
        road.refused(text, "article.txt.j2", act=("check", "@"), codes=(31,))
        assert peak() - before < 100, f"{text}: {peak() - before} MB more"
    place.unlink()
    road.aired("taken away")
