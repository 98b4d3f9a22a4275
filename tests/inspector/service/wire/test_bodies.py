"""Bodies: what protobuf's JSON parser takes, and its sentences about what it does not take."""

from __future__ import annotations

import json
import re

import pytest

from inspector.service.releases import Release
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.bodytext import read_body_text
from inspector.service.wire.bodytokens import BodyTextError
from tests.inspector.service.cases import cases, load, source_of, states, told

ACCEPTED = {
    "camel case": b'{"instanceId": "7", "op": "SET_OVERDUE"}',
    "number for a text": b'{"instance_id": 7, "op": "SET_OVERDUE"}',
    "text for a number, and a field nobody knows": b'{"instance_id": "7", "op": 6, "x": {"y": []}}',
    "an enum value nobody knows is not there": b'{"instance_id": "7", "op": 6, "op": "NOBODY_KNOWS"}',
    "blanks": b' \r\n\t\v\f{ "instance_id" : "7" , "op" : 6 } \n',
    "commas before closing brackets": b'{"instance_id": "7", "op": 6, "x": [1,], "properties": {"a": "b",},}',
    "bare names": b'{instance_id: "7", op: 6, $x_1: 2}',
    "single quotes": b"{'instance_id': '7', 'op': 6}",
    "escapes of any character": rb'{"instance\_id": "\7", "op": 6}',
    "escapes of a letter": rb'{"\u0069nstance_id": "7", "op": 6}',
    "control characters": b'{"instance_id": "7", "op": 6, "name": "a\nb\x01"}',
    "null is not there": b'{"instance_id": "7", "instance_id": null, "op": 6, "name": null}',
    "the last of several": b'{"instance_id": "8", "op": 7, "instanceId": "7", "op": 6}',
    "a whole number with a point": b'{"instance_id": "7", "op": 6.0}',
    "deep lists in a field nobody knows": b'{"instance_id": "7", "op": 6, "x": '
    + b"[" * 100_000
    + b"]" * 100_000
    + b"}",
}


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED)
def test_bodies_that_protobuf_takes(body: bytes) -> None:
    service = MetaService(source_of({"InstanceKey instance_id=7": {"instance_id": "7"}}))
    reply = service.answer(ROUTES["set_instance_status"], {}, body)
    assert (reply.status, told(reply)) == (200, {"code": "OK", "msg": ""})
    assert told(service.answer(ROUTES["get_instance"], {"instance_id": "7"}, b""))["result"]["status"] == "OVERDUE"


@pytest.mark.parametrize(("route", "text"), load("reference_texts.json").items())
@pytest.mark.parametrize("release", Release, ids=lambda release: release.value)
def test_examples_of_the_reference_with_a_comma_too_many(route: str, text: str, release: Release) -> None:
    case = next(case for case in cases("reference.json") if case.name == f"{route}: {route}")
    assert json.loads(text.replace(",\n    }", "\n    }")) == case.body
    reply = MetaService(source_of(case.state), release=release).answer(ROUTES[route], {}, text.encode())
    assert (reply.status, told(reply)) == (case.status, case.reply)


@pytest.mark.parametrize(("text", "sentence", "excerpt"), [row[1:] for row in load("bodies.json")])
def test_the_sentences_of_the_parser(text: str, sentence: str, excerpt: str, service: MetaService) -> None:
    with pytest.raises(BodyTextError) as caught:
        read_body_text(text.encode())
    assert (str(caught.value), caught.value.excerpt) == (sentence, excerpt)
    shown = MetaService(service.source, mask=False).answer(ROUTES["drop_instance"], {}, text.encode())
    assert shown.status == 400
    expected = {
        "code": "INVALID_ARGUMENT",
        "msg": f"parse http request 'drop_instance': INVALID_ARGUMENT:{sentence}{excerpt}",
    }
    assert told(shown) == expected
    masked = told(service.answer(ROUTES["drop_instance"], {}, text.encode()))["msg"]
    assert masked.startswith(f"parse http request 'drop_instance': INVALID_ARGUMENT:{sentence}\n")
    assert not re.search("[a-zA-Z0-9é]", masked.partition("\n")[2])


#: Bodies that are JSON, or nearly, but not the message: what is said behind ``INVALID_ARGUMENT:``.
WRONG = {
    "a list": (b"[]", ": Root element must be a message."),
    "a text": (b'"i1"', ": Root element must be a message."),
    "a number": (b"1", ": Root element must be a message."),
    "null": (b"null", ": Root element must be a message."),
    "no UTF-8": (b'{"instance_id": "\xff"}', "Encountered non UTF-8 code points.\n**}\n^"),
    "no UTF-8 at the end": (b'{"instance_id": "i1"}\xff', "Encountered non UTF-8 code points.\n*\n^"),
    "an object for a text": (
        b'{"instance_id": {"a": 1}}',
        ": invalid value Starting an object on a scalar field for type instance_id",
    ),
    "a list for a text": (b'{"instance_id": ["i1"]}', "instance_id: Proto field is not repeating, cannot start list."),
    "a word for a number": (b'{"op": true}', "op: invalid value ****** for type type.googleapis.com/"),
    "a number too large": (b'{"op": 9999999999999999999999}', "op: invalid value ****** for type type.googleapis.com/"),
    "a list for an enum": (b'{"op": []}', "op: Proto field is not repeating, cannot start list."),
    "a list for a map": (
        b'{"properties": ["a"]}',
        ": invalid value Cannot bind a list to map for field 'properties'. for type Map",
    ),
    "a key of a map twice": (
        b'{"properties": {"k": "1", "k": "2"}}',
        "properties ******: Repeated map key: '******' is already set.",
    ),
    "deep nesting": (b'{"a":' * 100_000, "Message too deep. Max recursion depth reached for key '**"),
    "deep lists": (b'{"x":' + b"[" * 100_000, "Unexpected end of string. Expected a value or ] within an array."),
    "many digits": (b'{"op": ' + b"9" * 100_000 + b"}", "Number exceeds the range of double.\n"),
}


