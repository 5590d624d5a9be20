from __future__ import annotations

import pytest
from PIL import Image, ImageOps

from media.compare import SAME, distance, fingerprint, same_picture
from tests.media import pictures as draw

SCENES = [draw.scene(900, 700, seed) for seed in (1, 2, 3, 5, 7)]


@pytest.mark.parametrize("picture", SCENES)
def test_what_a_platform_does_to_a_picture_is_the_same_picture(picture: Image.Image) -> None:
    sent = fingerprint(draw.saved(picture))
    for served in (
        draw.saved(picture, quality=45, subsampling="4:2:0"),
        draw.saved(picture.resize((450, 350))),
        draw.saved(picture.resize((301, 234)), "WEBP", quality=60),
        draw.saved(picture, "PNG"),
    ):
        seen = fingerprint(served)
        assert same_picture(sent, seen), distance(sent, seen)


@pytest.mark.parametrize("picture", SCENES)
def test_another_picture_crop_or_turn_is_not(picture: Image.Image) -> None:
    sent = fingerprint(draw.saved(picture))
    width, height = picture.size
    others = [
        picture.crop((0, 0, width * 3 // 4, height)),
        ImageOps.mirror(picture),
        picture.rotate(180),
        Image.new("RGB", picture.size, "grey"),
    ]
    others += [scene for scene in SCENES if scene is not picture]
    for other in others:
        seen = fingerprint(draw.saved(other))
        assert not same_picture(sent, seen), distance(sent, seen)


def test_distance_counts_bits_of_two_fingerprints() -> None:
    assert distance("0" * 32, "f" * 32) == 128
    assert distance("0" * 32, "0" * 31 + "3") == 2
    assert 0 < SAME < 64
    with pytest.raises(ValueError, match="32 hex"):
        distance("0" * 16, "0" * 16)
