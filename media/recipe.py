"""What shapes a photograph's rendition: the key under which the cache remembers it."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from content.draft import DraftMedia
from media.image import RECIPE
from media.spec import ImageSpec


def recipe_key(medium: DraftMedia, spec: ImageSpec) -> str:
    """Hash over everything that shapes the result; alt text and caption are not in it."""
    recipe: dict[str, Any] = {
        "recipe": RECIPE,
        "source": medium.source_sha256,
        "fit": medium.fit,
        "aspect": medium.aspect,
        "focus": [medium.focus.x, medium.focus.y] if medium.focus else None,
        "max_bytes": spec.max_bytes,
        "max_size": [spec.max_width, spec.max_height],
        "min_width": spec.min_width,
        "mimes": list(spec.mimes),
        "aspects": [[name, ratio] for name, ratio in spec.aspects],
        "ratios": [spec.min_ratio, spec.max_ratio],
    }
    return hashlib.sha256(rfc8785.dumps(recipe)).hexdigest()
