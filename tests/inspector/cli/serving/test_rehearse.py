"""``inspector rehearse``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from inspector.service.releases import Release
from tests.inspector.cli.serving.conftest import BACKUP, SECRET, SUSPEND, damaged, tree
from tests.support.verbs import ran

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.verbs import Command


def test_a_rehearsal_tells_reply_reads_and_changes() -> None:
    before = tree("fixtures/backup-demo")
    done = ran.process("-s", BACKUP, "rehearse", "set_cluster_status", "-", stdin=json.dumps(SUSPEND).encode())
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:6] == ["HTTP 200", "{", '    "code": "OK",', '    "msg": ""', "}", ""]
    assert lines[6:] == [
        "read InstanceKey instance_id=regression_instance0",
        "changed InstanceKey instance_id=regression_instance0",
        "  clusters[cluster_id=regression_test_cluster_id1].cluster_status: NORMAL -> SUSPENDED",
    ]
    assert tree("fixtures/backup-demo") == before


def test_a_rehearsal_for_scripts(command: Command, body: Callable[[object], Path]) -> None:
    data = command("-s", BACKUP, "rehearse", "set_cluster_status", body(SUSPEND), "--format", "json").data
    assert (data["status"], data["reply"], data["refused"]) == (200, {"code": "OK", "msg": ""}, False)
    assert [(read["family"], read["found"]) for read in data["reads"]] == [("InstanceKey", True)]
    (change,) = data["changes"]
    assert (change["family"], change["change"], change["fields"]) == (
        "InstanceKey",
        "changed",
        {"instance_id": "regression_instance0"},
    )
    status = {
        "field": "clusters[cluster_id=regression_test_cluster_id1].cluster_status",
        "before": "NORMAL",
        "after": "SUSPENDED",
    }
    assert change["fields_changed"] == [status]


def test_what_the_service_would_refuse_is_exit_code_1(command: Command, body: Callable[[object], Path]) -> None:
    ran = command("-s", BACKUP, "rehearse", "drop_instance", body({"instance_id": "regression_instance0"}))
    assert ran.code == 1
    assert ran.out.startswith("HTTP 400\n")
    assert ran.out.endswith("nothing would be written\n")


def test_a_rehearsal_takes_a_query_and_needs_no_body(command: Command) -> None:
    ran = command("-s", BACKUP, "rehearse", "get_instance?instance_id=ops-1")
    assert (ran.code, ran.out[:8]) == (0, "HTTP 200")
    assert '"status": "DELETED"' in ran.out
    assert "read InstanceKey instance_id=ops-1" in ran.out


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_masked_unless_they_are_to_be_shown(
    command: Command, body: Callable[[object], Path], form: str
) -> None:
    store = {"ak": SECRET, "sk": SECRET, "bucket": "b", "endpoint": "e", "external_endpoint": "e", "region": "r"}
    sent = body({"instance_id": "n1", "vault": {"obj_info": {**store, "provider": "S3"}}})
    words = ("-s", BACKUP, "rehearse", "create_instance", sent, "--format", form)
    hidden, shown = command(*words), command(*words, "--show-secrets")
    assert SECRET not in hidden.out + hidden.err
    assert "******" in hidden.out
    assert shown.out.count(SECRET) >= 2


@pytest.mark.parametrize("form", ["text", "json"])
def test_control_characters_do_not_reach_the_terminal(command: Command, form: str) -> None:
    route = "get_instance?instance_id=%1b%5b31m%9b%c2%9b%e2%80%ae"
    ran = command("-s", BACKUP, "rehearse", route, "--format", form)
    assert (ran.code, ran.err) == (1, "")
    assert "31m" in ran.out
    assert not [char for char in ran.out if not char.isprintable() and char != "\n"]


def test_a_source_that_cannot_be_read_is_exit_code_3(command: Command, tmp_path: Path) -> None:
    source = damaged(tmp_path / "backup")
    stopped = command("-s", source, "rehearse", "get_instance?instance_id=ops-1")
    assert (stopped.code, stopped.out, stopped.err.count("\n")) == (3, "", 1)
    assert "offset" in stopped.err
    passing = command("-s", source, "rehearse", "get_instance?instance_id=regression_instance0", "--salvage")
    assert (passing.code, passing.out[:8]) == (1, "HTTP 200")
    assert "warning: " in passing.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rehearse", "get_clusters"], "did you mean get_cluster"),
        (["rehearse", "get_cluster", "no such file"], "no such file"),
        (["rehearse"], "ROUTE"),
        (["serve", "--overlay", "no such folder/file", "--port", "0"], "use a file that can be written"),
        (["serve", "--host", "203.0.113.1"], "choose another --host or --port"),
    ],
)
def test_wrong_usage(command: Command, words: list[str], said: str) -> None:
    ran = command("-s", BACKUP, *words)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_line_of_doris_and_its_settings_are_chosen(command: Command, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text('{"instance_id": "n1", "name": "a name"}')
    assert command("-s", BACKUP, "rehearse", "create_instance", body).code == 1
    ran = command("-s", BACKUP, "rehearse", "create_instance", body, "--doris", "4.1")
    assert ran.code == 0
    assert "MetaServiceInstanceUpdateKey" in ran.out
    assert "multi_version_status" not in ran.out
    settings = ("--setting", "enable_multi_version_status", "--setting", "enable_cluster_snapshot")
    ran = command("-s", BACKUP, "rehearse", "create_instance", body, "--doris", "4.1", *settings)
    assert "multi_version_status: (none) -> MULTI_VERSION_READ_WRITE" in ran.out
    assert "snapshot_switch_status: (none) -> SNAPSHOT_SWITCH_ON" in ran.out
    assert command("-s", BACKUP, "rehearse", "create_instance", body, "--doris", "2.1").code == 2


@pytest.mark.parametrize("line", [release.value for release in Release])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_body_may_come_from_any_editor(command: Command, tmp_path: Path, encoding: str, line: str) -> None:
    text = '{"instance_id": "n1", "name": "用户"}'
    plain, edited = tmp_path / "plain.json", tmp_path / "edited.json"
    plain.write_text(text, encoding="utf-8")
    edited.write_text(text, encoding=encoding)
    expected, ran = (
        command("-s", BACKUP, "rehearse", "create_instance", path, "--doris", line) for path in (plain, edited)
    )
    assert "用户" in expected.out
    assert ran.out == expected.out
