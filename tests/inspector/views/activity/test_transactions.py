"""Transactions: those that go on, by a plain computation over the fixtures' truth and in a made-up store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import UsageError
from inspector.schema import messages
from inspector.views.activity.clock import source_time
from tests.inspector.views.activity.truth import TRUTHS, cells, known, name_of, number, open_backup, truth_of
from tests.support.stores.busy import DAY, EXAMPLE, HOUR, MINUTE, NOW, example, example_text, put_transaction
from tests.support.stores.clones import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.verbs import Command

SOURCE = f"text:{EXAMPLE}"
truths = pytest.mark.parametrize("path", TRUTHS, ids=name_of)


def test_the_example_is_the_one_in_the_file() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example_text()


# --- the fixtures ---


def _newest(path: Path) -> int | None:
    names = ("prepare_time", "precommit_time", "commit_time", "finish_time")
    found = (known(number(row.json, name)) for row in truth_of(path, "TxnInfoKey") for name in names)
    return max((time for time in found if time is not None), default=None)


def _expected(path: Path, now: int | None) -> Iterator[dict[str, Any]]:
    running = {tuple(row.fields.values()): row.json for row in truth_of(path, "TxnRunningKey")}
    for row in truth_of(path, "TxnInfoKey"):
        txn = row.json
        began, times_out = number(txn, "prepare_time"), None
        if (ran := running.get(tuple(row.fields.values()))) is not None:
            times_out = number(ran, "timeout_time")
        if times_out is None and txn.get("status") == "TXN_STATUS_PREPARED" and known(began):
            times_out = known(int(txn["prepare_time"]) + int(txn.get("timeout_ms", 0)))
        if times_out is None and txn.get("status") == "TXN_STATUS_PRECOMMITTED":
            begun = known(number(txn, "precommit_time"))
            times_out = known(begun + int(txn.get("precommit_timeout_ms", 0))) if begun else None
        has_ended = txn.get("status") in ("TXN_STATUS_VISIBLE", "TXN_STATUS_ABORTED")
        late = (now - known(times_out)) // 1000 if now and known(times_out) and not has_ended else 0  # type: ignore[operator]
        yield {
            **row.fields,
            "status": txn.get("status"),
            "age": (now - int(txn["prepare_time"])) // 1000 if now and known(began) else None,
            "overdue": late if late > 0 else None,
            "label": txn.get("label"),
            "table_ids": list(map(int, txn.get("table_ids", []))),
            "prepared": began,
            "committed": number(txn, "commit_time"),
            "times_out": times_out,
            "reason": txn.get("reason"),
        }


@truths
@pytest.mark.parametrize("now", [None, 1_700_000_000])
def test_the_rows_are_what_the_truth_says(path: Path, now: int | None) -> None:
    given = None if now is None else datetime.fromtimestamp(now, UTC)
    expected = list(_expected(path, _newest(path) if now is None else now * 1000))
    with open_backup(path) as source:
        rows = list(inspector.transactions(source, visible=True, now=given))
        assert [{name: getattr(row, name) for name in expected[0]} for row in rows] == expected
        short = list(inspector.transactions(source, now=given))
    assert short == [row for row in rows if row.status != "TXN_STATUS_VISIBLE"]
    assert not any(row.problem is not None and row.problem.failed for row in rows)


@truths
def test_the_time_of_a_source_is_the_newest_one_of_a_transaction(path: Path) -> None:
    newest = _newest(path)
    with open_backup(path) as source:
        time = source_time(source)
    assert newest == (None if time is None else round(time.timestamp() * 1000))


# --- what goes on in a shop ---


def test_each_transaction_has_its_age_and_how_long_it_is_overdue() -> None:
    shown = cells(inspector.transactions(example().source), "txn_id", "status", "age", "overdue", "coordinator")
    assert shown == [
        (902, "TXN_STATUS_PREPARED", 2 * MINUTE, None, "FE 10.0.0.1"),
        (903, "TXN_STATUS_PREPARED", 3 * HOUR, 3 * HOUR - 10 * MINUTE, "BE 10.0.0.7"),
        (904, "TXN_STATUS_PRECOMMITTED", 20 * MINUTE, None, "FE 10.0.0.1"),
        (905, "TXN_STATUS_COMMITTED", 7 * MINUTE, None, "FE 10.0.0.1"),
        (906, "TXN_STATUS_ABORTED", 9 * HOUR, None, "FE 10.0.0.1"),
    ]


def test_ages_count_to_the_time_that_is_given() -> None:
    tomorrow = datetime.fromtimestamp(NOW + DAY, UTC)
    ages = cells(inspector.transactions(example().source, now=tomorrow, where=["overdue>0"]), "txn_id", "overdue")
    assert ages == [
        (902, DAY - 8 * MINUTE),
        (903, DAY + 3 * HOUR - 10 * MINUTE),
        (904, 20 * MINUTE),
        (905, DAY - 3 * MINUTE),
    ]


def test_what_runs_without_a_transaction_is_shown_and_told() -> None:
    store = Store()
    running = messages.TxnRunningPB(table_ids=[5, 6], timeout_time=NOW * 1000)
    store.put("TxnRunningKey", running, instance_id="shop", db_id=1, txn_id=2)
    put_transaction(store, 3, "VISIBLE", 0, prepare_time=(NOW + HOUR) * 1000)
    (row,) = inspector.transactions(store.source)
    assert (row.db_id, row.txn_id, row.table_ids, row.overdue, row.status) == (1, 2, [5, 6], HOUR, None)
    assert str(row.problem) == "there is no TxnInfoKey of it: only its TxnRunningKey is left"


def test_a_time_that_no_calendar_has_counts_for_nothing() -> None:
    store = Store()
    put_transaction(store, 1, "PREPARED", 0, prepare_time=2**62, timeout_ms=0)
    put_transaction(store, 2, "PREPARED", HOUR)
    shown = cells(inspector.transactions(store.source), "txn_id", "age", "prepared")
    assert shown == [(1, None, 2**62), (2, 0, (NOW - HOUR) * 1000)]


def test_without_any_time_ages_are_not_known(command: Command, tmp_path: Path) -> None:
    store = Store()
    store.put("TxnInfoKey", messages.TxnInfoPB(status="TXN_STATUS_PREPARED"), instance_id="i", db_id=1, txn_id=2)
    (row,) = inspector.transactions(store.source)
    assert (row.age, row.overdue, row.times_out) == (None, None, None)
    text = tmp_path / "store.txt"
    text.write_text("".join(f"key: {key.hex()} value: {value.hex()}\n" for key, value in store.key_values.items()))
    assert (
        "ages are not known, because no transaction has a time; give --now TIME"
        in command("-s", f"text:{text}", "transactions").err
    )


def test_a_value_that_cannot_be_decoded_gives_a_row_that_failed() -> None:
    store = Store()
    store.put("TxnInfoKey", b"\xff", instance_id="i", db_id=1, txn_id=2)
    (row,) = inspector.transactions(store.source)
    assert (row.txn_id, row.status) == (2, None)
    assert row.problem is not None
    assert row.problem.failed


# --- the command ---


def test_the_command_tells_the_time_and_takes_another(command: Command) -> None:
    ran = command("-s", SOURCE, "transactions", "--format", "jsonl", "--where", "overdue>1h")
    assert [row["txn_id"] for row in ran.lines] == ["903"]
    assert "note: ages are as of 2026-09-21T14:13:20Z" in ran.err
    later = command(
        "-s", SOURCE, "transactions", "--now", "2026-09-22T14:13:20", "--where", "overdue>1h", "--format", "jsonl"
    )
    assert [row["txn_id"] for row in later.lines] == ["902", "903", "905"]
    assert later.err == ""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("age>=3h", ["903", "906"]),
        ("age<=7m", ["902", "905"]),
        ("age=20m", ["904"]),
        ("age>2h 59m", ["903", "906"]),
        ("age<150", ["902"]),
        ("overdue=", ["902", "904", "905", "906"]),
        ("table_ids=20002", ["903"]),
        ("status~COMMITTED", ["904", "905"]),
    ],
)
def test_durations_are_written_as_people_do(condition: str, expected: list[str], command: Command) -> None:
    ran = command("-s", SOURCE, "transactions", "--where", condition, "--format", "jsonl")
    assert [row["txn_id"] for row in ran.lines] == expected


def test_all_limit_and_instance(command: Command) -> None:
    words = ["-s", SOURCE, "transactions", "--format", "jsonl"]
    assert len(list(command(*words, "--all").lines)) == 6
    assert [row["txn_id"] for row in command(*words, "--limit", "1").lines] == ["902"]
    assert command(*words, "--instance", "shop").code == 0
    assert command(*words, "--instance", "nobody").code == 1


@pytest.mark.parametrize("time", ["yesterday", "1e9", "99999999999999999999"])
def test_a_time_that_is_none_is_refused(time: str, command: Command) -> None:
    ran = command("-s", SOURCE, "transactions", "--now", time)
    assert (ran.code, ran.out) == (2, "")
    assert "expected a time, such as 2026-11-26T10:00, or now" in ran.err


def test_a_column_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no 'overdu'; did you mean overdue"):
        inspector.transactions(example().source, where=["overdu=1"])
