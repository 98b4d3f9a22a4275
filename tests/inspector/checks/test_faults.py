"""Each check finds the faults that are planted for it, and finds nothing else of them."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

import pytest

import inspector
from inspector.checks.declared.every import CHECKS
from inspector.sources.memory import MemorySource
from tests.support.life.lives import NOW
from tests.support.life.planting import FAULTS, Fault, Sound

for room in ("records", "work", "instances"):  # they register their faults
    import_module(f"tests.support.life.faults_of_{room}")


@pytest.fixture(scope="module")
def report() -> inspector.Report:
    """Each fault in an instance of its own, and one without any."""
    key_values = dict(Sound.make("sound").service.key_values)
    for fault in FAULTS:
        sound = Sound.make(fault.name)
        fault.plant(sound)
        key_values |= sound.service.key_values
    return inspector.check(MemorySource(key_values), sample=len(FAULTS), now=datetime.fromtimestamp(NOW, UTC))


def test_every_check_has_a_fault() -> None:
    assert {name for fault in FAULTS for name in fault.found_by} == CHECKS.keys()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_is_found_by_its_checks_alone(report: inspector.Report, fault: Fault) -> None:
    found = [row for row in report.findings if row.instance_id == fault.name]

    assert {row.check for row in found} == fault.found_by, [row.finding for row in found]


def test_nothing_is_found_beside_the_faults(report: inspector.Report) -> None:
    assert {row.instance_id for row in report.findings} == {fault.name for fault in FAULTS}
    assert report.why == {}
