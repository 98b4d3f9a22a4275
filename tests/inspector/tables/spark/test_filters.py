"""What Spark's filters do: never a row too few, and fewer keys read where that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.inspector.tables.spark.test_rows import expected, plain_rows
from tests.support.places import FIXTURES

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -e '.[spark]'")

from pyspark.sql import datasource

from inspector.tables.leading import WantedValues
from inspector.tables.spark.datasource import DorisMeta
from inspector.tables.spark.filters import leading_of_filters
from inspector.tables.spark.scan import table_of

if TYPE_CHECKING:
    from tests.inspector.tables.spark.conftest import Running

BEHIND = f"backup:{FIXTURES / 'backup-behind'}"
ROWSETS: dict[str, Any] = {"source": BEHIND, "table": "MetaRowsetKey"}
TABLET, SIZE, INSTANCE = ("tablet_id",), ("size",), ("instance_id",)

UNDERSTOOD = [
    ([datasource.EqualTo(TABLET, 7)], {"tablet_id": WantedValues((7,))}),
    ([datasource.EqualNullSafe(TABLET, 7)], {"tablet_id": WantedValues((7,))}),
    ([datasource.EqualTo(TABLET, 7), datasource.EqualTo(TABLET, 8)], {"tablet_id": WantedValues(())}),
    ([datasource.In(TABLET, (7, None, 8, 7))], {"tablet_id": WantedValues((7, 8))}),
    ([datasource.GreaterThan(TABLET, 7), datasource.LessThanOrEqual(TABLET, 9)], {
        "tablet_id": WantedValues(None, 7, 9),
    }),
    ([datasource.GreaterThanOrEqual(TABLET, 7), datasource.LessThan(TABLET, 9)], {
        "tablet_id": WantedValues(None, 7, 9),
    }),
    ([datasource.EqualTo(INSTANCE, "x"), datasource.EqualTo(TABLET, 7)], {
        "instance_id": WantedValues(("x",)), "tablet_id": WantedValues((7,)),
    }),
    ([datasource.EqualTo(INSTANCE, '{"@hex": "ff"}')], {"instance_id": WantedValues(("\udcff",))}),
    ([datasource.EqualTo(SIZE, 7)], {}),
    ([datasource.EqualTo(("value", "tablet_id"), 7)], {}),
    ([datasource.EqualNullSafe(TABLET, None)], {}),
    ([datasource.EqualTo(TABLET, "7"), datasource.GreaterThan(INSTANCE, "x"), datasource.In(INSTANCE, (b"x",))], {}),
    ([datasource.Not(datasource.EqualTo(TABLET, 7)), datasource.IsNotNull(TABLET)], {}),
    ([datasource.StringStartsWith(INSTANCE, "x")], {}),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "leading"), UNDERSTOOD)
def test_filters_on_leading_fields_are_understood(filters: list[Any], leading: dict[str, WantedValues]) -> None:
    assert leading_of_filters(table_of("MetaRowsetKey"), filters) == leading


def test_filters_choose_the_keys_and_spark_looks_at_them_again() -> None:
    source = DorisMeta(ROWSETS | {"push_filters": "true", "partitions": "7"})
    rows = expected(BEHIND, "MetaRowsetKey")
    instance, tablet = rows[0]["instance_id"], rows[0]["tablet_id"]
    of_instance = [row["key"] for row in rows if row["instance_id"] == instance]
    of_tablet = [row["key"] for row in rows if row["instance_id"] == instance and row["tablet_id"] == tablet]
    assert 0 < len(of_tablet) < len(of_instance) < len(rows)
    for filters, wanted in (
        ([datasource.EqualTo(INSTANCE, instance), datasource.EqualTo(TABLET, tablet)], of_tablet),
        ([datasource.EqualTo(INSTANCE, instance), datasource.GreaterThan(SIZE, 0)], of_instance),
        ([datasource.EqualTo(INSTANCE, "nobody")], []),
        ([datasource.EqualTo(TABLET, tablet)], [row["key"] for row in rows]),  # the field before it can be any
    ):
        reader = source.reader(source.schema())
        assert reader.pushFilters(filters) == filters
        batches = [batch for piece in reader.partitions() for batch in reader.read(piece)]
        assert [key for batch in batches for key in batch.column("key").to_pylist()] == wanted


@pytest.mark.slow
def test_a_table_that_is_loaded_once_answers_queries_with_other_filters(spark: Running) -> None:
    """Spark 4.1 to 4.3 keep the plan of the first query, with its filters, for all others on the same DataFrame."""
    rows = expected(BEHIND, "MetaRowsetKey")
    instance = rows[0]["instance_id"]
    one, other = rows[0]["tablet_id"], rows[-1]["tablet_id"]
    loaded = spark.load(**ROWSETS, columns="instance_id,tablet_id,size", partitions=2)
    for tablet in (one, other):
        found = loaded.filter((loaded.instance_id == instance) & (loaded.tablet_id == tablet))
        of_tablet = [row for row in rows if row["tablet_id"] == tablet and row["instance_id"] == instance]
        assert found.count() == len(of_tablet)
    assert loaded.count() == len(rows)
    both = loaded.filter(f"tablet_id = {one}").unionAll(loaded.filter(f"tablet_id = {other}"))
    assert both.count() == sum(row["tablet_id"] in (one, other) for row in rows)


@pytest.mark.slow
def test_filters_are_pushed_where_that_is_asked_for(spark: Running) -> None:
    rows = expected(BEHIND, "MetaRowsetKey")
    instance, tablet = rows[0]["instance_id"], rows[0]["tablet_id"]
    condition = f"instance_id = '{instance}' AND tablet_id IN ({tablet}, 3)"
    plain = spark.load(**ROWSETS, partitions=7).filter(condition)
    pushed = spark.load(**ROWSETS, partitions=7, push_filters="true").filter(condition)
    of_one = [row for row in rows if row["instance_id"] == instance and row["tablet_id"] == tablet]
    assert plain_rows(pushed.toArrow()) == plain_rows(plain.toArrow()) == of_one
    assert pushed.rdd.getNumPartitions() == 1 < plain.rdd.getNumPartitions()
