"""What breaks a chain of clones."""

from __future__ import annotations

from typing import Any

import pytest

import inspector
from inspector.errors import ChainBroken
from inspector.schema import messages
from tests.inspector.records.clones.cloned import found_in
from tests.support.stores.clones import PARTITION_VERSION, TABLET, Store


def _broken(kind: str) -> Store:
    store = Store()
    store.instance("clone", "base", 10)
    if kind == "no source":
        store.instance("other")
    elif kind == "circle":
        store.instance("base", "clone", 5)
    elif kind == "itself":
        store.instance("base", "base", 5)
    elif kind == "undecodable":
        store.put("InstanceKey", b"\xff", instance_id="base")
    else:
        snapshot_id = {"no stamp": "xyz", "empty": "", "long": "0" * 21, "no hex": "g" * 20}[kind]
        info = messages.InstanceInfoPB(source_instance_id="more", source_snapshot_id=snapshot_id)
        store.put("InstanceKey", info, instance_id="base")
        store.instance("more")
    return store


BROKEN = {
    "no source": "there is no InstanceKey of base",
    "circle": "base has the source clone again",
    "itself": "base has the source base again",
    "undecodable": "the InstanceKey of base cannot be decoded",
    "no stamp": "source_snapshot_id 'xyz'",
    "empty": "source_snapshot_id ''",
    "long": "source_snapshot_id",
    "no hex": "source_snapshot_id",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_chain_is_told_when_all_else_is_read(kind: str) -> None:
    store = _broken(kind)
    store.version("clone", 1, 1, 20)
    store.version("base", 2, 1, 5)
    scanned = inspector.scan(store.source, PARTITION_VERSION, instance_id="clone", through_clones=True)
    found: list[object] = []
    with pytest.raises(ChainBroken) as raised:
        found.extend(map(found_in, scanned))
    assert found == ["clone", "base"]
    assert BROKEN[kind] in str(raised.value)
    assert "breaks at base" in str(raised.value)
    asked: Any = {"instance_id": "clone", "through_clones": True}
    assert inspector.get(store.source, PARTITION_VERSION, partition_id=2, **asked) is not None
    with pytest.raises(ChainBroken, match="breaks at base"):
        inspector.get(store.source, PARTITION_VERSION, partition_id=3, **asked)
    with pytest.raises(ChainBroken, match="breaks at base"):
        list(inspector.rowsets(store.source, instance_id="clone", tablet_id=TABLET))


def test_broken_chains_of_several_instances_are_told_together() -> None:
    store = Store()
    store.instance("one", "gone", 5)
    store.instance("two", "away", 5)
    with pytest.raises(ChainBroken, match=r"InstanceKey of gone.*; .*InstanceKey of away"):
        list(inspector.scan(store.source, PARTITION_VERSION, through_clones=True))


def test_a_chain_may_be_long() -> None:
    names = [f"i{number}" for number in range(400)]
    store = Store()
    store.chain(*names, at=range(1000, 1000 - len(names), -1))
    store.version(names[-1], 1, 1, 5)
    asked: Any = {"instance_id": names[0], "through_clones": True}
    assert found_in(inspector.get(store.source, PARTITION_VERSION, partition_id=1, **asked)) == names[-1]
    (record,) = inspector.scan(store.source, PARTITION_VERSION, **asked)
    assert found_in(record) == names[-1]
