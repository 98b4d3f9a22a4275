"""get_value: real values, versions, and what is not there."""

from __future__ import annotations

import csv
import json

import pytest
from google.protobuf.json_format import ParseDict

import inspector
from inspector.schema import Schema
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.queries import read_query
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, Versionstamp, encode
from keycodec.families.family import ValueKind
from tests.inspector.service.calls.tools import BACKUP, ask
from tests.inspector.service.cases import key_of, source_of
from tests.support.places import DATA


def _golden() -> list[dict[str, str]]:
    with (DATA / "golden_keys.tsv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        row for row in rows if row["kv_index"] == "0" and row["get_value_text"].startswith("{")
    ]  # not the stats rows


@pytest.mark.parametrize("row", _golden(), ids=lambda row: f"{row['case']}-{row['key_type']}")
def test_golden_values(row: dict[str, str]) -> None:
    raw, family = bytes.fromhex(row["key_hex"]), FAMILIES[row["key_type"]]
    value = b""
    if family.message is not None:
        message_class = Schema.builtin().message_class(family.message)
        value = ParseDict(json.loads(row["get_value_text"]), message_class()).SerializeToString()
    stamp = Versionstamp(123, 4)
    stored = raw + b"\x13" + bytes(stamp) + b"\xff" if family.versioned else raw
    expected = row["get_value_text"] + (rf"\nversionstamp={stamp}" if family.versioned else "") + "\n"
    source = MemorySource({stored: value})
    for asked in (row["params"], f"key={row['key_hex']}"):
        reply = ask("get_value", f"key_type={row['key_type']}&{asked}", source, mask=False)
        assert (reply.status, reply.text) == (200, expected)


def test_stats() -> None:
    key = "StatsTabletKey instance_id=i table_id=1 index_id=2 part_id=3 tablet_id=4"
    source = source_of({key: {"idx": {"tablet_id": 4}, "num_rows": 10}, f"{key} counter=num_rows": "0500000000000000"})
    asked = "instance_id=i&table_id=1&index_id=2&part_id=3&tablet_id="
    zeros = '"index_size":"0","segment_size":"0"'
    assert ask("get_value", f"key_type=StatsTabletKey&{asked}4", source).text == (
        'aggregated_stats: {"idx":{"tablet_id":"4"},"num_rows":"10"}\n'
        f'detached_stats: {{"data_size":"0","num_rows":"5","num_rowsets":"0","num_segments":"0",{zeros}}}\n'
        'merged_stats: {"idx":{"tablet_id":"4"},"data_size":"0","num_rows":"15","num_rowsets":"0","num_segments":"0",'
        f"{zeros}}}\n\n"
    )
    counters_only = source_of({f"{key} counter=num_rows": "0500000000000000"})
    lines = ask("get_value", f"key_type=StatsTabletKey&{asked}4", counters_only).text.splitlines()
    assert lines[0] == "aggregated_stats: {}"
    assert lines[1].removeprefix("detached") == lines[2].removeprefix("merged")
    reply = ask("get_value", f"key_type=StatsTabletKey&{asked}5", source)
    assert (reply.status, reply.text) == (200, "stats_kvs not found\n")


def _version(stamp: int, version: int) -> tuple[bytes, bytes]:
    raw = encode("VersionedPartitionVersionKey", instance_id="i", partition_id=1, versionstamp=Versionstamp(stamp))
    return raw, Schema.builtin().message_class("doris.cloud.VersionPB")(version=version).SerializeToString()


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (None, (9, 2)),
        ("ff" * 10, (9, 2)),
        ("0000000000000009" + "0000", (5, 1)),
        ("00000000000000090001", (9, 2)),
        ("bad", (9, 2)),
    ],
)
def test_the_newest_version_before_a_stamp(before: str | None, found: tuple[int, int]) -> None:
    source = MemorySource([_version(5, 1), _version(9, 2)])
    asked = f"&versionstamp={before}" if before else ""
    key = encode("VersionedPartitionVersionKey", instance_id="i", partition_id=1).hex()
    text = rf'{{"version":"{found[1]}"}}\nversionstamp={Versionstamp(found[0])}' + "\n"
    for named in ("instance_id=i&partition_id=1", f"key={key}"):
        reply = ask("get_value", f"key_type=VersionedPartitionVersionKey&{named}{asked}", source)
        assert (reply.status, reply.text) == (200, text)


def test_versioned_keys_are_named_without_their_stamp() -> None:
    source = MemorySource([_version(5, 1)])
    origin = encode("VersionedPartitionVersionKey", instance_id="i", partition_id=1)
    for key in (_version(5, 1)[0].hex(), encode("VersionedPartitionVersionKey", instance_id="i", partition_id=2).hex()):
        reply = ask("get_value", f"key_type=VersionedPartitionVersionKey&key={key}", source)
        assert (reply.status, json.loads(reply.body)["msg"]) == (500, f"versioned key not found, key={key}")
    too_early = f"key_type=VersionedPartitionVersionKey&key={origin.hex()}&versionstamp={Versionstamp(5)}"
    assert ask("get_value", too_early, source).status == 500


