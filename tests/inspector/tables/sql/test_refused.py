"""Statements that are refused, and what is said of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceDamaged, UsageError
from inspector.sources.memory import MemorySource
from inspector.tables.sql.database import Database, is_complete
from tests.inspector.tables.sql.conftest import Watched, rows
from tests.support.places import DATA

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = (DATA / "sql" / "refused.sql").read_text().splitlines()


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
        ("SELECT * FROM nowhere.MetaRowsetKey", 'schema "nowhere" does not exist; there are demo, behind'),
        ("SELECT * FROM x.nowhere.usage", "does not exist; there are demo, behind"),
        ("SELECT 1; SELECT 2", "one statement at a time, found 2"),
        ("-- nothing", "there is no statement: give one SELECT"),
        ("SELECT '\udcff'", "the statement is not UTF-8"),
        ("SELECT 'a'::INT", "Could not convert string 'a'"),
    ],
)
def test_what_is_wrong_is_one_line(two: Database, statement: str, says: str) -> None:
    with pytest.raises(UsageError) as raised:
        two.query(statement).read_all()
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_of_a_source_without_a_name_no_schema_is_told(database: Database) -> None:
    with pytest.raises(UsageError, match="does not exist; the tables of a source without a name stand alone"):
        database.query("SELECT * FROM demo.usage")


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("/* ; */ -- first\n install httpfs", "INSTALL"),
        ("LOAD httpfs", "LOAD"),
        ("CHECKPOINT", "CHECKPOINT"),
        ("BEGIN", "BEGIN"),
        ("USE demo", "USE"),
        ("TRUNCATE usage", "TRUNCATE"),
        ("UPDATE EXTENSIONS", "UPDATE"),
        ("WITH a AS (SELECT 1) INSERT INTO usage SELECT * FROM a", "INSERT"),
    ],
)
def test_what_is_refused_is_called_as_it_was_written(database: Database, statement: str, word: str) -> None:
    with pytest.raises(UsageError, match=f"^{word} is not allowed: nothing can be written here, only SELECT and"):
        database.query(statement)


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
    with pytest.raises(UsageError, match="memory limit 'lots': Memory must have a number"):
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


def test_ctrl_c_as_soon_as_that_folder_is_made_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = os.mkdir

    def make_and_interrupt(path: str, mode: int) -> None:
        make(path, mode)
        raise KeyboardInterrupt

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with monkeypatch.context() as patched:
        patched.setattr(os, "mkdir", make_and_interrupt)
        with pytest.raises(KeyboardInterrupt):
            Database(MemorySource())
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
