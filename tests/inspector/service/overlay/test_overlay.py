"""What stands in front of a source: read as one, all or nothing."""

from __future__ import annotations

import json
import tempfile
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.service.overlay.errors import OverlayFailed
from inspector.service.overlay.file import FileWrites
from inspector.service.overlay.source import Overlay
from inspector.service.overlay.transaction import Transaction
from inspector.service.overlay.writes import MemoryWrites, Writes
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.sources.memory import MemorySource
from tests.inspector.service.cases import NOW, source_of, states
from tests.inspector.service.overlay.conftest import SOURCE
from tests.support import source_contract

if TYPE_CHECKING:
    from pathlib import Path

BASE = {b"a": b"1", b"b": b"2", b"d": b"4", b"d\x00": b"5"}
WRITTEN = {b"0": b"new", b"b": None, b"c": b"3", b"d": b"other", b"x": None, b"z": b"last"}
BOTH = [(b"0", b"new"), (b"a", b"1"), (b"c", b"3"), (b"d", b"other"), (b"d\x00", b"5"), (b"z", b"last")]


def test_an_overlay_is_a_source(writes: Writes) -> None:
    overlay = Overlay(MemorySource(BASE), writes)
    overlay.commit(WRITTEN)
    source_contract.check(overlay, BOTH)


def test_a_closed_overlay_is_read_no_more(writes: Writes) -> None:
    source_contract.check_closed(Overlay(MemorySource(BASE), writes))


def test_a_transaction_is_a_source_too() -> None:
    transaction = Transaction(Overlay(MemorySource(BASE), MemoryWrites()))
    for key, value in WRITTEN.items():
        transaction.set(key, value) if value is not None else transaction.clear(key)
    source_contract.check(transaction, BOTH)


KEYS = st.binary(max_size=2)
COMMITS = st.lists(st.dictionaries(KEYS, st.none() | st.binary(max_size=2)), max_size=4)


@given(base=st.dictionaries(KEYS, st.binary(max_size=2)), commits=COMMITS, begin=KEYS, end=KEYS, reverse=st.booleans())
def test_any_changes_are_read_as_a_plain_map_would_have_them(
    base: dict[bytes, bytes], commits: list[dict[bytes, bytes | None]], begin: bytes, end: bytes, reverse: bool
) -> None:
    overlay = Overlay(MemorySource(base), MemoryWrites())
    expected: dict[bytes, bytes | None] = dict(base)
    for commit in commits:
        overlay.commit(commit)
        expected |= commit
    rows = sorted((key, value) for key, value in expected.items() if value is not None and key < b"\xff")
    inside = [row for row in rows if begin <= row[0] < end]
    assert list(overlay.key_values(begin, end, reverse=reverse)) == (inside[::-1] if reverse else inside)
    assert list(overlay.key_values(reverse=reverse)) == (rows[::-1] if reverse else rows)


@given(commits=COMMITS, begin=KEYS, end=KEYS, reverse=st.booleans())
def test_a_file_holds_what_memory_holds(
    commits: list[dict[bytes, bytes | None]], begin: bytes, end: bytes, reverse: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        in_file, in_memory = FileWrites(f"{folder}/overlay", SOURCE), MemoryWrites()
        for commit in commits:
            in_file.commit(commit)
            in_memory.commit(commit)
        expected = list(in_memory.between(begin, end, reverse=reverse))
        assert list(in_file.between(begin, end, reverse=reverse)) == expected
        in_file.close()
        again = FileWrites(f"{folder}/overlay", SOURCE)
        assert list(again.between(begin, end, reverse=reverse)) == expected
        again.close()


def test_reads_are_noted_and_writes_kept_back() -> None:
    base = Overlay(MemorySource(BASE), MemoryWrites())
    transaction = Transaction(base)
    assert [transaction.value(key) for key in (b"a", b"q")] == [b"1", None]
    transaction.set(b"q", b"7")
    transaction.clear(b"a")
    assert [transaction.value(key) for key in (b"a", b"q")] == [None, b"7"]
    assert [base.value(key) for key in (b"a", b"q")] == [b"1", None]
    assert transaction.reads == {b"a": True, b"q": False}
    transaction.finish()
    assert [base.value(key) for key in (b"a", b"q")] == [None, b"7"]


def test_calls_at_once_are_answered_one_after_the_other() -> None:
    service = MetaService(source_of({"InstanceKey instance_id=i1": {"instance_id": "i1"}}), clock=lambda: NOW)
    replies = []

    def add(number: int) -> None:
        cluster = {"cluster_id": f"c{number}", "cluster_name": f"cluster{number}", "type": "COMPUTE"}
        body = json.dumps({"instance_id": "i1", "cluster": cluster}).encode()
        replies.append(service.answer(ROUTES["add_cluster"], {}, body).status)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert replies == [200] * 40
    (row,) = inspector.instances(service.overlay)
    assert row.clusters == {"COMPUTE": 40}


def test_what_cannot_be_written_leaves_the_overlay_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "overlay"
    writes = FileWrites(path, SOURCE)
    service = MetaService(source_of(states("i1")), writes, clock=lambda: NOW)
    writes.commit({b"\x01kept": b"1"})
    writes._database.execute("PRAGMA max_page_count = 5")
    body = b'{"instance_id": "n1", "name": "' + b"n" * 200_000 + b'"}'
    reply = service.answer(ROUTES["create_instance"], {}, body)
    assert reply.status == 500
    assert b"nothing of this call was written" in reply.body
    assert list(writes.between(b"", b"\xff")) == [(b"\x01kept", b"1")]
    with pytest.raises(OverlayFailed, match="full"):
        writes.commit({b"k": b"v" * 200_000})
    assert service.answer(ROUTES["drop_instance"], {}, b'{"instance_id": "n1"}').status == 404
