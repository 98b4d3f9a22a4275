"""Locks of delete bitmaps, by a plain computation over the fixtures' truth and in a made-up store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from tests.inspector.views.activity.truth import TRUTHS, YEARS, cells, name_of, number, open_backup, truth_of
from tests.support.stores.busy import EXAMPLE, ITEMS, MINUTE, NOW, ORDERS, example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.verbs import Command

THEN = 100
HOLDERS = {-1: "compaction", -2: "schema change", -3: "compaction without lock"}


def _expected(path: Path) -> Iterator[tuple[Any, ...]]:
    for row in truth_of(path, "MetaDeleteBitmapUpdateLock", "MowTabletJobKey"):
        is_job, lock_id, expires = (
            row.family == "MowTabletJobKey",
            number(row.json, "lock_id"),
            number(row.json, "expiration"),
        )
        known = expires is not None and expires != 0 and expires * 1000 in YEARS
        yield (
            row.fields["instance_id"],
            row.fields["table_id"],
            "job" if is_job else "lock",
            "compaction" if is_job else "load" if (lock_id or 0) > 0 else HOLDERS.get(lock_id or 0),
            [row.fields["initiator"]] if is_job else list(map(int, row.json.get("initiators", []))),
            expires,
            expires < THEN if known and expires is not None else None,
        )


@pytest.mark.parametrize("path", TRUTHS, ids=name_of)
def test_the_rows_are_what_the_truth_says(path: Path) -> None:
    with open_backup(path) as source:
        rows = list(inspector.delete_bitmap_locks(source, now=datetime.fromtimestamp(THEN, UTC)))
    names = ("instance_id", "table_id", "kind", "holder", "initiators", "expires", "expired")
    assert cells(rows, *names) == list(_expected(path))


def test_each_lock_has_its_holder() -> None:
    names = ("table_id", "kind", "holder", "lock_id", "txn_status", "initiators", "expired")
    assert cells(inspector.delete_bitmap_locks(example().source), *names) == [
        (ORDERS, "lock", "load", 902, "TXN_STATUS_PREPARED", [], False),
        (ITEMS, "lock", "compaction", -1, None, [4711], True),
        (ITEMS, "job", "compaction", None, None, [4712], False),
    ]


def test_the_command_takes_a_time(command: Command) -> None:
    words = ["-s", f"text:{EXAMPLE}", "delete-bitmap-locks", "--format", "jsonl", "--where", "expired=true"]
    assert [row["lock_id"] for row in command(*words).lines] == ["-1"]
    assert len(list(command(*words, "--now", NOW + 2 * MINUTE).lines)) == 3
