from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import resource
from pathlib import Path
from threading import Thread
from media.memory import kept

MB = 1024**2

def picture():
    for size in (24, 12, 30, 24):
        bytearray(size * MB)

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(5):
        picture()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // MB

def work():
    print(faults())
    with kept():
        with kept():
            picture()
        print(faults(), held())
    print(held())

WORK
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told what to keep")
@pytest.mark.parametrize(
    ("way", "given_back_mb"),
    [("work()", 20), ("one = Thread(target=work); one.start(); one.join()", 0)],
)
def test_large_memory_is_kept_for_the_next_picture_and_given_back_at_the_end(
    way: str, given_back_mb: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("WORK", way)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    before, inside, held, after = map(int, done.stdout.split())
    assert before > 10_000  # pages of 4 kB; with larger pages this test says nothing
    assert inside < before / 50
    assert held - after >= given_back_mb  # a thread's last piece stays with it
