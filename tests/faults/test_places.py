"""Paths that leave the folder, addresses instead of files, tables that are bombs (F28 to F30)."""

from __future__ import annotations

import socket
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.content.xlsx_world import row, table
from tests.faults.attack import Road
from tests.faults.hostile_clips import listening
from tests.faults.measure import peak
from tests.faults.scale import amount, every
from tests.flows.office import ONE, Office

FILE, TEXTS = "items[0].media[0].file", "items[0].media[0].subtitles"


def kept(office: Office) -> set[str]:
    """Every file in the office's store."""
    return {one.name for one in (office.home / "var" / "store").rglob("*") if one.is_file()}


WAYS_OUT = (
    *("../luar.jpg", "../../luar.jpg", "media/../../luar.jpg", "media/02/../../../luar.jpg"),
    *("./../luar.jpg", "media/./../../luar.jpg", "..", ".", "/", "//", "media/.."),
    *("/etc/passwd", "//etc/passwd", "/proc/self/environ", "/dev/zero", "/dev/stdin"),
    *("..\\luar.jpg", "media\\..\\..\\luar.jpg", "C:\\luar.jpg", "\\\\server\\bagi\\luar.jpg"),
    *("C:luar.jpg", "~/luar.jpg", "~root/luar.jpg", "$HOME/luar.jpg", "%2e%2e/luar.jpg"),
    *("..%2fluar.jpg", "....//luar.jpg", "..\u2215luar.jpg", "\uff0e\uff0e/luar.jpg"),
    *("media/tautan/luar.jpg", "secrets/wordpress-password", "var/ledger.sqlite3", "roles.yaml"),
)


@pytest.mark.fault("F29")
def test_no_path_leaves_the_folder_or_takes_what_is_no_picture(road: Road) -> None:
    office = road.office
    photo = next((office.home / "media").rglob("*.jpg")).read_bytes()
    (office.home.parent / "luar.jpg").write_bytes(photo + b"luar")
    (office.home / "media" / "tautan").symlink_to(office.home.parent, target_is_directory=True)
    secret = (office.home / "secrets" / "wordpress-password").read_text().strip()
    before = kept(office)
    for way in every(WAYS_OUT, 6):
        with road.spoiled(office.manifest):
            office.edit(ONE, media__0__file=way)
            said = road.refused(way, FILE, codes=(30,))
            assert secret not in said
    for way in every(WAYS_OUT[:6], 6):
        with road.spoiled(office.manifest):
            office.edit(ONE, media__0__subtitles=way)
            road.refused(f"subtitles {way}", TEXTS, codes=(30,))
    outside = (office.home.parent / "luar.jpg").read_bytes()
    taken = [one for one in (office.home / "var" / "store").rglob("*") if one.is_file()]
    assert outside not in [one.read_bytes() for one in taken]
    # files of the folder that are no pictures are read to tell so; nothing of them is shown or sent
    assert len(kept(office) - before) <= 3
    road.aired("put back")


LONE = (
    *("127.0.0.1", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "[::1]"),
    *("0.0.0.0", "[::]", "169.254.169.254", "10.0.0.1", "192.168.0.1", "172.16.0.1"),  # noqa: S104 -- an address to refuse
    *("[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1", "[fe80::1]", "[::ffff:127.0.0.1]"),
    *("100.64.0.1", "metadata.google.internal"),
)


@contextmanager
def connections(names: Mapping[str, str] | None = None) -> Iterator[list[str]]:
    """Every ``host:port`` that this process connects to or looks up; ``names``: DNS answers."""
    seen: list[str] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo
    patch = pytest.MonkeyPatch()

    def connecting(self: socket.socket, address: object) -> None:
        seen.append(":".join(map(str, address[:2])) if isinstance(address, tuple) else "local")
        connect(self, address)  # type: ignore[arg-type]  # passed on as it came

    def looking(host: object, port: object, *rest: object, **named: object) -> object:
        seen.append(f"{host}:{port}")
        host = (names or {}).get(str(host), host)
        return look_up(host, port, *rest, **named)  # type: ignore[arg-type]  # passed on as it came

    patch.setattr(socket.socket, "connect", connecting)
    patch.setattr(socket, "getaddrinfo", looking)
    try:
        yield seen
    finally:
        patch.undo()


@pytest.mark.fault("F30")
@pytest.mark.parametrize("scheme", every(["http", "https"], 2))
def test_a_medium_is_never_fetched(road: Road, scheme: str) -> None:
    office = road.office
    with listening() as (url, asked), connections() as seen:
        port = urlsplit(url).port
        for host in every(LONE, 6):
            with road.spoiled(office.manifest):
                office.edit(ONE, media__0__file=f"{scheme}://{host}:{port}/a.jpg")
                road.refused(f"{scheme} {host}", FILE, codes=(30,))
                assert set(seen) <= {urlsplit(office.twin.url).netloc}, seen
        assert asked == []
    road.aired("put back")


