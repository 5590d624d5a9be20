"""Which tests wait for ``make test-slow``, so that ``make test`` stays under three minutes.

The slow lane holds matrices whose sample stays in the fast one, and the twins' own behaviour,
which only changes with the twins. Both lanes run in CI; nothing is left out there.
"""

from __future__ import annotations

import re

SLOW = (
    # what the twins do by themselves; connectors against them stay fast
    r"tests/connectors/sandbox/",
    # a call that hangs or drips costs its whole deadline: one platform stays
    r"test_outcomes\.py::test_the_deadline_holds\S*\[(?!x-twin)",
    # the website and X answer in every way in the fast lane; of the others, the lost reply
    r"test_outcomes\.py::\S+\[(?:facebook|instagram|youtube)-twin(?!-lost_after)",
    # every fault on every call of each platform's own recipe
    r"tests/contract/test_x_video\.py::",
    r"tests/contract/test_youtube_(?:upload|recipes)\.py::",
    r"tests/contract/test_(?:facebook|instagram)_recipes\.py::",
    # real clips and composed clips are encoded whole; sixty awkward files on five channels
    r"tests/media/test_compose\.py::",
    r"tests/media/test_video\.py::test_real_clips",
    r"tests/media/test_video_(?:attacks|renditions)\.py::",
    r"tests/media/test_(?:awkward|limits_independent)\.py::",
    # publishing on the website and X stays fast; taking down and sweeping are rarer acts
    r"test_publishing\.py::\S+\[(?:facebook|instagram|youtube)-twin",
    r"tests/flows/test_run_(?:withdraw|sweep)\.py::",
    # hundreds of mutants of one release
    r"tests/content/test_release\.py::test_every_mutant",
)
_SLOW = tuple(re.compile(one) for one in SLOW)


def is_slow(nodeid: str) -> bool:
    """Whether a test waits for the slow lane."""
    return any(one.search(nodeid) for one in _SLOW)
