"""Names of sources, odd ones too, and the settings that a source is opened with."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import pytest

from inspector.errors import InspectorError, SourceNotFound, SourceNotSupported, SourceUnreadable, UsageError
from inspector.sources.cluster.settings import Settings
from inspector.sources.opening import open_source, parse_source
from tests.support.places import DEMO

KINDS = "the kinds are backup, snapshot, fdb, text"


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("@937228653", UsageError, "no folder before the @; give backup:DIR@937228653"),
        ("backup:@937228653", UsageError, "no folder before the @"),
        (f"{DEMO}@newest", UsageError, "'newest' is not a version"),
        ("foo:/nope", UsageError, f"foo:... is not a file, and foo is not a kind of source; {KINDS}"),
        ("Backup:/nope", UsageError, KINDS),
        ("snapshots:x", UsageError, KINDS),
        (r"C:\backups\nope", SourceNotFound, "no such file or folder"),
        ("/nope:nope", SourceNotFound, "no such file or folder"),
        ("/nope@12", SourceNotFound, "/nope: no such file or folder"),
        ("/nope@newest", SourceNotFound, "/nope@newest: no such file or folder"),
        (f"{Path(__file__)}@12", UsageError, "only a backup has versions to choose from (@12)"),
        ("blobstore://key:secret@host/x", SourceNotSupported, "blob store"),
        ("backup:blobstore://key:secret@host/x", SourceNotSupported, "blob store"),
        (
            f"snapshot:{DEMO}",
            SourceNotFound,
            f"a folder, not a snapshot file; the folder of a backup is named backup:{DEMO}",
        ),
        (f"text:{DEMO}", SourceNotFound, "a folder, not a transcript"),
        ("x" * 5000, SourceUnreadable, "cannot be read: File name too long"),
        ("snapshot:" + "x" * 5000, SourceUnreadable, "cannot be read: File name too long"),
        ("text:" + "x" * 5000, SourceUnreadable, "cannot be read: File name too long"),
        ("fdb:" + "x" * 5000, SourceUnreadable, "cannot be read: File name too long"),
        (f"{DEMO}@1", SourceNotSupported, "readable versions: 924736801 to 944700871"),
    ],
)
def test_odd_names_are_explained(name: str, error: type[InspectorError], said: str) -> None:
    with pytest.raises(error) as caught:
        open_source(name)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_every_setting_of_a_cluster_can_be_given_and_no_other() -> None:
    parameters = inspect.signature(open_source).parameters
    given = {name: parameter.default for name, parameter in parameters.items() if name not in ("name", "salvage")}
    assert given == dataclasses.asdict(Settings())
    with pytest.raises(TypeError, match="paralel"):
        open_source(DEMO, paralel=2)  # type: ignore[call-arg]


def test_settings_of_a_cluster_reach_it(tmp_path: Path) -> None:
    path = tmp_path / "fdb.cluster"
    path.write_text("a:b@127.0.0.1:4500")
    with pytest.raises(UsageError, match="parallel 0"):
        open_source(path, parallel=0)
    with pytest.raises(UsageError, match="'5 apples' is not a rate"):
        open_source(path, rate="5 apples")


def test_settings_of_a_cluster_are_ignored_by_all_others() -> None:
    with open_source(DEMO, parallel=0, rate="5 apples") as source:
        assert next(source.key_values())


def test_files_with_a_colon_or_an_at_in_their_names_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("foo:nope", "@937228653", "notes@12"):
        Path(name).write_text("`key' is `value'\n")
        assert parse_source(name) == ("text", name, "latest")
        with open_source(name) as source:
            assert list(source.key_values()) == [(b"key", b"value")]
