"""What is made of DuckDB's errors."""

from __future__ import annotations

from typing import NoReturn

import duckdb
import pyarrow.dataset
import pytest

from inspector.tables.sql.messages import interruptible


@pytest.mark.parametrize("error", [duckdb.InterruptException("Interrupted!"), RuntimeError("Query interrupted")])
def test_what_duckdb_makes_of_ctrl_c_is_ctrl_c_again(error: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        raise error


class _Ended(pyarrow.dataset.Dataset):
    """A table whose columns are asked for just as Ctrl-C comes."""

    def __init__(self) -> None:
        """Nothing is read of it."""

    @property
    def schema(self) -> NoReturn:
        raise KeyboardInterrupt


def test_ctrl_c_in_what_duckdb_calls_is_ctrl_c_again() -> None:
    def ask(connection: duckdb.DuckDBPyConnection) -> None:
        connection.register("ended", _Ended())
        connection.sql("SELECT * FROM ended").fetchall()

    with duckdb.connect() as connection, pytest.raises(KeyboardInterrupt), interruptible():
        ask(connection)


@pytest.mark.parametrize("error", [duckdb.CatalogException("no such table"), RuntimeError("what else"), OSError(5, "")])
def test_other_errors_stay_what_they_are(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, interruptible():
        raise error
    assert caught.value is error