#: A StorageVaultPB whose hdfs_info.build_conf.hdfs_confs[0] has no value, which is required.
LACKING = "0a01311a070a052a030a016b"

REFUSED = {
    "no type": ("", "", 400, "key_type not supported: (empty)"),
    "key without a type": ("", "key=01", 400, "key_type not supported: (empty)"),
    "no parameter": ("InstanceKey", "", 400, "instance_id is not given or empty"),
    "nothing there": (
        "InstanceKey",
        "instance_id=i2",
        500,
        f"kv not found, key={key_of('InstanceKey instance_id=i2').hex()}",
    ),
    "malformed": (
        "InstanceKey",
        "instance_id=bad",
        400,
        f"failed to parse value, key={key_of('InstanceKey instance_id=bad').hex()}",
    ),
    "malformed, versioned space": (
        "VersionedTabletIndexKey",
        "instance_id=bad&tablet_id=1",
        400,
        f"failed to parse versioned value, key={key_of('VersionedTabletIndexKey instance_id=bad tablet_id=1').hex()}",
    ),
    "required fields are missing": (
        "StorageVaultKey",
        "instance_id=i&vault_id=1",
        400,
        f"failed to parse value, key={key_of('StorageVaultKey instance_id=i vault_id=1').hex()}",
    ),
    "nothing there, versioned space": (
        "VersionedTabletIndexKey",
        "instance_id=i&tablet_id=1",
        500,
        f"versioned key not found, key={key_of('VersionedTabletIndexKey instance_id=i tablet_id=1').hex()}",
    ),
}


@pytest.mark.parametrize(("key_type", "asked", "status", "text"), REFUSED.values(), ids=REFUSED)
def test_values_that_are_not_there(key_type: str, asked: str, status: int, text: str) -> None:
    source = source_of(
        {
            "InstanceKey instance_id=bad": "ff",
            "StorageVaultKey instance_id=i vault_id=1": LACKING,
            "VersionedTabletIndexKey instance_id=bad tablet_id=1": "ff",
        }
    )
    reply = ask("get_value", f"key_type={key_type}&{asked}" if key_type else asked, source)
    code = "INVALID_ARGUMENT" if status == 400 else "INTERNAL_ERROR"
    assert (reply.status, json.loads(reply.body)) == (status, {"code": code, "msg": text})


def test_the_type_chooses_how_a_key_s_value_is_read() -> None:
    source = source_of({"InstanceKey instance_id=i": {"user_id": "u"}})
    key = key_of("InstanceKey instance_id=i").hex()
    assert (
        ask("get_value", f"key_type=TxnIndexKey&key={key}", source).text
        != ask("get_value", f"key_type=InstanceKey&key={key}", source).text
    )
    assert ask("get_value", f"key_type=TxnLabelKey&key={key}", source).status == 400


def test_a_key_that_does_not_decode_is_looked_up_as_it_is() -> None:
    source = MemorySource({b"\x01\xff": b"\x0a\x01u"})
    assert ask("get_value", "key_type=InstanceKey&key=01ff", source).text == '{"user_id":"u"}\n'
    missing = ask("get_value", "key_type=InstanceKey&key=01fe", source)
    assert (missing.status, json.loads(missing.body)["msg"]) == (500, "kv not found, key=01fe")


def test_a_remembered_value_is_of_the_version_asked_for() -> None:
    service = MetaService(MemorySource([_version(5, 1), _version(9, 2)]))
    asked = "key_type=VersionedPartitionVersionKey&instance_id=i&partition_id=1"
    queries = [read_query(asked), read_query(f"{asked}&versionstamp={Versionstamp(9)}")]
    replies = [service.answer(ROUTES["get_value"], query, b"") for query in queries]
    assert ['"version":"2"' in replies[0].text, '"version":"1"' in replies[1].text] == [True, True]
    assert [service.remembered(ROUTES["get_value"], query, b"") for query in queries] == replies


def test_a_split_value_is_put_together() -> None:
    data = Schema.builtin().message_class("doris.TabletSchemaCloudPB")(schema_version=7).SerializeToString()
    key = "MetaSchemaKey instance_id=i index_id=1 schema_version=7"
    source = source_of({f"{key} chunk=1:0": data[:1].hex(), f"{key} chunk=1:1": data[1:].hex()})
    assert (
        ask("get_value", "key_type=MetaSchemaKey&instance_id=i&index_id=1&schema_version=7", source).text
        == '{"schema_version":7}\n'
    )


@pytest.mark.slow
def test_every_value_of_a_backup_that_has_an_http_name() -> None:
    answered = 0
    with inspector.open(BACKUP) as source:
        service = MetaService(MemorySource(source.key_values()))
        for record in inspector.scan(service.source):
            family = record.family
            if family is None or family.http_key_type is None or record.key.versionstamp is not None:
                continue
            query = f"key_type={family.http_key_type}&key={record.key.raw.hex()}"
            reply = service.answer(ROUTES["get_value"], read_query(query), b"")
            refused = record.failed and family.value is not ValueKind.BITMAP  # those are printed unread
            assert reply.status == (400 if refused else 200), query
            answered += 1
    assert answered > 800
