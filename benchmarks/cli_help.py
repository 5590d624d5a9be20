"""How long `tayang --help` takes beside a bare Typer app, measured in one run, turn by turn.

    python -m benchmarks.cli_help [ROUNDS]

Prints both medians in milliseconds (wall time of a fresh Python process each) and their ratio.
Ends 1 when the ratio is above 1.5, the most that a command line should cost.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUNDS = 15
MOST = 1.5
OURS = "import sys; sys.argv = ['tayang', '--help']; from flows.cli import main; main()"
BARE = """
import sys
import typer

sys.argv = ["bare", "--help"]
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

@app.command()
def one(name: str = "") -> None:
    "One."

@app.command()
def two(name: str = "") -> None:
    "Two."

app()
"""


def seconds(code: str) -> float:
    """Wall time of one fresh process; CalledProcessError when it does not end 0."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - began


def medians(rounds: int) -> tuple[float, float]:
    """Medians of ours and of the bare app; taking turns, a busy machine slows both alike."""
    ours, bare = [], []
    for number in range(rounds + 1):
        pair = seconds(OURS), seconds(BARE)
        if number:  # the first round only warms the file cache
            ours.append(pair[0])
            bare.append(pair[1])
    return statistics.median(ours), statistics.median(bare)


def main() -> int:
    """Measure, print, and judge."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    ours, bare = medians(rounds)
    ratio = ours / bare
    print(f"tayang --help    {ours * 1000:6.0f} ms")
    print(f"bare Typer app   {bare * 1000:6.0f} ms")
    print(f"ratio            {ratio:6.2f}  (at most {MOST}; median of {rounds} rounds)")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
