"""Tables on a terminal: they fit it, numbers stay whole, Chinese and emoji align."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.forms.quantities import write_size
from inspector.output.families import FamilyRecordItem
from inspector.output.items import RowItem
from inspector.output.terminal import TerminalTable, folded, text_width
from inspector.records.grouping import records
from inspector.views.rows import Row, Unit, column
from tests.support.inspector import key_of, message_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inspector.output.items import Item


@dataclass(frozen=True)
class Sample(Row):
    """A row with a column of each kind that a terminal treats in its own way."""

    name: str
    note: str | None = None
    size: int | None = column(Unit.BYTES, default=None)
    when: int | None = column(Unit.SECONDS, default=None)


def _shown(rows: Iterable[Row], width: int, fields: Sequence[str] = ()) -> list[str]:
    return _shown_items(map(RowItem, rows), width, fields)


def _shown_items(items: Iterable[Item], width: int, fields: Sequence[str] = ()) -> list[str]:
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        TerminalTable(stream, fields).write(items)
    return stream.getvalue().splitlines()


def test_columns_that_are_empty_go_unless_they_were_asked_for() -> None:
    assert _shown([Sample("a"), Sample("b")], 80) == ["name", "----", "a", "b"]
    assert _shown([Sample("a")], 80, ("name", "note"))[0].split() == ["name", "note"]


def test_numbers_stand_to_the_right_and_bytes_are_rounded() -> None:
    lines = _shown([Sample("a", size=956301312), Sample("b", size=5)], 80)
    assert lines[2:] == ["a     912.0 MiB", "b           5 B"]


def test_chinese_and_emoji_align() -> None:
    lines = _shown([Sample("用户", "x"), Sample("😀", "y"), Sample("abc", "z")], 80)
    assert lines[2:] == ["用户  x", "😀    y", "abc   z"]


def test_one_long_cell_is_cut_and_widens_no_other_row() -> None:
    lines = _shown([Sample("a", "文" * 200, 5), *[Sample("b", "c", 7)] * 9], 40)
    assert max(map(text_width, lines)) <= 40
    assert lines[2].count("…") == 1
    assert len(lines) == 12


def test_a_time_loses_its_number_before_it_is_cut() -> None:
    whole, narrow = (_shown([Sample("a" * 20, when=1669260437)], width)[2] for width in (80, 45))
    assert whole.endswith("2022-11-24T03:27:17Z (1669260437)")
    assert narrow.endswith("2022-11-24T03:27:17Z")


def test_a_row_without_room_becomes_a_block() -> None:
    lines = _shown([Sample("a" * 60, "False", 2048, 1669260437), Sample("b")], 40)
    assert lines == [
        "-[ 1 ]----------------------------------",
        f"name  {'a' * 34}",
        f"      {'a' * 26}",
        "note  False",
        "size  2.0 KiB",
        "when  2022-11-24T03:27:17Z (1669260437)",
        "-[ 2 ]----------------------------------",
        "name  b",
    ]


@given(
    rows=st.lists(
        st.builds(Sample, st.text(), st.text(), st.integers(0, 2**40), st.integers(0, 2**31)), min_size=1, max_size=5
    ),
    width=st.integers(50, 200),
)
def test_no_line_is_wider_than_the_terminal(rows: list[Sample], width: int) -> None:
    lines = _shown(rows, width)
    assert max(map(text_width, lines)) <= width
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1048575, "1.0 MiB"), (956301312, "912.0 MiB"), (-3, "-3 B")],
)
def test_sizes_as_people_write_them(number: int, text: str) -> None:
    assert write_size(number) == text


# --- records of one family ---


def _records(family: str, *values: bytes) -> list[Item]:
    rows = [(key_of(family, tablet_id=number), value) for number, value in enumerate(values)]
    return [FamilyRecordItem(record.shown()) for record in records(rows)]


def test_fields_of_the_key_and_plain_fields_of_the_value_are_columns() -> None:
    index = message_class("doris.cloud.TabletIndexPB")
    items = _records("MetaTabletIdxKey", index(table_id=5, tablet_id=8).SerializeToString(), b"\xff")
    heading, _, first, second = _shown_items(items, 250)
    assert heading.split() == ["instance_id", "tablet_id", "problems", "table_id", "value"]
    assert first.split() == ["x", "0", "5"]
    assert "does not parse" in second


def test_fields_of_the_value_go_where_there_is_no_room_and_are_named() -> None:
    rowset = message_class("doris.RowsetMetaCloudPB")
    stored = rowset(rowset_id=1, txn_id=10**15, rowset_id_v2="a" * 48, num_rows=7, creation_time=8)
    lines = _shown_items(_records("MetaRowsetKey", stored.SerializeToString()), 45)
    assert lines[-1].startswith("no room for ")
    assert max(map(text_width, lines)) <= 45


def test_secrets_stay_masked() -> None:
    instance = message_class("doris.cloud.InstanceInfoPB")(user_id="u", name="n")
    instance.obj_info.add(ak="access", sk="secret")
    (record,) = records([(key_of("InstanceKey"), instance.SerializeToString())])
    assert "secret" not in "\n".join(_shown_items([FamilyRecordItem(record.shown())], 200))


def test_a_chosen_path_is_the_same_in_a_scan_of_one_family() -> None:
    index = message_class("doris.cloud.TabletIndexPB")
    items = _records("MetaTabletIdxKey", index(table_id=5).SerializeToString())
    assert _shown_items(items, 80, ("key", "value.table_id"))[2].split() == ["instance_id=x", "tablet_id=0", "5"]


@given(st.text("ab ,{用😀", max_size=200), st.integers(12, 60))
def test_a_folded_line_has_all_characters_and_fits(text: str, width: int) -> None:
    lines = folded(text, width).split("\n")
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line) <= width for line in lines)
    assert folded(text, None) == text
