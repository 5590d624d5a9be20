"""Channels that a person serves, and posts that a person made: pack, adopt, proof."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connectors.registry import capabilities
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, Office, row, site_channel, x_channel

BY = ("--role", "pelaksana", "--reason", "diunggah dengan tangan")
ADDRESS = "https://whatsapp.com/channel/contoh/101"


def manual_channel(**options: Any) -> dict[str, Any]:
    return {"name": "wa", "platform": "manual", "mode": "manual", "options": options}


def with_whatsapp(new_office: MakeOffice) -> Office:
    office = new_office(ONE)
    content = office.read()
    content["items"][0]["channels"].append({"channel": "wa", "format": "feed"})
    office.write(content)
    office.configure(
        site_channel(office.twin.wordpress), x_channel(office.twin.x), manual_channel()
    )
    office.approve_plan()
    office.release()
    return office


def pack_of(office: Office, form: str = "feed") -> Path:
    return office.home / "var" / "paket" / f"{ONE}-wa-{form}"


def test_the_pack_holds_text_media_and_the_next_steps(new_office: MakeOffice) -> None:
    office = with_whatsapp(new_office)
    result = office.publish()
    assert result.exit_code() == 0
    note = row(result, ONE, "wa").note
    assert "tayang adopt" in note
    names = sorted(path.name for path in pack_of(office).iterdir())
    assert names == ["LANGKAH.txt", "media-1-alt.txt", "media-1.jpg", "teks-1.txt"]
    text = (pack_of(office) / "teks-1.txt").read_text(encoding="utf-8")
    assert "{tautan_situs}" not in text
    assert office.posts("wordpress")[0]["url"] in text
    size = office.size()
    office.publish()
    assert office.size() == size


@pytest.mark.parametrize("form", [str(form) for form in capabilities("manual").formats])
def test_every_format_has_its_texts_in_the_pack(form: str, new_office: MakeOffice) -> None:
    office = new_office(ONE)
    content = office.read()
    content["items"][0]["channels"] = [{"channel": "wa", "format": form}]
    office.write(content)
    office.configure(manual_channel())
    office.approve_plan()
    office.release()
    assert office.publish().exit_code() == 0
    pack = pack_of(office, form)
    text = (pack / "teks-1.txt").read_text(encoding="utf-8")
    assert "apel pagi" in text
    title = content["items"][0]["title"]
    if capabilities("manual").formats[form].title:  # type: ignore[index]  # one of its own
        assert (pack / "judul.txt").read_text(encoding="utf-8").startswith(title)
        assert title not in text or form != "article"


def test_adopt_makes_it_tayang_on_what_a_person_attested(
    new_office: MakeOffice, tmp_path: Path
) -> None:
    office = with_whatsapp(new_office)
    office.publish()
    picture = tmp_path / "layar.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n layar")
    words = ("--item", ONE, "--channel", "wa", "--url", ADDRESS, *BY)
    ran = tayang(office, "adopt", "@", *words, "--screenshot", str(picture), "--json")
    assert (ran.code, ran.value["state"]) == (0, "tayang")
    kinds = office.kinds(ran.value["publication"])
    assert kinds[-3:] == ["decision", "live", "tayang"]
    with office.runtime() as runtime:
        entries = runtime.ledger.entries(publication=ran.value["publication"])
        decision = next(one for one in entries if one.kind == "decision")
        assert runtime.store.read(decision.body["screenshot_sha256"]) == picture.read_bytes()
    again = tayang(office, "adopt", "@", *words)
    assert again.code != 0
    assert office.publish().counts() == {"tayang": 3}


def test_a_post_made_by_hand_while_x_was_down_is_adopted_not_sent_again(office: Office) -> None:
    office.twin.fault("x", "*", "error500_before", times=50)
    office.publish()
    office.twin.clear_faults()
    with office.runtime() as runtime:
        from flows.items.inputs import load_inputs
        from flows.items.itemstage import prepare_item
        from flows.stages import PlainStages

        inputs = load_inputs(runtime, office.manifest)
        stages = PlainStages(lambda _line: None)
        jobs, _ = prepare_item(inputs.manifest.items[0], ("x",), inputs, runtime, stages)
        job = jobs[0][1]
        connector = runtime.connector(job.channel)
        from flows.publishing.opening import open_post
        from flows.publishing.session import Session

        post, _ = open_post(Session(job, connector, runtime.tools("uji")))
        state: dict[str, Any] = {}
        for step in connector.steps(post):
            state[step.name] = connector.perform(step, post, state)
        url = connector.receipt(post, state).url
    words = ("--item", ONE, "--channel", "x", "--url", url, *BY)
    ran = tayang(office, "adopt", "@", *words, "--json")
    assert (ran.code, ran.value["state"]) == (0, "tayang"), ran.err
    office.publish()
    assert len(office.posts("x")) == 1


def test_a_post_that_says_something_else_is_not_adopted(office: Office) -> None:
    office.twin.fault("x", "*", "error500_before", times=50)
    office.publish()
    office.twin.clear_faults()
    words = ("--item", ONE, "--channel", "x", "--url", f"{office.twin.x}/lain/status/123", *BY)
    ran = tayang(office, "adopt", "@", *words)
    assert ran.code != 0
    assert "live" not in office.kinds()[-2:]
