"""``inspector transactions``."""

from __future__ import annotations

from typing import Any

import click

from inspector.cli.moment import list_activity, now_option
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option, where_option
from inspector.views.activity.transactions import TransactionRow, transactions


@click.command("transactions")
@instance_option
@click.option("--all", "visible", is_flag=True, help="Also list finished ones (TXN_STATUS_VISIBLE).")
@where_option("'overdue>1h'")
@now_option
@limit_option("rows")
@source_options
@output_options
def command(opening: Opening, output: Output, **asked: Any) -> int:
    """List transactions that are running, precommitted, committed but not visible, or aborted.

    Shows their age, how long they are overdue, label, tables and coordinator.
    """
    return list_activity(opening, output, TransactionRow, transactions, **asked)
