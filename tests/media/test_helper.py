from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from content.draft import DraftMedia
from content.store import Store
from media import renditions
from media.errors import UnreadableMedia
from media.helper import Helper, Seats, Task
from media.renditions import Renditions
from media.spec import ImageSpec
from tests.media import pictures as draw

FEED = ImageSpec(max_count=4, max_bytes=5_000_000, max_width=600, max_height=600)
ROOT = Path(__file__).parents[2]


def medium(sha256: str) -> DraftMedia:
    return DraftMedia(source_sha256=sha256, mime="image/jpeg", alt="Empat bidang warna.")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def photos(store: Store) -> list[str]:
    return [store.add_bytes(draw.saved(draw.scene(900, 700, n))).sha256 for n in range(1, 7)]


def task(store: Store, sha256: str, root: Path) -> Task:
    return Task(str(store.path(sha256)), sha256, str(root), ((medium(sha256), FEED),))


@pytest.fixture(scope="module")
def seats() -> Seats:
    found = Seats(2)
    found.call_help()
    return found


def gone(pid: int, seconds: float) -> bool:
    """Whether the process ends within the time; a zombie that nobody waits for has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_two_seats_one_of_them_in_another_process(
    seats: Seats, store: Store, photos: list[str], tmp_path: Path
) -> None:
    with seats.one() as here, seats.one() as there:
        helper = here or there
        assert helper is not None
        assert None in {here, there}
        assert helper.pid != os.getpid()
        assert helper.make(task(store, photos[0], tmp_path / "cache"), Event())
    alone = Renditions(store, tmp_path / "alone").make(medium(photos[0]), FEED)
    made = tmp_path / "cache" / "files" / Path(alone.path).name
    assert made.read_bytes() == Path(alone.path).read_bytes()


def test_a_helper_says_what_it_could_not_do_and_goes_on(
    seats: Seats, store: Store, photos: list[str], tmp_path: Path
) -> None:
    whole = draw.saved(draw.scene())
    broken = store.add_bytes(whole[: len(whole) // 2] + b"\xff\xd9").sha256
    swapped = store.path(photos[1])
    swapped.chmod(0o644)
    swapped.write_bytes(whole)
    with seats.one() as here, seats.one() as there:
        helper = here or there
        assert helper is not None
        for bad in (broken, photos[1]):
            assert not helper.make(task(store, bad, tmp_path / "cache"), Event())
        assert helper.make(task(store, photos[0], tmp_path / "cache"), Event())


@pytest.fixture
def with_helper(seats: Seats, store: Store, tmp_path: Path) -> Renditions:
    """A cache that already has its helper: its first photographs need not wait for one."""
    cache = Renditions(store, tmp_path / "cache")
    cache._seats = seats
    return cache


def test_many_photographs_come_out_as_from_one_worker(
    with_helper: Renditions, store: Store, photos: list[str], tmp_path: Path
) -> None:
    wishes = [(medium(one), FEED) for one in photos]
    alone = Renditions(store, tmp_path / "alone", workers=1).make_many(wishes)
    together = with_helper.make_many(wishes)
    assert [one.sha256 for one in together] == [one.sha256 for one in alone]
    assert with_helper.facts(photos[0]).width == 900


def test_the_reason_for_a_refusal_is_the_same_with_a_helper(
    with_helper: Renditions, store: Store, photos: list[str]
) -> None:
    whole = draw.saved(draw.scene())
    broken = store.add_bytes(whole[: len(whole) // 2] + b"\xff\xd9").sha256
    wishes = [(medium(one), FEED) for one in (*photos, broken)]
    with pytest.raises(UnreadableMedia):
        with_helper.make_many(wishes)
    with_helper.make_ahead(wishes)
    assert [one.source_sha256 for one in with_helper.make_many(wishes[:-1])] == photos


@pytest.mark.parametrize(
    ("count", "least", "called"), [(4, 1, True), (3, 1, False), (6, 10**9, False)]
)
def test_help_is_called_only_for_much_work(
    store: Store,
    photos: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    least: int,
    called: bool,
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(Seats, "call_help", lambda _: calls.append(1))
    monkeypatch.setattr(renditions, "_MUCH", least)
    cache = Renditions(store, tmp_path / "cache")
    cache.make_many([(medium(one), FEED) for one in photos[:count]])
    assert bool(calls) is called


def test_a_killed_or_stopped_helper_has_no_seat_any_more(
    store: Store, photos: list[str], tmp_path: Path
) -> None:
    helper = Helper()
    assert helper.started()
    os.kill(helper.pid, signal.SIGSTOP)
    stop = Event()
    answers: list[bool] = []
    work = task(store, photos[0], tmp_path / "cache")
    asker = Thread(target=lambda: answers.append(helper.make(work, stop)))
    asker.start()
    stop.set()
    asker.join(5)
    assert answers == [False]
    assert not helper.alive
    assert gone(helper.pid, 1)
    assert not helper.make(work, Event())


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads Linux's /proc")
def test_a_helper_dies_with_its_asker() -> None:
    program = (
        "import os, signal; from media.helper import Helper\n"
        "helper = Helper(); helper.started(); print(helper.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert gone(int(done.stdout), 5)
