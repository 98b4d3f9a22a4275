"""Which fields are secret. All that masks secrets, raw bytes and hex too, decides by this one declaration.

A field is secret by its name, in any message. So ``s3_secret_key`` of a newer schema is masked although this version
does not know it. Where the name alone does not tell, a field is secret by its full name. Only text, bytes and messages
can be secret: ``cred_provider_type`` is an enum, ``key_id`` a number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from google.protobuf.descriptor import FieldDescriptor

from inspector.schema.descriptors import all_fields

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

# Searched in the words of a name, in lower case, with an underscore before, between and after: _s3_secret_key_.
_SECRET = re.compile(
    r"""
      secret | passw | passphrase | credential | keytab
    | _ (ak | sk | arn | pwd | principal | authorization | external_id) _
    | _ (access | account | api | encryption | master | private | signing) _? key _
    | _ (pre)? signed _ur[il] _
    | (?<! _next) (?<! _page) (?<! _continuation) _tokens? _$   # but not the token that continues a listing
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

_FULL_NAMES = frozenset(
    {
        "doris.cloud.EncryptionKeyInfoPB.Item.key",
        "doris.cloud.EncryptionKeyInfoPB.KMSInfo.cmk",
        # Any Hadoop setting and any stage property can be a password or a key.
        "doris.cloud.HdfsBuildConf.HdfsConfKVPair.value",
        "doris.cloud.StagePB.properties",
        # Signed links to error logs in an object store: whoever has the link can read the log.
        "doris.cloud.RLTaskTxnCommitAttachmentPB.error_log_url",
        "doris.cloud.TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.tracking_url",
    }
)
_TYPES = frozenset(
    {FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES, FieldDescriptor.TYPE_MESSAGE, FieldDescriptor.TYPE_GROUP}
)


@lru_cache(maxsize=4096)
def is_secret(field: FieldDescriptor) -> bool:
    """Whether the value of the field must be masked; of a map, all its values."""
    return field.type in _TYPES and (field.full_name in _FULL_NAMES or is_secret_name(field.name))


def is_secret_name(name: str) -> bool:
    """Whether the name of a field or property, such as ``s3.secretKey``, says that its value is secret."""
    return _SECRET.search(f"_{'_'.join(_WORD.findall(name)).lower()}_") is not None


@lru_cache(maxsize=4096)
def holds_secrets(message: Descriptor) -> bool:
    """Whether the message has a secret field, itself or in a message inside it at any depth."""
    return any(is_secret(field) for field in all_fields(message))
