"""Offices with a clip that must be transcoded, and kills of what works on it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from config.marks import RUN, SERVE
from flows.serve.leftovers import processes_with
from media.ffmpeg import program
from tests.flows.office import Office
from tests.real.serving import FINAL, Served, wait_for


def draw_heavy_clip(path: Path, seconds: int = 10) -> None:
    """A clip no channel takes as it is (4:4:4), quick to draw and some seconds to transcode."""
    size = "s=1280x720:r=25"
    source = ("-f", "lavfi", "-i", f"testsrc2={size}:d={seconds}")
    codec = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", "-threads", "2")
    subprocess.run([program(), "-loglevel", "error", *source, *codec, path], check=True)


def give_clip(office: Office, clip: Path) -> None:
    """Let the office's one item show this clip instead of its photographs; released anew."""
    place = office.home / "media" / clip.name
    shutil.copyfile(clip, place)
    content = office.read()
    (item,) = content["items"]
    told = {"alt": "Pegawai berbaris di halaman kantor.", "source": "Dokumentasi unit (contoh)"}
    item["media"] = [{"file": f"media/{clip.name}", **told}]
    office.write(content)
    office.approve_plan()
    office.release(unseen=True)


def transcoding(run: str) -> list[int]:
    """ffmpeg processes that write a clip for this flow run; others only look into it."""
    return [pid for pid in processes_with(RUN, run) if _writes_clip(_command(pid))]


def wait_for_transcode(served: Served, run: str) -> None:
    """Until ffmpeg works for the run; it is held there, so that no machine is too fast for us."""

    def held() -> bool:
        found = transcoding(run)
        for pid in found:
            os.kill(pid, signal.SIGSTOP)
        return bool(found)

    wait_for(lambda: held() or served.state(run) in FINAL, 120, served.log.read_text, 0.2)
    assert transcoding(run), served.state(run)


def flow_of(run: str) -> list[int]:
    """The flow run's own processes, without what writes a clip for it."""
    return [pid for pid in processes_with(RUN, run) if not _writes_clip(_command(pid))]


def worker_of(run: str) -> str:
    """Label of the worker that runs it, as ``tayang serve`` marked it."""
    environ = Path(f"/proc/{flow_of(run)[0]}/environ").read_bytes().split(b"\0")
    (mark,) = [one for one in environ if one.startswith(f"{SERVE}=".encode())]
    return mark.decode().rpartition("/")[2]


def kill_all(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def nothing_left(run: str) -> bool:
    """Whether no process of the run is alive, within ten seconds."""
    deadline = time.monotonic() + 10
    while processes_with(RUN, run):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _writes_clip(words: list[str]) -> bool:
    # before it is ffmpeg it is setpriv, which sees to it that it dies with its flow
    return Path(words[0]).name.startswith("ffmpeg") and any("out.mp4" in word for word in words)


def _command(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return [""]
