"""What is said of a statement that is wrong: DuckDB's message on one line, and what else helps."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inspector.errors import as_missing_extra

with as_missing_extra("SQL", "sql"):
    import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_SCHEMA = re.compile(r'schema "[^"]+" does not exist')
#: DuckDB says the second where it has looked for signals itself, the third where Python code that it calls was ended.
_INTERRUPTED = re.compile("INTERRUPT Error|Query interrupted|(?:^|: )KeyboardInterrupt:")
_WORD = re.compile(r"\w+")


def one_line(message: str) -> str:
    """DuckDB's message on one line, without the kind of error before it and the statement that it repeats."""
    return re.sub(r"^[A-Z][A-Za-z]* ?[A-Z]?[a-z]* Error: ", "", " ".join(message.partition("\n\nLINE ")[0].split()))


def with_schemas(message: str, names: Iterable[str]) -> str:
    """The message; of a schema that is not there, also which there are. ``names``: of the sources, perhaps none."""
    if not _NO_SCHEMA.search(message):
        return message
    named = ", ".join(filter(None, names))
    there = f"there are {named}" if named else "the tables of a source without a name stand alone, as in FROM usage"
    return f"{message.rstrip('.')}; {there}"


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise KeyboardInterrupt for the error that DuckDB makes of Ctrl-C in the block."""
    try:
        yield
    except (duckdb.Error, RuntimeError) as error:
        if is_interrupt(error):
            raise KeyboardInterrupt from None
        raise


def is_interrupt(error: Exception) -> bool:
    """Whether an error says that Ctrl-C ended a statement: DuckDB's own, or its text in one of Arrow's."""
    return isinstance(error, duckdb.InterruptException) or _INTERRUPTED.search(str(error)) is not None


def word_of(statement: duckdb.Statement) -> str:
    """Return what its writer calls a statement: its first word. DuckDB has other kinds: LOAD for an INSTALL."""
    text = statement.query
    keywords = (at for at, kind in duckdb.tokenize(text) if kind is duckdb.token_type.keyword)
    found = _WORD.match(text, next(keywords, len(text)))
    word = found[0].upper() if found else "WITH"
    return str(statement.type).rpartition(".")[2] if word == "WITH" else word
