"""``inspector sql``."""

from __future__ import annotations

import sys
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from inspector.cli.many.named_sources import opened, sources_options
from inspector.cli.options import Output, jobs_option, limit_option, output_options
from inspector.cli.running.interruption import on_interrupt
from inspector.cli.selection import instance_option, schema_option
from inspector.errors import UsageError
from inspector.output.items import Columns, RowItem
from inspector.output.kinds.results import ResultItem
from keycodec.text.cleantext import as_utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import BinaryIO

    from inspector.cli.options import Opening
    from inspector.output.items import Item
    from inspector.schema import Schema
    from inspector.tables.sql.database import Database

    #: Watches items on their way to print, so that Ctrl-C ends them.
    Watch = Callable[[Iterable[Item]], Iterable[Item]]


@click.command("sql")
@click.argument("statement", required=False)
@click.option("--file", "file", type=click.File("rb"), metavar="FILE.sql", help="Read the statement from a file.")
@click.option("--explain", is_flag=True, help="Show which tables, columns and keys would be read; read none.")
@click.option(
    "--memory",
    default="1GiB",
    show_default=True,
    metavar="SIZE",
    help="Memory for DuckDB; more goes to a temporary folder.",
)
@instance_option
@limit_option("rows")
@jobs_option
@schema_option
@sources_options
@output_options
def command(
    openings: Mapping[str, Opening],
    output: Output,
    statement: str | None,
    file: BinaryIO | None,
    explain: bool,
    memory: str,
    instance_id: str | None,
    limit: int | None,
    jobs: int,
    schema: Schema,
) -> int:
    """Query the records in SQL: each key family is a table, and so are instances, clusters, nodes, tablet_stats, usage.

    STATEMENT is one SELECT in DuckDB's SQL; -: read it from standard input. Without one, a prompt starts: .help says
    more. Only named columns are read; conditions on the leading fields of a key limit which keys are read.
    Nothing can be written. docs/sql.md has examples.
    """
    from inspector.tables.sql.database import Database  # it needs the extra `sql`

    text = _statement(statement, file)
    with opened(openings, jobs) as (run, sources):
        only = sources.get("") if len(sources) == 1 else None
        with (
            Database(
                only or sources,
                mask=output.mask,
                schema=schema,
                memory_limit=memory,
                instance_id=instance_id,
                jobs=jobs,
                progress=run.progress,
            ) as database,
            on_interrupt(database.interrupt) as settle,
        ):
            if text is None:
                from inspector.cli.many.prompt import prompt

                prompt(database, partial(answer, database, output, explain=explain, limit=limit), settle, run.restart)
            else:
                answer(database, output, text, run.watch, run.nothing, explain=explain, limit=limit)
    return run.exit_code()


def _statement(argument: str | None, file: BinaryIO | None) -> str | None:
    """The statement; None if one is to be typed at a prompt."""
    if argument is not None and file is not None:
        raise UsageError("give the statement or --file, not both")
    if argument == "-" or (argument is None and file is None and not sys.stdin.isatty()):
        file = sys.stdin.buffer
    return as_utf8(file).read().decode("utf-8-sig", "surrogateescape") if file is not None else argument


def answer(
    database: Database,
    output: Output,
    statement: str,
    watch: Watch,
    nothing: Callable[[str], str],
    *,
    explain: bool = False,
    limit: int | None = None,
) -> None:
    """Print what a statement answers, or what it would read. ``nothing``: what to say of no rows, given the words."""
    from inspector.tables.files.plain import distinct, plain_rows
    from inspector.tables.sql.database import is_explain
    from inspector.tables.sql.explaining import ReadRow

    if explain or is_explain(statement):
        items: Iterable[Item] = map(RowItem, database.explain(statement))
        columns, none = RowItem.columns_of(ReadRow), "nothing is read"
    else:
        batches = database.query(statement)
        items = map(ResultItem, chain.from_iterable(map(plain_rows, batches)))
        columns, none = Columns(tuple(distinct(batches.schema.names))), "no rows"
    output.items(watch(islice(items, limit)), columns, partial(nothing, none))
