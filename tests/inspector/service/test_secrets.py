"""No secret comes out of a route or a rehearsal unless secrets are shown."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from inspector.schema import is_secret_name
from inspector.service.gate import masked
from inspector.service.rehearsal import rehearse
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.outcomes import Outcome, Quoted
from inspector.service.wire.queries import read_query
from tests.inspector.service.cases import NOW, CallCase, cases, source_of
from tests.support.examples import part
from tests.support.inspector import message_class

MARK = "planted-secret"
CASES = [*cases("reference.json"), *cases("calls.json"), *cases("routes.json")]
every_case = pytest.mark.parametrize("case", part([(case,) for case in CASES], 3, [case.name for case in CASES]))


def _planted(data: Any, secret: bool = False) -> Any:
    """The data of a message, with the mark in every secret of it."""
    if isinstance(data, dict):
        is_setting = data.keys() == {"key", "value"}  # of Hadoop: any of them may be a password
        return {
            name: _planted(value, secret or is_secret_name(name) or (is_setting and name == "value"))
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [_planted(item, secret) for item in data]
    return f"{MARK}-{data}" if secret and isinstance(data, str) and data else data


def _with_secrets(case: CallCase) -> CallCase:
    state = {key: _planted(value) for key, value in case.state.items()}
    return case._replace(state=state, body=_planted(case.body))


def _told(case: CallCase, *, mask: bool) -> dict[str, str]:
    """All that is told of a call: the reply, and the rehearsal in both forms."""
    source, query = source_of(case.state), read_query(case.query)
    service = MetaService(source, mask=mask, clock=lambda: NOW)
    rehearsal = rehearse(source, case.route, case.sent, query, mask=mask, clock=lambda: NOW)
    return {
        "reply": service.answer(ROUTES[case.route], query, case.sent).text,
        "rehearsed reply": rehearsal.reply.text,
        "rehearsal as text": rehearsal.text(),
        "rehearsal as JSON": json.dumps(rehearsal.data()),
    }


@every_case
def test_no_secret_comes_out(case: CallCase) -> None:
    told = _told(_with_secrets(case), mask=True)
    assert [form for form, text in told.items() if MARK in text] == []


@pytest.mark.slow
def test_secrets_come_out_of_these_routes_if_they_are_shown() -> None:
    leaks: dict[str, set[str]] = {}
    for case in map(_with_secrets, CASES):
        for form, told in _told(case, mask=False).items():
            if MARK in told:
                leaks.setdefault(form, set()).add(case.route)
    reading = {"get_instance", "get_obj_store_info", "show_storage_vaults", "get_stage", "get_value", "set_value"}
    quoting = {"add_obj_info", "add_s3_vault", "alter_ram_user", "legacy_update_ak_sk", "update_ak_sk"}
    writing = {"create_instance", "add_hdfs_vault", "alter_s3_vault", "alter_obj_info", "alter_iam"}
    assert leaks["reply"] == leaks["rehearsed reply"] == reading | quoting
    assert leaks["rehearsal as text"] == reading | quoting | writing
    assert leaks["rehearsal as JSON"] > leaks["rehearsal as text"]  # it has all of each record, before and after


def test_messages_quoted_in_a_text_pass_the_gate() -> None:
    store = message_class("doris.cloud.ObjectStoreInfoPB")(ak=MARK, sk=MARK, bucket="b")
    outcome = Outcome("INVALID_ARGUMENT", ("first ", Quoted(store), " then ", Quoted(store, repr)))
    assert outcome.message.count(MARK) == 4
    assert MARK not in masked(outcome).message
    assert masked(outcome).message.startswith('first {"ak":"******","sk":"******","bucket":"b"} then ')
    assert store.sk == MARK


def test_the_gate_is_the_only_place_that_masks() -> None:
    rooms = Path("inspector/service")
    for path in [*rooms.glob("wire/*.py"), *rooms.glob("calls/*.py"), *rooms.glob("overlay/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg | ast.keyword)}
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "mask" not in names, path
        assert "inspector.forms.redaction" not in modules, path
