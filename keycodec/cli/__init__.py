"""The ``keycodec`` command. Each verb is a module that calls a function of the library."""

from __future__ import annotations

import click

from keycodec.cli.command import LazyGroup, debug_option, run
from keycodec.errors import KeyCodecError

VERBS = {
    "decode": "keycodec.cli.decode",
    "encode": "keycodec.cli.encode",
    "families": "keycodec.cli.families",
    "range": "keycodec.cli.range",
    "annotate": "keycodec.cli.annotate",
}

EXAMPLES = {
    "decode": "keycodec decode 0110696e7374616e6365000110676176696e0001",
    "encode": "keycodec encode InstanceKey instance_id=ID --format fdbcli",
    "families": "keycodec families MetaRowsetKey",
    "range": 'fdbcli --exec "getrange $(keycodec range StatsTabletKey instance_id=i table_id=7) 1000"',
    "annotate": "keycodec annotate doris_cloud.INFO",
}


@click.group("keycodec", cls=LazyGroup, verbs=VERBS, examples=EXAMPLES, completes="verbs, families and fields")
@click.version_option(package_name="doris-fdb-inspector")
@debug_option
def keycodec(debug: bool) -> None:
    """Read and write the keys that Apache Doris's Meta Service keeps in FoundationDB.

    Exit codes: 0 all well, 1 some keys failed, 2 wrong usage, 3 a file cannot be read, 130 interrupted.
    """


def main() -> None:
    """Run the command and exit."""
    run(keycodec, (KeyCodecError,))
