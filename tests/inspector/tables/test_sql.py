"""SQL: what is read, what is refused, and that conditions on leading fields only make reading shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import inspector
from inspector.errors import SourceDamaged, UsageError
from inspector.sources.base import END_OF_DATA, BaseSource, SourceInfo
from inspector.sources.memory import MemorySource
from inspector.tables.catalogue import catalogue
from inspector.tables.sql.database import Database, is_complete
from keycodec import FAMILIES
from tests.support.crowds import crowded_keys
from tests.support.inspector import SCHEMA
from tests.support.places import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inspector.sources.base import KeyValue

REFUSED = (DATA / "sql" / "refused.sql").read_text().splitlines()
DEMO, BEHIND = "backup:fixtures/backup-demo", "backup:fixtures/backup-behind"


class Watched(BaseSource):
    """A source in memory that notes which ranges are read of it. ``breaks``: reading ends in an error."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = MemorySource()
        self.ranges: list[tuple[bytes, bytes]] = []
        self.breaks = False

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        self.ranges.append((begin, end))
        yield from self.inner.key_values(begin, end, reverse=reverse)
        if self.breaks:
            raise SourceDamaged("a.range", 7, "a block has another length")

    def info(self) -> SourceInfo:
        return self.inner.info()


@pytest.fixture(scope="module")
def watched() -> Watched:
    return Watched()


@pytest.fixture(scope="module")
def database(watched: Watched) -> Iterator[Database]:
    with Database(watched) as database:
        yield database


@pytest.fixture(scope="module")
def two() -> Iterator[Database]:
    with (
        inspector.open(DEMO) as demo,
        inspector.open(BEHIND) as behind,
        Database({"demo": demo, "behind": behind}) as database,
    ):
        yield database


def rows(database: Database, statement: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in database.query(statement).read_all().to_pylist()]


# --- what is read ---

_LITERALS = {
    "VARCHAR": [
        "'00000000000000010000'",
        "'a'",
        "'b'",
        "'ab'",
        "''",
        "'a\x00'".replace("\x00", "' || chr(0) || '"),
        '\'{"@hex":"ff"}\'',
        "NULL",
    ],
    "BIGINT": ["0", "1", "2", "-1", "9223372036854775807", "-9223372036854775808", "3", "NULL"],
}


@st.composite
def conditions(draw: st.DrawFn, fields: dict[str, str]) -> str:
    """A condition on leading fields, in SQL."""
    name = draw(st.sampled_from(list(fields)))
    literal = st.sampled_from(_LITERALS[fields[name]])
    match draw(st.integers(0, 6)):
        case 0 | 1:
            return f"{name} = {draw(literal)}"
        case 2:
            return f"{name} {draw(st.sampled_from(['<', '<=', '>', '>=', '<>', 'IS DISTINCT FROM']))} {draw(literal)}"
        case 3:
            return f"{name} IN ({', '.join(draw(st.lists(literal, min_size=1, max_size=4)))})"
        case 4:
            return f"{name} BETWEEN {draw(literal)} AND {draw(literal)}"
        case 5:
            return f"NOT ({draw(conditions(fields))})"
        case _:
            return (
                f"({draw(conditions(fields))} {draw(st.sampled_from(['AND', 'AND', 'OR']))} {draw(conditions(fields))})"
            )


