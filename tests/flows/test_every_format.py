"""Every channel and format with everything a manifest can ask: it airs whole, or is refused early.

A third way, to pass the check and be refused or crash at publishing, is a defect. Expectations
are ``formats.rules``, never the connectors' specs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from config.messages import say
from connectors.registry import capabilities, connector_types
from tests.flows.formats.cases import Case, cases_for
from tests.flows.formats.received import assert_received
from tests.flows.formats.rules import RULES
from tests.flows.formats.sources import make_sources
from tests.flows.formats.sweep import Outcome, quick_clips, swept
from tests.sandbox_process import SandboxProcess

PLATFORMS = {"situs": "wordpress", "wa": "manual"}
USES = tuple(RULES)
Swept = Callable[[tuple[str, str]], dict[str, Outcome]]
CASES = [
    pytest.param(use, case, id=f"{'/'.join(use)}: {case.name}")
    for use, rule in RULES.items()
    for case in cases_for(*use, rule)
]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sources(tmp_path_factory.mktemp("asal"))


@pytest.fixture(scope="module")
def sweep(
    tmp_path_factory: pytest.TempPathFactory, twin_server: SandboxProcess, sources: Path
) -> Swept:
    """The sweep of one channel and format, done once."""

    @cache
    def done(use: tuple[str, str]) -> dict[str, Outcome]:
        twin_server.reset()
        cases = list(cases_for(*use, RULES[use]))
        home = tmp_path_factory.mktemp("-".join(use)) / "kantor"
        with pytest.MonkeyPatch.context() as patch:
            quick_clips(patch)
            return swept(home, sources, twin_server, use, cases)

    return done


def test_no_format_is_left_out() -> None:
    names = {platform: name for name, platform in PLATFORMS.items()}
    known = {
        (names.get(platform, platform), str(form))
        for platform in connector_types
        for form in capabilities(platform).formats
    }
    assert known == set(USES)


@pytest.mark.parametrize(("use", "case"), CASES)
def test_it_airs_whole_or_is_refused_before_release(
    use: tuple[str, str], case: Case, sweep: Swept
) -> None:
    outcome = sweep(use)[case.name]
    if case.refused is not None:
        assert outcome.state == "refused before release"
        assert outcome.item in outcome.refusal
        assert use[0] in outcome.refusal
        missing = [one for one in case.refused if one not in outcome.refusal]
        assert not missing, outcome.refusal
        return
    good = "prepared" if use[0] == "wa" else "tayang"
    assert outcome.state.split()[0] == good, outcome.refusal or outcome.state
    assert_received(outcome, use, RULES[use])


@pytest.mark.parametrize("use", USES, ids="/".join)
def test_the_pages_show_every_shape(use: tuple[str, str], sweep: Swept) -> None:
    for outcome in sweep(use).values():
        if outcome.row is None:
            # a mistake of the manifest itself has no page
            assert not outcome.page or outcome.item in outcome.page
            continue
        assert outcome.item in outcome.page
        assert "Tidak dapat disusun" not in outcome.page
        assert outcome.page.count("data:image/") >= bool(outcome.case.media)
        if use[0] == "wa":  # nothing is sent: the pack is what a person looks at
            assert outcome.sheet == ""
            continue
        assert outcome.item in outcome.sheet
        if any(one.mime.startswith("image/") for one in outcome.media):
            assert "](data:image/" in outcome.sheet
        if any(one.mime.startswith("video/") for one in outcome.media):
            assert "\n- " in outcome.sheet or say("flows.page.no_room") in outcome.sheet


@pytest.mark.parametrize("count", [0, 1, 2])
def test_facebooks_own_timer_takes_every_feed_shape(
    count: int, tmp_path: Path, twin: SandboxProcess, sources: Path
) -> None:
    shape = Case(f"{count} photographs", tuple(f"foto-{n}.jpg" for n in range(1, count + 1)))
    options = {"facebook": {"scheduled": True}}
    use = ("facebook", "feed")
    [outcome] = swept(tmp_path / "kantor", sources, twin, use, [shape], **options).values()
    assert outcome.state == "tayang"
    assert_received(outcome, use, RULES[use])


def test_a_category_that_the_site_does_not_have_is_refused_early(
    tmp_path: Path, twin: SandboxProcess, sources: Path
) -> None:
    case = Case("category", ("foto-1.jpg",), item={"categories": ["Tak Dikenal"]})
    other = Case("known category", ("foto-1.jpg",), item={"categories": ["Edukasi"]})
    options = {"situs": {"default_category": None}}
    use = ("situs", "article")
    found = swept(tmp_path / "kantor", sources, twin, use, [case, other], **options)
    assert "Tak Dikenal" in found["category"].refusal
    assert found["category"].item in found["category"].refusal
    assert found["known category"].state == "tayang"
