"""How a KPI and its figures are written; shared by all twelve."""

from __future__ import annotations

from config.messages import say
from proof.month import Kpi


def kpi(
    key: str, result: str, value: float | None = None, *, met: bool | None = None, note: str = ""
) -> Kpi:
    """The KPI with its name and standard; without a value it was not measured."""
    name, standard = say(f"report.kpi.{key}.name"), say(f"report.kpi.{key}.standard")
    return Kpi(key, name, standard, result, value, met, note)


def share(key: str, part: int, whole: int, target: int | None, *, note: str = "") -> Kpi:
    """``part`` of ``whole`` in percent; ``target`` None: told, not judged."""
    percent = 100 * part / whole
    result = say("report.kpi.share", percent=number(percent), part=part, whole=whole)
    met = None if target is None else percent >= target
    return kpi(key, result, round(percent, 2), met=met, note=note)


def number(value: float) -> str:
    """At most one decimal, with a comma."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def hours_text(minutes: float) -> str:
    """``3 hari 4 jam``, ``5 jam 20 menit`` or ``12 menit``."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return say("report.minutes", minutes=rest)
    days, left = divmod(hours, 24)
    return (
        say("report.days", days=days, hours=left)
        if days
        else say("report.hours", hours=hours, minutes=rest)
    )
