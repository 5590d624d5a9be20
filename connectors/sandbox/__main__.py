"""``python -m connectors.sandbox --port P --state DIR [--clock ISO8601]`` runs the twins."""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import uvicorn

from connectors.sandbox.app import make_app
from connectors.sandbox.clock import VirtualClock, parse_moment
from connectors.sandbox.wire import SandboxProtocol


class _Server(uvicorn.Server):
    """Says on standard output where it is, once it answers."""

    url = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        port = int(self.url.rpartition(":")[2])
        print(json.dumps({"url": self.url, "port": port, "pid": os.getpid()}), flush=True)  # noqa: T201  # what the caller waits for


def main() -> None:
    options = _options()
    options.state.mkdir(parents=True, exist_ok=True)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", options.port))
    except (OSError, OverflowError) as error:
        sys.exit(f"cannot listen on port {options.port}: {error}")
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = make_app(options.state, VirtualClock(options.clock), url)
    config = uvicorn.Config(
        app,
        http=SandboxProtocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_level="critical",
        date_header=False,  # the gate dates answers by the virtual clock
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    server.url = url
    with suppress(KeyboardInterrupt):  # Ctrl+C is how a person ends it
        server.run(sockets=[listener])


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m connectors.sandbox",
        description="Loopback twins of the platforms.",
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument(
        "--state", type=Path, required=True, help="folder that holds what was posted"
    )
    parser.add_argument(
        "--clock", type=_moment, help="moment to live at, e.g. 2026-12-01T08:00:00+07:00"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
