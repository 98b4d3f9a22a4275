"""On sound data there is no finding, whatever is going on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.checks.declared.every import CHECKS
from tests.support.examples import part
from tests.support.life.lives import LIVES, NOW, SOURCE, clone, every_state, rollback, with_clones

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.life.service import Service, Steps


@pytest.mark.slow
@pytest.mark.parametrize("name", part(LIVES, 4))
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


@pytest.mark.parametrize("life", [clone, rollback])
@pytest.mark.parametrize("instance_id", [SOURCE, "step-003"])
def test_of_one_instance_its_clones_and_its_source_are_known(
    life: Callable[[Service], Steps], instance_id: str
) -> None:
    now = datetime.fromtimestamp(NOW, UTC)
    report = inspector.check(with_clones(life), now=now, instance_id=instance_id)

    assert report.findings == []
    assert [note.split()[1] for note in report.notes] == [instance_id] * (instance_id != SOURCE)
    assert 0 < report.read < 100
