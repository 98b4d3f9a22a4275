"""Which fields are secret: the one declaration that every view, raw bytes and hex included, masks by.

A field is secret by its name, wherever it stands, so that a newer schema's ``s3_secret_key`` is hidden before anybody
has heard of it; or by its full name, where the name alone says nothing. Only text, bytes and messages can be secret:
``cred_provider_type`` is an enum, ``key_id`` a number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from google.protobuf.descriptor import FieldDescriptor

from inspector.schema.descriptors import all_fields

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

# Searched in the words of a name, lower case, each between underscores: _s3_secret_key_, _role_arn_.
_SECRET = re.compile(
    r"""
      secret | passw | passphrase | credential | keytab
    | _ (ak | sk | arn | pwd | principal | authorization | external_id) _
    | _ (access | account | api | encryption | master | private | signing) _? key _
    | _ (pre)? signed _ur[il] _
    | (?<! _next) (?<! _page) (?<! _continuation) _tokens? _$   # but not the place where a listing goes on
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

_FULL_NAMES = frozenset(
    {
        "doris.cloud.EncryptionKeyInfoPB.Item.key",
        "doris.cloud.EncryptionKeyInfoPB.KMSInfo.cmk",
        # Any Hadoop setting, any stage property: passwords and keys may be among them.
        "doris.cloud.HdfsBuildConf.HdfsConfKVPair.value",
        "doris.cloud.StagePB.properties",
        # Error logs kept in an object store: the link is signed, whoever holds it may read them.
        "doris.cloud.RLTaskTxnCommitAttachmentPB.error_log_url",
        "doris.cloud.TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.tracking_url",
    }
)
_TYPES = frozenset(
    {FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES, FieldDescriptor.TYPE_MESSAGE, FieldDescriptor.TYPE_GROUP}
)


@lru_cache(maxsize=4096)
def is_secret(field: FieldDescriptor) -> bool:
    """Whether whatever stands in the field must be masked; of a map, all its values."""
    return field.type in _TYPES and (field.full_name in _FULL_NAMES or is_secret_name(field.name))


def is_secret_name(name: str) -> bool:
    """Whether a name, of a field or of a property (``s3.secretKey``), says that what it holds is secret."""
    return _SECRET.search(f"_{'_'.join(_WORD.findall(name)).lower()}_") is not None


@lru_cache(maxsize=4096)
def holds_secrets(message: Descriptor) -> bool:
    """Whether the message, or any message it can hold at any depth, has a secret field."""
    return any(is_secret(field) for field in all_fields(message))
