"""What each channel's format takes, written down apart from the connectors' own limits.

Numbers: Meta's error table 2207010 and 2207028 and Reels publishing page, docs.x.com, YouTube Data
API v3 (videos), as read in 2026-08 to 2026-11. Where a platform names no number, it is the
office's own promise in the operators' guide, marked "ours".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

ANY = 10**9


@dataclass(frozen=True, slots=True)
class Rule:
    """One format. ``photos``, ``clips``, ``files``: fewest and most; ``photos`` None: none are
    taken, they become one clip. ``seconds``: of each clip. 0 = no limit of text, no title, no alt.
    """

    photos: tuple[int, int] | None
    clips: tuple[int, int]
    files: tuple[int, int]
    seconds: tuple[float, float] = (1, ANY)
    text: int = 0
    unit: str = "karakter"
    title: int = 0
    alt: int = 0
    clip_alt: bool = False
    captions: bool = False
    cover: bool = False
    tags: int = 0
    mentions: int = 0
    all_tags: int = 0
    caption: bool = True
    link: bool = True
    mixed: bool = False

    def outcome(self, kinds: Sequence[str], seconds: float = 3.2) -> list[str] | str:
        """Kinds that must arrive of ``photo``/``clip``, or the reason to refuse."""
        photos, clips = kinds.count("photo"), kinds.count("clip")
        if self.photos is None and photos and not clips:
            return ["clip"]
        if photos and clips and not self.mixed:
            return "mixed"
        if clips and not self.seconds[0] <= seconds <= self.seconds[1]:
            return "seconds"
        bounds = ((photos, (0, (self.photos or (0, 0))[1])), (clips, self.clips))
        if any(not low <= value <= high for value, (low, high) in bounds):
            return "count"
        if not clips and self.photos and photos < self.photos[0]:
            return "count"
        return list(kinds) if self.files[0] <= len(kinds) <= self.files[1] else "count"


_FB_CLIP = Rule(
    photos=None, clips=(0, 1), files=(1, 1), text=63_206, captions=True, seconds=(1, 14_400)
)
_IG = Rule(
    photos=(1, 1),
    clips=(0, 0),
    files=(1, 1),
    text=2200,
    alt=1000,
    tags=5,
    mentions=20,
    link=False,
    seconds=(3, 900),
)
_YT = Rule(
    photos=None,
    clips=(0, 1),
    files=(1, 1),
    text=5000,
    unit="bita",
    title=100,
    captions=True,
    cover=True,
    all_tags=500,
)
_X = Rule(
    photos=(0, 4),
    clips=(0, 1),
    files=(0, 4),
    text=280,
    unit="bobot karakter",
    alt=1000,
    captions=True,
    seconds=(0.5, 140),
)
_MANUAL = Rule(
    photos=(0, 20),
    clips=(0, 1),
    files=(0, 21),
    text=2000,
    alt=1000,
    captions=True,
    mixed=True,
)
"""``text`` is the office's own option ``max_length``: of all that is copied, title included."""


RULES: dict[tuple[str, str], Rule] = {
    # counts, title and alt text: ours
    ("situs", "article"): Rule(
        photos=(0, 20),
        clips=(0, 2),
        files=(0, 22),
        title=200,
        alt=1000,
        clip_alt=True,
        mixed=True,
    ),
    ("facebook", "feed"): Rule(photos=(0, 10), clips=(0, 0), files=(0, 10), text=63_206, alt=1000),
    ("facebook", "video"): replace(_FB_CLIP, cover=True),
    ("facebook", "reel"): replace(_FB_CLIP, seconds=(3, 90)),
    ("instagram", "feed"): _IG,
    ("instagram", "carousel"): replace(
        _IG, photos=(0, 10), clips=(0, 10), files=(2, 10), mixed=True
    ),
    ("instagram", "reel"): replace(_IG, photos=None, clips=(0, 1), alt=0),
    ("instagram", "story"): replace(
        _IG, photos=(0, 1), clips=(0, 1), alt=0, tags=0, mentions=0, caption=False, seconds=(3, 60)
    ),
    ("youtube", "video"): _YT,
    ("youtube", "short"): replace(_YT, seconds=(1, 180)),
    ("x", "feed"): _X,
    ("x", "thread"): _X,
    # WhatsApp's 16 MB and three minutes; 20 files to copy: ours
    **{("wa", form): _MANUAL for form in ("feed", "carousel", "story", "reel")},
    **{("wa", form): replace(_MANUAL, title=200, text=0) for form in ("article", "video", "short")},
}
