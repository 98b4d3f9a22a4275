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
    return inspector.check(
        MemorySource(key_values), sample=len(FAULTS), now=datetime.fromtimestamp(NOW, UTC), only=list(CHECKS)
    )


def test_every_check_has_a_fault() -> None:
    assert {name for fault in FAULTS for name in fault.found_by} == CHECKS.keys()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_is_found_by_its_checks_alone(report: inspector.Report, fault: Fault) -> None:
    found = [row for row in report.findings if row.instance_id == fault.name]

    assert {row.check for row in found} == fault.found_by, [row.finding for row in found]


def test_nothing_is_found_beside_the_faults(report: inspector.Report) -> None:
    assert {row.instance_id for row in report.findings} == {fault.name for fault in FAULTS}
    assert report.why == {}


@pytest.mark.parametrize(
    ("expire", "said"),
    [
        ([NOW + 60, NOW - 30], []),
        ([], ["no service is registered"]),
        ([NOW - 90, NOW + 60], ["1 of 2 registered services are past their time: 10.0.0.9:5000 since "]),
    ],
)
def test_services_that_do_not_renew_themselves_are_told(expire: list[int], said: list[str]) -> None:
    """They are registered for all instances together, so that none is at fault."""
    sound = Sound.make("i")
    sound.service.register(*expire)
    now = datetime.fromtimestamp(NOW, UTC)
    found = inspector.check(sound.service.source, now=now).findings

    assert [(row.check, row.severity, row.instance_id, row.record, row.finding[:61]) for row in found] == [
        ("recycler-idle", "note", None, "MetaServiceRegistryKey", text[:61]) for text in said
    ]
    assert inspector.check(sound.service.source, now=now, instance_id="i").findings == []