@pytest.mark.parametrize(("body", "said"), WRONG.values(), ids=WRONG)
def test_bodies_that_are_no_message(body: bytes, said: str, service: MetaService) -> None:
    reply = service.answer(ROUTES["drop_instance"], {}, body)
    data = told(reply)
    assert (reply.status, data["code"]) == (400, "INVALID_ARGUMENT")
    assert data["msg"].startswith(f"parse http request 'drop_instance': INVALID_ARGUMENT:{said}")
    assert len(data["msg"]) < 300


SECRET = "secret-1"
#: Bodies that hold a secret where something else should be: what is said of it.
MALFORMED_SECRETS = {
    "a list for a text": ({"ram_user": {"sk": [SECRET]}}, "ram_user sk: Proto field is not repeating"),
    "an object for a text": (
        {"ram_user": {"sk": {SECRET: SECRET}}},
        "ram_user: invalid value Starting an object on a scalar field for type sk",
    ),
    "a text for a message": ({"ram_user": SECRET}, "ram_user: invalid value ****** for type type.googleapis.com/"),
    "a text for messages": (
        {"internal_bucket_user": SECRET},
        "internal_bucket_user[0]: invalid value ****** for type type.googleapis.com/doris.cloud.RamUserPB",
    ),
    "a text for a number": (
        {"ram_user": {"encryption_info": {"key_id": SECRET}}},
        "ram_user.encryption_info.key_id: invalid value ****** for type TYPE_INT64",
    ),
    "a text for a truth": (
        {"ram_user": {"sk": 1.5}},
        "ram_user.sk: invalid value ****** for type TYPE_STRING",
    ),
    "half a surrogate pair": ({"ram_user": {"sk": f"{SECRET}\ud800"}}, "Missing low surrogate."),
}


@pytest.mark.parametrize(("body", "said"), MALFORMED_SECRETS.values(), ids=MALFORMED_SECRETS)
def test_what_does_not_parse_is_named_and_not_repeated(service: MetaService, body: object, said: str) -> None:
    reply = service.answer(ROUTES["update_ak_sk"], {}, json.dumps(body).encode())
    assert reply.status == 400
    assert told(reply)["msg"].startswith(f"parse http request 'update_ak_sk': INVALID_ARGUMENT:{said}")
    assert SECRET.encode() not in reply.body


def test_a_required_field_that_is_missing_is_named(service: MetaService) -> None:
    body = b'{"instance_id": "n1", "vault": {"hdfs_info": {"build_conf": {"hdfs_confs": [{"key": "k"}]}}}}'
    data = told(service.answer(ROUTES["create_instance"], {}, body))
    assert data["msg"].endswith(":vault.hdfs_info.build_conf.hdfs_confs[0]: missing field value")


#: Bodies that come to the same: lists and messages of a field that comes several times are joined.
SAME = {
    "one for a list": b'{"instance_ids": "i1", "status": "NORMAL"}',
    "lists in lists": b'{"instance_ids": [["i1"], []], "status": "NORMAL"}',
    "a list twice": b'{"instance_ids": [], "instanceIds": ["i1"], "status": "SUSPENDED", "status": "NORMAL"}',
    "null in a list": b'{"instance_ids": ["i1", null], "status": 1}',
}


@pytest.mark.parametrize("body", SAME.values(), ids=SAME)
def test_what_protobuf_joins(body: bytes, service: MetaService) -> None:
    expected = service.answer(ROUTES["get_cluster_status"], {}, b'{"instance_ids": ["i1"], "status": "NORMAL"}')
    assert service.answer(ROUTES["get_cluster_status"], {}, body) == expected
    assert told(expected)["result"]["details"]


def test_a_message_that_comes_twice_is_joined(service: MetaService) -> None:
    clusters = b'"cluster": {"cluster_id": "c9"}, "cluster": {"cluster_id": "c1", "cluster_name": "new"}'
    body = b'{"instance_id": "i1", ' + clusters + b"}"
    assert service.answer(ROUTES["rename_cluster"], {}, body).status == 200


@pytest.mark.parametrize(("release", "wanted"), [(Release.REFERENCE, "SUSPENDED"), (Release.V3_0, "NORMAL")])
def test_the_name_of_a_status_that_only_the_reference_has(release: Release, wanted: str) -> None:
    service = MetaService(source_of(states("i1")), release=release)
    body = b'{"instance_id": "i1", "cluster": {"cluster_id": "c1", "cluster_status": "STOPPED"}}'
    reply = service.answer(ROUTES["set_cluster_status"], {}, body)
    assert reply.status == (200 if wanted == "SUSPENDED" else 400)
    if reply.status == 400:
        assert told(reply)["msg"].endswith("original cluster is NORMAL and want set UNKNOWN")
