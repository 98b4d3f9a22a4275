"""Object stores that refuse, stall and break off: what is right in the end is read, all else is said in one line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from inspector.errors import InspectorError, SourceNotFound, SourceUnreachable, SourceUnreadable
from inspector.sources.backup.listing.container import find_container
from inspector.sources.backup.places.access import BackupAccess
from inspector.sources.backup.source import BackupSource
from tests.inspector.sources.backup.places.smallstore import Fault, SmallStore, small_store
from tests.inspector.sources.backup.support import ROWS, small_backup

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Rule = Callable[[str, str], Fault | None]

QUICK = BackupAccess(timeout=5, retries=2)


@pytest.fixture
def objects(tmp_path: Path) -> dict[str, bytes]:
    small_backup(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    return {"backups/it": b""} | {f"data/it/{path.relative_to(tmp_path)}": path.read_bytes() for path in files}


def read(store: SmallStore, access: BackupAccess = QUICK) -> list[tuple[bytes, bytes]]:
    container = find_container(store.url("it"), access)
    with BackupSource(container, "latest", salvage=False) as source:
        return list(source.key_values())


def refusal(store: SmallStore, kind: type[InspectorError], access: BackupAccess = QUICK) -> str:
    with pytest.raises(kind) as caught:
        read(store, access)
    assert type(caught.value) is kind
    text = str(caught.value)
    assert "SECRET" not in text
    assert len(text.splitlines()) == 1
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return text


def first_times(number: int, fault: Fault, *, of: str = "") -> Rule:
    """Fail so often for each path that has ``of`` in it, then be right."""
    counted: Counter[str] = Counter()

    def rule(_: str, path: str) -> Fault | None:
        counted[path] += 1
        return fault if of in path and counted[path] <= number else None

    return rule


def always(fault: Fault, *, of: str = "") -> Rule:
    return lambda _, path: fault if of in path else None


def test_what_is_well(objects: dict[str, bytes]) -> None:
    with small_store(objects) as store:
        assert read(store) == ROWS
        assert {method for method, _ in store.seen} <= {"GET", "HEAD"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500, code="InternalError"),
        Fault(status=503, code="SlowDown"),
        Fault(status=429, code="TooManyRequests"),
        Fault(body=3),
        Fault(seconds=1.5),
    ],
    ids=["500", "503", "429", "cut body", "slow"],
)
def test_what_passes_is_tried_again(objects: dict[str, bytes], fault: Fault) -> None:
    access = BackupAccess(timeout=1.0 if fault.seconds else 5.0, retries=2)
    with small_store(objects, fault=first_times(1, fault)) as store:
        assert read(store, access) == ROWS


@pytest.mark.slow
def test_an_answer_may_take_long_as_long_as_it_goes_on(objects: dict[str, bytes]) -> None:
    with small_store(objects, fault=always(Fault(pauses=[2, 2]), of="/range%2C")) as store:
        assert read(store, BackupAccess(timeout=3, retries=2)) == ROWS


@pytest.mark.slow
def test_a_store_that_never_answers_well_is_given_up_after_so_many_tries(objects: dict[str, bytes]) -> None:
    with small_store(objects, fault=always(Fault(status=503, code="SlowDown"), of="kvranges")) as store:
        text = refusal(store, SourceUnreachable)
        assert "HTTP 503 SlowDown" in text
        assert f"blobstore://127.0.0.1:{store.port}/" in text
        counted = Counter(path for _, path in store.seen)
    assert max(counted.values()) == 1 + QUICK.retries


@pytest.mark.slow
@pytest.mark.parametrize("says_less", [False, True])
def test_bodies_that_always_come_short(objects: dict[str, bytes], says_less: bool) -> None:
    with small_store(objects, fault=always(Fault(body=3, says_less=says_less), of="/range%2C")) as store:
        refusal(store, SourceUnreachable)
        assert len(store.seen) < 40


@pytest.mark.slow
def test_each_request_is_bounded(objects: dict[str, bytes]) -> None:
    with small_store(objects, fault=always(Fault(seconds=3600), of="list-type")) as store:
        assert "does not answer" in refusal(store, SourceUnreachable, BackupAccess(timeout=0.3, retries=1))
        assert len(store.seen) == 2  # neither is answered before the test would be ended


@pytest.mark.parametrize(("status", "code"), [(403, "AccessDenied"), (401, "Unauthorized"), (403, "")])
@pytest.mark.parametrize("of", ["list-type", "/range%2C"])
def test_credentials_that_are_refused(objects: dict[str, bytes], status: int, code: str, of: str) -> None:
    with small_store(objects, fault=always(Fault(status=status, code=code), of=of)) as store:
        text = refusal(store, SourceUnreadable)
    assert f"HTTP {status}" in text
    assert code in text
    assert "check the credentials" in text


@pytest.mark.parametrize(
    ("status", "code", "kind", "said"),
    [
        (301, "PermanentRedirect", SourceUnreadable, "check host, key and region"),
        (400, "AuthorizationHeaderMalformed", SourceUnreadable, "AuthorizationHeaderMalformed; check host"),
        (404, "NoSuchBucket", SourceNotFound, "no such bucket"),
        (404, "", SourceNotFound, "no such bucket"),
        (405, "MethodNotAllowed", SourceUnreadable, "an object store of the kind that the URL says"),
        (416, "InvalidRange", SourceUnreadable, "shorter than it was listed"),
        (501, "NotImplemented", SourceUnreadable, "an object store of the kind that the URL says"),
    ],
)
def test_what_a_refusal_means(
    objects: dict[str, bytes], status: int, code: str, kind: type[InspectorError], said: str
) -> None:
    with small_store(objects, fault=always(Fault(status=status, code=code), of="list-type")) as store:
        assert said in refusal(store, kind)


def test_an_object_that_is_gone(objects: dict[str, bytes]) -> None:
    with small_store(objects, fault=always(Fault(status=404, code="NoSuchKey"), of="/range%2C")) as store:
        assert "the file is gone" in refusal(store, SourceNotFound)


def test_nobody_listens() -> None:
    with small_store({}) as store:
        pass
    assert "does not answer" in refusal(store, SourceUnreachable, BackupAccess(timeout=1, retries=1))


def test_a_listing_in_pages(objects: dict[str, bytes]) -> None:
    with small_store(objects, page=1) as store:
        assert read(store) == ROWS


@pytest.mark.slow
def test_a_listing_of_many_objects_comes_in_pages(objects: dict[str, bytes]) -> None:
    folder = "data/it/kvranges/snapshot.000000000000000001/0"
    many = {f"{folder}/range,{number},{'0' * 32},1048576": b"" for number in range(10_000, 30_000)}
    with small_store(objects | many, page=4_000) as store:
        assert len(find_container(store.url("it"), QUICK).ranges) == 20_001
        listings = [path for _, path in store.seen if "list-type" in path]
    assert len([path for path in listings if "continuation-token" in path]) == 5
