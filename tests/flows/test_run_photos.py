"""What platforms receive of photographs: the picture, and nothing a camera wrote beside it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from config.errors import TayangError
from media.metadata import metadata_of
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, Office
from tests.media.pictures import camera_exif, saved, scene

PHOTO = "media/02/01-barisan.jpg"
TRACES = (b"Exif\0\0", b"http://ns.adobe.com/xap", b"<x:xmpmeta", b"Photoshop 3.0", b"iPhone")


def received(office: Office) -> list[bytes]:
    """The bytes of every picture that the twins hold in a post, hash verified."""
    found = []
    for one in office.posts():
        for medium in one["media"]:
            (blob,) = (office.twin.state / "blobs").rglob(medium["sha256"])
            data = blob.read_bytes()
            assert hashlib.sha256(data).hexdigest() == medium["sha256"]
            found.append(data)
    return found


def assert_clean(office: Office) -> None:
    pictures = received(office)
    assert len(pictures) == 2
    for data in pictures:
        assert metadata_of(data) == ()
        assert not [trace for trace in TRACES if trace in data]
        image = Image.open(io.BytesIO(data))
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()


def with_photo(office: Office, data: bytes, name: str = "foto.jpg") -> None:
    (office.home / "media" / name).write_bytes(data)
    office.edit(ONE, media__0__file=f"media/{name}")


def test_a_photo_with_gps_arrives_without_metadata(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    photo = saved(scene(1600, 1200), "JPEG", exif=camera_exif(6), comment=b"kamera")
    assert "exif" in metadata_of(photo)
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)
    with_photo(office, photo)
    office.release()
    assert office.publish().counts() == {"tayang": 2}
    assert_clean(office)
    upright = Image.open(io.BytesIO(received(office)[0])).size
    assert upright[0] / upright[1] == pytest.approx(1200 / 1600, abs=0.01)


SAMPLES = (
    "photo-corrupted.jpg",
    "photo-gps-exif.jpg",
    "photo-invalid.jpg",
    "photo-iphone.heic",
    "photo-orientation-3.jpg",
    "photo-orientation-5.jpg",
    "photo-orientation-6.jpg",
    "photo-phone-12mp.jpg",
    "photo-phone-16x9.jpg",
    "photo-xmp-only.jpg",
)
SPOILT = {"photo-corrupted.jpg"}
"""``photo-invalid.jpg`` is a sound picture with broken metadata, which never leaves."""


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_published_or_refused_with_a_clear_reason(
    new_office: MakeOffice, shared: Path, name: str
) -> None:
    office = new_office(ONE)
    with_photo(office, (shared / "samples" / name).read_bytes(), name)
    reason = reason_against(office)
    assert bool(reason) == (name in SPOILT)
    if reason:
        assert "rusak" in reason or "tidak dapat dibaca" in reason
        assert office.twin.requests() == []
        return
    office.release()
    assert office.publish().counts() == {"tayang": 2}
    assert_clean(office)


def test_the_list_of_samples_is_whole(shared: Path) -> None:
    found = {one.name for one in (shared / "samples").iterdir() if one.suffix in {".jpg", ".heic"}}
    assert found == set(SAMPLES)


def reason_against(office: Office) -> str:
    """Why the item cannot be released, "" when it can; what ``tayang check`` shows."""
    from flows.items.inputs import load_inputs
    from flows.items.preparing import prepare_manifest

    with office.runtime() as runtime:
        try:
            found = prepare_manifest(load_inputs(runtime, office.manifest), runtime)
        except TayangError as error:
            return error.hint
    return " ".join(found.refused())
