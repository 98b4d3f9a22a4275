"""Names, joins, several sources; secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.tables.sql.database import Database
from tests.inspector.tables.sql.conftest import BEHIND, DEMO, rows

if TYPE_CHECKING:
    from pathlib import Path


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
