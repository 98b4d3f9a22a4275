"""Names of sources, odd ones too, and the settings that a source is opened with."""

from __future__ import annotations

import dataclasses
import inspect
import tarfile
import zipfile
from pathlib import Path

import pytest

from inspector.errors import InspectorError, SourceNotFound, SourceNotSupported, SourceUnreadable, UsageError
from inspector.sources.cluster.settings import Settings
from inspector.sources.opening import open_source, parse_source
from tests.support.places import DEMO, FIXTURES

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
        ("http://key:secret@host/x", SourceNotSupported, "no object store of this kind"),
        ("blobstore://key:secret@host/x", UsageError, "bucket=BUCKET is missing"),
        ("backup:blobstore://key:secret@host/x", UsageError, "bucket=BUCKET is missing"),
        ("snapshot:blobstore://key:secret@host/x?bucket=b", UsageError, "only a backup"),
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


#: What the opening of a backup takes.
BACKUPS_OWN = ("name", "salvage", "encryption_key_file", "blob_credentials")


def test_every_setting_of_a_cluster_can_be_given_and_no_other() -> None:
    parameters = inspect.signature(open_source).parameters
    given = {name: parameter.default for name, parameter in parameters.items() if name not in BACKUPS_OWN}
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


CONNECTION = b"doris:abc@10.0.0.1:4500\n"


@pytest.mark.parametrize(
    "start",
    [
        CONNECTION,
        b"\n  " + CONNECTION,
        b"# DO NOT EDIT!\n# This file is auto-generated, it is not to be edited by hand\n" + CONNECTION,
        b"\xef\xbb\xbf" + CONNECTION,
        b"# a\r\n\r\n" + CONNECTION,
    ],
)
def test_a_cluster_file_is_told_whatever_comes_before_its_line(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "fdb.cluster"
    path.write_bytes(start)
    assert parse_source(str(path)).kind == "fdb"


@pytest.mark.parametrize("start", [b"# a comment\n`k' is `v'\n", b"key: 00 value: 00 a:b@c:1\n", b"#\n" * 3000])
def test_what_only_looks_like_a_cluster_file_is_a_transcript(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(start)
    assert parse_source(str(path)).kind == "text"


def archive(folder: Path, suffix: str) -> Path:
    path = folder / f"backup.{suffix}"
    if suffix == "zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("a", b"a")
    elif suffix.startswith("tar"):
        with tarfile.open(path, f"w:{suffix.partition('.')[2]}") as tar:
            tar.add(__file__, "a")
    return path


@pytest.mark.parametrize("form", ["{}", "backup:{}", "text:{}"])
@pytest.mark.parametrize("suffix", ["tar", "tar.gz", "tar.bz2", "tar.xz", "zip"])
def test_an_archive_is_to_be_unpacked(tmp_path: Path, suffix: str, form: str) -> None:
    with pytest.raises(SourceNotSupported, match="unpack it"):
        open_source(form.format(archive(tmp_path, suffix)))


@pytest.mark.parametrize("folder", ["backup-demo", "backup-partitioned"])
def test_a_file_of_a_backup_leads_to_the_backup(folder: str) -> None:
    root = FIXTURES / folder
    parts = [path for path in root.rglob("*,*") if path.is_file()]
    assert len(parts) > 10
    for path in parts:
        with pytest.raises(SourceNotSupported, match=f"name the whole backup, backup:{root}; `inspector dissect"):
            open_source(path)


def test_a_file_of_a_backup_by_itself_is_told_by_its_content(tmp_path: Path) -> None:
    (copied,) = list((FIXTURES / "backup-demo/kvranges").rglob("range,*"))[:1]
    path = tmp_path / "renamed"
    path.write_bytes(copied.read_bytes())
    with pytest.raises(SourceNotSupported, match="a range file of a backup; name the whole backup, the folder that"):
        open_source(path)
