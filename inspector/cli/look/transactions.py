"""``inspector transactions``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.moment import now_option, told_now
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option
from inspector.views.activity.transactions import TransactionRow, transactions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@click.command("transactions")
@instance_option
@click.option("--all", "visible", is_flag=True, help="Those that ended well, TXN_STATUS_VISIBLE, too.")
@click.option("--where", multiple=True, metavar="CONDITION", help="Only rows that meet it: 'overdue>1h'.")
@now_option
@limit_option("rows")
@source_options
@output_options
def command(
    opening: Opening,
    output: Output,
    instance_id: Any,
    now: datetime | None,
    limit: int | None,
    where: Sequence[str],
    visible: bool,
) -> int:
    """List transactions: those that run, are precommitted, are committed but not visible, and that were aborted.

    With age, time that they are overdue, label, tables and coordinator.
    """
    with opening.start() as run:
        now = told_now(run.source, now)
        rows = transactions(run.source, instance_id=instance_id, visible=visible, now=now, where=where)
        output.rows(run, TransactionRow, islice(rows, limit), instance_id=instance_id)
    return run.exit_code()
