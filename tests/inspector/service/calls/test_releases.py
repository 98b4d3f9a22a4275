"""Lines of Doris: each rule of the table where it holds and where it does not, and the suites' own calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from inspector.service.rehearsal import rehearse
from inspector.service.releases import Release, Rule, Setting
from inspector.service.routes import ROUTES, find_route
from inspector.service.service import MetaService
from inspector.service.wire.queries import read_query
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES
from tests.inspector.service.cases import NOW, CallCase, cases, key_of, load, source_of, states, told, written
from tests.support.examples import part

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = load("rules.json")
COUNTER = key_of("MetaServiceInstanceUpdateKey")
#: Rules that other tests show: test_http.py, test_tools.py.
ELSEWHERE = {
    Rule.ONE_ROUTE_TABLE,
    Rule.META_RANGES,
    Rule.CHECKS_KEY_TYPE,
    Rule.VERSIONED_KEY_TYPES,
    Rule.DICTIONARY_KEY_TYPE,
    Rule.STAMPS_DRAWN,
}


def _state(row: dict[str, Any]) -> Any:
    named = row["state"]
    return named if isinstance(named, dict) else states(*([named] if isinstance(named, str) else named))


@pytest.mark.parametrize("release", Release, ids=lambda release: release.value)
@pytest.mark.parametrize("row", part(RULES, 3), ids=lambda row: f"{row['rule']}-{row['route']}")
def test_a_rule_holds_in_its_lines(row: dict[str, Any], release: Release) -> None:
    expected = row["with" if Rule[row["rule"]].holds(release) else "without"]
    rehearsal = rehearse(
        source_of(_state(row)),
        row["route"],
        json.dumps(row["body"]).encode(),
        release=release,
        settings=map(Setting, row.get("settings", ())),
        clock=lambda: NOW,
    )
    reply, changes = told(rehearsal.reply), written(rehearsal.changes)
    assert rehearsal.reply.status == expected["status"], reply
    if "text" in expected:
        assert reply.startswith(expected["text"])
    if "reply" in expected:
        assert reply == expected["reply"]
    if "msg" in expected:
        said = reply if isinstance(reply, str) else reply["msg"]
        assert expected["msg"] in said
        assert expected["msg"] or not said
    if "has" in expected:
        _follow(reply, expected["has"])
    if "has_not" in expected:
        with pytest.raises(KeyError):
            _follow(reply, expected["has_not"])
    if "writes" in expected:
        told_of = {key_of(text): fields for text, fields in expected["writes"].items()}
        assert changes.keys() - {COUNTER} == told_of.keys() - {COUNTER}
        for key, fields in told_of.items():
            _holds(changes[key], fields)
    if "not_written" in expected:
        places = {place for fields in changes.values() for place in fields or ()}
        assert not places & set(expected["not_written"])
    if "not_cleared" in expected:
        assert key_of(expected["not_cleared"]) not in changes


def _follow(reply: Any, path: list[str]) -> None:
    for name in path:
        reply = reply[name]


def _holds(change: dict[str, Any] | None, fields: dict[str, Any] | None) -> None:
    """Check that a change has these places, with these values; null: any value."""
    assert (change is None) == (fields is None)
    for place, value in (fields or {}).items():
        assert change is not None
        assert place in change
        assert value is None or change[place] == value


@pytest.mark.parametrize("release", Release, ids=lambda release: release.value)
@pytest.mark.parametrize("row", load("every_line.json"), ids=lambda row: row["name"])
def test_what_holds_in_every_line(row: dict[str, Any], release: Release) -> None:
    body = json.dumps(row["body"]).encode()
    rehearsal = rehearse(source_of(_state(row)), row["route"], body, release=release, clock=lambda: NOW)
    reply, data, changes = rehearsal.reply, told(rehearsal.reply), written(rehearsal.changes)
    assert row["status"] in (reply.status, None), data
    assert row["msg"] in data["msg"]
    assert (reply.status == 200) == (not data["msg"])
    if "writes" in row:
        changes.pop(COUNTER, None)
        assert changes == {key_of(text): fields for text, fields in row["writes"].items()}


@pytest.mark.parametrize("release", Release, ids=lambda release: release.value)
def test_replies_are_utf8_in_every_line_though_what_is_stored_is_not(release: Release) -> None:
    source = MemorySource({key_of("InstanceKey instance_id=i"): b"\x12\x01i\x1a\x02\xff\xfe"})
    reply = MetaService(source, release=release).answer(ROUTES["get_instance"], {"instance_id": "i"}, b"")
    assert json.loads(reply.body.decode("utf-8", "strict"))["result"]["name"] == {"@hex": "fffe"}


def test_every_rule_is_shown() -> None:
    assert {Rule[row["rule"]] for row in RULES} | ELSEWHERE == set(Rule)


def test_no_rule_says_twice_the_same() -> None:
    assert len({(rule.where, rule.text) for rule in Rule}) == len(Rule)
    assert all(rule.text != rule.without for rule in Rule)


def _changing(name: str) -> Iterator[CallCase]:
    """Calls of a file that change an instance and are no refusal for any line; set_value counts nothing."""
    for case in cases(name):
        if case.route == "set_value" or not any(key.startswith("InstanceKey ") for key in case.writes):
            continue
        source, query = source_of(case.state), read_query(case.query)
        if not rehearse(source, case.route, case.sent, query, release=Release.MASTER).refused:
            yield case


OPEN_SOURCE = [release for release in Release if release is not Release.REFERENCE]


@pytest.mark.parametrize("release", OPEN_SOURCE, ids=lambda release: release.value)
def test_the_regression_suite_of_the_service(release: Release) -> None:
    """The calls and assertions of Doris's suite cloud_p0/node_mgr/test_ms_api, which runs against a service."""
    time = NOW
    service = MetaService(source_of({}), release=release, clock=lambda: time)
    for step in load("suite.json"):
        time += step.get("later", 0)
        body = json.dumps(step["body"]).encode() if "body" in step else b""
        reply = service.answer(find_route(step["route"], release), read_query(step.get("query", "")), body)
        data = told(reply)
        assert data["code"] == step["code"], (step, data)
        assert step.get("msg", "") in data["msg"]
        assert reply.status == step.get("status", reply.status)
        types = dict(_frontends(data.get("result", {})))
        for address, node_type in step.get("nodes", {}).items():
            assert types.get(address) == node_type


