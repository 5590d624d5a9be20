"""What was released is what goes out: any change afterwards is refused, and named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files

import pytest

from flows.items.drafting import write_drafts
from flows.items.inputs import load_inputs
from flows.result import EXIT_APPROVAL, EXIT_PARTIAL
from media.example_pictures import draw_example
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office, row

PHOTO = "media/02/01-barisan.jpg"


def one_byte(office: Office) -> None:
    path = office.home / PHOTO
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def alt(office: Office) -> None:
    text = office.read()["items"][0]["media"][0]["alt"]
    office.edit(ONE, media__0__alt=text.replace("cokelat", "coklat"))


def caption(office: Office) -> None:
    text = office.read()["items"][0]["media"][0]["caption"]
    office.edit(ONE, media__0__caption=text + "!")


def narrative(office: Office) -> None:
    text = office.read()["items"][0]["narrative"]["text"]
    office.edit(ONE, narrative__text=text.replace("tiga hal", "tiga hai"))


def title(office: Office) -> None:
    office.edit(ONE, title="Apel Pagi Tekankan Disiplin dan Pelayanan yang Rama")
    office.approve_plan()


def tag(office: Office) -> None:
    office.edit(ONE, tags__0="ApelPagii")


def window(office: Office) -> None:
    office.edit(ONE, window__latest="2026-12-21T21:00:01+07:00")


def earlier(office: Office) -> None:
    office.edit(ONE, window__not_before="2026-12-07T12:59:59+07:00")


def less_channels(office: Office) -> None:
    office.edit(ONE, channels=[{"channel": "situs", "format": "article"}])


def other_submitter(office: Office) -> None:
    office.edit(ONE, submitted_by="Kepala Bagian Lain")


def focus(office: Office) -> None:
    office.edit(ONE, media__0__focus={"x": 0.5, "y": 0.4})


def declared(office: Office) -> None:
    office.edit(ONE, media__0__declarations={"people_informed": True})


CHANGES: tuple[tuple[Callable[[Office], None], str], ...] = (
    (one_byte, "media/0/sha256"),
    (alt, "media/0/alt"),
    (caption, "media/0/caption"),
    (narrative, "narrative/text"),
    (title, "title"),
    (tag, "tags/0"),
    (window, "window/latest"),
    (earlier, "window/not_before"),
    (less_channels, "channels"),
    (other_submitter, "submitted_by"),
    (focus, "media/0/focus"),
    (declared, "declarations"),
)


@pytest.mark.parametrize(("change", "field"), CHANGES, ids=[one.__name__ for one, _ in CHANGES])
def test_changed_after_release_is_refused_with_the_field_named(
    office: Office, change: Callable[[Office], None], field: str
) -> None:
    change(office)
    result = office.publish()
    assert result.exit_code() == EXIT_APPROVAL
    for one in result.rows:
        assert one.state.value == "refused"
        assert field in one.note
        assert ONE in one.note
    assert office.twin.requests() == []


def test_a_channel_added_after_release_is_refused_and_the_others_wait_with_it(
    new_office: MakeOffice,
) -> None:
    office = new_office(ONE)
    both = office.read()["items"][0]["channels"]
    office.edit(ONE, channels=both[:1])
    office.approve_plan()
    office.release()
    office.edit(ONE, channels=both)
    office.approve_plan()
    result = office.publish()
    assert result.exit_code() == EXIT_APPROVAL
    assert "channels" in row(result, ONE, "x").note
    assert office.twin.requests() == []


def test_the_plan_changed_after_release_is_refused(office: Office) -> None:
    text = (office.home / "plan.yaml").read_text(encoding="utf-8")
    (office.home / "plan.yaml").write_text(
        text.replace("unit: SEKRETARIAT", "unit: IRBAN-1"), encoding="utf-8"
    )
    result = office.publish()
    assert [one.state.value for one in result.rows] == ["refused", "refused"]
    assert office.twin.requests() == []


@pytest.mark.parametrize("change", [one_byte, alt, window], ids=["photo", "alt", "window"])
def test_the_other_items_of_the_manifest_still_go_out(
    new_office: MakeOffice, change: Callable[[Office], None]
) -> None:
    office = new_office(ONE, TWO)
    office.release()
    change(office)
    result = office.publish()
    assert result.exit_code() == EXIT_PARTIAL
    assert row(result, ONE, "situs").state.value == "refused"
    assert [row(result, TWO, name).state.value for name in ("situs", "x")] == ["tayang", "tayang"]
    assert all(TWO.lower() in one["url"] for one in office.posts("wordpress"))
    assert len(office.posts()) == 2


def test_without_a_release_nothing_is_sent(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    result = office.publish()
    assert result.exit_code() == EXIT_APPROVAL
    assert "tayang release request" in row(result, ONE, "x").note
    assert office.twin.requests() == []


def test_a_release_whose_statement_was_touched_is_refused(office: Office) -> None:
    text = office.release_file.read_text(encoding="utf-8")
    assert "cokelat" in text
    office.release_file.write_text(text.replace("cokelat", "hijau"), encoding="utf-8")
    assert office.publish().exit_code() == EXIT_APPROVAL
    assert office.twin.requests() == []


def test_a_release_that_ran_out_is_refused(office: Office) -> None:
    office.clock.sleep(timedelta(days=5).total_seconds())
    assert office.publish().exit_code() == EXIT_APPROVAL
    assert office.twin.requests() == []


def test_changed_back_it_goes_out(office: Office) -> None:
    kept = office.manifest.read_bytes()
    alt(office)
    assert office.publish().exit_code() == EXIT_APPROVAL
    office.manifest.write_bytes(kept)
    assert office.publish().counts() == {"tayang": 2}


def test_a_renamed_photograph_and_another_order_of_fields_are_the_same(office: Office) -> None:
    photo = office.home / PHOTO
    photo.rename(photo.with_name("lain.jpg"))
    content = office.read()
    (item,) = content["items"]
    item["media"][0]["file"] = "media/02/lain.jpg"
    content["items"] = [dict(reversed(item.items()))]
    office.write(content)
    assert office.publish().counts() == {"tayang": 2}


def test_new_templates_do_not_void_the_release_and_the_released_text_is_posted(
    new_office: MakeOffice,
) -> None:
    office = new_office(ONE, TWO)
    office.release()
    office.publish(ONE)
    _own_template(office, "x/feed.txt.j2", "Selengkapnya", "BARU")
    _own_template(office, "wordpress/article.txt.j2", "Unit kerja", "BARU")
    with office.runtime() as runtime:
        item = load_inputs(runtime, office.manifest).manifest.item(TWO)
        fresh = write_drafts(item, runtime)
    assert [any("BARU" in text for _, text in draft.texts()) for draft in fresh] == [True, True]
    result = office.publish()
    assert result.counts() == {"tayang": 4}
    assert not [one for one in office.posts() if "BARU" in one["text"]]


def _own_template(office: Office, name: str, old: str, new: str) -> None:
    packaged = files("config").joinpath("templates", name).read_text("utf-8")
    assert old in packaged
    place = office.home / "templates" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(packaged.replace(old, new), encoding="utf-8")


def test_another_version_of_the_program_does_not_void_the_release(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that writes texts and cuts pictures otherwise sends what was released."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("released drafts are not written anew")

    monkeypatch.setattr("flows.items.drafting.build_draft", refuse)
    monkeypatch.setattr("media.renditions.RECIPE", 2)
    assert office.publish().counts() == {"tayang": 2}


def test_a_photograph_drawn_anew_with_other_words_is_another_photograph(office: Office) -> None:
    draw_example(office.home / PHOTO, "Gambar lain", width=640, height=426)
    result = office.publish()
    assert result.exit_code() == EXIT_APPROVAL
    assert office.twin.requests() == []
