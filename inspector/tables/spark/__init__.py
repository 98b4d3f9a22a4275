"""Tables as a data source of Apache Spark (docs/scale.md). Needs the extra `spark`; nothing else imports pyspark."""

from inspector.errors import as_missing_extra

with as_missing_extra("a Spark data source", "spark"):
    import pyspark as _  # noqa: F401 - all modules of this room need it

from inspector.tables.spark.datasource import DorisMeta as DorisMeta
