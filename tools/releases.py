"""The text of ``docs/releases.md``: what each release line of Doris brought, from what the code declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keycodec
from inspector.schema.arrivals import ARRIVALS
from keycodec.families.family import RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """# Release lines

What each release line of Doris writes that the one before does not. Made by `tools/releases.py`; do not edit.

## Which release wrote this?

`inspector info` says it for a backup, a file or a transcript: `doris_release`, and under `doris_release_reasons` each
family and field that came with a line, with the first record that has it. It reads the first five records of each
family of the first three instances, of a backup those of its newest snapshot; of a live cluster it reads no data. What
is found was written by that line or a later one; what is not found proves nothing: key space 0x03 is written only for
instances that were created with multi-version on.
"""
#: Routes of the HTTP service by the line that they came with (a page of its own, docs/api.md, says what they do).
_ROUTES = {
    "3.0": "vaults (`add_s3_vault`, `add_hdfs_vault`, `alter_s3_vault`, `drop_hdfs_vault`), `rename_instance`, "
    "`disable_instance_sse`, `decommission_node`, `notify_decommissioned`, `update_cluster_endpoint`, `alter_ram_user`",
    "3.0.x": "`fix_tablet_stats`, `txn_lazy_commit`, `adjust_rate_limit`, `list_rate_limit`, `update_config`",
    "3.1": "`set_value`, `alter_obj_info`",
    "4.0": "`alter_vcluster_info`, `list_snapshot`, `set_snapshot_property`, `get_snapshot_property`, "
    "`set_multi_version_status`",
    "4.1": "`fix_tablet_db_id`, `drop_snapshot`, `compact_snapshot`, `decouple_instance`, `show_config`; since 4.1.4 "
    "`JobRecycleKey` means the recycler's record and `JobCheckKey` the checker's",
}


def releases_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(line for name in RELEASES.values() for line in _section(name))])


def _section(line: str) -> Iterator[str]:
    families = [family for family in keycodec.FAMILIES.values() if family.since == line]
    yield f"## {line}"
    yield ""
    if line == next(iter(RELEASES.values())):
        yield f"Families: {len(families)}, all that [families.md](families.md) does not list below another line."
    else:
        names = [f"`{family.name}`{' (a draft)' if family.draft else ''}" for family in families]
        yield f"Families: {', '.join(names) or 'none'}."
    yield ""
    for arrival in ARRIVALS:
        if arrival.line == line:
            names = [f"`{name}`" for name in arrival.names]
            yield f"- `{arrival.owner}`: {', '.join(names)} ({arrival.note})"
    if line in _ROUTES:
        yield f"- routes: {_ROUTES[line]}"
    yield ""
