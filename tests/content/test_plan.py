from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from content.errors import ManifestError
from content.plan import Plan, load_plan, month_before, plan_digest, plan_statement


def plan(**changes: Any) -> dict[str, Any]:
    rows = [
        {
            "id": f"DUM-2026-12-0{number}",
            "title": f"Materi {number}",
            "unit": "SEKRETARIAT",
            "kind": "edukasi",
            "channels": ["website", "x"],
        }
        for number in (1, 2)
    ]
    return {"period": "2026-12", "office": "inspektorat", "items": rows} | changes


def decision(**changes: Any) -> dict[str, Any]:
    return {
        "verdict": "approved",
        "role": "atasan_ppid",
        "position": "Inspektur",
        "decided_at": "2026-11-26T10:00",
        "level": "A1",
        "letter": "700/123/2026",
        "digest": "0" * 64,
        "submitted_by": "ppid",
    } | changes


def write(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "rencana.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False))
    return path


def test_a_plan_is_read_with_and_without_its_decision(tmp_path: Path) -> None:
    undecided = load_plan(write(tmp_path, plan()))
    assert undecided.decision is None
    decided = load_plan(write(tmp_path, plan(decision=decision())))
    assert decided.decision is not None
    assert decided.decision.decided_at.isoformat() == "2026-11-26T10:00:00+07:00"
    assert plan_digest(decided) == plan_digest(undecided)
    assert decided.item("DUM-2026-12-02") == decided.items[1]
    assert decided.item("DUM-2026-12-09") is None


def test_the_digest_ignores_order_and_sees_every_field() -> None:
    base = Plan.model_validate(plan())
    turned = plan()
    turned["items"].reverse()
    for row in turned["items"]:
        row["channels"].reverse()
    assert plan_digest(Plan.model_validate(turned)) == plan_digest(base)
    changed: list[dict[str, Any]] = [plan(period="2027-01"), plan(office="lain")]
    for name, value in {
        "id": "DUM-2026-12-03",
        "title": "Materi  lain",
        "unit": "IRBAN-2",
        "kind": "layanan",
        "channels": ["website"],
    }.items():
        other = plan()
        other["items"][0][name] = value
        changed.append(other)
    digests = {plan_digest(Plan.model_validate(one)) for one in changed}
    assert len(digests | {plan_digest(base)}) == len(changed) + 1


def test_the_statement_holds_no_decision() -> None:
    decided = Plan.model_validate(plan(decision=decision()))
    assert set(plan_statement(decided)) == {"statement", "version", "period", "office", "items"}


@pytest.mark.parametrize(
    ("content", "field", "part"),
    [
        (
            plan(items=[plan()["items"][0], plan()["items"][0]]),
            "items[0].id",
            "lebih dari satu kali",
        ),
        (plan(period="2027-03"), "items[0].id", "bulan 2027-03"),
        (plan(items=[]), "items", "paling sedikit berisi 1"),
        (
            plan(items=[plan()["items"][0] | {"channels": ["x", "x"]}]),
            "items[0].channels",
            "Kanal x",
        ),
        (plan(decision=decision(level="A0")), "decision.level", "A1, A2"),
        (plan(decision=decision(letter=None)), "decision.letter", "nomor surat"),
        (plan(decision=decision(digest="")), "decision.digest", "64 karakter"),
        (plan(decision=decision(verdict="setuju")), "decision.verdict", "approved"),
        (plan(catatan="x"), "catatan", "tidak dikenal"),
    ],
)
def test_mistakes_are_located(tmp_path: Path, content: object, field: str, part: str) -> None:
    with pytest.raises(ManifestError) as caught:
        load_plan(write(tmp_path, content))
    first = caught.value.problems[0]
    assert first.field == field
    assert part in first.hint
    assert first.line > 0


def test_the_month_before_january() -> None:
    assert month_before("2027-01") == "2026-12"
    assert month_before("2026-10") == "2026-09"
