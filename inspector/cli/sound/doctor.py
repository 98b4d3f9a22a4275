"""``inspector doctor``."""

from __future__ import annotations

from dataclasses import asdict, fields
from functools import partial
from typing import TYPE_CHECKING

import click

from inspector.cli.completion import complete_source
from inspector.cli.naming import SOURCE_VARIABLE, source_before_verb, source_option
from inspector.cli.options import Output, output_options
from inspector.errors import UsageError
from inspector.output.items import Cell, Columns, DataItem
from inspector.sources.addresses import is_address, without_secrets
from inspector.sources.cluster.doctor.checks import DoctorCheck, doctor
from inspector.sources.opening import SOURCE_KINDS, parse_source
from keycodec.cli.command import FAILED, OK

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command("doctor")
@click.argument("cluster_file", required=False, shell_complete=complete_source)
@click.option(
    "--timeout", type=float, default=5.0, show_default=True, metavar="SECONDS", help="Seconds to wait for each answer."
)
@partial(source_option, envvar=None)
@output_options
def command(output: Output, cluster_file: str | None, source_name: str | None, timeout: float) -> int:
    """Check what is needed to read a live cluster: Python, binding, libfdb_c, cluster file, coordinators.

    Name the cluster by its file (FILE or fdb:FILE) or by -s fdb:FILE; else the default cluster is checked.

    Prints one line for each check: ok, warn or fail, and how to repair it. Exit code 1 if a check failed.
    """
    checks = list(doctor(_chosen(cluster_file, source_name), timeout=timeout))
    show(checks, output)
    return FAILED if any(check.status == "fail" for check in checks) else OK


def show(checks: Iterable[DoctorCheck], output: Output) -> None:
    """Print checks."""
    output.items(
        (_CheckItem(asdict(check)) for check in checks), Columns(tuple(field.name for field in fields(DoctorCheck)))
    )


class _CheckItem(DataItem):
    """A check. A terminal shows all of what it says: half a remedy helps nobody."""

    def terminal(self) -> dict[str, Cell]:
        return {name: cell._replace(short=cell.text) for name, cell in super().terminal().items()}


def _chosen(argument: str | None, source_name: str | None) -> str | None:
    """The path of the cluster file; None for the default one. Raises UsageError for a source that is no cluster."""
    if argument is None:
        named = source_name or source_before_verb()
        return named and _location(named)
    if source_name or source_before_verb(written=True):
        raise UsageError(f"two clusters are named: {argument}, and one by -s; give only one of them")
    is_source = argument.partition(":")[0] in SOURCE_KINDS or is_address(argument)
    return _location(argument) if is_source else argument


def _location(source_name: str) -> str | None:
    source = parse_source(source_name)
    if source.kind != "fdb":
        named = without_secrets(source_name)
        what = f"doctor checks what it takes to read a live cluster, and {named} is none ({source.kind})"
        raise UsageError(f"{what}: give fdb:FILE, or fdb: for the default cluster, whatever {SOURCE_VARIABLE} says")
    return source.location or None