@pytest.mark.slow
@settings(max_examples=300)
@given(data=st.data())
def test_conditions_on_leading_fields_change_no_answer(
    database: Database, watched: Watched, data: st.DataObject
) -> None:
    family = data.draw(st.sampled_from([family for family in FAMILIES.values() if family.fields]))
    keys = data.draw(st.lists(crowded_keys(st.just(family)), max_size=15))
    watched.inner = MemorySource((key, b"") for key in keys)
    table = catalogue(SCHEMA)[family.name]
    types = {"string": "VARCHAR", "int64": "BIGINT"}
    fields = {name: types[str(table.schema.field(name).type)] for name in table.leading_fields}
    chosen = " AND ".join(data.draw(st.lists(conditions(fields), min_size=1, max_size=3)))
    statement = f'SELECT "key" FROM {family.name} WHERE {chosen} ORDER BY ALL'
    with duckdb.connect() as plain:
        columns = [*table.leading_fields, "key"]
        plain.register(family.name, inspector.table(watched, family.name, columns=columns).read_all())
        expected = plain.sql(statement).fetchall()
    assert rows(database, statement) == expected


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ("instance_id = 'i' AND tablet_id = 7", [{"instance_id": "i", "tablet_id": 7}]),
        ("tablet_id = 7 AND 'i' = instance_id", [{"instance_id": "i", "tablet_id": 7}]),
        ("instance_id = 'i' AND tablet_id BETWEEN 7 AND 7", [{"instance_id": "i", "tablet_id": 7}]),
        (
            "instance_id IN ('a', 'i') AND tablet_id IN (1, 7)",
            [{"instance_id": name, "tablet_id": number} for name in "ai" for number in (1, 7)],
        ),
        ("instance_id = 'i' AND value.num_rows > 3", [{"instance_id": "i"}]),
        ("tablet_id = 7", [{}]),
        ("instance_id = 'i' OR tablet_id = 7", [{}]),
        ("instance_id = 'i' AND instance_id = 'j'", []),
    ],
)
def test_which_ranges_are_read(
    database: Database, watched: Watched, condition: str, keys: list[dict[str, object]]
) -> None:
    from keycodec import key_range

    watched.ranges = []
    rows(database, f"SELECT count(*) FROM MetaRowsetKey WHERE {condition}")
    assert watched.ranges == [key_range(FAMILIES["MetaRowsetKey"], **fields) for fields in keys]  # type: ignore[arg-type]


def test_explain_tells_tables_columns_and_keys_and_reads_none(database: Database, watched: Watched) -> None:
    watched.ranges = []
    statement = (
        "EXPLAIN SELECT r.tablet_id FROM MetaRowsetKey r JOIN nodes n USING (instance_id) WHERE instance_id = 'i'"
    )
    told = {(row.table, tuple(row.columns), row.keys) for row in database.explain(statement)}
    begin, end = (
        r"\x01\x10meta\x00\x01\x10i\x00\x01\x10rowset\x00\x01",
        r"\x01\x10meta\x00\x01\x10i\x00\x01\x10rowset\x00\x02",
    )
    assert told == {
        ("MetaRowsetKey", ("instance_id", "tablet_id"), f"[{begin}, {end})"),
        ("nodes", ("instance_id",), "instance_id=i"),
    }
    assert watched.ranges == []


def test_values_that_no_column_needs_are_not_decoded(database: Database, watched: Watched) -> None:
    (row,) = database.explain("SELECT count(*) FROM MetaRowsetKey WHERE tablet_id IN (1, 2, 70)")
    assert "value" not in row.columns


# --- answers ---


def test_names_are_the_same_in_upper_and_lower_case(two: Database) -> None:
    assert rows(two, "SELECT count(*) FROM DEMO.metarowsetkey") == [(74,)]


def test_a_join_over_two_sources(two: Database) -> None:
    joined = 'SELECT count(*) FROM demo.MetaRowsetKey AS a JOIN behind.MetaRowsetKey AS b USING ("key")'
    with inspector.open(DEMO) as demo, inspector.open(BEHIND) as behind:
        keys = [{record.key.raw for record in inspector.scan(source, "MetaRowsetKey")} for source in (demo, behind)]
    assert rows(two, joined) == [(len(keys[0] & keys[1]),)]


def test_a_table_in_two_places_of_a_statement(two: Database) -> None:
    with_twice = (
        "WITH r AS (SELECT * FROM demo.MetaTabletKey) SELECT count(*) FROM r a JOIN r b USING (instance_id, tablet_id)"
    )
    assert rows(two, with_twice) == rows(two, "SELECT count(*) FROM demo.MetaTabletKey")


