"""Conditions on columns whose words are known: a word that none of them is, is an error, as for enums of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import UsageError
from inspector.views.rows import columns, known_words
from tests.support.places import DATA, DEMO

if TYPE_CHECKING:
    from collections.abc import Callable

VIEWS: list[Callable[..., Any]] = [
    inspector.transactions,
    inspector.jobs,
    inspector.recycle_bin,
    inspector.delete_bitmap_locks,
    inspector.snapshots,
    lambda source, **options: inspector.version_path(source, 502, **options),
]
SOURCES = [f"text:{DATA / 'busy.txt'}", f"text:{DATA / 'clones.txt'}", f"backup:{DEMO}"]


@pytest.mark.parametrize("name", SOURCES)
def test_all_words_that_rows_have_are_known(name: str) -> None:
    with inspector.open(name) as source:
        for view in VIEWS:
            for row in view(source):
                for column in columns(type(row)):
                    words, word = known_words(type(row), column), getattr(row, column)
                    assert not words or word is None or word in words or word.lstrip("-").isdigit()


@pytest.mark.parametrize(
    ("view", "condition", "says"),
    [
        (inspector.transactions, "status=TXN_STATUS_VISIBEL", "did you mean TXN_STATUS_VISIBLE"),
        (inspector.transactions, "loaded_by!=x", "there are LOAD_JOB_SRC_TYPE_UNKNOWN, "),
        (inspector.jobs, "kind=compction", "did you mean compaction"),
        (inspector.recycle_bin, "kind in (rowset, indx)", "no value 'indx'; did you mean index"),
        (inspector.delete_bitmap_locks, "holder=loa", "did you mean load"),
        (inspector.snapshots, "status=SNAPSHOT_NORMLA", "did you mean SNAPSHOT_NORMAL"),
        (VIEWS[-1], "kind=hol", "did you mean hole"),
    ],
)
def test_a_word_that_cannot_be_is_wrong_usage(view: Callable[..., Any], condition: str, says: str) -> None:
    with inspector.open(SOURCES[0]) as source, pytest.raises(UsageError, match=says):
        list(view(source, where=[condition]))


def test_a_word_that_can_be_and_is_not_there_is_no_error() -> None:
    with inspector.open(SOURCES[0]) as source:
        assert list(inspector.transactions(source, where=["status=TXN_STATUS_UNKNOWN"])) == []
        assert list(inspector.transactions(source, where=["status=", "age>1000000h"])) == []
