"""The ``keycodec`` command. Each verb is a module that calls a function of the library."""

from __future__ import annotations

import click

from keycodec.cli.command import LazyGroup, Verb, debug_option, run
from keycodec.errors import KeyCodecError

VERBS = {
    "decode": Verb(
        "keycodec.cli.decode",
        "Show the elements and the meaning of keys.",
        "keycodec decode 0110696e7374616e6365000110676176696e0001",
    ),
    "encode": Verb(
        "keycodec.cli.encode",
        "Make a key from its family and its fields.",
        "keycodec encode InstanceKey instance_id=ID --format fdbcli",
    ),
    "families": Verb(
        "keycodec.cli.families",
        "List the key families, or explain some.",
        "keycodec families MetaRowsetKey",
    ),
    "range": Verb(
        "keycodec.cli.range",
        "Show where the keys of a family begin and end.",
        'fdbcli --exec "getrange $(keycodec range StatsTabletKey instance_id=i table_id=7) 1000"',
    ),
    "annotate": Verb(
        "keycodec.cli.annotate",
        "Copy logs and explain each key in them.",
        "keycodec annotate doris_cloud.INFO",
    ),
}


@click.group("keycodec", cls=LazyGroup, verbs=VERBS, completes="verbs, families and fields")
@click.version_option(package_name="doris-fdb-inspector")
@debug_option
def keycodec(debug: bool) -> None:
    """Read and write the keys that Apache Doris's Meta Service keeps in FoundationDB.

    Exit codes: 0 all well, 1 some keys failed, 2 wrong usage, 3 a file cannot be read, 130 interrupted.
    """


def main() -> None:
    """Run the command and exit."""
    run(keycodec, (KeyCodecError,))
