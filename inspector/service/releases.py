"""Release lines of Doris, and the rules by which their services differ: a handler asks ``call.follows(Rule.NAME)``."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn

from inspector.errors import UsageError
from keycodec.text.suggestions import did_you_mean


def _unknown(kind: type[Enum], value: object) -> UsageError:
    """Return what is said of a value that names no member."""
    name, words = kind.__name__.lower(), [str(member.value) for member in kind]
    known = f"there are {', '.join(words)}"
    if not isinstance(value, str):
        return UsageError(f"a {name} is text, not {type(value).__name__}; {known}")
    return UsageError(f"no {name} is called {value!r}; {did_you_mean(value, words, otherwise=known)}")


class Release(Enum):
    """What the service answers as: the API reference, or the newest patch of a line of open-source releases.

    By its name: ``Release("4.1")``. The names are reference, 3.0, 3.1, 4.0, 4.1 and master.
    """

    REFERENCE = "reference"
    V3_0 = "3.0"
    V3_1 = "3.1"
    V4_0 = "4.0"
    V4_1 = "4.1"
    MASTER = "master"

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise _unknown(cls, value)

    def includes(self, since: Release) -> bool:
        """Whether this line has what came with another; the reference has every route."""
        return self is Release.REFERENCE or _AGE[self] >= _AGE[since]


class Setting(Enum):
    """A setting of the service that is off unless it is asked for, and changes what a call does.

    By its name: ``Setting("enable_cluster_snapshot")``.
    """

    CLUSTER_NAME_CHECK = "enable_cluster_name_check"
    MULTI_VERSION_STATUS = "enable_multi_version_status"
    CLUSTER_SNAPSHOT = "enable_cluster_snapshot"

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise _unknown(cls, value)


_AGE = {release: age for age, release in enumerate(Release)}
_3_0, _3_1, _4_0, _4_1 = Release.V3_0, Release.V3_1, Release.V4_0, Release.V4_1


class Rule(Enum):
    """THE table of rules. Each: where it holds, since which line, whether for the reference too, with and without it.

    Where the reference is silent, it has a rule if its own examples are answered as they stand.
    """

    # fmt: off
    # paths and replies
    ONE_ROUTE_TABLE = (
        "a path that is no route", _4_0, True,
        "404 `http path not found or not allowed`",
        "200 and code `OK` (the recycler: a text), but nothing is done; `v1/` lacks some routes, all the recycler's",
    )
    WHOLE_RESULTS = (
        "`get_obj_store_info`, `show_storage_vaults`, `get_cluster_status`", _3_0, False,
        "`result` has the response's `status` inside, also in a refusal",
        "`result` has no `status`, and a refusal has no `result`",
    )
    JSON_OF_ABORTS = (
        "`abort_txn`, `abort_tablet_job`", _3_0, False,
        "answer `code` and `msg` in JSON",
        "answer in protobuf's text format",
    )
    TABLETS_NOT_FOUND = (
        "any route, of an unknown tablet", _4_1, True,
        "404 `NOT_FOUND`",
        "500 `INTERNAL_ERROR`",
    )
    STORED_STATUSES = (
        "`cluster_status` and `status` in a body", _3_0, False,
        "`STOPPED` is no status, and is ignored",
        "`STOPPED` means `SUSPENDED`",
    )
    # instances
    FREE_INSTANCE_NAMES = (
        "`create_instance`", _3_0, False,
        "instance_id, name and user_id may be any text",
        "they must match the patterns of the reference",
    )
    OWN_EXTERNAL_ENDPOINT = (
        "`create_instance` with obj_info", _3_0, False,
        "external_endpoint is needed",
        "external_endpoint is optional",
    )
    ANY_STATUS_OP = (
        "`set_instance_status`", _3_0, False,
        "does any op in the body, such as `DROP` or `ENABLE_SSE`",
        "only `SET_NORMAL` and `SET_OVERDUE`",
    )
    MULTI_VERSION_INSTANCES = (
        "`create_instance`", _4_1, True,
        "writes multi_version_status and snapshot_switch_status if the settings say so",
        "the settings `enable_multi_version_status` and `enable_cluster_snapshot` do nothing",
    )
    SNAPSHOTS_HOLD_INSTANCES = (
        "`drop_instance`", _4_1, True,
        "refused while the instance has snapshots; of a clone, also removes the source's reference to it",
        "neither",
    )
    DROPS_PREDECESSORS = (
        "`drop_instance` of the successor of a rolled back instance", _4_1, True,
        "drops its predecessors, too",
        "drops one instance",
    )
    RECYCLE_STATES = (
        "`drop_instance`", _4_1, False,
        "sets recycle_state to `INSTANCE_RECYCLE_STATE_DATA_CLEANUP_PENDING`; a repeated drop keeps it",
        "leaves recycle_state as it is",
    )
    KEYS_OF_CLONES = (
        "`update_ak_sk` of an instance with snapshots switched on or off", _4_1, True,
        "then changes the instances derived from it, each on its own",
        "changes one instance",
    )
    COUNTED_CHANGES = (
        "every change of an instance", _4_1, False,
        "adds 1 to the key `instance_update`",
        "does not; the reference does if the key is there",
    )
    # where their data lies
    ROLE_ARN = (
        "every call that gives an object store", _3_1, True,
        "takes `role_arn` and `external_id` in place of `ak` and `sk`",
        "`ak` and `sk` are needed",
    )
    PROVIDER_NEEDED = (
        "`add_obj_info`", _3_0, False,
        "provider is needed",
        "provider is optional",
    )
    PREFIX_NEEDED = (
        "`add_obj_info`", _3_1, True,
        "prefix is needed",
        "prefix is optional",
    )
    SAME_KEYS_TAKEN = (
        "`legacy_update_ak_sk` with the same keys", _3_0, False,
        "`OK`, nothing is written",
        "400 `INVALID_ARGUMENT`",
    )
    # clusters
    REFUSALS_ARE_400 = (
        "routes of clusters: a refusal with no code of its own", _3_0, False,
        "400 `INVALID_ARGUMENT`",
        "500 `INTERNAL_ERROR`",
    )
    CLUSTERS_NOT_FOUND = (
        "`drop_cluster` of an unknown cluster, `drop_node` of an unknown node", _3_0, False,
        "404 `NOT_FOUND`",
        "500 `INTERNAL_ERROR`",
    )
    FREE_CLUSTER_NAMES = (
        "`add_cluster`, `rename_cluster`", _3_0, False,
        "cluster_name is checked only by `add_cluster`, with the setting `enable_cluster_name_check`",
        "cluster_name must match the pattern of the reference",
    )
    FREE_CLUSTER_IDS = (
        "`add_cluster`", _3_0, False,
        "cluster_id may be missing",
        "cluster_id is needed",
    )
    CLUSTER_NAME_NEEDED = (
        "`add_cluster`", _3_1, True,
        "cluster_name is needed",
        "a cluster needs no name",
    )
    FOLLOWERS = (
        "`add_cluster` of frontends", _3_0, False,
        "one master, or followers and no master",
        "one master",
    )
    VIRTUAL_CLUSTERS = (
        "`add_cluster`", _4_0, False,
        "takes the type `VIRTUAL`",
        "refuses it; virtual clusters in the source are kept, and their members are not dropped",
    )
    CLUSTER_TIMES = (
        "`add_cluster`", _4_0, False,
        "writes ctime and mtime of the cluster",
        "a cluster has no times",
    )
    USERS_CLEARED = (
        "`update_cluster_mysql_user_name` without names", _3_0, False,
        "removes all names",
        "refused",
    )
    MORE_TRANSITIONS = (
        "`set_cluster_status`", _3_0, False,
        "also `SUSPENDED` to `NORMAL`, and `NORMAL` to and from `MANUAL_SHUTDOWN`",
        "only the four transitions of the reference",
    )
    STATUS_OF_COMPUTE = (
        "`set_cluster_status`", _4_0, False,
        "only of clusters of type `COMPUTE`",
        "of any cluster",
    )
    # nodes
    PLAIN_NODE_IDS = (
        "`add_cluster`, `add_node`", _3_0, False,
        "plain cloud_unique_ids are taken, such as doris-compose's `compute_node_1`",
        "`1:<instance_id>:...` is needed; plain ids in the source are known",
    )
    SHARED_NODE_IDS = (
        "`add_cluster`, `add_node`", _3_0, False,
        "nodes of one instance may share a cloud_unique_id",
        "no other node may have it",
    )
    FREE_NODE_PORTS = (
        "`add_cluster`, `add_node`", _4_0, False,
        "ports and node_type are not checked (a condition of the service is always true)",
        "frontends need edit_log_port and node_type, backends heartbeat_port",
    )
    # tablets and keys
    SCHEMA_CHANGES_ABORTED = (
        "`abort_tablet_job`", _3_1, False,
        "aborts schema changes, too",
        "only compactions",
    )
    META_RANGES = (
        "`show_meta_ranges`", _4_0, True,
        "begins `total meta ranges: `",
        "begins `total partitions: `",
    )
    CHECKS_KEY_TYPE = (
        "`key_type` `JobRecycleKey` and `JobCheckKey`", _4_1, False,
        "the record of the recycler, and that of the checker (since 4.1.4)",
        "`JobRecycleKey` is the record of the checker; only the reference knows `JobCheckKey`, too",
    )
    VERSIONED_KEY_TYPES = (
        "`key_type`", _4_1, True,
        "can be `PackedFileKey`, or that of versioned metadata",
        "400 `key_type not supported: ...`",
    )
    DICTIONARY_KEY_TYPE = (
        "`key_type`", _3_1, True,
        "can be `MetaSchemaPBDictionaryKey`",
        "400 `key_type not supported: ...`",
    )
    STAMPS_DRAWN = (
        "`decode_key`, `encode_key`", _4_1, True,
        "draw the versionstamp of a key",
        "400 for a key with a versionstamp",
    )
    # fmt: on

    def __init__(self, where: str, since: Release, reference: bool, text: str, without: str) -> None:
        self.where = where
        self.since = since
        self.reference = reference
        self.text = text
        self.without = without

    def holds(self, release: Release) -> bool:
        """Whether a service of that line follows this rule."""
        return self.reference if release is Release.REFERENCE else release.includes(self.since)
