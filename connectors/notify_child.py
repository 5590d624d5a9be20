"""``python -m connectors.notify_child``: sends messages through Apprise, in a process of its own.

A library that talks to a hundred services can hang in any of them; a process can be killed when
its time is up. Standard input: one JSON object per line, ``{"address", "title", "body"}``.
Standard output: one JSON object per line as soon as each is done, ``{"sent", "why"}`` with
``why`` one of "", "address", "failed". Addresses are secrets: they come by pipe, never as
arguments, and nothing that Apprise writes is kept.
"""

from __future__ import annotations

import json
import sys

from apprise import Apprise, NotifyFormat


def send_one(address: str, title: str, body: str) -> str:
    """Send one message; "" when the service took it, else why not."""
    sender = Apprise()
    if not sender.add(address):
        return "address"
    done = sender.notify(body=body, title=title, body_format=NotifyFormat.TEXT)
    return "" if done else "failed"


def main() -> None:
    """Send every message of standard input in order."""
    for line in sys.stdin:
        wish = json.loads(line)
        why = send_one(wish["address"], wish["title"], wish["body"])
        print(json.dumps({"sent": not why, "why": why}), flush=True)  # noqa: T201 -- this is the answer to the parent


if __name__ == "__main__":
    main()
