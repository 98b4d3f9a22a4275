"""What is made of DuckDB's errors."""

from __future__ import annotations

import duckdb
import pytest

from inspector.tables.sql.messages import interruptible


@pytest.mark.parametrize("error", [duckdb.InterruptException("Interrupted!"), RuntimeError("Query interrupted")])
def test_what_duckdb_makes_of_ctrl_c_is_ctrl_c_again(error: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        raise error


@pytest.mark.parametrize("error", [duckdb.CatalogException("no such table"), RuntimeError("what else"), OSError(5, "")])
def test_other_errors_stay_what_they_are(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, interruptible():
        raise error
    assert caught.value is error
