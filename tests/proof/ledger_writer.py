"""Programs that write a ledger from other processes; run with ``python -m``.

``write PATH LABEL COUNT``   append COUNT entries, print each seq
``kill PATH ROUNDS SEED``    fork a writer, SIGKILL it after some entries, ROUNDS times;
                             print one line of JSON: the (seq, hash) that the writers were told
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from config.clock import SystemClock
from proof.entries import EntryKind
from proof.ledger import SqliteLedger


def write(path: Path, label: str, count: int) -> None:
    with SqliteLedger(path, SystemClock()) as ledger:
        for number in range(count):
            entry = ledger.append(EntryKind.INTENT, {"n": number}, publication=label)
            sys.stdout.write(f"{entry.seq}\n")


def _write_for_ever(path: Path, pipe: int, round_number: int) -> None:
    ledger = SqliteLedger(path, SystemClock())
    number = 0
    while True:
        body = {"round": round_number, "n": number, "fill": "x" * (number * 37 % 4000)}
        entry = ledger.append(EntryKind.OUTCOME, body, publication=f"p{round_number}")
        os.write(pipe, f"{entry.seq} {entry.hash}\n".encode())
        number += 1


def kill(path: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    told: list[tuple[int, str]] = []
    for round_number in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _write_for_ever(path, writing, round_number)
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as lines:
            # wait for progress, not for time: a busy machine may need long for one commit
            seen = [lines.readline() for _ in range(chance.randrange(9))]
            time.sleep(chance.uniform(0, 0.004))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            for line in (*seen, *lines):
                seq, _, sealed = line.strip().partition(" ")
                told.append((int(seq), sealed))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    what, where, *rest = sys.argv[1:]
    if what == "write":
        write(Path(where), rest[0], int(rest[1]))
    else:
        kill(Path(where), int(rest[0]), int(rest[1]))
