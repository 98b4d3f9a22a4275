"""``inspector.check``: what it reads, what it leaves out, what it tells."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

import inspector
from inspector.checks.base import Severity
from inspector.checks.declared.every import CHECKS
from inspector.checks.engine import CheckRun
from inspector.checks.reading.facts import FACTS
from inspector.checks.selection import families_read, needed_facts
from inspector.checks.views import VIEWS
from inspector.schema import messages
from inspector.sources.memory import MemorySource
from inspector.views.activity.clock import source_time
from inspector.views.activity.recycle_bin import DEFAULT_RETENTION
from keycodec import decode
from tests.support.life.lives import NOW
from tests.support.life.planting import Sound

TIME = datetime.fromtimestamp(NOW, UTC)
#: Steps of a run ahead of the first check: the instances, who is checked, all else, the views.
_STEPS_OF_READING = 4


def overlapping(instance_id: str = "i") -> Sound:
    """An instance with two rowsets of one version."""
    sound = Sound.make(instance_id)
    sound.change_rowset(sound.last, 3, start_version=2)
    return sound


def found(sound: Sound, **options: Any) -> list[str]:
    report = inspector.check(sound.service.source, now=TIME, **options)
    return [row.check for row in report.findings]


def test_a_finding_names_its_record() -> None:
    [row] = inspector.check(overlapping().service.source, now=TIME).findings
    key = decode(bytes.fromhex(row.key))

    assert (row.severity, row.number, row.check, row.of) == ("corruption", 9, "rowset-overlap", 1)
    assert row.fields == {"tablet_id": "1011", "version": "3"}
    assert row.record == "MetaRowsetKey instance_id=i tablet_id=1011 version=3"
    assert key.fields == {"instance_id": "i", "tablet_id": 1011, "version": 3}
    assert row.finding.endswith("holds versions 2 to 3, but those before it reach 2")


def test_all_findings_are_counted_and_some_are_shown() -> None:
    key_values = {key: value for name in "abc" for key, value in overlapping(name).service.key_values.items()}
    report = inspector.check(MemorySource(key_values), now=TIME, sample=2)

    assert [(row.instance_id, row.of) for row in report.findings] == [("a", 3), ("b", 3)]
    assert report.totals == {"corruption": 3}
    assert inspector.check(MemorySource(key_values), now=TIME, sample=0).findings == []


def test_checks_are_chosen_by_name_and_severity() -> None:
    assert found(overlapping(), only=["rowset-hole"]) == []
    assert found(overlapping(), skip=["rowset-overlap"]) == []
    assert found(overlapping(), severity="corruption") == ["rowset-overlap"]
    assert found(overlapping(), instance_id="i") == ["rowset-overlap"]
    with pytest.raises(inspector.RecordNotFound, match="no instance other; there is i"):
        found(overlapping(), instance_id="other")
    with pytest.raises(inspector.UsageError, match="no check is called 'rowset-hol'; did you mean rowset-hole"):
        found(overlapping(), only=["rowset-hol"])
    with pytest.raises(inspector.UsageError, match="no severity is called 'bad'"):
        found(overlapping(), severity="bad")


def test_what_reads_much_more_runs_only_if_it_is_named() -> None:
    source = Sound.make("i").service.source
    usual, all_named = inspector.check(source, now=TIME), inspector.check(source, now=TIME, only=list(CHECKS))

    assert {check.name for check in all_named.done} - {check.name for check in usual.done} == {"delete-bitmap-lost"}
    assert all_named.read == usual.read


def test_deleted_instances_are_not_checked_and_clones_are_named() -> None:
    deleted, clone = overlapping(), overlapping()
    deleted.service.change_instance(status="DELETED")
    clone.service.change_instance(source_instance_id="i")
    report = inspector.check(clone.service.source, now=TIME)

    assert found(deleted) == []
    assert "rowset-overlap" not in {row.check for row in report.findings}
    assert report.notes == ["instance i is a clone of i: what it shares is not checked"]


def test_a_source_that_lacks_a_family_gives_no_finding_for_it() -> None:
    sound = Sound.make("i")
    sound.service.key_values = {
        key: value for key, value in sound.service.key_values.items() if decode(key).family.name != "StatsTabletKey"
    }
    report = inspector.check(sound.service.source, now=TIME)

    assert report.findings == []
    assert report.why == {"tablet-stats-pair": "there is no StatsTabletKey in the source"}


def test_ages_count_to_the_newest_transaction() -> None:
    sound = Sound.make("i")
    assert inspector.check(sound.service.source).now == source_time(sound.service.source)
    empty = inspector.check(MemorySource({}))
    assert (empty.now, empty.findings, empty.read) == (None, [], 0)


def test_of_one_instance_ages_count_to_the_newest_transaction_of_all() -> None:
    sound, newer = Sound.make("i"), Sound.make("newer")
    newer.change_txn(newer.open, prepare_time=NOW * 1000)
    source = MemorySource(sound.service.key_values | newer.service.key_values)

    assert {inspector.check(source, instance_id=one).now for one in (None, "i", "newer")} == {TIME}


def test_coming_loss_stands_first_with_its_date() -> None:
    sound = overlapping()
    rowset = sound.rowset(sound.last, 2)
    value = messages.RecycleRowsetPB(type="COMPACT", creation_time=NOW, rowset_meta=rowset)
    sound.service.put("RecycleRowsetKey", value, tablet_id=1011, rowset_id=rowset.rowset_id_v2)
    first = inspector.check(sound.service.source, now=TIME).findings[0]

    assert (first.check, first.lost) == ("rowset-live-and-recycled", NOW + 10_800)
    assert "in 3 h 0 min" in first.finding


def test_secrets_are_in_no_finding() -> None:
    sound = overlapping()
    store = messages.ObjectStoreInfoPB(id="1", ak="AKIDSECRET", sk="SKSECRET")
    sound.service.change_instance(obj_info=[store, store])
    report = inspector.check(sound.service.source, now=TIME)

    assert {row.check for row in report.findings} == {"rowset-overlap", "vault-list"}
    assert "SECRET" not in repr(report.findings)


def test_numbers_of_damaged_data_are_reckoned_with() -> None:
    sound = overlapping()
    huge = 2**63 - 1
    sound.change_rowset(sound.last, 2, start_version=-huge, end_version=huge, num_rows=huge, total_disk_size=huge)
    value = messages.RecycleRowsetPB(type="COMPACT", creation_time=huge, expiration=huge)
    sound.service.put("RecycleRowsetKey", value, tablet_id=-huge, rowset_id="\x00\x1b[31m")

    assert "rowset-shape" in found(sound)


def test_what_a_check_reads_is_found_in_its_statement() -> None:
    assert families_read(CHECKS["rowset-overlap"]) == ["MetaRowsetKey"]
    assert families_read(CHECKS["instance-orphan-keys"]) == []
    assert [fact.name for fact in needed_facts([CHECKS["rowset-overlap"]])] == ["instance", "txn", "rowset"]


def test_the_declarations_are_whole() -> None:
    assert not FACTS.keys() & VIEWS.keys()
    for check in CHECKS.values():
        assert not {*re.findall(r"(\w+)\s+AS\s*\(\s*SELECT", check.sql)} & {"held", *FACTS, *VIEWS}
        assert check.at in FACTS
        assert set(check.partners.split()) <= FACTS.keys()
        for text in (check.means, check.unless, check.remedy, check.source):
            assert text.strip() == text
            assert text
    assert len({check.number for check in CHECKS.values()}) == len(CHECKS)
    assert sum(check.severity is Severity.CORRUPTION for check in CHECKS.values()) > 10


def test_what_is_read_of_a_fact_some_check_asks_for() -> None:
    """The times of transactions tell what ages count to."""
    asked = " ".join([*(check.sql for check in CHECKS.values()), *VIEWS.values()])
    words = {"precommit_time", *re.findall(r"\w+", asked)}

    assert {(fact.name, column) for fact in FACTS.values() for column in fact.value_columns.keys() - words} == set()


def test_what_an_interrupted_run_has_not_checked_is_known() -> None:
    chosen = [CHECKS["rowset-overlap"], CHECKS["rowset-hole"], CHECKS["stats-mismatch"]]
    with CheckRun(overlapping().service.source, None, TIME, DEFAULT_RETENTION, None, "256MiB") as run:
        run.checks(chosen, Severity.NOTE, 20, lambda steps: islice(steps, _STEPS_OF_READING + 1))

    assert [row.check for row in run.report.findings] == ["rowset-overlap"]
    assert (run.report.done, run.report.left) == (chosen[:1], chosen[1:])
