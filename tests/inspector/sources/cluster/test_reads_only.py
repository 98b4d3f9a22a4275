"""No way leads from the package to a write: its source is walked, call by call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from inspector.sources.cluster.transaction import ReadTransaction
from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = [ROOT / name for name in ("inspector", "keycodec")]
CLUSTER = PACKAGES[0] / "sources" / "cluster"

#: Functions of the C API that the package may name; each only reads, or chooses an API version.
READS = {
    "fdb_transaction_get_range",
    "fdb_future_get_keyvalue_array",
    "fdb_future_get_uint64",
    "fdb_database_get_server_protocol",
    "fdb_get_client_version",
    "fdb_get_max_api_version",
    "fdb_select_api_version_impl",
}
#: Options that would let a transaction write, or look where a scan has no business.
OPTIONS = (
    "set_lock_aware",
    "set_access_system_keys",
    "set_special_key_space",
    "set_raw_access",
    "set_bypass_unreadable",
)


def mutators() -> set[str]:
    """The binding's methods that change something; it lists the atomic operations itself."""
    from fdb import fdboptions

    atomic = {name.lower() for name in fdboptions.MutationType}
    conflicts = {f"add_{kind}_conflict_{what}" for kind in ("read", "write") for what in ("key", "range")}
    plain = {"set", "clear", "clear_range", "clear_range_startswith", "commit", "watch", "open_tenant", "transactional"}
    watches = {"get_and_watch", "set_and_watch", "clear_and_watch"}
    return atomic | {f"bit_{name}" for name in atomic} | conflicts | plain | watches


def offences(source: str) -> list[str]:
    """What in a module could change a cluster."""
    forbidden = mutators()
    return [ast.unparse(node) for node in ast.walk(ast.parse(source)) if could_change(node, forbidden)]


def could_change(node: ast.AST, forbidden: set[str]) -> bool:
    match node:
        case ast.Attribute(attr=name) | ast.Constant(value=str(name)) if name.startswith("fdb_"):
            return name not in READS
        case ast.Attribute(attr=name) if name.startswith(OPTIONS):
            return True
        case ast.Call(func=ast.Attribute(attr="set" | "clear"), args=[], keywords=[]):
            return False  # of an event or a collection
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in forbidden
        case ast.Call(func=ast.Name(id=name)):
            return name in ("getattr", "setattr", "exec", "eval")
        case ast.Subscript(value=target, ctx=ast.Store() | ast.Del()):
            return any(word in ast.unparse(target).lower() for word in ("transaction", "database", "fdb"))
    return False


def imports_binding(source: str) -> bool:
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        if any(name.split(".")[0] == "fdb" for name in names):
            return True
    return False


@pytest.mark.parametrize("module", sorted(CLUSTER.glob("**/*.py")), ids=lambda path: path.name)
def test_no_module_could_change_a_cluster(module: Path) -> None:
    assert offences(module.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "transaction.set(b'k', b'v')",
        "transaction.clear(b'k')",
        "transaction.clear_range(b'a', b'b')",
        "self._transaction.add(b'k', b'v')",
        "transaction.bit_or(b'k', b'v')",
        "transaction.set_versionstamped_key(b'k', b'v')",
        "transaction.commit()",
        "transaction.watch(b'k')",
        "transaction.add_write_conflict_key(b'k')",
        "self._transaction[b'k'] = b'v'",
        "del database[b'k']",
        "transaction.capi.fdb_transaction_commit(transaction.tpointer)",
        "prototype(('fdb_transaction_set', capi))",
        "getattr(transaction, name)(b'k', b'v')",
        "options.set_lock_aware()",
        "options.set_special_key_space_enable_writes()",
        "@fdb.transactional()\ndef change(tr): ...",
    ],
)
def test_the_walk_finds_what_could(source: str) -> None:
    assert offences(source)


@pytest.mark.slow
def test_the_binding_is_imported_in_one_module_and_not_at_its_top() -> None:
    modules = [path for package in PACKAGES for path in package.glob("**/*.py") if imports_binding(path.read_text())]
    assert modules == [CLUSTER / "binding.py"]
    top = ast.parse(modules[0].read_text()).body
    assert not any(imports_binding(ast.unparse(node)) for node in top if isinstance(node, ast.Import | ast.ImportFrom))


def test_the_transaction_that_sources_get_has_reads_only() -> None:
    public = {name for name in dir(ReadTransaction) if not name.startswith("_")}
    assert public == {"ask_range", "estimated_bytes", "read_version", "split_points", "value"}
    assert not {"__setitem__", "__delitem__"} & set(dir(ReadTransaction))
