"""decode_key, encode_key, get_value and show_meta_ranges."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.json_format import ParseDict
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.schema import Schema
from inspector.service.releases import Release, Rule
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.keytypes import families_by_key_type
from inspector.service.wire.queries import read_query, strtoll, unhex
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, Versionstamp, diagram, encode
from keycodec.elements import MAX_KEY_SIZE
from keycodec.errors import KeyCodecError
from keycodec.families.family import ValueKind
from keycodec.jsonforms import read_text
from keycodec.versionstamp import MAX
from tests.inspector.service.calls import key_of, source_of
from tests.support.keys import any_keys
from tests.support.places import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.service.wire.replies import Reply

BACKUP = "backup:fixtures/backup-demo"


def _ask(route: str, query: str, source: MemorySource | None = None, **options: Any) -> Reply:
    return MetaService(source or MemorySource(), **options).answer(ROUTES[route], read_query(query), b"")


# ---- decode_key, encode_key


@given(any_keys.map(lambda parts: parts.encode()), st.booleans())
def test_decode_key_is_the_diagram(raw: bytes, unicode: bool) -> None:
    reply = _ask("decode_key", f"key={raw.hex()}&unicode={'true' if unicode else 'false'}")
    drawn = diagram(raw, unicode, raw_text=True, as_service=True)
    escaped = re.sub("[\udc80-\udcff]", lambda match: f"\\x{ord(match[0]) & 0xFF:02x}", drawn)  # no UTF-8
    assert (reply.status, reply.text) == (200, escaped + "\n")


def test_decode_key_repeats_the_hex_as_it_was_given() -> None:
    raw = encode("InstanceKey", instance_id="i1")
    drawn = diagram(raw, raw_text=True, as_service=True)
    upper = _ask("decode_key", f"key={raw.hex().upper()}5").text
    assert upper == drawn.replace(raw.hex(), f"{raw.hex().upper()}5") + "\n"


def test_every_family_with_an_http_name_is_encoded() -> None:
    for family in FAMILIES.values():
        if family.http_key_type is None or family.name == "JobRecycleKey":
            continue
        fields: dict[str, Any] = {
            field.name: f"text{place}" if field.kind.value == "bytes" else 1000 + place
            for place, field in enumerate(family.fields)
        }
        query = "&".join(
            f"{'rowest_id' if is_misspelt(family.name, name) else name}={value}" for name, value in fields.items()
        )
        reply = _ask("encode_key", f"key_type={family.http_key_type}&{query}&unicode=false")
        raw = encode(family, **fields)
        escapes = "".join(f"\\x{byte:02x}" for byte in raw)
        assert (reply.status, reply.text) == (200, f"{diagram(raw, False)}{escapes}\n\n"), family


def test_job_recycle_key_means_the_check_job_for_the_reference_and_services_before_4_1_4() -> None:
    reply = _ask("encode_key", "key_type=JobRecycleKey&instance_id=i")
    assert reply.text == _ask("encode_key", "key_type=JobCheckKey&instance_id=i").text
    assert " 3. check\n" in reply.text
    meant = {line.value: families_by_key_type(line)["JobRecycleKey"].name for line in Release}
    assert meant == dict.fromkeys(("reference", "3.0", "3.1", "4.0"), "JobCheckKey") | dict.fromkeys(
        ("4.1", "master"), "JobRecycleKey"
    )
    checks = {line.value: "JobCheckKey" in families_by_key_type(line) for line in Release}
    assert checks == dict.fromkeys(("reference", "4.1", "master"), True) | dict.fromkeys(("3.0", "3.1", "4.0"), False)


#: A query of a tool, and the rule without which the services refuse it.
LATER_TOOLS = {
    "encode_key?key_type=PackedFileKey&instance_id=i&packed_file_path=p": Rule.VERSIONED_KEY_TYPES,
    "encode_key?key_type=VersionedMetaTabletKey&instance_id=i&tablet_id=1": Rule.VERSIONED_KEY_TYPES,
    "encode_key?key_type=MetaSchemaPBDictionaryKey&instance_id=i&index_id=1": Rule.DICTIONARY_KEY_TYPE,
    "encode_key?key_type=InstanceKey&instance_id=i&versionstamp=00000000000000010000": Rule.STAMPS_DRAWN,
    f"decode_key?key={encode('VersionedMetaTabletKey', instance_id='i', tablet_id=1, versionstamp=MAX).hex()}": (
        Rule.STAMPS_DRAWN
    ),
}


@pytest.mark.parametrize("release", Release, ids=lambda release: release.value)
@pytest.mark.parametrize(("asked", "rule"), LATER_TOOLS.items())
def test_tools_of_older_lines_know_less(asked: str, rule: Rule, release: Release) -> None:
    route, _, query = asked.partition("?")
    assert _ask(route, query, release=release).status == (200 if rule.holds(release) else 400)


@pytest.mark.parametrize("release", [release for release in Release if release is not Release.REFERENCE])
def test_the_library_draws_as_the_service_of_a_line(release: Release) -> None:
    raw = encode("VersionedMetaTabletKey", instance_id="i", tablet_id=1, versionstamp=MAX)
    drawn = _ask("decode_key", f"key={raw.hex()}", release=release)
    line: Any = release.value
    try:
        expected = diagram(raw, raw_text=True, as_service=line) + "\n"
    except KeyCodecError:
        expected = ""
    assert (drawn.text if drawn.status == 200 else "") == expected


def is_misspelt(family: str, field: str) -> bool:
    return (family, field) == ("MetaDeleteBitmap", "rowset_id")


@pytest.mark.parametrize(
    ("query", "tail"),
    [
        ("tablet_id=x9", encode("MetaTabletIdxKey", instance_id="i", tablet_id=0)),
        ("tablet_id=-12abc", encode("MetaTabletIdxKey", instance_id="i", tablet_id=-12)),
        ("tablet_id=%2b7", encode("MetaTabletIdxKey", instance_id="i", tablet_id=7)),
        (
            "tablet_id=7&versionstamp=00000000000000000102",
            encode("MetaTabletIdxKey", instance_id="i", tablet_id=7) + b"\x13" + bytes(8) + b"\x01\x02\xff",
        ),
        ("tablet_id=7&versionstamp=0102", encode("MetaTabletIdxKey", instance_id="i", tablet_id=7)),
    ],
)
def test_parameters_are_read_as_the_service_reads_them(query: str, tail: bytes) -> None:
    reply = _ask("encode_key", f"key_type=MetaTabletIdxKey&instance_id=i&{query}&unicode=false")
    assert reply.text.splitlines()[-2] == "".join(f"\\x{byte:02x}" for byte in tail)


def test_a_text_parameter_is_any_bytes_and_plus_is_plus() -> None:
    reply = _ask("encode_key", "key_type=InstanceKey&instance_id=a+b%20%ff%C3%A9")
    assert reply.text.splitlines()[-2].endswith(r"\x10\x61\x2b\x62\x20\xff\xc3\xa9\x00\x01")


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("", b""),
        ("0", b""),
        ("01zz", b"\x01\x00"),
        ("1z", b"\x10"),
        ("0x01", b"\x00\x00"),
        ("aBc", b"\xab"),
        ("é0101", b"\x00\x00"),
    ],
)
def test_unhex(text: str, raw: bytes) -> None:
    assert unhex(text) == raw


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0),
        (" \t42x", 42),
        ("-7", -7),
        ("+7", 7),
        ("--7", 0),
        ("9" * 30, 2**63 - 1),
        ("-" + "9" * 30, -(2**63)),
        ("0" * 40 + "5", 5),
    ],
)
def test_strtoll(text: str, value: int) -> None:
    assert strtoll(text) == value


@pytest.mark.parametrize("route", ["decode_key", "encode_key"])
def test_the_longest_key_is_drawn_and_a_longer_one_refused(route: str) -> None:
    frame = len(encode("InstanceKey", instance_id=""))
    for size, status in ((MAX_KEY_SIZE, 200), (MAX_KEY_SIZE + 1, 400)):
        name = "i" * (size - frame)
        raw = encode("InstanceKey", instance_id=name)
        assert len(raw) == size
        query = f"key={raw.hex()}" if route == "decode_key" else f"key_type=InstanceKey&instance_id={name}"
        assert _ask(route, query).status == status


def test_a_text_that_cannot_be_encoded_is_refused() -> None:
    query = {"key_type": "InstanceKey", "instance_id": "\ud800"}
    reply = MetaService(MemorySource()).answer(ROUTES["encode_key"], query, b"")
    assert (reply.status, json.loads(reply.body)["code"]) == (400, "INVALID_ARGUMENT")


# ---- get_value


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
        reply = _ask("get_value", f"key_type={row['key_type']}&{asked}", source, show_secrets=True)
        assert (reply.status, reply.text) == (200, expected)


def test_stats() -> None:
    key = "StatsTabletKey instance_id=i table_id=1 index_id=2 part_id=3 tablet_id=4"
    source = source_of({key: {"idx": {"tablet_id": 4}, "num_rows": 10}, f"{key} counter=num_rows": "0500000000000000"})
    asked = "instance_id=i&table_id=1&index_id=2&part_id=3&tablet_id="
    zeros = '"index_size":"0","segment_size":"0"'
    assert _ask("get_value", f"key_type=StatsTabletKey&{asked}4", source).text == (
        'aggregated_stats: {"idx":{"tablet_id":"4"},"num_rows":"10"}\n'
        f'detached_stats: {{"data_size":"0","num_rows":"5","num_rowsets":"0","num_segments":"0",{zeros}}}\n'
        'merged_stats: {"idx":{"tablet_id":"4"},"data_size":"0","num_rows":"15","num_rowsets":"0","num_segments":"0",'
        f"{zeros}}}\n\n"
    )
    counters_only = source_of({f"{key} counter=num_rows": "0500000000000000"})
    lines = _ask("get_value", f"key_type=StatsTabletKey&{asked}4", counters_only).text.splitlines()
    assert lines[0] == "aggregated_stats: {}"
    assert lines[1].removeprefix("detached") == lines[2].removeprefix("merged")
    reply = _ask("get_value", f"key_type=StatsTabletKey&{asked}5", source)
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
        reply = _ask("get_value", f"key_type=VersionedPartitionVersionKey&{named}{asked}", source)
        assert (reply.status, reply.text) == (200, text)


def test_versioned_keys_are_named_without_their_stamp() -> None:
    source = MemorySource([_version(5, 1)])
    origin = encode("VersionedPartitionVersionKey", instance_id="i", partition_id=1)
    for key in (_version(5, 1)[0].hex(), encode("VersionedPartitionVersionKey", instance_id="i", partition_id=2).hex()):
        reply = _ask("get_value", f"key_type=VersionedPartitionVersionKey&key={key}", source)
        assert (reply.status, json.loads(reply.body)["msg"]) == (500, f"versioned key not found, key={key}")
    too_early = f"key_type=VersionedPartitionVersionKey&key={origin.hex()}&versionstamp={Versionstamp(5)}"
    assert _ask("get_value", too_early, source).status == 500


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
    reply = _ask("get_value", f"key_type={key_type}&{asked}" if key_type else asked, source)
    code = "INVALID_ARGUMENT" if status == 400 else "INTERNAL_ERROR"
    assert (reply.status, json.loads(reply.body)) == (status, {"code": code, "msg": text})


def test_the_type_chooses_how_a_key_s_value_is_read() -> None:
    source = source_of({"InstanceKey instance_id=i": {"user_id": "u"}})
    key = key_of("InstanceKey instance_id=i").hex()
    assert (
        _ask("get_value", f"key_type=TxnIndexKey&key={key}", source).text
        != _ask("get_value", f"key_type=InstanceKey&key={key}", source).text
    )
    assert _ask("get_value", f"key_type=TxnLabelKey&key={key}", source).status == 400


def test_a_key_that_does_not_decode_is_looked_up_as_it_is() -> None:
    source = MemorySource({b"\x01\xff": b"\x0a\x01u"})
    assert _ask("get_value", "key_type=InstanceKey&key=01ff", source).text == '{"user_id":"u"}\n'
    missing = _ask("get_value", "key_type=InstanceKey&key=01fe", source)
    assert (missing.status, json.loads(missing.body)["msg"]) == (500, "kv not found, key=01fe")


def test_a_remembered_value_is_of_the_version_asked_for() -> None:
    service = MetaService(MemorySource([_version(5, 1), _version(9, 2)]))
    asked = "key_type=VersionedPartitionVersionKey&instance_id=i&partition_id=1"
    queries = [read_query(asked), read_query(f"{asked}&versionstamp={Versionstamp(9)}")]
    replies = [service.answer(ROUTES["get_value"], query, b"") for query in queries]
    assert ['"version":"2"' in replies[0].text, '"version":"1"' in replies[1].text] == [True, True]
    assert [service.remembered(ROUTES["get_value"], query, b"") for query in queries] == replies


def _small(family: str, value: bytes, **fields: Any) -> tuple[str, MemorySource]:
    raw = encode(family, **fields)
    key_type = FAMILIES[family].http_key_type
    return f"key_type={key_type}&key={raw.hex()}", MemorySource({raw: value})


SMALL_VALUES = {
    "label": (
        _small(
            "TxnLabelKey", bytes.fromhex("088008") + bytes(7) + b"\x01\x00\x02", instance_id="i", db_id=1, label="l"
        ),
        '{"txn_ids":["1024"]}\ntxn_id=1026',
    ),
    "table version": (
        _small("TableVersionKey", (7).to_bytes(8, "little"), instance_id="i", db_id=1, tbl_id=2),
        '{"version":"7"}',
    ),
    "reference count": (
        _small(
            "VersionedDataRowsetRefCountKey", (3).to_bytes(8, "little"), instance_id="i", tablet_id=1, rowset_id="r"
        ),
        "3",
    ),
    "empty marker": (_small("VersionedIndexInvertedKey", b"", instance_id="i", db_id=1, table_id=2, index_id=3), "{}"),
    "empty message": (_small("InstanceKey", b"", instance_id="i"), "{}"),
    "secrets": (
        _small("MetaServiceArnInfoKey", bytes.fromhex("0a01751201611a0173")),
        '{"user_id":"u","ak":"******","sk":"******"}',
    ),
}


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (0.05, "0.05"),
        (-0.0, "-0"),
        (1e15, "1e+15"),
        (1234567890123456.0, "1234567890123456"),
        (2 / 3, "0.66666666666666663"),
        (5e-324, "4.94065645841247e-324"),
        (float("inf"), '"Infinity"'),
    ],
)
def test_a_double_has_the_digits_that_the_service_prints(number: float, text: str) -> None:
    data = Schema.builtin().message_class("doris.TabletSchemaCloudPB")(bf_fpp=number).SerializeToString()
    query, source = _small("MetaSchemaKey", data, instance_id="i", index_id=1, schema_version=7)
    assert _ask("get_value", query, source).text == f'{{"bf_fpp":{text}}}\n'


def test_bytes_that_are_no_utf8_lead_back_from_hex() -> None:
    query, source = _small("InstanceKey", b"\x0a\x03u\xff\xc3", instance_id="i")
    body = _ask("get_value", query, source).body
    assert body == b'{"user_id":{"@hex":"75ffc3"}}\n'
    assert read_text(json.loads(body)["user_id"]) == "u\udcff\udcc3"


@pytest.mark.parametrize(("asked", "text"), SMALL_VALUES.values(), ids=SMALL_VALUES)
def test_small_values(asked: tuple[str, MemorySource], text: str) -> None:
    query, source = asked
    reply = _ask("get_value", query, source)
    assert (reply.status, reply.text) == (200, f"{text}\n")


def test_a_bitmap_is_hex_in_which_only_the_first_byte_is_padded() -> None:
    from pyroaring import BitMap

    data = BitMap([1, 2]).serialize()
    query, source = _small("MetaDeleteBitmap", data, instance_id="i", tablet_id=1, rowset_id="r", version=2, seg_id=0)
    assert _ask("get_value", query, source).text == f"{data[0]:02x}{''.join(f'{byte:x}' for byte in data[1:])}\n"


@pytest.mark.parametrize(("data", "text"), [("", "{}"), ("00", "00"), ("0a0b10", "0ab10"), ("ff" * 9, "ff" * 9)])
def test_what_lies_where_a_bitmap_should_be_is_printed_unread(data: str, text: str) -> None:
    raw = bytes.fromhex(data)
    query, source = _small("MetaDeleteBitmap", raw, instance_id="i", tablet_id=1, rowset_id="r", version=2, seg_id=0)
    assert _ask("get_value", query, source).text == f"{text}\n"


def test_a_bitmap_that_lacks_a_chunk_is_not_printed() -> None:
    key = "MetaDeleteBitmap instance_id=i tablet_id=1 rowset_id=r version=2 seg_id=0"
    query = f"key_type=MetaDeleteBitmap&key={key_of(key).hex()}"
    whole = {f"{key} chunk=1:0": "0a0b", f"{key} chunk=1:1": "10"}
    assert _ask("get_value", query, source_of(whole)).text == "0ab10\n"
    assert _ask("get_value", query, source_of({f"{key} chunk=1:1": "10"})).status == 400


def test_what_a_key_of_another_family_holds_is_no_bitmap_and_may_be_secret() -> None:
    query, source = _small("MetaServiceArnInfoKey", bytes.fromhex("0a01751201611a0173"))
    query = query.replace("MetaServiceArnInfoKey", "MetaDeleteBitmap")
    assert _ask("get_value", query, source).text == "******\n"
    assert _ask("get_value", query, source, show_secrets=True).text == "0a175121611a173\n"


def test_a_split_value_is_put_together() -> None:
    data = Schema.builtin().message_class("doris.TabletSchemaCloudPB")(schema_version=7).SerializeToString()
    key = "MetaSchemaKey instance_id=i index_id=1 schema_version=7"
    source = source_of({f"{key} chunk=1:0": data[:1].hex(), f"{key} chunk=1:1": data[1:].hex()})
    assert (
        _ask("get_value", "key_type=MetaSchemaKey&instance_id=i&index_id=1&schema_version=7", source).text
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


# ---- show_meta_ranges


class ShardedSource(MemorySource):
    """What a live cluster would tell."""

    def shard_boundaries(self) -> Iterable[bytes]:
        tablet = "MetaTabletKey instance_id=i table_id=1 index_id=1 part_id=1 tablet_id="
        tablets = [key_of(f"{tablet}{tablet_id}") for tablet_id in (1, 2, 3)]
        cut = encode("TxnIndexKey", instance_id="i", txn_id=7)[:12]
        return [b"", encode("InstanceKey", instance_id="i"), *tablets, cut, b"\x01", b"\x02\x10a\x00\x01", b"\x15other"]


def test_shards_are_counted_by_the_first_three_elements_the_most_first() -> None:
    reply = _ask("show_meta_ranges", "", ShardedSource())
    counts = "meta|i|tablet: 3\ninstance|i: 1\ntxn|i: 1\n"
    assert (reply.status, reply.text) == (200, f"total meta ranges: 9\n{counts}\n")
    older = _ask("show_meta_ranges", "", ShardedSource(), release=Release.V3_1)
    assert older.text == f"total partitions: 9\n{counts}\n"