def test_one_source_with_a_name_has_its_tables_under_both_names() -> None:
    with inspector.open(DEMO) as demo, Database({"demo": demo}) as database:
        assert rows(database, "SELECT count(*) FROM InstanceKey") == rows(
            database, "SELECT count(*) FROM demo.InstanceKey"
        )


def test_the_library_answers_with_a_stream_and_cleans_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with inspector.open(DEMO) as source:
        reader = inspector.sql(source, "SELECT instance_id FROM InstanceKey ORDER BY instance_id")
        assert list(tmp_path.iterdir())
        assert reader.read_all().to_pylist()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("mask", [True, False])
def test_secrets_are_masked_unless_asked_for(mask: bool) -> None:
    with inspector.open(DEMO) as source:
        (row,) = inspector.sql(
            source, "SELECT value.ram_user.ak FROM InstanceKey WHERE value.ram_user.ak <> '' LIMIT 1", mask=mask
        ).read_all().to_pylist() or [{"ak": ""}]
        shown = inspector.sql(source, "SELECT value::VARCHAR v FROM InstanceKey", mask=mask).read_all().to_pylist()
    assert any("******" in each["v"] for each in shown) is mask
    assert (row["ak"] in ("", "******")) or not mask


# --- errors ---


@pytest.mark.parametrize("statement", REFUSED)
def test_no_statement_can_write_or_reach_anything_else(
    two: Database, statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text("a\n1\n")
    with pytest.raises(UsageError):
        two.query(statement).read_all()
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]
    assert (tmp_path / "x.csv").read_text() == "a\n1\n"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("SELECT * FROM demo.MetaRowsetKy", 'Did you mean "MetaRowsetKey"?'),
        ("SELECT tablet FROM demo.MetaRowsetKey", '"tablet_id"'),
        ("SELECT value.num_row FROM demo.MetaRowsetKey", "num_row"),
        ("SELCT 1", 'syntax error at or near "SELCT"'),
        ("SELECT * FROM nowhere.MetaRowsetKey", 'schema "nowhere" does not exist'),
        ("SELECT 1; SELECT 2", "one statement at a time, found 2"),
        ("-- nothing", "one statement at a time, found 0"),
        ("SELECT '\udcff'", "the statement is no UTF-8"),
        ("SELECT 'a'::INT", "Could not convert string 'a'"),
    ],
)
def test_what_is_wrong_is_one_line(two: Database, statement: str, says: str) -> None:
    with pytest.raises(UsageError) as raised:
        two.query(statement).read_all()
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("statement", ["SELECT count(*) FROM records", "SELECT * FROM records", "SELECT * FROM usage"])
def test_an_error_of_the_source_is_that_error(database: Database, watched: Watched, statement: str) -> None:
    watched.breaks = True
    try:
        with pytest.raises(SourceDamaged, match="offset 7"):
            database.query(statement).read_all()
    finally:
        watched.breaks = False
    assert rows(database, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("name", ["main", "information_schema", "pg_catalog"])
def test_a_name_of_duckdbs_own_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=f"no source can be called {name}"):
        Database({name: MemorySource()})


def test_a_wrong_size_of_memory_is_refused() -> None:
    with pytest.raises(UsageError, match="Memory must have a number"):
        Database(MemorySource(), memory_limit="lots")


def test_what_has_no_room_in_memory_goes_to_a_folder_that_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Database(MemorySource(), memory_limit="150MB") as database:
        reader = database.query(
            "SELECT range::VARCHAR || repeat('x', 50) AS x FROM range(4000000) ORDER BY hash(range)"
        )
        reader.read_next_batch()
        assert [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("SELECT 1", False),
        ("SELECT 1;", True),
        ("SELECT 1; -- done", True),
        ("SELECT 1 -- ;", False),
        ("SELECT ';", False),
        ("SELECT ';';", True),
        ("SELECT $$;", False),
        ("SELECT 1 /* ; */", False),
        ("", False),
        (";", True),
    ],
)
def test_when_a_statement_that_is_typed_has_ended(text: str, complete: bool) -> None:
    assert is_complete(text) is complete
