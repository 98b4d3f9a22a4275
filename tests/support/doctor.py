"""What the doctor says in each case, as data; and a command that prints all of it as ``inspector doctor`` does."""

from __future__ import annotations

import csv

import click

from inspector.cli.options import Output, output_options
from inspector.cli.sound.doctor import show
from inspector.sources.cluster.doctor.checks import DoctorCheck
from tests.support.places import DATA


def cases() -> dict[str, DoctorCheck]:
    """The check of each case. Details name made-up places; remedies stand there to the letter."""
    with (DATA / "doctor.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {case: DoctorCheck(name, status, detail, remedy) for case, name, status, detail, remedy in rows}  # type: ignore[arg-type]


@click.command("doctor-cases")
@output_options
def main(output: Output) -> None:
    """Print the checks of all cases."""
    show(cases().values(), output)
