"""Faults on demand: what can be ordered, and the book of orders."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final

# Not accepted: the platform's handler never runs.
REFUSALS: Final = frozenset(
    {
        "reset_before",
        "error500_before",
        "rate_limited",
        "expired_token",
        "permission_missing",
        "account_gone",
        "html_captive",
        "redirect301",
        "credits_depleted",
    }
)
# Accepted: the handler runs, then the answer is lost, late or spoilt.
SPOILS: Final = frozenset(
    {
        "lost_after",
        "error500_after",
        "rate_limited_after",
        "slow",
        "drip",
        "drip_headers",
        "garbage",
        "empty200",
        "no_content204",
        "hang_after",
    }
)
# Accepted seconds after the connection was closed.
LATE: Final = frozenset({"late_commit"})
# Acted out by the platform's own handler.
ACTED: Final = frozenset(
    {"stuck_processing", "wrong_account", "scope_missing", "ends_soon", "filter_fails"}
)
NAMES: Final = REFUSALS | SPOILS | LATE | ACTED


@dataclass
class Fault:
    """An order: let ``skip`` requests of this kind pass, spoil the next ``times``."""

    id: int
    platform: str
    op: str
    fault: str
    times: int = 1
    skip: int = 0
    args: dict[str, Any] = field(default_factory=dict)
    hits: int = 0

    def fits(self, platform: str, op: str) -> bool:
        return self.platform in ("*", platform) and self.op in ("*", op)


class FaultBook:
    """Open orders, first come first served. Kept in memory: a restarted twin has none."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._last_id = 0

    def order(self, wish: dict[str, Any], platforms: frozenset[str]) -> Fault:
        """Add an order. Raises ValueError naming the field that is wrong."""
        unknown = wish.keys() - {"platform", "op", "fault", "times", "skip", "args"}
        if unknown:
            raise ValueError(f"unknown field(s) {sorted(unknown)}")
        if wish.get("fault") not in NAMES:
            raise ValueError(f"fault {wish.get('fault')!r} is none of {sorted(NAMES)}")
        if wish.get("platform", "*") not in platforms | {"*"}:
            raise ValueError(
                f"platform {wish.get('platform')!r} is none of {sorted(platforms)} or '*'"
            )
        for name, least in (("times", 1), ("skip", 0)):
            if not isinstance(wish.get(name, least), int) or wish.get(name, least) < least:
                raise ValueError(
                    f"{name} must be a whole number, at least {least}, got {wish[name]!r}"
                )
        if not isinstance(wish.get("args", {}), dict):
            raise ValueError(  # noqa: TRY004  # one error type for all orders
                f"args must be an object, got {wish['args']!r}"
            )
        self._last_id += 1
        fault = Fault(
            self._last_id,
            wish.get("platform", "*"),
            str(wish.get("op", "*")),
            str(wish["fault"]),
            wish.get("times", 1),
            wish.get("skip", 0),
            dict(wish.get("args", {})),
        )
        self._faults.append(fault)
        return fault

    def take(self, platform: str, op: str) -> Fault | None:
        """The order that applies to this request, if any; counts it as used."""
        for fault in self._faults:
            if not fault.fits(platform, op) or fault.times <= fault.hits:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.hits += 1
            return fault
        return None

    def listing(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        self._faults.clear()
