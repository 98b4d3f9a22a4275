"""decode_key, encode_key and show_meta_ranges."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.service.releases import Release, Rule
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.keytypes import families_by_key_type
from inspector.service.wire.queries import strtoll, unhex
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, diagram, encode
from keycodec.elements import MAX_KEY_SIZE
from keycodec.errors import KeyCodecError
from keycodec.versionstamp import MAX
from tests.inspector.service.calls.tools import ask
from tests.inspector.service.cases import key_of
from tests.support.strategies.keys import any_keys

if TYPE_CHECKING:
    from collections.abc import Iterable


@given(any_keys.map(lambda parts: parts.encode()), st.booleans())
def test_decode_key_is_the_diagram(raw: bytes, unicode: bool) -> None:
    reply = ask("decode_key", f"key={raw.hex()}&unicode={'true' if unicode else 'false'}")
    drawn = diagram(raw, unicode, raw_text=True, as_service=True)
    escaped = re.sub("[\udc80-\udcff]", lambda match: f"\\x{ord(match[0]) & 0xFF:02x}", drawn)  # no UTF-8
    assert (reply.status, reply.text) == (200, escaped + "\n")


def test_decode_key_repeats_the_hex_as_it_was_given() -> None:
    raw = encode("InstanceKey", instance_id="i1")
    drawn = diagram(raw, raw_text=True, as_service=True)
    upper = ask("decode_key", f"key={raw.hex().upper()}5").text
    assert upper == drawn.replace(raw.hex(), f"{raw.hex().upper()}5") + "\n"


def test_every_family_with_an_http_name_is_encoded() -> None:
    for family in FAMILIES.values():
        if family.http_key_type is None or family.name == "JobRecycleKey":
            continue
        fields: dict[str, Any] = {
            field.name: f"text{place}" if field.kind.value == "bytes" else 1000 + place
            for place, field in enumerate(family.fields)
        }
        query = "&".join(
            f"{'rowest_id' if is_misspelt(family.name, name) else name}={value}" for name, value in fields.items()
        )
        reply = ask("encode_key", f"key_type={family.http_key_type}&{query}&unicode=false")
        raw = encode(family, **fields)
        escapes = "".join(f"\\x{byte:02x}" for byte in raw)
        assert (reply.status, reply.text) == (200, f"{diagram(raw, False)}{escapes}\n\n"), family


def test_job_recycle_key_means_the_check_job_for_the_reference_and_services_before_4_1_4() -> None:
    reply = ask("encode_key", "key_type=JobRecycleKey&instance_id=i")
    assert reply.text == ask("encode_key", "key_type=JobCheckKey&instance_id=i").text
    assert " 3. check\n" in reply.text
    meant = {line.value: families_by_key_type(line)["JobRecycleKey"].name for line in Release}
    assert meant == dict.fromkeys(("reference", "3.0", "3.1", "4.0"), "JobCheckKey") | dict.fromkeys(
        ("4.1", "master"), "JobRecycleKey"
    )
    checks = {line.value: "JobCheckKey" in families_by_key_type(line) for line in Release}
    assert checks == dict.fromkeys(("reference", "4.1", "master"), True) | dict.fromkeys(("3.0", "3.1", "4.0"), False)


#: A query of a tool, and the rule without which the services refuse it.
LATER_TOOLS = {
    "encode_key?key_type=PackedFileKey&instance_id=i&packed_file_path=p": Rule.VERSIONED_KEY_TYPES,
    "encode_key?key_type=VersionedMetaTabletKey&instance_id=i&tablet_id=1": Rule.VERSIONED_KEY_TYPES,
    "encode_key?key_type=MetaSchemaPBDictionaryKey&instance_id=i&index_id=1": Rule.DICTIONARY_KEY_TYPE,
    "encode_key?key_type=InstanceKey&instance_id=i&versionstamp=00000000000000010000": Rule.STAMPS_DRAWN,
    f"decode_key?key={encode('VersionedMetaTabletKey', instance_id='i', tablet_id=1, versionstamp=MAX).hex()}": (
        Rule.STAMPS_DRAWN
    ),
}


@pytest.mark.parametrize("release", Release, ids=lambda release: release.value)
@pytest.mark.parametrize(("asked", "rule"), LATER_TOOLS.items())
def test_tools_of_older_lines_know_less(asked: str, rule: Rule, release: Release) -> None:
    route, _, query = asked.partition("?")
    assert ask(route, query, release=release).status == (200 if rule.holds(release) else 400)


@pytest.mark.parametrize("release", [release for release in Release if release is not Release.REFERENCE])
def test_the_library_draws_as_the_service_of_a_line(release: Release) -> None:
    raw = encode("VersionedMetaTabletKey", instance_id="i", tablet_id=1, versionstamp=MAX)
    drawn = ask("decode_key", f"key={raw.hex()}", release=release)
    line: Any = release.value
    try:
        expected = diagram(raw, raw_text=True, as_service=line) + "\n"
    except KeyCodecError:
        expected = ""
    assert (drawn.text if drawn.status == 200 else "") == expected


def is_misspelt(family: str, field: str) -> bool:
    return (family, field) == ("MetaDeleteBitmap", "rowset_id")


@pytest.mark.parametrize(
    ("query", "tail"),
    [
        ("tablet_id=x9", encode("MetaTabletIdxKey", instance_id="i", tablet_id=0)),
        ("tablet_id=-12abc", encode("MetaTabletIdxKey", instance_id="i", tablet_id=-12)),
        ("tablet_id=%2b7", encode("MetaTabletIdxKey", instance_id="i", tablet_id=7)),
        (
            "tablet_id=7&versionstamp=00000000000000000102",
            encode("MetaTabletIdxKey", instance_id="i", tablet_id=7) + b"\x13" + bytes(8) + b"\x01\x02\xff",
        ),
        ("tablet_id=7&versionstamp=0102", encode("MetaTabletIdxKey", instance_id="i", tablet_id=7)),
    ],
)
def test_parameters_are_read_as_the_service_reads_them(query: str, tail: bytes) -> None:
    reply = ask("encode_key", f"key_type=MetaTabletIdxKey&instance_id=i&{query}&unicode=false")
    assert reply.text.splitlines()[-2] == "".join(f"\\x{byte:02x}" for byte in tail)


def test_a_text_parameter_is_any_bytes_and_plus_is_plus() -> None:
    reply = ask("encode_key", "key_type=InstanceKey&instance_id=a+b%20%ff%C3%A9")
    assert reply.text.splitlines()[-2].endswith(r"\x10\x61\x2b\x62\x20\xff\xc3\xa9\x00\x01")


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("", b""),
        ("0", b""),
        ("01zz", b"\x01\x00"),
        ("1z", b"\x10"),
        ("0x01", b"\x00\x00"),
        ("aBc", b"\xab"),
        ("é0101", b"\x00\x00"),
    ],
)
def test_unhex(text: str, raw: bytes) -> None:
    assert unhex(text) == raw


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0),
        (" \t42x", 42),
        ("-7", -7),
        ("+7", 7),
        ("--7", 0),
        ("9" * 30, 2**63 - 1),
        ("-" + "9" * 30, -(2**63)),
        ("0" * 40 + "5", 5),
    ],
)
def test_strtoll(text: str, value: int) -> None:
    assert strtoll(text) == value


@pytest.mark.parametrize("route", ["decode_key", "encode_key"])
def test_the_longest_key_is_drawn_and_a_longer_one_refused(route: str) -> None:
    frame = len(encode("InstanceKey", instance_id=""))
    for size, status in ((MAX_KEY_SIZE, 200), (MAX_KEY_SIZE + 1, 400)):
        name = "i" * (size - frame)
        raw = encode("InstanceKey", instance_id=name)
        assert len(raw) == size
        query = f"key={raw.hex()}" if route == "decode_key" else f"key_type=InstanceKey&instance_id={name}"
        assert ask(route, query).status == status


def test_a_text_that_cannot_be_encoded_is_refused() -> None:
    query = {"key_type": "InstanceKey", "instance_id": "\ud800"}
    reply = MetaService(MemorySource()).answer(ROUTES["encode_key"], query, b"")
    assert (reply.status, json.loads(reply.body)["code"]) == (400, "INVALID_ARGUMENT")


class ShardedSource(MemorySource):
    """What a live cluster would tell."""

    def shard_boundaries(self) -> Iterable[bytes]:
        tablet = "MetaTabletKey instance_id=i table_id=1 index_id=1 part_id=1 tablet_id="
        tablets = [key_of(f"{tablet}{tablet_id}") for tablet_id in (1, 2, 3)]
        cut = encode("TxnIndexKey", instance_id="i", txn_id=7)[:12]
        return [b"", encode("InstanceKey", instance_id="i"), *tablets, cut, b"\x01", b"\x02\x10a\x00\x01", b"\x15other"]


def test_shards_are_counted_by_the_first_three_elements_the_most_first() -> None:
    reply = ask("show_meta_ranges", "", ShardedSource())
    counts = "meta|i|tablet: 3\ninstance|i: 1\ntxn|i: 1\n"
    assert (reply.status, reply.text) == (200, f"total meta ranges: 9\n{counts}\n")
    older = ask("show_meta_ranges", "", ShardedSource(), release=Release.V3_1)
    assert older.text == f"total partitions: 9\n{counts}\n"