def _frontends(result: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for cluster in result.get("clusters", [result]):
        for node in cluster.get("nodes", ()):
            yield node["ip"], node.get("node_type", "")


@pytest.mark.parametrize("release", Release, ids=lambda release: release.value)
def test_a_path_that_is_no_route(release: Release) -> None:
    service = MetaService(source_of({}), release=release)
    later = {"no_such_route", "v2/get_instance", "v1/no_such_route"}
    later |= {name for name, route in ROUTES.items() if not route.is_of(release)}
    if not Rule.ONE_ROUTE_TABLE.holds(release):
        later |= {"v1/show_storage_vaults", "v1/notify_decommissioned", "v1/add_s3_vault"}
        expected: tuple[int, Any] = (200, {"code": "OK", "msg": ""})
    else:
        expected = (404, "http path not found or not allowed\n")
    for path in later:
        reply = service.answer(find_route(path, release), {"instance_id": "i"}, b"{}")
        assert (reply.status, told(reply)) == expected, path
    for name, route in ROUTES.items():
        if route.is_of(release) and route.services == ("MetaService",):
            assert find_route(name, release) is route


#: Calls that change an instance; of those with a state of several instances, the last.
CHANGES = {case.route: case for name in ("reference.json", "calls.json", "routes.json") for case in _changing(name)}


@pytest.mark.parametrize("case", CHANGES.values(), ids=CHANGES)
def test_each_call_that_changes_an_instance_counts_it(case: CallCase) -> None:
    state = {**case.state, "MetaServiceInstanceUpdateKey": (41).to_bytes(8, "little").hex()}
    rehearsal = rehearse(source_of(state), case.route, case.sent, read_query(case.query), release=Release.MASTER)
    changes = written(rehearsal.changes)
    assert any(key.startswith(FAMILIES["InstanceKey"].head) for key in changes), told(rehearsal.reply)
    assert changes[COUNTER] == {"": "42"}


def test_the_reference_counts_changes_where_they_are_counted() -> None:
    state = {**states("bare"), "MetaServiceInstanceUpdateKey": (41).to_bytes(8, "little").hex()}
    body = b'{"instance_id": "bare"}'
    rehearsal = rehearse(source_of(state), "enable_instance_sse", body, clock=lambda: NOW)
    assert written(rehearsal.changes)[key_of("MetaServiceInstanceUpdateKey")] == {"": "42"}
    assert not any(read.key.raw == key_of("MetaServiceInstanceUpdateKey") for read in rehearsal.reads)


def test_what_is_refused_in_a_derived_instance_is_noted() -> None:
    state = {
        "InstanceKey instance_id=src": {
            "instance_id": "src",
            "snapshot_switch_status": "SNAPSHOT_SWITCH_ON",
            "obj_info": [{"id": "1", "ak": "a", "sk": "s"}],
        },
        "InstanceKey instance_id=clone": {"instance_id": "clone", "obj_info": [{"id": "1", "ak": "b", "sk": "t"}]},
        "SnapshotReferenceKey instance_id=src versionstamp=00000000000000070000 ref_instance_id=clone": "",
        "SnapshotReferenceKey instance_id=src versionstamp=00000000000000070000 ref_instance_id=gone": "",
    }
    body = b'{"instance_id": "src", "internal_bucket_user": [{"user_id": "u", "ak": "b", "sk": "t"}]}'
    rehearsal = rehearse(source_of(state), "update_ak_sk", body, clock=lambda: NOW)
    assert not rehearsal.refused
    assert "the derived instance clone stays as it is: ak sk eq original, please check it" in rehearsal.notes
    assert written(rehearsal.changes).keys() == {key_of("InstanceKey instance_id=src")}


def test_a_note_about_a_derived_instance_quotes_no_request() -> None:
    store = {"id": "1", "ak": "a", "sk": "s", "user_id": "u"}
    switched = {"instance_id": "src", "snapshot_switch_status": "SNAPSHOT_SWITCH_ON"}
    state = {
        "InstanceKey instance_id=src": {**switched, "obj_info": [store, {**store, "id": "2", "user_id": "v"}]},
        "InstanceKey instance_id=clone": {"instance_id": "clone", "obj_info": [{"id": "1", "ak": "a", "sk": "s"}]},
        "SnapshotReferenceKey instance_id=src versionstamp=00000000000000070000 ref_instance_id=clone": "",
    }
    users = [{"user_id": name, "ak": "new", "sk": "secret-1"} for name in ("u", "v")]
    body = json.dumps({"instance_id": "src", "internal_bucket_user": users}).encode()
    rehearsal = rehearse(source_of(state), "update_ak_sk", body, clock=lambda: NOW)
    assert any(note.startswith("the derived instance clone stays as it is: fail to update") for note in rehearsal.notes)
    assert "secret-1" not in rehearsal.text()
