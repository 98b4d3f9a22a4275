"""Types as Parquet holds them."""

from __future__ import annotations

import io

import pyarrow.parquet as pq
import pytest

from inspector.schema import Schema
from inspector.tables.catalogue import catalogue
from inspector.tables.files.storable import storable, text_paths

TABLES = catalogue(Schema.builtin())


@pytest.mark.parametrize("name", TABLES)
def test_columns_of_text_are_named_as_parquet_names_them(name: str) -> None:
    schema, _ = storable(TABLES[name].schema)
    buffer = io.BytesIO()
    pq.ParquetWriter(buffer, schema).close()
    written = pq.ParquetFile(buffer).schema
    columns = [written.column(number) for number in range(len(written.names))]
    assert list(text_paths(schema)) == [one.path for one in columns if one.logical_type.type == "STRING"]
