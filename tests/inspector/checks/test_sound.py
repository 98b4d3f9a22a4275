"""On sound data there is no finding, whatever is going on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import inspector
from tests.support.examples import part
from tests.support.life.lives import LIVES, NOW, every_state, with_clones


@pytest.mark.slow
@pytest.mark.parametrize("name", part(LIVES, 4))
def test_no_state_between_two_steps_of_a_life_has_a_finding(name: str) -> None:
    report = inspector.check(every_state(LIVES[name]), now=datetime.fromtimestamp(NOW, UTC))

    assert [(row.instance_id, row.check, row.finding) for row in report.findings] == []
    assert report.read > 100


def test_no_state_of_a_clone_has_a_finding() -> None:
    report = inspector.check(with_clones(), now=datetime.fromtimestamp(NOW, UTC))

    assert [(row.instance_id, row.check, row.finding) for row in report.findings] == []
    assert {note.split(":")[0] for note in report.notes} == {
        f"instance step-{step:03} is a clone of source" for step in range(1, len(report.notes) + 1)
    }
    assert len(report.notes) > 10
