"""How each fault looks on the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.types import Send

from connectors.sandbox import wire
from connectors.sandbox.faults import ACTED, LATE, REFUSALS, Fault
from connectors.sandbox.platform import Reply

Run = Callable[[], Awaitable[Reply]]

_CAPTIVE = (
    "<!doctype html><title>Wi-Fi</title><h1>Selamat datang di Wi-Fi gratis</h1><p>Masuk dahulu.</p>"
)
_GARBAGE = '<html><body><!-- proxy --><p>Upstream said nothing useful \x00\x01{"id": </body>'


@dataclass(frozen=True)
class Exchange:
    """One request under way: ``run`` lets the platform handle it, once."""

    run: Run
    refuse: Callable[[str, Mapping[str, object]], Reply]
    send: Send
    transport: asyncio.Transport
    later: Callable[[float, Run], None]


async def act_out(exchange: Exchange, fault: Fault | None) -> int | None:
    """Answer the request, spoilt as ordered; the status the client saw, None when it saw none."""
    if fault is None or fault.fault in ACTED:
        return await _reply(exchange, await exchange.run())
    if fault.fault in REFUSALS:
        return await _refuse(exchange, fault)
    if fault.fault in LATE:
        exchange.later(_seconds(fault, 2.0), exchange.run)
        await asyncio.sleep(float(fault.args.get("hang", 0)))
        return await _lost(exchange)
    return await _spoil(exchange, fault)


async def _refuse(exchange: Exchange, fault: Fault) -> int | None:
    if fault.fault == "reset_before":
        await wire.drop(exchange.transport, reset=True)
        return None
    if fault.fault == "html_captive":
        return await _reply(exchange, Reply.html(200, _CAPTIVE))
    if fault.fault == "redirect301":
        target = str(fault.args.get("location", "/"))
        return await _reply(exchange, Reply(301, b"", (("location", target),)))
    kind = "error500" if fault.fault == "error500_before" else fault.fault
    return await _reply(exchange, exchange.refuse(kind, fault.args))


async def _spoil(exchange: Exchange, fault: Fault) -> int | None:
    reply = await exchange.run()
    if fault.fault in ("lost_after", "hang_after"):
        await asyncio.sleep(_seconds(fault, 60.0) if fault.fault == "hang_after" else 0)
        return await _lost(exchange)
    if fault.fault == "drip":
        await wire.send_reply(exchange.send, reply, pause_s=_seconds(fault, 0.05))
        return reply.status
    if fault.fault == "drip_headers":
        await wire.drip_everything(exchange.transport, reply, _seconds(fault, 0.05))
        return reply.status
    if fault.fault == "slow":
        await asyncio.sleep(_seconds(fault, 1.0))
        return await _reply(exchange, reply)
    return await _reply(exchange, _spoilt_reply(exchange, fault))


def _spoilt_reply(exchange: Exchange, fault: Fault) -> Reply:
    match fault.fault:
        case "error500_after":
            return exchange.refuse("error500", fault.args)
        case "rate_limited_after":
            return exchange.refuse("rate_limited", fault.args)
        case "garbage":
            return Reply.html(200, str(fault.args.get("body", _GARBAGE)))
        case "empty200":
            return Reply(200, b"", (("content-type", "application/json"),))
        case "no_content204":
            return Reply(204)
        case name:
            raise ValueError(f"fault {name} has no behaviour")


async def _lost(exchange: Exchange) -> int | None:
    """No answer at all."""
    await wire.drop(exchange.transport, reset=False)
    return None


async def _reply(exchange: Exchange, reply: Reply) -> int:
    await wire.send_reply(exchange.send, reply)
    return reply.status


def _seconds(fault: Fault, default: float) -> float:
    return float(fault.args.get("seconds", default))
