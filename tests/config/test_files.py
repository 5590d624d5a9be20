"""Files that several write at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.files import write_whole


def test_many_threads_write_one_file_and_each_reader_sees_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "halaman.html"
    texts = [bytes([65 + number]) * 20_000 for number in range(8)]

    def write(text: bytes) -> bytes:
        return write_whole(path, text).read_bytes()

    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(write, texts * 20))
    assert set(seen) <= set(texts)
    assert [one.name for one in tmp_path.iterdir()] == ["halaman.html"]
