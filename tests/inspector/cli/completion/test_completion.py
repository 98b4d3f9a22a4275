"""What a shell completes in the inspector's command lines; how it is asked: tests/keycodec/cli/test_shells.py."""

from __future__ import annotations

import re
from threading import Event
from typing import TYPE_CHECKING

import click
import pytest

from inspector.cli import inspector as command
from inspector.cli.completion import instances
from inspector.cli.completion.fields import columns_of
from inspector.cli.verbs import VERBS
from keycodec import FAMILIES
from tests.inspector.sources.backup.places.smallstore import small_store
from tests.keycodec.cli.shells import completions
from tests.support.examples import part
from tests.support.inspector import key_of
from tests.support.verbs import ran

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.standin.control import World

DEMO = "backup:fixtures/backup-demo"
IDS = ["6ADDF03D-4C71-4F43-9D84-5FC89B3514F8", "ops-1", "regression_instance0", "sample_instance_id"]

#: What begins as the word of a group does, and that word.
GROUP_AND_FAMILIES = [
    *(f"plain,{name}" for name in FAMILIES if name.lower().startswith("txn")),
    "plain,txn",
]


def _operators(path: str, operators: str) -> list[str]:
    return ["part," + path + re.sub("[!<>]", r"\\\g<0>", operator) for operator in operators.split()]


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test fails because a machine is slow."""
    monkeypatch.setenv("INSPECTOR_COMPLETION_SECONDS", "60")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("inspector cap", ["plain,capture"]),
        ("inspector instances --sal", ["plain,--salvage"]),
        ("inspector instances --consistency s", ["plain,strict"]),
        ("inspector scan --format js", ["plain,json", "plain,jsonl"]),
        ("inspector scan --versions n", ["plain,newest"]),
        ("inspector rehearse drop_cl", ["plain,drop_cluster"]),
        ("inspector dissect REA", ["file,REA"]),
        ("inspector scan --descriptor-set x", ["file,x"]),
        # families and fields
        ("inspector scan instancek", ["plain,InstanceKey"]),
        ("inspector usage InstanceK", ["plain,InstanceKey"]),
        ("inspector get InstanceK", ["plain,InstanceKey"]),
        ("inspector history InstanceK", ["plain,InstanceKey"]),
        ("inspector capture x.snapshot InstanceK", ["plain,InstanceKey"]),
        ("inspector export out InstanceK", ["plain,InstanceKey"]),
        ("inspector export out InstanceKey tablet_s", ["plain,tablet_stats"]),
        ("inspector export out txn", GROUP_AND_FAMILIES),
        ("inspector scan StatsTabletKey instance_id=i t", ["part,table_id=", "part,tablet_id="]),
        # groups of families
        ("inspector scan recyclei", ["plain,RecycleIndexKey"]),
        ("inspector usage txn", GROUP_AND_FAMILIES),
        ("inspector scan txn instance_id=i --ver", ["plain,--versions"]),
        # conditions
        ("inspector scan InstanceKey --where status=NOR", ["plain,status=NORMAL"]),
        ("inspector scan InstanceKey --where status!=nor", [r"plain,status\!=NORMAL"]),
        ("inspector scan InstanceKey --where clusters.type=com", ["plain,clusters.type=COMPUTE"]),
        ("inspector scan InstanceKey --where clusters.no", ["part,clusters.nodes."]),
        ("inspector scan InstanceKey --where clusters.nodes.heart", ["part,clusters.nodes.heartbeat_port"]),
        ("inspector scan InstanceKey --where 'status in (NORMAL,DEL", ["part,status in (NORMAL,DELETED"]),
        ("inspector scan InstanceKey --where name", _operators("name", "= != ~")),
        ("inspector scan InstanceKey --where ctime", _operators("ctime", "= != < <= > >=")),
        ("inspector scan InstanceKey --where user_i", ["part,user_id"]),
        ("inspector scan InstanceKey --where ctime=", []),
        ("inspector scan --where value.heartbeat", []),
        # conditions on rows
        ("inspector instances --where crea", ["part,created"]),
        ("inspector instances --where created", _operators("created", "= != < <= > >=")),
        ("inspector instances --where status=NOR", ["plain,status=NORMAL"]),
        ("inspector instances --where clusters", _operators("clusters", "= !=")),
        ("inspector clusters --where typ", ["part,type"]),
        ("inspector clusters --nodes --where ho", ["part,host"]),
        ("inspector clusters --nodes --where host", _operators("host", "= != ~")),
        (
            "inspector clusters --nodes --where 'node_type in (FE_MASTER,FE_OB",
            ["part,node_type in (FE_MASTER,FE_OBSERVER"],
        ),
        ("inspector tablet-stats --through-clones --where found", ["part,found_in"]),
        ("inspector tablet-stats --where found", []),
        ("inspector usage --where fam", ["part,family"]),
        ("inspector usage --by table --where tab", ["part,table_id"]),
        ("inspector usage snapshot:a snapshot:b --where bytes_c", ["part,bytes_change"]),
        ("inspector verify --where fail", ["part,failed", "part,failures"]),
        ("inspector dissect FILE --where pro", ["part,problem"]),
        ("inspector jobs --where kind=comp", ["plain,kind=compaction"]),
        ("inspector transactions --where status=TXN_STATUS_VIS", ["plain,status=TXN_STATUS_VISIBLE"]),
        # columns and paths
        ("inspector instances --fields crea", ["part,created"]),
        ("inspector clusters --fields ho", []),
        ("inspector clusters --nodes --fields ho", ["part,host"]),
        ("inspector usage --fields family,fam", []),
        ("inspector scan InstanceKey --fields key,value.clus", ["part,key,value.clusters."]),
        ("inspector scan InstanceKey --fields fields.", ["part,fields.instance_id"]),
        ("inspector doctor --fields sta", ["part,status"]),
    ],
)
def test_what_is_known_is_completed(line: str, found: list[str]) -> None:
    assert completions(line) == found


@pytest.mark.parametrize(
    ("words", "word", "found"),
    [
        ("scan InstanceKey --where", "clusters.nodes.heart", ["", "=", "!=", "<", "<=", ">", ">="]),
        ("scan InstanceKey --where", "clusters.no", ["clusters.nodes."]),
        ("scan StatsTabletKey instance_id=i", "ta", ["table_id=", "tablet_id="]),
        ("instances --fields", "crea", ["created"]),
    ],
)
def test_fish_gets_what_can_follow_a_path(words: str, word: str, found: list[str]) -> None:
    """The only completion gets a blank behind it there, unless its end says that it goes on."""
    path = "clusters.nodes.heartbeat_port" if "" in found else ""
    line = f"inspector {words} {word}"
    given = completions(line, shell="fish", COMP_WORDS=line, COMP_CWORD=word)
    assert given == [f"part,{path}{behind}" for behind in found]


@pytest.mark.parametrize("source", [DEMO, "fixtures/backup-demo"])
@pytest.mark.parametrize(
    ("words", "head"), [("scan InstanceKey instance_id=", "instance_id="), ("clusters --instance ", "")]
)
def test_ids_of_instances_are_those_of_the_source(source: str, words: str, head: str) -> None:
    found = [f"plain,{head}{instance_id}" for instance_id in IDS]
    assert completions(f"inspector -s {source} {words}") == found
    assert completions(f"inspector {words}", INSPECTOR_SOURCE=source) == found


def test_how_long_is_waited_can_be_said() -> None:
    line = f"inspector -s {DEMO} clusters --instance op"
    assert completions(line, INSPECTOR_COMPLETION_SECONDS="") == ["plain,ops-1"]
    assert completions(line, INSPECTOR_COMPLETION_SECONDS="soon") == []


def test_the_source_behind_the_verb_counts_too() -> None:
    assert completions(f"inspector clusters -s {DEMO} --instance op") == ["plain,ops-1"]
    assert completions(f"inspector scan -s {DEMO} InstanceKey instance_id=op") == ["plain,instance_id=ops-1"]


@pytest.mark.parametrize(
    ("line", "environment", "is_read"),
    [
        ("inspector -s fdb:{file} clusters --instance ", None, True),
        ("inspector clusters -s fdb:{file} --instance ", None, True),
        ("inspector clusters --instance ", "fdb:{file}", False),
        ("inspector -s {file} clusters --instance ", None, False),
        ("inspector clusters --instance ", "{file}", False),
    ],
)
def test_a_cluster_is_read_only_if_the_line_says_fdb(
    line: str, environment: str | None, is_read: bool, world: World, tmp_path: Path
) -> None:
    world.load([(key_of("InstanceKey", instance_id="ops-1"), b"")])
    file = world.cluster_file(tmp_path)
    found = completions(line.format(file=file), INSPECTOR_SOURCE=environment and environment.format(file=file))
    assert found == (["plain,ops-1"] if is_read else [])
    assert bool(world["range_reads"]) is is_read


@pytest.mark.parametrize("line", ["inspector -s {} clusters --instance ", "inspector clusters -s {} --instance "])
def test_an_object_store_is_never_read(line: str) -> None:
    with small_store({}) as store:
        assert completions(line.format(f"'backup:{store.url('it')}'")) == []
        assert store.seen == []


def test_a_slow_source_is_not_waited_for() -> None:
    never = Event()

    def slow() -> Iterator[str]:
        yield "a"
        never.wait()

    assert instances.within(0.01, slow()) in ([], ["a"])
    never.set()


def test_what_was_read_ahead_of_an_error_is_given() -> None:
    def failing() -> Iterator[str]:
        yield "a"
        raise OSError

    assert instances.within(60, failing()) == ["a"]


def test_names_of_sources_are_kinds_and_places() -> None:
    assert completions("inspector -s ")[:4] == ["part,backup:", "part,snapshot:", "part,fdb:", "part,text:"]
    assert completions("inspector -s sn") == ["part,snapshot:"]
    assert completions("inspector -s backup:fixtures/backup-d") == [
        "plain,backup:fixtures/backup-demo",
        "part,backup:fixtures/backup-demo.truth/",
    ]
    assert completions("inspector -s fixtures/READ") == ["plain,fixtures/README.md"]
    assert completions("inspector -s backup:fixtures/READ") == []
    assert completions("inspector -s snapshot:fixtures/READ") == ["plain,snapshot:fixtures/README.md"]
    assert completions("inspector diff fixtures/backup-demo fixtures/backup-demo@") == [
        "plain,fixtures/backup-demo@latest",
        "plain,fixtures/backup-demo@snapshot",
    ]
    assert completions("inspector doctor fdb:fixtures/READ") == ["plain,fdb:fixtures/README.md"]


def test_hidden_files_come_only_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / ".hidden").touch()
    assert completions(f"inspector -s {tmp_path}/") == []
    assert completions(f"inspector -s {tmp_path}/.") == [f"plain,{tmp_path}/.hidden"]


@pytest.mark.parametrize("verb", part([verb for verb in VERBS if verb not in ("doctor", "dissect", "sql")], 3))
def test_the_columns_completed_are_those_that_the_verb_takes(verb: str) -> None:
    """The error for a column that no verb has names all; of records, whose fields are columns too, each is taken.

    Of ``sql`` nobody knows them: they are those of the statement.
    """
    verb_command = command.get_command(click.Context(command), verb)
    assert verb_command is not None
    if "fields" not in (parameter.name for parameter in verb_command.params):
        return
    one = ["InstanceKey", "instance_id=ops-1"]
    arguments = {
        "get": one,
        "about": ["instance=ops-1"],
        "related": one,
        "history": ["InstanceKey"],
        "rowsets": ["114739"],
    }
    arguments["diff"] = [DEMO, DEMO]
    source = [] if verb == "diff" else ["-s", DEMO]
    for flags in ([], ["--nodes"]) if verb == "clusters" else ([],):
        refused = ran(*source, verb, *arguments.get(verb, []), *flags, "--fields", "%%%%").err
        context = click.Context(verb_command, info_name=verb)
        context.params["a_row_a_node"] = bool(flags)
        columns = columns_of(context)
        if named := re.search("there are (.*)", refused):
            assert set(columns) == set(named[1].split(", "))
        else:
            assert verb in ("get", "scan", "about", "related")
            line = [*source, verb, *arguments.get(verb, []), "--fields", ",".join(columns)]
            assert "error: " not in ran(*line).err
