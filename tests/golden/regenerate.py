"""Writes the golden files anew: ``python -m tests.golden.regenerate``; then read the difference."""

from __future__ import annotations

from tests.golden.drafts import HERE, golden


def main() -> None:
    wanted = dict(golden())
    for path in set(HERE.glob("DUM-*.txt")) - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
