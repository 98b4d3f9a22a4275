"""``inspector get``, and how a record is named."""

from __future__ import annotations

from tests.support.verbs import DEMO, ran, rows


def test_a_record_can_be_named_in_one_word_or_by_a_key_with_text_around_it() -> None:
    expected = ran("-s", DEMO, "get", "InstanceKey", "instance_id=ops-1").out
    key = "0110696e7374616e63650001106f70732d310001"
    assert ran("-s", DEMO, "get", "InstanceKey instance_id=ops-1").out == expected
    pasted = ran("-s", DEMO, "get", f"commit failed, key={key};")
    assert (pasted.out, pasted.err) == (expected, "note: took the key at position 19\n")
    assert rows("-s", DEMO, "scan", "InstanceKey instance_id=ops-1") == rows(
        "-s", DEMO, "scan", "--begin", key, "--end", key + "00"
    )


def test_what_largest_names_can_be_got() -> None:
    for row in rows("-s", DEMO, "largest", "-n", "3"):
        assert ran("-s", DEMO, "get", *str(row["record"]).split()).out.startswith(f"# {row['record']}")


def test_versions_newest_all_and_before_a_stamp() -> None:
    words = ["-s", DEMO, "scan", "VersionedPartitionVersionKey", "instance_id=ops-1", "partition_id=113966"]
    stamps = [str(row["versionstamp"]) for row in rows(*words)]
    assert stamps == sorted(stamps)
    assert len(stamps) > 3
    assert [row["versionstamp"] for row in rows(*words, "--versions", "newest")] == stamps[-1:]
    assert [row["versionstamp"] for row in rows(*words, "--versions", stamps[2])] == stamps[1:2]
    assert [row["versionstamp"] for row in rows(*words, "--versions", "newest", "--reverse")] == stamps[-1:]
    get = ["-s", DEMO, "get", "VersionedPartitionVersionKey", "instance_id=ops-1", "partition_id=113966"]
    assert [row["versionstamp"] for row in rows(*get)] == stamps[-1:]


def test_get_gives_the_whole_record_for_any_of_its_keys() -> None:
    raw = rows(
        "-s", DEMO, "raw", "MetaSchemaKey", "instance_id=regression_instance0", "index_id=113974", "schema_version=0"
    )
    assert len(raw) > 1
    records = [rows("-s", DEMO, "get", str(row["key"])) for row in raw]
    assert all(found == records[0] for found in records)
    assert records[0][0]["family"] == "MetaSchemaKey"
