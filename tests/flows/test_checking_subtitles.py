"""What a clip's subtitles say is read by the rules like every other text that goes out."""

from __future__ import annotations

import pytest

from content.model import Item
from flows.items.checking import Prepared, check_item
from flows.items.inputs import load_inputs
from flows.runtime import Runtime
from tests.flows.office import Office

NIK = "3471" + "016512900003"
CUE = "1\n00:00:01,000 --> 00:00:03,000\n{}\n"


def with_subtitles(item: Item, data: bytes, runtime: Runtime) -> Item:
    kept = runtime.store.add_bytes(data).sha256
    first, *rest = item.media
    media = (first.model_copy(update={"subtitles_sha256": kept}), *rest)
    return item.model_copy(update={"media": media})


def findings(office: Office, data: bytes) -> list[tuple[str, str]]:
    """(rule, excerpt) of what is found in the subtitles alone."""
    with office.runtime() as runtime:
        inputs = load_inputs(runtime, office.manifest)
        item = with_subtitles(inputs.manifest.items[0], data, runtime)
        found = check_item(Prepared(item, (), {}), inputs, runtime)
    return [(one.rule, one.excerpt) for one in found if one.field == "media[0].subtitles"]


@pytest.mark.parametrize("text", [f"Pelapor ber-NIK {NIK}", f"Pelapor\nber-NIK <i>{NIK}</i>"])
def test_an_identity_number_in_subtitles_stops_the_item(office: Office, text: str) -> None:
    found = findings(office, CUE.format(text).encode())
    assert [rule for rule, _ in found] == ["R01"]
    assert NIK not in found[0][1]


@pytest.mark.parametrize("text", ["Apel pagi di halaman kantor.", "Pukul 07.30 WIB"])
def test_lawful_captions_and_their_times_are_no_finding(office: Office, text: str) -> None:
    assert findings(office, CUE.format(text).encode()) == []


def test_a_file_that_is_no_subtitles_is_left_to_the_clip(office: Office) -> None:
    assert findings(office, b"\xff\xfe bukan") == []
