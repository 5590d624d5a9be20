"""Commands of whoever is on duty: alerts, the sheet for a successor, incident drills."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_groups.options import AsJson, Home, leave

alert_app = typer.Typer(help="Waspada: siapa diberi tahu, siapa menangani.", no_args_is_help=True)


@alert_app.command("list")
def list_(
    every: Annotated[
        bool, typer.Option("--all", help="Juga yang sudah ditangani atau selesai.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tampilkan waspada yang belum ditangani, dengan langkah berikutnya."""
    from flows.commands.alert import list_alerts

    leave(list_alerts(home, every=every, as_json=as_json))


@alert_app.command()
def ack(
    names: Annotated[list[str], typer.Argument(help="Nama waspada, misalnya W-0007.")],
    role: Annotated[str, typer.Option("--role", help="Id peran yang menangani.")],
    note: Annotated[str, typer.Option("--note", help="Keterangan singkat.")] = "",
    home: Home = None,
) -> None:
    """Catat bahwa Anda menanganinya; wakil tidak lagi diberi tahu."""
    from flows.commands.alert import acknowledge

    leave(acknowledge(names, role, note, home))


@alert_app.command()
def tick(
    tokens: Annotated[
        bool, typer.Option("--tokens", help="Tanyakan masa kredensial setiap kanal sekarang.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Jaga satu kali: cari yang terhenti, kirim yang belum terkirim, teruskan kepada wakil."""
    from flows.commands.alert import tick_once

    leave(tick_once(home, tokens=tokens, as_json=as_json))


@alert_app.command("test")
def try_ways(
    role: Annotated[str, typer.Option("--role", help="Hanya peran ini.")] = "",
    home: Home = None,
) -> None:
    """Kirim pesan uji ke setiap alamat pada alerts.yaml."""
    from flows.commands.alert import send_test

    leave(send_test(home, role))


def handover(
    out: Annotated[Path | None, typer.Option("--out", help="Halaman HTML yang ditulis.")] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Tanyakan setiap kanal sekarang (akun dan masa token).")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Lembar serah terima: akun, kunci, yang masih terbuka, cadangan, letak berkas."""
    from flows.commands.handover import show_handover

    leave(show_handover(home, out, ask=ask, as_json=as_json))


def drill(
    name: Annotated[str, typer.Argument(help="Nama latihan; lihat --list.")] = "",
    listing: Annotated[bool, typer.Option("--list", help="Tampilkan semua latihan.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Semua latihan berurutan.")] = False,
    auto: Annotated[
        bool, typer.Option("--auto", help="Lakukan langkahnya sendiri, lalu periksa hasilnya.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Latihan gangguan di kotak pasir: apa yang terlihat, apa yang dilakukan, apa hasilnya."""
    from flows.commands.drill import run_drills

    leave(run_drills(name, listing=listing, every=every, auto=auto, as_json=as_json))
