"""What docs/sources.md grants in Amazon S3 is enough to read a backup, and no part of it can be left out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from inspector.errors import SourceUnreadable
from inspector.sources.backup import BackupSource
from tests.inspector.sources.backup.places.objectstore import granting
from tests.inspector.sources.backup.support import TRUTHS, truth
from tests.support.places import ROOT

if TYPE_CHECKING:
    from tests.inspector.sources.backup.places.objectstore import S3Server

BUCKET = "backups-here"
NAME, VERSION = next(known for known in TRUTHS if known[0] == "backup-demo")


def policy(without: str = "") -> dict[str, Any]:
    """The policy of the page, less one action."""
    page = (ROOT / "docs/sources.md").read_text().replace(":::BUCKET", f":::{BUCKET}")
    found: dict[str, Any] = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    found["Statement"] = [statement for statement in found["Statement"] if statement["Action"] != without]
    return found


def test_the_policy_of_the_page_is_enough(server: S3Server) -> None:
    with (
        granting(server, policy()) as credentials,
        BackupSource.open(server.blobstore(BUCKET, NAME, credentials), VERSION) as source,
    ):
        assert list(source.key_values()) == truth(NAME, VERSION)


def test_it_grants_three_actions_one_of_them_for_encrypted_objects() -> None:
    actions = [statement["Action"] for statement in policy()["Statement"]]
    assert actions == ["s3:ListBucket", "s3:GetObject", "kms:Decrypt"]


def test_where_no_object_is_encrypted_by_kms_two_are_enough(server: S3Server) -> None:
    with (
        granting(server, policy("kms:Decrypt")) as credentials,
        BackupSource.open(server.blobstore(BUCKET, NAME, credentials), VERSION) as source,
    ):
        assert list(source.key_values()) == truth(NAME, VERSION)


@pytest.mark.parametrize("without", ["s3:ListBucket", "s3:GetObject"])
def test_no_action_can_be_left_out(server: S3Server, without: str) -> None:
    with (
        granting(server, policy(without)) as credentials,
        pytest.raises(SourceUnreadable, match="HTTP 403 AccessDenied; check the credentials"),
    ):
        BackupSource.open(server.blobstore(BUCKET, NAME, credentials), VERSION)


def test_a_wrong_secret_is_refused(server: S3Server) -> None:
    with granting(server, policy()) as credentials:
        key = credentials.partition(":")[0]
        with pytest.raises(SourceUnreadable, match="SignatureDoesNotMatch; check the credentials") as refused:
            BackupSource.open(server.blobstore(BUCKET, NAME, f"{key}:a-wrong-one"), VERSION)
        assert "a-wrong-one" not in str(refused.value)
