r"""Say what text and bytes may be that are no key: a versionstamp, a key without its start, a key of FoundationDB."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keycodec.decoding import decode, decode_prefix
from keycodec.elements import INT64_MAX
from keycodec.families import FAMILIES
from keycodec.versionstamp import SIZE, Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES = sorted({family.space for family in FAMILIES.values()})
_HEADS = re.compile(b"|".join(re.escape(head) for head in sorted({family.head for family in FAMILIES.values()})))

_TRANSACTION_ID = re.compile(r"\s*([1-9][0-9]{11,18})\s*")

#: What FoundationDB keeps for itself, by how the keys begin (its fdbclient/SystemData.cpp and "Special Keys").
_FOUNDATIONDB = {
    b"\xff\xff/status/json": "the status of the cluster, a special key",
    b"\xff\xff/cluster_file_path": "the path of the cluster file, a special key",
    b"\xff\xff/connection_string": "the content of the cluster file, a special key",
    b"\xff\xff/worker_interfaces": "the processes of the cluster, special keys",
    b"\xff\xff/transaction/": "the conflicts of a transaction, special keys",
    b"\xff\xff/management/": "the management of the cluster, special keys",
    b"\xff\xff/configuration/": "the configuration of processes, special keys",
    b"\xff\xff/metrics/": "measurements, special keys",
    b"\xff\xff": "special keys, which are made up when they are read",
    b"\xff/conf/excluded": "processes that are excluded",
    b"\xff/conf/failed": "processes that are excluded as failed",
    b"\xff/conf/": "the configuration of the database",
    b"\xff/keyServers/": "which storage servers hold a range of keys",
    b"\xff/serverKeys/": "which ranges of keys a storage server holds",
    b"\xff/serverList/": "the storage servers",
    b"\xff/serverTag": "the tags of the storage servers",
    b"\xff/processClass": "the classes of the processes",
    b"\xff/worker/": "the processes of the cluster",
    b"\xff/coordinators": "the coordinators",
    b"\xff/logs": "the transaction logs",
    b"\xff/globals": "the cluster's global settings",
    b"\xff/moveKeysLock/": "the lock of data distribution",
    b"\xff/dataDistributionMode": "whether data distribution is on",
    b"\xff/dbLocked": "the lock of the database",
    b"\xff/metadataVersion": "the version of the metadata",
    b"\xff/logRanges/": "ranges whose changes are logged for a backup",
    b"\xff/backup": "the settings of backups",
    b"\xff/applyMutations": "changes that a restore applies",
    b"\xff\x02/blog/": "changes that are logged for a backup",
    b"\xff\x02/alog/": "changes that a restore applies",
    b"\xff\x02/backup": "the state of backups",
    b"\xff\x02/restore": "the state of restores",
    b"\xff\x02/db-backup-agent/": "the state of DR, a backup into another cluster",
    b"\xff\x02/timeKeeper/": "which version was committed at what time",
    b"\xff\x02/fdbClientInfo/": "what clients report of their transactions",
    b"\xff\x02/latencyBandConfig": "the settings of latency measurement",
    b"\xff\x02": "data that FoundationDB stores for itself",
    b"\xff": "the system's keys",
}


def text_hint(text: str) -> str:
    """Say what a text that is no key may be; nothing if it is not known."""
    number = _TRANSACTION_ID.fullmatch(text)
    if number is None or int(number[1]) > INT64_MAX:
        return ""
    stamp = Versionstamp.from_transaction_id(int(number[1]))
    return f"as a transaction id it is of commit version {stamp.version}, order {stamp.batch}: versionstamp {stamp}"


def bytes_hint(raw: bytes) -> str:
    """Say what bytes that are no key may be; nothing if it is not known."""
    if raw.startswith(b"\xff"):
        start, what = next((start, what) for start, what in _FOUNDATIONDB.items() if raw.startswith(start))
        shown = start.decode("latin-1").replace("\xff", "\\xff").replace("\x02", "\\x02")
        return f"a key of FoundationDB's own, {shown}: {what}"
    if len(raw) == SIZE and raw[0] == 0:  # a greater version takes two thousand years
        return _stamp_hint(Versionstamp.from_bytes(raw))
    with_space = [f"with {space:02x} in front it is {key}" for space, key in _with_spaces(raw)]
    if with_space:
        return ", ".join(with_space)
    head = _HEADS.search(raw, 1)
    return f"a key begins at offset {head.start()}: {decode_prefix(raw[head.start() :])}" if head else ""


def _stamp_hint(stamp: Versionstamp) -> str:
    try:
        made = f", of which the transaction id {stamp.transaction_id} is made"
    except ValueError:
        made = ""
    return f"as a versionstamp it is of commit version {stamp.version}, order {stamp.batch}{made}"


def _with_spaces(raw: bytes) -> Iterator[tuple[int, object]]:
    for space in _SPACES:
        key = decode(bytes([space]) + raw, partial=True)
        if key.error is None:
            yield space, key
