"""Every route: request, prior state, reply, and the key-values that are written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from inspector.compare.diff import diff
from inspector.records.scanning import scan
from inspector.schema import Schema
from inspector.service.calls.process import only_running
from inspector.service.rehearsal import rehearse
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.queries import read_query
from tests.inspector.service.cases import NOW, CallCase, cases, key_of, load, source_of, states, told, written
from tests.support.examples import part

REFERENCE = cases("reference.json")
CALLS = [*cases("calls.json"), *cases("routes.json")]
EVERY_CASE = [*REFERENCE, *CALLS]


def _expected(case: CallCase) -> dict[bytes, dict[str, Any] | None]:
    return {key_of(text): fields for text, fields in case.writes.items()}


@pytest.mark.parametrize("case", EVERY_CASE, ids=lambda case: case.name)
def test_a_call_is_answered_and_written(case: CallCase) -> None:
    source = source_of(case.state)
    service = MetaService(source, mask=case.mask, clock=lambda: NOW)
    reply = service.answer(ROUTES[case.route], read_query(case.query), case.sent)
    assert (reply.status, told(reply)) == (case.status, case.reply)
    assert written(diff(scan(source), scan(service.overlay))) == _expected(case)


@pytest.mark.parametrize("case", part([(case,) for case in EVERY_CASE], 3, [case.name for case in EVERY_CASE]))
def test_a_call_is_rehearsed_as_it_is_answered(case: CallCase) -> None:
    source = source_of(case.state)
    before = dict(source.key_values())
    rehearsal = rehearse(source, case.route, case.sent, read_query(case.query), mask=case.mask, clock=lambda: NOW)
    assert (rehearsal.reply.status, told(rehearsal.reply)) == (case.status, case.reply)
    assert rehearsal.refused == (case.status != 200)
    assert written(rehearsal.changes) == _expected(case)
    assert {read.key.raw for read in rehearsal.reads if read.found} <= before.keys()
    assert not {read.key.raw for read in rehearsal.reads if not read.found} & before.keys()
    assert dict(source.key_values()) == before


#: The messages of the built-in schema, as other classes.
LAID_OVER = Schema.from_descriptor_set(Path("inspector/schema/proto/doris.desc").read_bytes())


@pytest.mark.parametrize("case", part([(case,) for case in EVERY_CASE], 3, [case.name for case in EVERY_CASE]))
def test_a_schema_laid_over_the_built_in_one_answers_alike(case: CallCase) -> None:
    service = MetaService(source_of(case.state), schema=LAID_OVER, mask=case.mask, clock=lambda: NOW)
    reply = service.answer(ROUTES[case.route], read_query(case.query), case.sent)
    assert (reply.status, told(reply)) == (case.status, case.reply)
    assert written(diff(scan(service.source), scan(service.overlay))) == _expected(case)


#: What open-source builds refuse always, and what only a running process can do.
NEVER_ANSWERED = {
    *("drop_s3_vault", "list_snapshot", "drop_snapshot", "compact_snapshot", "set_multi_version_status"),
    *(name for name, route in ROUTES.items() if route.handler is only_running),
}


def test_every_route_of_the_reference_is_answered_and_refused_in_its_own_words() -> None:
    routes = {row["route"] for row in load("reference.json")}
    assert routes <= ROUTES.keys()
    refused = {case.route for case in [*REFERENCE, *CALLS] if case.status != 200}
    answered = {case.route for case in [*REFERENCE, *CALLS] if case.status == 200}
    assert (
        answered | {"show_meta_ranges"} | NEVER_ANSWERED == ROUTES.keys()
    )  # that needs a source that knows its shards
    assert refused == ROUTES.keys()


def test_json_replies_are_printed_as_the_service_prints_them(service: MetaService) -> None:
    body = b'{"cloud_unique_id": "1:i1:be1", "cluster_id": "c2"}'
    reply = service.answer(ROUTES["get_cluster"], {}, body)
    assert reply.text == (
        '{\n    "code": "OK",\n    "msg": "",\n    "result": {\n        "cluster_id": "c2",\n'
        '        "cluster_name": "cluster2",\n        "type": "COMPUTE",\n'
        '        "cluster_status": "SUSPENDED"\n    }\n}\n'
    )
    refusal = service.answer(ROUTES["get_instance"], {"instance_id": "\x1f\x7f\\u001f/é\udcff"}, b"")
    assert rb"instance_id=\u001F" + b"\x7f" + rb"\\u001f/" + "é".encode() + rb'\\xff",' in refusal.body
    assert json.loads(refusal.body)["msg"].endswith("\\xff")
    assert refusal.body.endswith(b'",\n    "result": {}\n}\n')


def test_what_a_newer_service_stored_stays() -> None:
    source = source_of({"InstanceKey instance_id=i1": "a00f01" + "12026931"})  # field 244, unknown to this schema
    service = MetaService(source)
    assert service.answer(ROUTES["drop_instance"], {}, b'{"instance_id": "i1"}').status == 200
    value = service.overlay.value(key_of("InstanceKey instance_id=i1"))
    assert value is not None
    assert bytes.fromhex("a00f01") in value
    shown = service.answer(ROUTES["get_instance"], {"instance_id": "i1"}, b"")
    assert set(told(shown)["result"]) == {"instance_id", "mtime", "status"}


STORE = {"ak": "a", "sk": "s", "bucket": "b", "prefix": "p", "endpoint": "e", "region": "r", "provider": "S3"}
HDFS = {"hdfs_info": {"build_conf": {"fs_name": "hdfs://h:1", "user": "u"}, "prefix": "p"}}
RAM = {"user_id": "ram1", "ak": "a", "sk": "s"}
ENCRYPTION = "secrets are stored as given"
#: Calls, and how each note begins on what a running service would do otherwise.
NOTES: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "own store": ("create_instance", {"instance_id": "n1", "obj_info": STORE}, [ENCRYPTION]),
    "HDFS vault": ("create_instance", {"instance_id": "n1", "vault": HDFS}, ["the service may append an underscore"]),
    "RAM user": ("create_instance", {"instance_id": "n1", "ram_user": RAM}, [ENCRYPTION]),
    "once": ("create_instance", {"instance_id": "n1", "obj_info": STORE, "ram_user": RAM}, [ENCRYPTION]),
    "nothing secret": ("create_instance", {"instance_id": "n1"}, []),
    "new keys": ("update_ak_sk", {"instance_id": "i1", "ram_user": RAM}, [ENCRYPTION]),
    "new keys of a store": (
        "legacy_update_ak_sk",
        {"cloud_unique_id": "1:i1:be1", "obj": {"id": "1", "ak": "a", "sk": "s"}},
        [ENCRYPTION],
    ),
    "one more store": ("add_obj_info", {"cloud_unique_id": "1:i1:be1", "obj": STORE}, [ENCRYPTION]),
    "deleted": ("drop_instance", {"instance_id": "bare"}, ["the recycler would later remove the instance's data"]),
    "aborted": (
        "abort_txn",
        {"cloud_unique_id": "1:i1:be1", "txn_id": 1024},
        ["the recycler would later remove the transaction"],
    ),
    "renamed": ("rename_cluster", {"instance_id": "i1", "cluster": {"cluster_id": "c1", "cluster_name": "new"}}, []),
}


@pytest.mark.parametrize(("route", "body", "notes"), NOTES.values(), ids=NOTES)
def test_what_a_running_service_would_do_otherwise_is_noted(route: str, body: object, notes: list[str]) -> None:
    rehearsal = rehearse(source_of(states("i1", "bare", "txns")), route, json.dumps(body).encode(), clock=lambda: NOW)
    assert not rehearsal.refused
    assert [note[: len(begin)] for note, begin in zip(rehearsal.notes, notes, strict=True)] == notes
    assert rehearsal.text().count("\nnote: ") == len(notes)


def test_every_code_of_a_refusal_is_one_of_the_service_s() -> None:
    status = Schema.builtin().message_class("doris.cloud.MetaServiceResponseStatus").DESCRIPTOR
    codes = status.fields_by_name["code"].enum_type
    assert codes is not None
    source = "".join(path.read_text(encoding="utf-8") for path in Path("inspector/service").rglob("*.py"))
    used = set(re.findall(r'(?:Refusal\(|Outcome\(|code=|code: str = )"([A-Z_]+)"', source))
    assert {"OK", "INVALID_ARGUMENT", "KV_TXN_COMMIT_ERR", "UNDEFINED_ERR"} <= used
    assert used <= {value.name for value in codes.values}