@pytest.mark.fault("F30")
@pytest.mark.parametrize("host", [LONE[:7], LONE[7:14], LONE[14:]][: amount(3, 1)])
def test_a_link_into_the_house_is_refused_unvisited(road: Road, host: tuple[str, ...]) -> None:
    """R16 reads the address: whether somebody answers there is not asked."""
    office = road.office
    with listening() as (url, asked):
        port = urlsplit(url).port
        for one in every(host, 4):
            with road.spoiled(office.manifest, office.release_file), connections() as seen:
                office.edit(ONE, link=f"http://{one}:{port}/laporan")
                office.release(unseen=True)
                road.refused(f"link to {one}", "R16")
                assert set(seen) <= {urlsplit(office.twin.url).netloc}, seen
        assert asked == []
    road.aired("put back")


HOST = "laporan.contoh.go.id"
INSIDE = (
    *("127.0.0.1", "10.0.0.5", "169.254.169.254", "192.168.1.1", "100.64.0.1", "224.0.0.1"),
    *("::1", "fe80::1", "64:ff9b::7f00:1", "2002:7f00:1::"),
)


@pytest.mark.fault("F30", sample=False)
def test_a_name_that_leads_into_the_house_is_looked_up_and_never_visited(road: Road) -> None:
    """The links of a text are opened (R16), but only where strangers can go too."""
    office = road.office
    for address in INSIDE:
        with (
            road.spoiled(office.manifest, office.release_file),
            connections({HOST: address}) as seen,
        ):
            office.edit(ONE, link=f"https://{HOST}/2026")
            office.release(unseen=True)
            road.refused(f"{HOST} is {address}", "R16")
            assert set(seen) <= {f"{HOST}:443", urlsplit(office.twin.url).netloc}, seen
            assert f"{HOST}:443" in seen
    road.aired("put back")


WRONG_LINKS = (
    *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://contoh.go.id/a"),
    *("gopher://127.0.0.1/", "https://a:b@contoh.go.id/", "https:///a", "//contoh.go.id/a"),
    *("https://[::1", "https://contoh.go.id/ a"),
)


@pytest.mark.fault("F30", sample=False)
def test_what_is_no_web_address_is_no_link(road: Road) -> None:
    for link in WRONG_LINKS:
        with road.spoiled(road.office.manifest):
            road.office.edit(ONE, link=link)
            road.refused(link, "items[0].link", codes=(30,))
    road.aired("put back")


def _bomb(
    path: Path, *parts: tuple[str, int], lie: bool = False, kind: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, size in parts:
            archive.writestr(name, bytes(size))
    if lie:  # the directory says that each part is one byte long
        data = bytearray(path.read_bytes())
        at = data.index(b"PK\x01\x02")
        data[at + 24 : at + 28] = (1).to_bytes(4, "little")
        data[at + 16 : at + 20] = zlib.crc32(b"\0").to_bytes(4, "little")
        path.write_bytes(data)
    return path


def _entities(path: Path) -> Path:
    laughs = "".join(f'<!ENTITY a{n} "{(f"&a{n - 1};" if n else "tawa") * 9}">' for n in range(9))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f"<!DOCTYPE x [{laughs}]><x>&a8;</x>")
        archive.writestr("xl/workbook.xml", f"<!DOCTYPE x [{laughs}]><x>&a8;</x>")
    return path


def _slip(path: Path) -> Path:
    table(path.parent, row("DUM-2026-12-01"), name=path.name)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../../luar.txt", "luar")
        archive.writestr("/luar-mutlak.txt", "luar")
    return path


def _nothing(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    return path


TABLES: dict[str, Callable[[Path], Path]] = {
    "bom-200-MB": lambda path: _bomb(path, ("xl/worksheets/sheet1.xml", 200_000_000)),
    "bom-banyak": lambda path: _bomb(path, *((f"xl/{n}.xml", 4_000_000) for n in range(20))),
    "padat": lambda path: _bomb(path, ("xl/workbook.xml", 2_000_000)),
    "bohong": lambda path: _bomb(path, ("xl/workbook.xml", 80_000_000), lie=True),
    "lzma": lambda path: _bomb(path, ("xl/workbook.xml", 90_000), kind=zipfile.ZIP_LZMA),
    "tawa": _entities,
    "bukan": _nothing,
}


@pytest.mark.fault("F28")
def test_a_table_that_is_a_bomb_is_refused_unread(road: Road, tmp_path: Path) -> None:
    for name, make in every(list(TABLES.items()), 3):
        path = make(tmp_path / f"{name}.xlsx")
        out = tmp_path / f"{name}.yaml"
        before = peak()
        act = ("manifest", "import", str(path), "--out", str(out))
        road.refused(name, path.name, act=act, codes=(30,))
        assert not out.exists()
        assert peak() - before < 100, f"{name}: {peak() - before} MB more"
    road.aired("put back")


@pytest.mark.fault("F28")
def test_nothing_is_unpacked_beside_the_table(road: Road, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    path, out = _slip(folder / "selip.xlsx"), folder / "hasil.yaml"
    act = ("manifest", "import", str(path), "--out", str(out))
    road.tally.attack("slip", through=_unpacked(road, tmp_path, act), lost=0, stuck=0)
    assert [one.name for one in tmp_path.rglob("luar*")] == []


def _unpacked(road: Road, folder: Path, act: tuple[str, ...]) -> int:
    from tests.flows.command import tayang

    before = {one for one in folder.rglob("*") if one.is_file()}
    ran = tayang(road.office, *act)
    assert "Traceback" not in ran.err
    made = {one.name for one in folder.rglob("*") if one.is_file()} - {one.name for one in before}
    return len(made - {"hasil.yaml"})
