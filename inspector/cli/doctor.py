"""``inspector doctor``."""

from __future__ import annotations

from dataclasses import asdict, fields

import click

from inspector.cli.options import Output, output_options
from inspector.output.items import Columns, DataItem
from inspector.sources.cluster.doctor import Check, doctor
from keycodec.cli.command import FAILED, OK


@click.command("doctor", short_help="Check what is needed to read a live cluster.")
@click.argument("cluster_file", required=False)
@click.option("--timeout", type=float, default=5.0, show_default=True, metavar="SECONDS", help="Wait for each answer.")
@output_options
def command(output: Output, cluster_file: str | None, timeout: float) -> int:
    """Check what is needed to read a live cluster: Python, binding, libfdb_c, cluster file, coordinators.

    Prints one line for each check: ok, warn or fail, and how to repair it. Exit code 1 if a check failed.
    """
    checks = list(doctor(cluster_file, timeout=timeout))
    output.items((DataItem(asdict(check)) for check in checks), Columns(tuple(field.name for field in fields(Check))))
    return FAILED if any(check.status == "fail" for check in checks) else OK
