"""On sound data there is no finding, whatever is going on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.checks.declared.every import CHECKS
from tests.support.life.lives import LIVES, NOW, clone, every_state, rollback, with_clones

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.life.service import Service, Steps


@pytest.mark.slow
@pytest.mark.parametrize("name", LIVES)
def test_no_state_between_two_steps_of_a_life_has_a_finding(name: str) -> None:
    report = inspector.check(every_state(LIVES[name]), now=datetime.fromtimestamp(NOW, UTC), only=list(CHECKS))

    assert [(row.instance_id, row.check, row.finding) for row in report.findings] == []
    assert report.why == {}
    assert report.read > 100


@pytest.mark.parametrize("life", [clone, rollback])
def test_no_state_of_a_clone_has_a_finding(life: Callable[[Service], Steps]) -> None:
    report = inspector.check(with_clones(life), now=datetime.fromtimestamp(NOW, UTC), only=list(CHECKS))

    assert [(row.instance_id, row.check, row.finding) for row in report.findings] == []
    assert {note.split(":")[0] for note in report.notes} == {
        f"instance step-{step:03} is a clone of source" for step in range(1, len(report.notes) + 1)
    }
    assert len(report.notes) > 10
