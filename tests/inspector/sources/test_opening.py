"""Names of sources that are odd: one line that says what is odd, and what a name looks like."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import InspectorError, SourceNotFound, SourceNotSupported, UsageError
from inspector.sources.opening import open_source, parse_source
from tests.support.places import DEMO

KINDS = "the kinds are backup, snapshot, fdb, text"


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("@937228653", UsageError, "no folder ahead of the @; give backup:DIR@937228653"),
        ("backup:@937228653", UsageError, "no folder ahead of the @"),
        (f"{DEMO}@newest", UsageError, "'newest' is no version"),
        ("foo:/nope", UsageError, f"foo:... is no file, and foo no kind of source; {KINDS}"),
        ("Backup:/nope", UsageError, KINDS),
        ("snapshots:x", UsageError, KINDS),
        (r"C:\backups\nope", SourceNotFound, "no such file or folder"),
        ("/nope:nope", SourceNotFound, "no such file or folder"),
        ("blobstore://key:secret@host/x", SourceNotSupported, "blob store"),
        ("backup:blobstore://key:secret@host/x", SourceNotSupported, "blob store"),
        (
            f"snapshot:{DEMO}",
            SourceNotFound,
            f"a folder, not a snapshot file; the folder of a backup is named backup:{DEMO}",
        ),
        (f"text:{DEMO}", SourceNotFound, "a folder, not a transcript"),
        (f"{DEMO}@1", SourceNotSupported, "readable versions: 924736801 to 944700871"),
    ],
)
def test_odd_names_are_explained(name: str, error: type[InspectorError], said: str) -> None:
    with pytest.raises(error) as caught:
        open_source(name)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_files_with_a_colon_or_an_at_in_their_names_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("foo:nope", "@937228653", "notes@12"):
        Path(name).write_text("`key' is `value'\n")
        assert parse_source(name) == ("text", name, "latest")
        with open_source(name) as source:
            assert list(source.key_values()) == [(b"key", b"value")]
