"""SQL over the source: a statement, its answer as a table or as a file, and the tables that there are."""

from __future__ import annotations

import re
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from inspector.errors import UsageError, as_missing_extra
from inspector.explore.errors import Stopped
from inspector.explore.explorer import PAGE_ROWS, ShownPage
from inspector.scratch import ScratchFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.explore.explorer import Asked
    from inspector.tables.sql.database import Database

#: Rows that a page shows at most, and memory that a statement may take before it uses a temporary folder.
_ROWS, _MEMORY = 5 * PAGE_ROWS, "256MiB"
#: The forms of a file, each with its type on the web.
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}

_QUESTION = re.compile(r"^-- (.+)\n((?:(?!-- ).*\n?)+)", re.MULTILINE)


@cache
def questions() -> tuple[tuple[str, str], ...]:
    """The questions of docs/sql.md, each with its statement."""
    text = files("inspector.explore").joinpath("texts", "questions.sql").read_text(encoding="utf-8")
    return tuple((heading, statement.strip()) for heading, statement in _QUESTION.findall(text))


def show(asked: Asked) -> ShownPage:
    """The page; with ``sql``, the first rows of the answer."""
    statement = asked.text("sql")
    with _database(asked) as database:
        page: dict[str, Any] = {
            "statement": statement,
            "questions": questions(),
            "tables": list(database.tables),
            "table": asked.text("table"),
            "columns": _columns(database, asked.text("table")),
            "names": None,
            "forms": list(MEDIA_TYPES),
        }
        return ShownPage("ask.html", page | (_answer(database, statement) if statement else {}))


def show_file(asked: Asked) -> Response:
    """The whole answer as a file, which is removed when it is sent."""
    from inspector.tables.files.forms import FORMS

    form, statement = asked.text("form"), asked.text("sql")
    if form not in MEDIA_TYPES:
        raise UsageError(f"form={form[:40]}: expected {' or '.join(MEDIA_TYPES)}")
    folder = ScratchFolder("inspector-explore-")
    path = folder.path / f"answer.{form}"
    try:
        with _database(asked) as database:
            batches = database.query(statement)
            with closing(FORMS[form](path, batches.schema, dict)) as file:
                for batch in batches:
                    file.write(batch)
    except BaseException:
        folder.close()
        raise
    return FileResponse(path, media_type=MEDIA_TYPES[form], filename=path.name, background=BackgroundTask(folder.close))


@contextmanager
def _database(asked: Asked) -> Iterator[Database]:
    """The tables of the source, until the page is to stop."""
    with as_missing_extra("this page", "sql"):
        from inspector.tables.sql.database import Database

    stop = asked.source.stop
    with (
        Database(asked.source, mask=asked.mask, schema=asked.schema, memory_limit=_MEMORY) as database,
        stop.calling(database.interrupt),
    ):
        try:
            yield database
        except KeyboardInterrupt:  # what an interrupted statement raises
            stop.check()
            raise Stopped("stopped") from None


def _columns(database: Database, name: str) -> list[tuple[str, str]]:
    if not name:
        return []
    from inspector.tables.sql.outline import outline

    if name not in database.tables:
        raise UsageError(f"there is no table {name[:60]!r}")
    return list(outline(database.tables[name].schema))


def _answer(database: Database, statement: str) -> dict[str, Any]:
    from inspector.tables.files.plain import distinct, plain_rows

    batches = database.query(statement)
    found = list(islice(chain.from_iterable(map(plain_rows, batches)), _ROWS + 1))
    names = distinct(batches.schema.names)
    return {"names": names, "rows": [list(row.values()) for row in found[:_ROWS]], "is_cut": len(found) > _ROWS}
