"""What the data of routes.json does not say: rehearsals of set_value, the recycler's paths, the lines of Doris."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.json_format import MessageToDict
from starlette.testclient import TestClient

from inspector.schema import Schema
from inspector.service.calls.process import only_running
from inspector.service.http.access import Access
from inspector.service.http.app import make_app
from inspector.service.rehearsal import Rehearsal, rehearse
from inspector.service.releases import Release
from inspector.service.route import META_SERVICE, RECYCLER
from inspector.service.routes import ROUTES, find_route
from inspector.service.service import MetaService
from inspector.service.wire.queries import read_query
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, Versionstamp, decode, encode
from keycodec.families.examples import example
from keycodec.families.family import ValueKind
from tests.inspector.service.cases import NOW, State, key_of, source_of, states, told

if TYPE_CHECKING:
    from google.protobuf.message import Message

# ---- set_value


def _set(state: State, query: str, body: Any, **options: Any) -> Rehearsal:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return rehearse(source_of(state), "set_value", sent, read_query(query), clock=lambda: NOW, **options)


SCHEMA = "MetaSchemaKey instance_id=i index_id=1 schema_version=7"
SCHEMA_QUERY = "key_type=MetaSchemaKey&instance_id=i&index_id=1&schema_version=7"


def test_a_rehearsal_tells_which_keys_are_removed_and_which_is_put() -> None:
    rehearsal = _set({f"{SCHEMA} chunk=1:0": "68", f"{SCHEMA} chunk=1:1": "07"}, SCHEMA_QUERY, {"schema_version": 8})
    whole, *chunks = (key_of(f"{SCHEMA}{chunk}") for chunk in ("", " chunk=1:0", " chunk=1:1"))
    assert [(write.key.raw, write.size) for write in rehearsal.writes] == [(whole, 2), *((key, None) for key in chunks)]
    lines = rehearsal.text().split("\n")
    assert [line.split(" ")[0] for line in lines if line.startswith(("put ", "remove "))] == ["put", "remove", "remove"]
    assert any(line.startswith("put MetaSchemaKey") and line.endswith(", 2 bytes") for line in lines)
    assert [write["size"] for write in json.loads(json.dumps(rehearsal.data()))["writes"]] == [2, None, None]
    assert len(rehearsal.changes) == 1


def test_the_keys_that_change_are_told_even_if_the_value_stays() -> None:
    rehearsal = _set({f"{SCHEMA} chunk=1:0": "68", f"{SCHEMA} chunk=1:1": "07"}, SCHEMA_QUERY, {"schema_version": 7})
    assert [place for change in rehearsal.changes for place, _, _ in change.fields()] == []
    assert len(rehearsal.writes) == 3
    assert "nothing would be written" not in rehearsal.text()


STATS = "StatsTabletKey instance_id=i1 table_id=1 index_id=2 part_id=3 tablet_id=4"
STATS_QUERY = "key_type=StatsTabletKey&instance_id=i1&table_id=1&index_id=2&part_id=3&tablet_id=4"
NOTES: dict[str, tuple[State, str, Any, str]] = {
    "a label": (
        states("txns"),
        "key_type=TxnLabelKey&instance_id=i1&db_id=5&label=label1",
        {"txn_ids": ["1"]},
        "stamp",
    ),
    "a table's version": ({}, "key_type=TableVersionKey&instance_id=i&db_id=1&tbl_id=2", {"version": "5"}, "int64"),
    "a bitmap": (
        {},
        "key_type=MetaDeleteBitmap&instance_id=i&tablet_id=1&rowest_id=r&version=2&seg_id=0",
        {"versions": ["1"]},
        "backends cannot read it",
    ),
    "statistics": (states("tablets"), STATS_QUERY, {"num_rows": "1"}, "2 counters"),
    "a key of another type": (
        {},
        f"key_type=TxnInfoKey&key={key_of('InstanceKey instance_id=i').hex()}",
        {"db_id": "1"},
        "the key is of InstanceKey, the value of TxnInfoKey",
    ),
    "a stamp of its own": (
        {},
        "key_type=VersionedPartitionVersionKey&instance_id=i&partition_id=3",
        {"version": "1"},
        "the commit's own",
    ),
    "a body that is not checked": (
        {},
        "key_type=VersionedPartitionVersionKey&instance_id=i&partition_id=3",
        [],
        "it may crash",
    ),
    "chunks that stay": (
        {"VersionedMetaDeleteBitmapKey instance_id=i tablet_id=1 rowset_id=r chunk=0:0": "0801"},
        "key_type=VersionedMetaDeleteBitmapKey&instance_id=i&tablet_id=1&rowset_id=r",
        {"store_in_fdb": True},
        "1 other key-values of the record stay",
    ),
    "an empty value": (
        {},
        "key_type=VersionedIndexInvertedKey&instance_id=i&db_id=1&table_id=2&index_id=3",
        {},
        "an empty value",
    ),
}


@pytest.mark.parametrize(("state", "query", "body", "note"), NOTES.values(), ids=NOTES)
def test_a_rehearsal_notes_what_cannot_be_read_afterwards(state: State, query: str, body: Any, note: str) -> None:
    assert any(note in told_note for told_note in _set(state, query, body).notes)


def test_what_lies_under_a_key_of_another_type_may_be_secret() -> None:
    state = {"InstanceKey instance_id=i": {"obj_info": [{"sk": "secret-1"}]}}
    query = f"key_type=TxnIndexKey&key={key_of('InstanceKey instance_id=i').hex()}"
    hidden = _set(state, query, {"tablet_index": {"db_id": "1"}})
    assert "original_value_hex=******\n" in hidden.reply.text
    shown = _set(state, query, {"tablet_index": {"db_id": "1"}}, mask=False)
    assert b"secret-1".hex() in shown.reply.text


SETTABLE = [
    family
    for family in FAMILIES.values()
    if family.http_key_type is not None and family.value is ValueKind.MESSAGE and family.message is not None
]


@pytest.mark.parametrize("family", SETTABLE, ids=lambda family: family.name)
def test_what_is_set_is_what_is_got(family: Any) -> None:
    sample = _sample(Schema.builtin().message_class(family.message))
    body = MessageToDict(sample, preserving_proto_field_name=True)
    raw = encode(
        family, **{name: part for name, part in decode(example(family)).fields.items() if name != "versionstamp"}
    )
    service = MetaService(MemorySource({}), mask=False, clock=lambda: NOW)
    query = read_query(f"key_type={family.http_key_type}&key={raw.hex()}&versionstamp={Versionstamp(5)}")
    reply = service.answer(ROUTES["set_value"], query, json.dumps(body).encode())
    assert reply.status == 200, reply.text
    query["versionstamp"] = str(Versionstamp(6))
    got = service.answer(ROUTES["get_value"], query, b"")
    assert (got.status, got.text.startswith(('{"', 'aggregated_stats: {"'))) == (200, True)
    if "new_value_json=" in reply.text:
        assert reply.text.split("new_value_json=")[1].split("\n")[0] in got.text


def _sample(message_class: type[Message]) -> Message:
    """Return a message in which every field of one text or number is set; if it has none, its first field."""
    message: Any = message_class()
    fields = message.DESCRIPTOR.fields
    for field in fields:
        if field.message_type is None and field.enum_type is None:
            one = b"1" if field.type == field.TYPE_BYTES else "1" if field.type == field.TYPE_STRING else 1
            if field.is_repeated:
                getattr(message, field.name).append(one)
            else:
                setattr(message, field.name, one)
    if not message.ListFields():
        value = getattr(message, fields[0].name)
        if fields[0].message_type.GetOptions().map_entry:
            value[1] = 1
        elif fields[0].is_repeated:
            value.add()
        else:
            value.SetInParent()
    return message  # type: ignore[no-any-return]


HOSTILE: dict[str, bytes] = {
    "deep nesting": b'{"commit_attachment":' * 100_000,
    "lists": b"[" * 100_000 + b"]" * 100_000,
    "no UTF-8": b'{"label": "\xff"}',
    "many digits": b'{"db_id": ' + b"9" * 100_000 + b"}",
    "NaN": b'{"db_id": NaN}',
    "nothing": b"",
    "a long text": b'{"label": "' + b"l" * 1_000_000 + b'"}',
    "half a surrogate pair": b'{"label": "\\ud800"}',
    "many unknown names": json.dumps({f"x{number}": number for number in range(10_000)}).encode(),
}
TYPES = [
    "key_type=TxnInfoKey&instance_id=i&db_id=1&txn_id=2",
    "key_type=VersionedPartitionVersionKey&instance_id=i&partition_id=3",
    "key_type=VersionedDataRowsetRefCountKey&instance_id=i&tablet_id=4&rowset_id=r",
]


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("query", TYPES)
def test_a_hostile_body_is_refused_in_few_words(query: str, body: bytes) -> None:
    rehearsal = _set({}, query, body)
    assert rehearsal.reply.status in (400, 500)
    assert len(rehearsal.reply.body) < 500
    assert (rehearsal.writes, rehearsal.changes) == ((), ())


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.request is None])
def test_parameters_of_a_query_may_be_any_text(name: str) -> None:
    service = MetaService(source_of(states("i1", "txns", "tablets")), clock=lambda: NOW)
    for text in ("", "\udcff\x00", "9" * 10_000, "-" * 100, "0x10", "i1", "*"):
        query = {**dict.fromkeys(ROUTES[name].parameters, text), "key_type": "TxnInfoKey"}
        reply = service.answer(ROUTES[name], query, b"{}")
        assert reply.status in (200, 400, 404, 500, 501), (text, reply.text)
        assert b"Traceback" not in reply.body


# ---- the recycler's paths

TOKEN = "token"


@pytest.fixture
def client() -> TestClient:
    source = source_of({**states("bare"), "JobRecycleKey instance_id=bare": {"instance_id": "bare", "status": "BUSY"}})
    return TestClient(make_app(MetaService(source, clock=lambda: NOW), Access(TOKEN)))


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        (f"/RecyclerService/http/recycle_job_info?instance_id=bare&token={TOKEN}", 200, '"status":"BUSY"'),
        (f"/RecyclerService/http/v1/recycle_job_info?instance_id=bare&token={TOKEN}", 200, '"status":"BUSY"'),
        (f"/MetaService/http/recycle_job_info?instance_id=bare&token={TOKEN}", 404, "not found"),
        (f"/RecyclerService/http/get_instance?instance_id=bare&token={TOKEN}", 404, "not found"),
        (f"/RecyclerService/http/other?token={TOKEN}", 404, "not found"),
        (f"/RecyclerService/http/show_config?token={TOKEN}", 501, "only a running"),
        (f"/MetaService/http/show_config?token={TOKEN}", 501, "only a running"),
        ("/RecyclerService/http/recycle_job_info?instance_id=bare", 403, "incorrect token, token=(not given)"),
    ],
)
def test_each_service_has_its_own_path(client: TestClient, path: str, status: int, text: str) -> None:
    reply = client.get(path)
    assert (reply.status_code, text in reply.text) == (status, True)


def test_what_only_a_process_can_do_is_said_in_one_line() -> None:
    routes = [route for route in ROUTES.values() if route.handler is only_running]
    assert len(routes) == 10
    for route in routes:
        rehearsal = rehearse(MemorySource({}), route.name)
        assert (rehearsal.reply.status, rehearsal.refused, rehearsal.reply.text.count("\n")) == (501, True, 1)


# ---- the lines of Doris


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("add_s3_vault", "3.0 3.1 4.0 4.1 master"),
        ("set_value", "3.1 4.0 4.1 master"),
        ("alter_obj_info", "3.1 4.0 4.1 master"),
        ("alter_vcluster_info", "4.0 4.1 master"),
        ("set_snapshot_property", "4.0 4.1 master"),
        ("fix_tablet_db_id", "4.1 master"),
        ("decouple_instance", "4.1 master"),
        ("alter_iam", "3.0 3.1 4.0 4.1"),
        ("update_config", "3.0 3.1 4.0 4.1 master"),
        ("show_config", "4.0 4.1 master"),
        ("recycler: recycle_job_info", "3.0 3.1 4.0 4.1 master"),
        ("recycler: v1/recycle_job_info", "4.0 4.1 master"),
        ("recycler: statistics_recycle", "3.1 4.0 4.1 master"),
        ("recycler: adjust_rate_limiter", "3.0 3.1 4.0 4.1 master"),
        ("recycler: update_config", "4.0 4.1 master"),
        ("recycler: show_config", "4.0 4.1 master"),
    ],
)
def test_a_route_is_answered_by_the_lines_that_have_it(name: str, lines: str) -> None:
    of_recycler, _, path = name.rpartition(": ")
    service = RECYCLER if of_recycler else META_SERVICE
    route = ROUTES[path.removeprefix("v1/")]
    having = [line for line in Release if find_route(path, line, service) is route]
    assert [line.value for line in having] == ["reference", *lines.split()]


@pytest.mark.parametrize("line", Release)
@pytest.mark.parametrize("path", ["get_instance", "no route", "v2/recycle_job_info"])
def test_the_recycler_never_takes_a_path_that_is_no_route(line: Release, path: str) -> None:
    reply = MetaService(source_of({}), release=line).answer(find_route(path, line, RECYCLER), {}, b"")
    if line in (Release.V3_0, Release.V3_1):
        text = f"http path /RecyclerService/http/{path} not found, it may be not implemented\n"
        assert (reply.status, reply.text) == (200, text)
    else:
        assert (reply.status, reply.text) == (404, "http path not found or not allowed\n")


BY_ROLE = {"role_arn": "arn", "bucket": "b", "prefix": "p", "endpoint": "e", "region": "r", "provider": "S3"}


@pytest.mark.parametrize("line", Release)
def test_a_role_takes_the_place_of_keys_since_3_1(line: Release) -> None:
    body = json.dumps({"cloud_unique_id": "1:bare:x", "obj": BY_ROLE}).encode()
    rehearsal = rehearse(source_of(states("bare")), "add_obj_info", body, release=line, clock=lambda: NOW)
    if line is Release.V3_0:
        assert told(rehearsal.reply)["msg"].startswith("s3 obj info err ")
    else:
        assert rehearsal.reply.status == 200
