"""Changes between two versions, held to the two states and to a plain count of the logs; and summaries."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.compare.changes import summarise_changes, window
from inspector.compare.summary import DiffCount, Lost, diff_summary
from inspector.compare.touches import Touches, _joined
from inspector.errors import SourceNotSupported, UsageError
from inspector.records.scanning import record_range
from inspector.sources.backup import Mutation, MutationType
from inspector.sources.memory import MemorySource
from keycodec import Counter as StatsCounter
from keycodec.ranges import prefix_range
from tests.inspector.sources.backup.writer import CLEAR, SET, Container, Operation
from tests.support.examples import examples, part
from tests.support.inspector import key_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.inspector.sources.backup.writer import Rows
    from tests.support.verbs import Command

BEHIND = "fixtures/backup-behind"


def _stem(raw: bytes) -> bytes:
    return record_range(raw)[0]


def _keys(mutation: Mutation) -> tuple[bytes, bytes]:
    if mutation.type == MutationType.CLEAR_RANGE:
        return mutation.param1, mutation.param2
    return mutation.param1, mutation.param1 + b"\0"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "share"), part(product(["backup-behind", "backup-demo", "backup-partitioned"], [3, 1]), 3)
)
def test_changes_are_the_difference_of_the_states_and_the_count_of_the_logs(name: str, share: int) -> None:
    """Of all that the logs hold, or of the last part of it."""
    with inspector.open(f"fixtures/{name}") as source:
        assert isinstance(source, inspector.BackupSource)
        first, last = window(source, None, None)
        first += (last - first) // share * (share > 1)
        found = list(inspector.changes(source, since=first, until=last))
        with source.at(first) as before, source.at(last) as after:
            expected = list(inspector.diff(inspector.scan(before), inspector.scan(after)))
        differing = [one.change for one in found if one.change is not None and one.change.differs]
        assert [(change.kind, change.key.raw, change.fields(mask=False)) for change in differing] == [
            (change.kind, change.key.raw, change.fields(mask=False)) for change in expected
        ]
        stems = [_stem(one.key.raw) for one in found]
        assert all(one < other for one, other in pairwise(stems))
        counts: Counter[bytes] = Counter()
        versions: dict[bytes, set[int]] = {}
        for mutation in source.mutations(after_version=first, to_version=last):
            begin, end = _keys(mutation)
            for stem in {_stem(begin)} if end == begin + b"\0" else stems:
                low, high = prefix_range(stem)
                if begin < high and low < end:
                    counts[stem] += 1
                    versions.setdefault(stem, set()).add(mutation.version)
        assert {stem: one.touched.mutations for stem, one in zip(stems, found, strict=True)} == counts
        for stem, one in zip(stems, found, strict=True):
            seen = versions[stem]
            assert (one.touched.first_version, one.touched.last_version) == (min(seen), max(seen))


def _container(root: Path, rows: Rows, changes: dict[int, list[Operation]]) -> None:
    container = Container(root)
    container.manifest([container.range_file(10, b"", b"\xff", rows)])
    container.log(5, 1000, changes)


def test_what_becomes_of_a_record(tmp_path: Path) -> None:
    keys = {name: key_of("TxnIndexKey", txn_id=number) for number, name in enumerate("abcdef")}
    rows = [(keys[name], b"") for name in "abc"]
    changes: dict[int, list[Operation]] = {
        11: [(SET, keys["a"], b""), (SET, keys["d"], b""), (SET, keys["e"], b"")],
        12: [(CLEAR, keys["b"], keys["b"] + b"\0"), (CLEAR, keys["d"], keys["e"])],
        13: [(SET, keys["c"], b"\x08\x01"), (SET, keys["c"], b"\x08\x02")],
    }
    _container(tmp_path, rows, changes)
    with inspector.open(str(tmp_path)) as source:
        found = {one.key.fields["txn_id"]: one for one in inspector.changes(source)}
    assert {number: one.outcome for number, one in found.items()} == {
        0: "same",
        1: "removed",
        2: "changed",
        3: "passing",
        4: "added",
    }
    assert {number: tuple(one.touched) for number, one in found.items()} == {
        0: (1, 0, 0, 11, 11),
        1: (0, 1, 0, 12, 12),
        2: (2, 0, 0, 13, 13),
        3: (1, 1, 0, 11, 12),
        4: (1, 0, 0, 11, 11),
    }
    (count,) = summarise_changes(found.values())
    assert count[2:] == (1, 1, 1, 1, 1, 7)


def test_parts_of_a_record_count_for_it(tmp_path: Path) -> None:
    stats = key_of("StatsTabletKey", tablet_id=1)
    parts = [key_of("StatsTabletKey", tablet_id=1, suffix=StatsCounter(name)) for name in ("data_size", "num_rows")]
    one = (1).to_bytes(8, "little")
    _container(tmp_path, [(stats, b"")], {11: [(2, part, one) for part in parts], 12: [(2, parts[0], one)]})
    with inspector.open(str(tmp_path)) as source:
        (found,) = inspector.changes(source, "StatsTabletKey")
        assert (found.outcome, tuple(found.touched)) == ("changed", (0, 0, 3, 11, 12))
        assert list(inspector.changes(source, "TxnInfoKey")) == []
        assert list(inspector.changes(source, instance_id="other")) == []


_small = st.binary(min_size=1, max_size=2)
_mutations = st.lists(
    st.builds(
        lambda version, kind, begin, end: Mutation(
            version, 0, kind, min(begin, end), max(begin, end) + b"\x01" if kind == 1 else b""
        ),
        st.integers(1, 9),
        st.sampled_from((0, 1, 2)),
        _small,
        _small,
    ),
    max_size=30,
)


@examples(100)
@given(_mutations, st.integers(1, 4), _small)
def test_counts_are_the_same_however_little_memory_holds(mutations: list[Mutation], held: int, stem: bytes) -> None:
    def is_range(mutation: Mutation) -> bool:
        return mutation.type == 1 and mutation.param2 != mutation.param1 + b"\0"

    named = Counter(mutation.param1 for mutation in mutations if not is_range(mutation))
    low, high = prefix_range(stem)
    meeting = [one for one in mutations if is_range(one) and one.param1 < high and low < one.param2]
    with Touches(mutations, held=held) as touches:
        assert {key: touched.mutations for key, touched in touches.records()} == named
        assert sum(touched.mutations for touched in touches.clears_of().meeting(stem)) == len(meeting)
        ranges = touches.ranges()
    assert all(one[1] < other[0] for one, other in pairwise(ranges))
    for mutation in mutations:
        begin, end = _keys(mutation)
        assert any(first <= begin and end <= last for first, last in ranges)


@pytest.mark.parametrize("number", [1, 99, 100, 101, 500, 4000])
def test_many_ranges_are_joined_to_few_that_hold_all(number: int) -> None:
    ranges = [(at.to_bytes(4, "big"), at.to_bytes(4, "big") + b"\0") for at in range(0, 2 * number, 2)]
    joined = _joined(ranges)
    assert len(joined) <= 101
    assert all(any(first <= begin and end <= last for first, last in joined) for begin, end in ranges)
    assert all(one[1] < other[0] for one, other in pairwise(joined))


def test_summaries_equal_a_count_of_the_differences() -> None:
    with inspector.open(BEHIND) as before, inspector.open(f"{BEHIND}@snapshot") as after:
        for one, other in ((before, after), (after, before)):
            counted: Counter[tuple[str, str, str]] = Counter()
            for change in inspector.diff(inspector.scan(one), inspector.scan(other)):
                assert change.key.family is not None
                counted[str(change.key.fields["instance_id"]), change.key.family.name, change.kind] += 1
            found = diff_summary(inspector.scan(one), inspector.scan(other))
            told = {
                (*count[:2], kind): number
                for count in found.counts
                for kind, number in zip(DiffCount._fields[2:], count[2:], strict=True)
                if number
            }
            assert told == counted
            assert found.lost.transactions == sum(
                number for (_, family, kind), number in counted.items() if (family, kind) == ("TxnInfoKey", "removed")
            )


def _rows(keys: list[bytes]) -> MemorySource:
    return MemorySource(sorted((key, b"") for key in keys))


def test_a_table_is_lost_with_its_last_tablet() -> None:
    tablets = [
        key_of("MetaTabletKey", table_id=table, index_id=1, part_id=1, tablet_id=tablet)
        for table in (1, 2)
        for tablet in (10 * table, 10 * table + 1)
    ]
    others = [key_of("TxnInfoKey", db_id=1, txn_id=1), key_of("MetaRowsetKey", tablet_id=10, version=2)]
    before = _rows([*tablets, *others])
    found = diff_summary(inspector.scan(before), inspector.scan(_rows(tablets[2:3])))
    assert found.lost == Lost(transactions=1, rowsets=1, tablets=3, tables=1)
    assert str(found.lost) == "1 transaction, 1 rowset, 3 tablets, 1 table"
    assert str(diff_summary(inspector.scan(before), inspector.scan(before)).lost).startswith("no transaction")


def test_a_source_without_logs_tells_no_changes() -> None:
    with pytest.raises(SourceNotSupported, match="only a backup"):
        list(inspector.changes(MemorySource([])))


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (1_130_000_000, 1_130_000_000, "is not before version 1130000000.*: nothing can have changed between them"),
        (1_130_000_001, 1_130_000_000, "is not before version 1130000000.*: nothing can have changed between them"),
        ("2026-11-26", 1_130_000_000, r"a version is an int, not str \('2026-11-26'\); inspector.clock"),
    ],
)
def test_versions_that_nothing_lies_between_are_refused(first: Any, last: Any, says: str) -> None:
    with inspector.open(BEHIND) as source:
        with pytest.raises(UsageError, match=says):
            inspector.changes(source, since=first, until=last)
        with pytest.raises(UsageError, match=says):
            inspector.history(source, since=first, until=last)


def test_one_end_alone_is_in_order_with_everything() -> None:
    with inspector.open(BEHIND) as source:
        assert list(inspector.history(source, until=0)) == []
        assert list(inspector.history(source, since=1 << 63)) == []


def test_the_verb_counts_first_and_shows_records_on_demand(command: Command) -> None:
    words = ("-s", BEHIND, "changes", "TxnLabelKey", "--instance", "ops-9191")
    (count,) = command(*words, "--format", "json").data
    records: list[Any] = command(*words, "--records", "--format", "json").data
    assert len(records) == sum(count[name] for name in ("added", "removed", "changed", "same", "passing"))
    assert {record["family"] for record in records} == {"TxnLabelKey"}
    assert all(int(record["first_version"]) <= int(record["last_version"]) for record in records)
    assert command(*words, "--records", "--limit", 2, "--format", "csv").out.count("\n") == 3


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("-s", BEHIND, "changes", "--since", "7", "--until", "7"), 2, "is not before"),
        (("-s", BEHIND, "changes", "--since", "7"), 3, "readable versions"),
        (("-s", BEHIND, "changes", "--instance", "nope"), 1, "no instance nope"),
        (("-s", BEHIND, "changes", "InstanceKy"), 2, "InstanceKey"),
    ],
)
def test_wrong_words_are_answered_in_one_line(command: Command, words: tuple[str, ...], code: int, says: str) -> None:
    ran = command(*words)
    assert ran.code == code
    assert says in ran.err.splitlines()[-1]


def test_the_summary_of_a_diff_says_what_is_lost(command: Command) -> None:
    ran = command("diff", "--summary", f"{BEHIND}@snapshot", BEHIND)
    assert ran.out.splitlines()[-1] == "from the first to the second are lost: no transaction, rowset, tablet or table"
    rows = command("diff", "--summary", f"{BEHIND}@snapshot", BEHIND, "--format", "json").data
    assert list(rows[0]) == list(DiffCount._fields)
    assert command("diff", "--summary", BEHIND, BEHIND).err.endswith("no differences\n")
