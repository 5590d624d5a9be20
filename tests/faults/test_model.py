"""The stateful model of ledger and platform: a sample always, all its steps in the slow lane."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.model import BlindModel, Model, counted

STEPS = 10_000


def run(model: type[Model], examples: int, steps: int, *, shrink: bool = True) -> int:
    """Run the model so many times (the same runs every time); steps that were taken."""
    before = counted["step"]
    wishes = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
    )
    run_state_machine_as_test(model, settings=wishes)
    return counted["step"] - before


def test_a_sample_of_the_model() -> None:
    assert run(Model, 4, 20) > 20


def test_the_model_sees_the_second_posts_that_looking_prevents() -> None:
    with pytest.raises(AssertionError, match="versi"):
        run(BlindModel, 60, 40, shrink=False)


def test_ten_thousand_steps(capsys: pytest.CaptureFixture[str]) -> None:
    taken = run(Model, 330, 50)
    with capsys.disabled():
        told = ", ".join(f"{name} {count}" for name, count in sorted(counted.items()))
        print(f"\nmodel: {taken} steps; {told}")  # noqa: T201 -- the figure that is asked for
    assert taken >= STEPS
    assert min(counted["killed"], counted["correct"], counted["withdraw"], counted["resolve"]) > 100
