"""The types of inspector.schema.messages. `make generate` writes this file from proto/*.proto: do not edit it."""

from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Literal as _Literal, TypeVar as _TypeVar

from google.protobuf.descriptor import EnumDescriptor as _EnumDescriptor
from google.protobuf.internal.containers import (
    MessageMap as _MessageMap,
    RepeatedCompositeFieldContainer as _Messages,
    RepeatedScalarFieldContainer as _Scalars,
    ScalarMap as _ScalarMap,
)
from google.protobuf.message import Message as _Message

_T = _TypeVar("_T")

class _Enum(type):
    DESCRIPTOR: _EnumDescriptor
    def Name(cls, number: int) -> str: ...
    def Value(cls: type[_T], name: str) -> _T: ...
    def keys(cls) -> list[str]: ...
    def values(cls: type[_T]) -> list[_T]: ...
    def items(cls: type[_T]) -> list[tuple[str, _T]]: ...

class MultiVersionStatus(int, metaclass=_Enum):
    MULTI_VERSION_DISABLED: _ClassVar[MultiVersionStatus]
    MULTI_VERSION_WRITE_ONLY: _ClassVar[MultiVersionStatus]
    MULTI_VERSION_READ_WRITE: _ClassVar[MultiVersionStatus]
    MULTI_VERSION_ENABLED: _ClassVar[MultiVersionStatus]

class SnapshotSwitchStatus(int, metaclass=_Enum):
    SNAPSHOT_SWITCH_DISABLED: _ClassVar[SnapshotSwitchStatus]
    SNAPSHOT_SWITCH_OFF: _ClassVar[SnapshotSwitchStatus]
    SNAPSHOT_SWITCH_ON: _ClassVar[SnapshotSwitchStatus]

class SnapshotCompactStatus(int, metaclass=_Enum):
    SNAPSHOT_COMPACT_UNKNOWN: _ClassVar[SnapshotCompactStatus]
    SNAPSHOT_COMPACT_DOING: _ClassVar[SnapshotCompactStatus]
    SNAPSHOT_COMPACT_DONE: _ClassVar[SnapshotCompactStatus]

class KeySetType(int, metaclass=_Enum):
    UNKNOWN_KEY_SET: _ClassVar[KeySetType]
    SINGLE_VERSION_PARTITION_VERSION: _ClassVar[KeySetType]
    SINGLE_VERSION_TABLE_VERSION: _ClassVar[KeySetType]
    SINGLE_VERSION_META_ROWSET: _ClassVar[KeySetType]
    SINGLE_VERSION_META_TABLET: _ClassVar[KeySetType]
    SINGLE_VERSION_META_SCHEMA: _ClassVar[KeySetType]
    SINGLE_VERSION_TABLET_STATS: _ClassVar[KeySetType]
    SINGLE_VERSION_TABLET_INDEX: _ClassVar[KeySetType]
    MULTI_VERSION_PARTITION_VERSION: _ClassVar[KeySetType]
    MULTI_VERSION_TABLE_VERSION: _ClassVar[KeySetType]
    MULTI_VERSION_INDEX_PARTITION: _ClassVar[KeySetType]
    MULTI_VERSION_INDEX_INDEX: _ClassVar[KeySetType]
    MULTI_VERSION_INDEX_TABLET: _ClassVar[KeySetType]
    MULTI_VERSION_TABLET_STATS: _ClassVar[KeySetType]
    MULTI_VERSION_META_PARTITION: _ClassVar[KeySetType]
    MULTI_VERSION_META_INDEX: _ClassVar[KeySetType]
    MULTI_VERSION_META_TABLET: _ClassVar[KeySetType]
    MULTI_VERSION_META_SCHEMA: _ClassVar[KeySetType]
    MULTI_VERSION_META_ROWSET: _ClassVar[KeySetType]

class InstanceRecycleState(int, metaclass=_Enum):
    INSTANCE_RECYCLE_STATE_DATA_CLEANUP_PENDING: _ClassVar[InstanceRecycleState]
    INSTANCE_RECYCLE_STATE_METADATA_CLEANUP_PENDING: _ClassVar[InstanceRecycleState]
    INSTANCE_RECYCLE_STATE_CLEANUP_COMPLETED: _ClassVar[InstanceRecycleState]

class ClusterStatus(int, metaclass=_Enum):
    UNKNOWN: _ClassVar[ClusterStatus]
    NORMAL: _ClassVar[ClusterStatus]
    SUSPENDED: _ClassVar[ClusterStatus]
    TO_RESUME: _ClassVar[ClusterStatus]
    MANUAL_SHUTDOWN: _ClassVar[ClusterStatus]

class NodeStatusPB(int, metaclass=_Enum):
    NODE_STATUS_UNKNOWN: _ClassVar[NodeStatusPB]
    NODE_STATUS_RUNNING: _ClassVar[NodeStatusPB]
    NODE_STATUS_SHUTDOWN: _ClassVar[NodeStatusPB]
    NODE_STATUS_DECOMMISSIONING: _ClassVar[NodeStatusPB]
    NODE_STATUS_DECOMMISSIONED: _ClassVar[NodeStatusPB]

class CredProviderTypePB(int, metaclass=_Enum):
    DEFAULT: _ClassVar[CredProviderTypePB]
    SIMPLE: _ClassVar[CredProviderTypePB]
    INSTANCE_PROFILE: _ClassVar[CredProviderTypePB]
    ENV: _ClassVar[CredProviderTypePB]
    SYSTEM_PROPERTIES: _ClassVar[CredProviderTypePB]
    WEB_IDENTITY: _ClassVar[CredProviderTypePB]
    CONTAINER: _ClassVar[CredProviderTypePB]
    ANONYMOUS: _ClassVar[CredProviderTypePB]

class TxnSourceTypePB(int, metaclass=_Enum):
    UKNOWN_TXN_SOURCE_TYPE: _ClassVar[TxnSourceTypePB]
    TXN_SOURCE_TYPE_FE: _ClassVar[TxnSourceTypePB]
    TXN_SOURCE_TYPE_BE: _ClassVar[TxnSourceTypePB]

class LoadJobSourceTypePB(int, metaclass=_Enum):
    LOAD_JOB_SRC_TYPE_UNKNOWN: _ClassVar[LoadJobSourceTypePB]
    LOAD_JOB_SRC_TYPE_FRONTEND: _ClassVar[LoadJobSourceTypePB]
    LOAD_JOB_SRC_TYPE_BACKEND_STREAMING: _ClassVar[LoadJobSourceTypePB]
    LOAD_JOB_SRC_TYPE_INSERT_STREAMING: _ClassVar[LoadJobSourceTypePB]
    LOAD_JOB_SRC_TYPE_ROUTINE_LOAD_TASK: _ClassVar[LoadJobSourceTypePB]
    LOAD_JOB_SRC_TYPE_BATCH_LOAD_JOB: _ClassVar[LoadJobSourceTypePB]
    LOAD_JOB_SRC_TYPE_STREAMING_JOB: _ClassVar[LoadJobSourceTypePB]

class TxnStatusPB(int, metaclass=_Enum):
    TXN_STATUS_UNKNOWN: _ClassVar[TxnStatusPB]
    TXN_STATUS_PREPARED: _ClassVar[TxnStatusPB]
    TXN_STATUS_COMMITTED: _ClassVar[TxnStatusPB]
    TXN_STATUS_VISIBLE: _ClassVar[TxnStatusPB]
    TXN_STATUS_ABORTED: _ClassVar[TxnStatusPB]
    TXN_STATUS_PRECOMMITTED: _ClassVar[TxnStatusPB]

class TableStreamOffsetStatePB(int, metaclass=_Enum):
    TABLE_STREAM_OFFSET_UNKNOWN: _ClassVar[TableStreamOffsetStatePB]
    TABLE_STREAM_OFFSET_INITIAL_SNAPSHOT_PENDING: _ClassVar[TableStreamOffsetStatePB]
    TABLE_STREAM_OFFSET_CONSUMED: _ClassVar[TableStreamOffsetStatePB]

class IndexObjectTypePB(int, metaclass=_Enum):
    MATERIALIZED_INDEX: _ClassVar[IndexObjectTypePB]
    TABLE_STREAM: _ClassVar[IndexObjectTypePB]

class SnapshotType(int, metaclass=_Enum):
    SNAPSHOT_REFERENCE: _ClassVar[SnapshotType]

class SnapshotStatus(int, metaclass=_Enum):
    SNAPSHOT_PREPARE: _ClassVar[SnapshotStatus]
    SNAPSHOT_NORMAL: _ClassVar[SnapshotStatus]
    SNAPSHOT_ABORTED: _ClassVar[SnapshotStatus]
    SNAPSHOT_RECYCLED: _ClassVar[SnapshotStatus]

class MetaServiceFeature(int, metaclass=_Enum):
    META_SERVICE_FEATURE_NONE: _ClassVar[MetaServiceFeature]
    META_SERVICE_FEATURE_ROW_TTL: _ClassVar[MetaServiceFeature]

class MetaServiceCode(int, metaclass=_Enum):
    OK: _ClassVar[MetaServiceCode]
    INVALID_ARGUMENT: _ClassVar[MetaServiceCode]
    KV_TXN_CREATE_ERR: _ClassVar[MetaServiceCode]
    KV_TXN_GET_ERR: _ClassVar[MetaServiceCode]
    KV_TXN_COMMIT_ERR: _ClassVar[MetaServiceCode]
    KV_TXN_CONFLICT: _ClassVar[MetaServiceCode]
    PROTOBUF_PARSE_ERR: _ClassVar[MetaServiceCode]
    PROTOBUF_SERIALIZE_ERR: _ClassVar[MetaServiceCode]
    KV_TXN_STORE_GET_RETRYABLE: _ClassVar[MetaServiceCode]
    KV_TXN_STORE_COMMIT_RETRYABLE: _ClassVar[MetaServiceCode]
    KV_TXN_STORE_CREATE_RETRYABLE: _ClassVar[MetaServiceCode]
    KV_TXN_TOO_OLD: _ClassVar[MetaServiceCode]
    KV_TXN_MAYBE_COMMITTED: _ClassVar[MetaServiceCode]
    TXN_GEN_ID_ERR: _ClassVar[MetaServiceCode]
    TXN_DUPLICATED_REQ: _ClassVar[MetaServiceCode]
    TXN_LABEL_ALREADY_USED: _ClassVar[MetaServiceCode]
    TXN_INVALID_STATUS: _ClassVar[MetaServiceCode]
    TXN_LABEL_NOT_FOUND: _ClassVar[MetaServiceCode]
    TXN_ID_NOT_FOUND: _ClassVar[MetaServiceCode]
    TXN_ALREADY_ABORTED: _ClassVar[MetaServiceCode]
    TXN_ALREADY_VISIBLE: _ClassVar[MetaServiceCode]
    TXN_ALREADY_PRECOMMITED: _ClassVar[MetaServiceCode]
    VERSION_NOT_FOUND: _ClassVar[MetaServiceCode]
    TABLET_NOT_FOUND: _ClassVar[MetaServiceCode]
    STALE_TABLET_CACHE: _ClassVar[MetaServiceCode]
    STALE_PREPARE_ROWSET: _ClassVar[MetaServiceCode]
    TXN_ALREADY_COMMITED: _ClassVar[MetaServiceCode]
    CLUSTER_NOT_FOUND: _ClassVar[MetaServiceCode]
    ALREADY_EXISTED: _ClassVar[MetaServiceCode]
    CLUSTER_ENDPOINT_MISSING: _ClassVar[MetaServiceCode]
    STORAGE_VAULT_NOT_FOUND: _ClassVar[MetaServiceCode]
    STAGE_NOT_FOUND: _ClassVar[MetaServiceCode]
    STAGE_GET_ERR: _ClassVar[MetaServiceCode]
    STATE_ALREADY_EXISTED_FOR_USER: _ClassVar[MetaServiceCode]
    COPY_JOB_NOT_FOUND: _ClassVar[MetaServiceCode]
    JOB_EXPIRED: _ClassVar[MetaServiceCode]
    JOB_TABLET_BUSY: _ClassVar[MetaServiceCode]
    JOB_ALREADY_SUCCESS: _ClassVar[MetaServiceCode]
    ROUTINE_LOAD_DATA_INCONSISTENT: _ClassVar[MetaServiceCode]
    ROUTINE_LOAD_PROGRESS_NOT_FOUND: _ClassVar[MetaServiceCode]
    JOB_CHECK_ALTER_VERSION: _ClassVar[MetaServiceCode]
    STREAMING_JOB_PROGRESS_NOT_FOUND: _ClassVar[MetaServiceCode]
    MAX_QPS_LIMIT: _ClassVar[MetaServiceCode]
    MS_TOO_BUSY: _ClassVar[MetaServiceCode]
    ERR_ENCRYPT: _ClassVar[MetaServiceCode]
    ERR_DECPYPT: _ClassVar[MetaServiceCode]
    LOCK_EXPIRED: _ClassVar[MetaServiceCode]
    LOCK_CONFLICT: _ClassVar[MetaServiceCode]
    ROWSETS_EXPIRED: _ClassVar[MetaServiceCode]
    VERSION_NOT_MATCH: _ClassVar[MetaServiceCode]
    UPDATE_OVERRIDE_EXISTING_KV: _ClassVar[MetaServiceCode]
    ROWSET_META_NOT_FOUND: _ClassVar[MetaServiceCode]
    KV_TXN_CONFLICT_RETRY_EXCEEDED_MAX_TIMES: _ClassVar[MetaServiceCode]
    SCHEMA_DICT_NOT_FOUND: _ClassVar[MetaServiceCode]
    UNDEFINED_ERR: _ClassVar[MetaServiceCode]

class EncryptionInfoPB(_Message):
    encryption_method: str
    key_id: int
    def __init__(
        self,
        *,
        encryption_method: str | None = None,
        key_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["encryption_method", "key_id"]) -> None: ...
    def HasField(self, field_name: _Literal["encryption_method", "key_id"]) -> bool: ...

class EncryptionKeyInfoPB(_Message):
    class KMSInfo(_Message):
        endpoint: str
        region: str
        cmk: str
        def __init__(
            self,
            *,
            endpoint: str | None = None,
            region: str | None = None,
            cmk: str | None = None,
        ) -> None: ...
        def ClearField(self, field_name: _Literal["endpoint", "region", "cmk"]) -> None: ...
        def HasField(self, field_name: _Literal["endpoint", "region", "cmk"]) -> bool: ...

    class Item(_Message):
        key_id: int
        key: str
        @property
        def kms_info(self) -> EncryptionKeyInfoPB.KMSInfo: ...
        def __init__(
            self,
            *,
            key_id: int | None = None,
            key: str | None = None,
            kms_info: EncryptionKeyInfoPB.KMSInfo | _Mapping[str, object] | None = None,
        ) -> None: ...
        def ClearField(self, field_name: _Literal["key_id", "key", "kms_info"]) -> None: ...
        def HasField(self, field_name: _Literal["key_id", "key", "kms_info"]) -> bool: ...

    @property
    def items(self) -> _Messages[EncryptionKeyInfoPB.Item]: ...
    def __init__(
        self,
        *,
        items: _Iterable[EncryptionKeyInfoPB.Item | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["items"]) -> None: ...

class RamUserPB(_Message):
    user_id: str
    ak: str
    sk: str
    external_id: str
    @property
    def encryption_info(self) -> EncryptionInfoPB: ...
    def __init__(
        self,
        *,
        user_id: str | None = None,
        ak: str | None = None,
        sk: str | None = None,
        external_id: str | None = None,
        encryption_info: EncryptionInfoPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["user_id", "ak", "sk", "external_id", "encryption_info"]) -> None: ...
    def HasField(self, field_name: _Literal["user_id", "ak", "sk", "external_id", "encryption_info"]) -> bool: ...

class InstanceInfoPB(_Message):
    class Status(int, metaclass=_Enum):
        NORMAL: _ClassVar[InstanceInfoPB.Status]
        DELETED: _ClassVar[InstanceInfoPB.Status]
        OVERDUE: _ClassVar[InstanceInfoPB.Status]

    NORMAL: _ClassVar[InstanceInfoPB.Status]
    DELETED: _ClassVar[InstanceInfoPB.Status]
    OVERDUE: _ClassVar[InstanceInfoPB.Status]
    user_id: str
    instance_id: str
    name: str
    @property
    def lb_ip(self) -> _Scalars[str]: ...
    ctime: int
    mtime: int
    @property
    def clusters(self) -> _Messages[ClusterPB]: ...
    @property
    def obj_info(self) -> _Messages[ObjectStoreInfoPB]: ...
    @property
    def stages(self) -> _Messages[StagePB]: ...
    status: InstanceInfoPB.Status
    @property
    def ram_user(self) -> RamUserPB: ...
    @property
    def iam_user(self) -> RamUserPB: ...
    sse_enabled: bool
    @property
    def resource_ids(self) -> _Scalars[str]: ...
    @property
    def storage_vault_names(self) -> _Scalars[str]: ...
    default_storage_vault_id: str
    default_storage_vault_name: str
    enable_storage_vault: bool
    multi_version_status: MultiVersionStatus
    snapshot_switch_status: SnapshotSwitchStatus
    source_instance_id: str
    source_snapshot_id: str
    original_instance_id: str
    successor_instance_id: str
    ready_only: bool
    max_reserved_snapshot: int
    snapshot_interval_seconds: int
    @property
    def migrated_key_sets(self) -> _Scalars[KeySetType]: ...
    @property
    def compacted_key_sets(self) -> _Scalars[KeySetType]: ...
    snapshot_retained_data_size: int
    snapshot_billable_data_size: int
    snapshot_compact_status: SnapshotCompactStatus
    predecessor_instance_id: str
    recycle_state: InstanceRecycleState
    recycle_state_update_time_ms: int
    def __init__(
        self,
        *,
        user_id: str | None = None,
        instance_id: str | None = None,
        name: str | None = None,
        lb_ip: _Iterable[str] | None = None,
        ctime: int | None = None,
        mtime: int | None = None,
        clusters: _Iterable[ClusterPB | _Mapping[str, object]] | None = None,
        obj_info: _Iterable[ObjectStoreInfoPB | _Mapping[str, object]] | None = None,
        stages: _Iterable[StagePB | _Mapping[str, object]] | None = None,
        status: InstanceInfoPB.Status | str | None = None,
        ram_user: RamUserPB | _Mapping[str, object] | None = None,
        iam_user: RamUserPB | _Mapping[str, object] | None = None,
        sse_enabled: bool | None = None,
        resource_ids: _Iterable[str] | None = None,
        storage_vault_names: _Iterable[str] | None = None,
        default_storage_vault_id: str | None = None,
        default_storage_vault_name: str | None = None,
        enable_storage_vault: bool | None = None,
        multi_version_status: MultiVersionStatus | str | None = None,
        snapshot_switch_status: SnapshotSwitchStatus | str | None = None,
        source_instance_id: str | None = None,
        source_snapshot_id: str | None = None,
        original_instance_id: str | None = None,
        successor_instance_id: str | None = None,
        ready_only: bool | None = None,
        max_reserved_snapshot: int | None = None,
        snapshot_interval_seconds: int | None = None,
        migrated_key_sets: _Iterable[KeySetType | str] | None = None,
        compacted_key_sets: _Iterable[KeySetType | str] | None = None,
        snapshot_retained_data_size: int | None = None,
        snapshot_billable_data_size: int | None = None,
        snapshot_compact_status: SnapshotCompactStatus | str | None = None,
        predecessor_instance_id: str | None = None,
        recycle_state: InstanceRecycleState | str | None = None,
        recycle_state_update_time_ms: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["user_id", "instance_id", "name", "lb_ip", "ctime", "mtime", "clusters", "obj_info", "stages", "status", "ram_user", "iam_user", "sse_enabled", "resource_ids", "storage_vault_names", "default_storage_vault_id", "default_storage_vault_name", "enable_storage_vault", "multi_version_status", "snapshot_switch_status", "source_instance_id", "source_snapshot_id", "original_instance_id", "successor_instance_id", "ready_only", "max_reserved_snapshot", "snapshot_interval_seconds", "migrated_key_sets", "compacted_key_sets", "snapshot_retained_data_size", "snapshot_billable_data_size", "snapshot_compact_status", "predecessor_instance_id", "recycle_state", "recycle_state_update_time_ms"]) -> None: ...
    def HasField(self, field_name: _Literal["user_id", "instance_id", "name", "ctime", "mtime", "status", "ram_user", "iam_user", "sse_enabled", "default_storage_vault_id", "default_storage_vault_name", "enable_storage_vault", "multi_version_status", "snapshot_switch_status", "source_instance_id", "source_snapshot_id", "original_instance_id", "successor_instance_id", "ready_only", "max_reserved_snapshot", "snapshot_interval_seconds", "snapshot_retained_data_size", "snapshot_billable_data_size", "snapshot_compact_status", "predecessor_instance_id", "recycle_state", "recycle_state_update_time_ms"]) -> bool: ...

class StagePB(_Message):
    class StageType(int, metaclass=_Enum):
        INTERNAL: _ClassVar[StagePB.StageType]
        EXTERNAL: _ClassVar[StagePB.StageType]

    INTERNAL: _ClassVar[StagePB.StageType]
    EXTERNAL: _ClassVar[StagePB.StageType]
    class StageAccessType(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[StagePB.StageAccessType]
        AKSK: _ClassVar[StagePB.StageAccessType]
        IAM: _ClassVar[StagePB.StageAccessType]
        BUCKET_ACL: _ClassVar[StagePB.StageAccessType]

    UNKNOWN: _ClassVar[StagePB.StageAccessType]
    AKSK: _ClassVar[StagePB.StageAccessType]
    IAM: _ClassVar[StagePB.StageAccessType]
    BUCKET_ACL: _ClassVar[StagePB.StageAccessType]
    type: StagePB.StageType
    @property
    def mysql_user_name(self) -> _Scalars[str]: ...
    name: str
    @property
    def obj_info(self) -> ObjectStoreInfoPB: ...
    stage_id: str
    @property
    def properties(self) -> _ScalarMap[str, str]: ...
    @property
    def mysql_user_id(self) -> _Scalars[str]: ...
    comment: str
    create_time: int
    access_type: StagePB.StageAccessType
    role_name: str
    arn: str
    external_id: str
    def __init__(
        self,
        *,
        type: StagePB.StageType | str | None = None,
        mysql_user_name: _Iterable[str] | None = None,
        name: str | None = None,
        obj_info: ObjectStoreInfoPB | _Mapping[str, object] | None = None,
        stage_id: str | None = None,
        properties: _Mapping[str, str] | None = None,
        mysql_user_id: _Iterable[str] | None = None,
        comment: str | None = None,
        create_time: int | None = None,
        access_type: StagePB.StageAccessType | str | None = None,
        role_name: str | None = None,
        arn: str | None = None,
        external_id: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["type", "mysql_user_name", "name", "obj_info", "stage_id", "properties", "mysql_user_id", "comment", "create_time", "access_type", "role_name", "arn", "external_id"]) -> None: ...
    def HasField(self, field_name: _Literal["type", "name", "obj_info", "stage_id", "comment", "create_time", "access_type", "role_name", "arn", "external_id"]) -> bool: ...

class ClusterPolicy(_Message):
    class PolicyType(int, metaclass=_Enum):
        ActiveStandby: _ClassVar[ClusterPolicy.PolicyType]

    ActiveStandby: _ClassVar[ClusterPolicy.PolicyType]
    type: ClusterPolicy.PolicyType
    active_cluster_name: str
    @property
    def standby_cluster_names(self) -> _Scalars[str]: ...
    failover_failure_threshold: int
    unhealthy_node_threshold_percent: int
    @property
    def cache_warmup_jobids(self) -> _Scalars[str]: ...
    def __init__(
        self,
        *,
        type: ClusterPolicy.PolicyType | str | None = None,
        active_cluster_name: str | None = None,
        standby_cluster_names: _Iterable[str] | None = None,
        failover_failure_threshold: int | None = None,
        unhealthy_node_threshold_percent: int | None = None,
        cache_warmup_jobids: _Iterable[str] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["type", "active_cluster_name", "standby_cluster_names", "failover_failure_threshold", "unhealthy_node_threshold_percent", "cache_warmup_jobids"]) -> None: ...
    def HasField(self, field_name: _Literal["type", "active_cluster_name", "failover_failure_threshold", "unhealthy_node_threshold_percent"]) -> bool: ...

class ClusterPB(_Message):
    class Type(int, metaclass=_Enum):
        SQL: _ClassVar[ClusterPB.Type]
        COMPUTE: _ClassVar[ClusterPB.Type]
        VIRTUAL: _ClassVar[ClusterPB.Type]

    SQL: _ClassVar[ClusterPB.Type]
    COMPUTE: _ClassVar[ClusterPB.Type]
    VIRTUAL: _ClassVar[ClusterPB.Type]
    cluster_id: str
    cluster_name: str
    type: ClusterPB.Type
    desc: str
    @property
    def nodes(self) -> _Messages[NodeInfoPB]: ...
    @property
    def mysql_user_name(self) -> _Scalars[str]: ...
    public_endpoint: str
    private_endpoint: str
    cluster_status: ClusterStatus
    ctime: int
    mtime: int
    @property
    def cluster_names(self) -> _Scalars[str]: ...
    @property
    def cluster_policy(self) -> ClusterPolicy: ...
    @property
    def properties(self) -> _ScalarMap[str, str]: ...
    def __init__(
        self,
        *,
        cluster_id: str | None = None,
        cluster_name: str | None = None,
        type: ClusterPB.Type | str | None = None,
        desc: str | None = None,
        nodes: _Iterable[NodeInfoPB | _Mapping[str, object]] | None = None,
        mysql_user_name: _Iterable[str] | None = None,
        public_endpoint: str | None = None,
        private_endpoint: str | None = None,
        cluster_status: ClusterStatus | str | None = None,
        ctime: int | None = None,
        mtime: int | None = None,
        cluster_names: _Iterable[str] | None = None,
        cluster_policy: ClusterPolicy | _Mapping[str, object] | None = None,
        properties: _Mapping[str, str] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cluster_id", "cluster_name", "type", "desc", "nodes", "mysql_user_name", "public_endpoint", "private_endpoint", "cluster_status", "ctime", "mtime", "cluster_names", "cluster_policy", "properties"]) -> None: ...
    def HasField(self, field_name: _Literal["cluster_id", "cluster_name", "type", "desc", "public_endpoint", "private_endpoint", "cluster_status", "ctime", "mtime", "cluster_policy"]) -> bool: ...

class NodeInfoPB(_Message):
    class NodeType(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[NodeInfoPB.NodeType]
        FE_MASTER: _ClassVar[NodeInfoPB.NodeType]
        FE_OBSERVER: _ClassVar[NodeInfoPB.NodeType]
        FE_FOLLOWER: _ClassVar[NodeInfoPB.NodeType]

    UNKNOWN: _ClassVar[NodeInfoPB.NodeType]
    FE_MASTER: _ClassVar[NodeInfoPB.NodeType]
    FE_OBSERVER: _ClassVar[NodeInfoPB.NodeType]
    FE_FOLLOWER: _ClassVar[NodeInfoPB.NodeType]
    cloud_unique_id: str
    name: str
    ip: str
    vpc_name: str
    ctime: int
    mtime: int
    status: NodeStatusPB
    heartbeat_port: int
    desc: str
    edit_log_port: int
    node_type: NodeInfoPB.NodeType
    is_smooth_upgrade: bool
    host: str
    public_endpoint: str
    private_endpoint: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        name: str | None = None,
        ip: str | None = None,
        vpc_name: str | None = None,
        ctime: int | None = None,
        mtime: int | None = None,
        status: NodeStatusPB | str | None = None,
        heartbeat_port: int | None = None,
        desc: str | None = None,
        edit_log_port: int | None = None,
        node_type: NodeInfoPB.NodeType | str | None = None,
        is_smooth_upgrade: bool | None = None,
        host: str | None = None,
        public_endpoint: str | None = None,
        private_endpoint: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "name", "ip", "vpc_name", "ctime", "mtime", "status", "heartbeat_port", "desc", "edit_log_port", "node_type", "is_smooth_upgrade", "host", "public_endpoint", "private_endpoint"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "name", "ip", "vpc_name", "ctime", "mtime", "status", "heartbeat_port", "desc", "edit_log_port", "node_type", "is_smooth_upgrade", "host", "public_endpoint", "private_endpoint"]) -> bool: ...

class ObjectStoreInfoPB(_Message):
    class Provider(int, metaclass=_Enum):
        UNKONWN: _ClassVar[ObjectStoreInfoPB.Provider]
        OSS: _ClassVar[ObjectStoreInfoPB.Provider]
        S3: _ClassVar[ObjectStoreInfoPB.Provider]
        COS: _ClassVar[ObjectStoreInfoPB.Provider]
        OBS: _ClassVar[ObjectStoreInfoPB.Provider]
        BOS: _ClassVar[ObjectStoreInfoPB.Provider]
        GCP: _ClassVar[ObjectStoreInfoPB.Provider]
        AZURE: _ClassVar[ObjectStoreInfoPB.Provider]
        TOS: _ClassVar[ObjectStoreInfoPB.Provider]

    UNKONWN: _ClassVar[ObjectStoreInfoPB.Provider]
    OSS: _ClassVar[ObjectStoreInfoPB.Provider]
    S3: _ClassVar[ObjectStoreInfoPB.Provider]
    COS: _ClassVar[ObjectStoreInfoPB.Provider]
    OBS: _ClassVar[ObjectStoreInfoPB.Provider]
    BOS: _ClassVar[ObjectStoreInfoPB.Provider]
    GCP: _ClassVar[ObjectStoreInfoPB.Provider]
    AZURE: _ClassVar[ObjectStoreInfoPB.Provider]
    TOS: _ClassVar[ObjectStoreInfoPB.Provider]
    ctime: int
    mtime: int
    id: str
    ak: str
    sk: str
    bucket: str
    prefix: str
    endpoint: str
    region: str
    provider: ObjectStoreInfoPB.Provider
    external_endpoint: str
    user_id: str
    @property
    def encryption_info(self) -> EncryptionInfoPB: ...
    sse_enabled: bool
    use_path_style: bool
    cred_provider_type: CredProviderTypePB
    role_arn: str
    external_id: str
    def __init__(
        self,
        *,
        ctime: int | None = None,
        mtime: int | None = None,
        id: str | None = None,
        ak: str | None = None,
        sk: str | None = None,
        bucket: str | None = None,
        prefix: str | None = None,
        endpoint: str | None = None,
        region: str | None = None,
        provider: ObjectStoreInfoPB.Provider | str | None = None,
        external_endpoint: str | None = None,
        user_id: str | None = None,
        encryption_info: EncryptionInfoPB | _Mapping[str, object] | None = None,
        sse_enabled: bool | None = None,
        use_path_style: bool | None = None,
        cred_provider_type: CredProviderTypePB | str | None = None,
        role_arn: str | None = None,
        external_id: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["ctime", "mtime", "id", "ak", "sk", "bucket", "prefix", "endpoint", "region", "provider", "external_endpoint", "user_id", "encryption_info", "sse_enabled", "use_path_style", "cred_provider_type", "role_arn", "external_id"]) -> None: ...
    def HasField(self, field_name: _Literal["ctime", "mtime", "id", "ak", "sk", "bucket", "prefix", "endpoint", "region", "provider", "external_endpoint", "user_id", "encryption_info", "sse_enabled", "use_path_style", "cred_provider_type", "role_arn", "external_id"]) -> bool: ...

class StorageVaultPB(_Message):
    class PathFormat(_Message):
        path_version: int
        shard_num: int
        def __init__(
            self,
            *,
            path_version: int | None = None,
            shard_num: int | None = None,
        ) -> None: ...
        def ClearField(self, field_name: _Literal["path_version", "shard_num"]) -> None: ...
        def HasField(self, field_name: _Literal["path_version", "shard_num"]) -> bool: ...

    id: str
    name: str
    @property
    def hdfs_info(self) -> HdfsVaultInfo: ...
    @property
    def obj_info(self) -> ObjectStoreInfoPB: ...
    @property
    def path_format(self) -> StorageVaultPB.PathFormat: ...
    alter_name: str
    def __init__(
        self,
        *,
        id: str | None = None,
        name: str | None = None,
        hdfs_info: HdfsVaultInfo | _Mapping[str, object] | None = None,
        obj_info: ObjectStoreInfoPB | _Mapping[str, object] | None = None,
        path_format: StorageVaultPB.PathFormat | _Mapping[str, object] | None = None,
        alter_name: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["id", "name", "hdfs_info", "obj_info", "path_format", "alter_name"]) -> None: ...
    def HasField(self, field_name: _Literal["id", "name", "hdfs_info", "obj_info", "path_format", "alter_name"]) -> bool: ...

class HdfsBuildConf(_Message):
    class HdfsConfKVPair(_Message):
        key: str
        value: str
        def __init__(
            self,
            *,
            key: str | None = None,
            value: str | None = None,
        ) -> None: ...
        def ClearField(self, field_name: _Literal["key", "value"]) -> None: ...
        def HasField(self, field_name: _Literal["key", "value"]) -> bool: ...

    fs_name: str
    user: str
    hdfs_kerberos_principal: str
    hdfs_kerberos_keytab: str
    @property
    def hdfs_confs(self) -> _Messages[HdfsBuildConf.HdfsConfKVPair]: ...
    def __init__(
        self,
        *,
        fs_name: str | None = None,
        user: str | None = None,
        hdfs_kerberos_principal: str | None = None,
        hdfs_kerberos_keytab: str | None = None,
        hdfs_confs: _Iterable[HdfsBuildConf.HdfsConfKVPair | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["fs_name", "user", "hdfs_kerberos_principal", "hdfs_kerberos_keytab", "hdfs_confs"]) -> None: ...
    def HasField(self, field_name: _Literal["fs_name", "user", "hdfs_kerberos_principal", "hdfs_kerberos_keytab"]) -> bool: ...

class HdfsVaultInfo(_Message):
    @property
    def build_conf(self) -> HdfsBuildConf: ...
    prefix: str
    def __init__(
        self,
        *,
        build_conf: HdfsBuildConf | _Mapping[str, object] | None = None,
        prefix: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["build_conf", "prefix"]) -> None: ...
    def HasField(self, field_name: _Literal["build_conf", "prefix"]) -> bool: ...

class UniqueIdPB(_Message):
    hi: int
    lo: int
    def __init__(
        self,
        *,
        hi: int | None = None,
        lo: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["hi", "lo"]) -> None: ...
    def HasField(self, field_name: _Literal["hi", "lo"]) -> bool: ...

class TxnCoordinatorPB(_Message):
    sourceType: TxnSourceTypePB
    ip: str
    id: int
    start_time: int
    def __init__(
        self,
        *,
        sourceType: TxnSourceTypePB | str | None = None,
        ip: str | None = None,
        id: int | None = None,
        start_time: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["sourceType", "ip", "id", "start_time"]) -> None: ...
    def HasField(self, field_name: _Literal["sourceType", "ip", "id", "start_time"]) -> bool: ...

class RoutineLoadProgressPB(_Message):
    @property
    def partition_to_offset(self) -> _ScalarMap[int, int]: ...
    @property
    def stat(self) -> RoutineLoadJobStatisticPB: ...
    def __init__(
        self,
        *,
        partition_to_offset: _Mapping[int, int] | None = None,
        stat: RoutineLoadJobStatisticPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["partition_to_offset", "stat"]) -> None: ...
    def HasField(self, field_name: _Literal["stat"]) -> bool: ...

class RLTaskTxnCommitAttachmentPB(_Message):
    job_id: int
    @property
    def task_id(self) -> UniqueIdPB: ...
    filtered_rows: int
    loaded_rows: int
    unselected_rows: int
    received_bytes: int
    task_execution_time_ms: int
    @property
    def progress(self) -> RoutineLoadProgressPB: ...
    error_log_url: str
    first_error_msg: str
    def __init__(
        self,
        *,
        job_id: int | None = None,
        task_id: UniqueIdPB | _Mapping[str, object] | None = None,
        filtered_rows: int | None = None,
        loaded_rows: int | None = None,
        unselected_rows: int | None = None,
        received_bytes: int | None = None,
        task_execution_time_ms: int | None = None,
        progress: RoutineLoadProgressPB | _Mapping[str, object] | None = None,
        error_log_url: str | None = None,
        first_error_msg: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["job_id", "task_id", "filtered_rows", "loaded_rows", "unselected_rows", "received_bytes", "task_execution_time_ms", "progress", "error_log_url", "first_error_msg"]) -> None: ...
    def HasField(self, field_name: _Literal["job_id", "task_id", "filtered_rows", "loaded_rows", "unselected_rows", "received_bytes", "task_execution_time_ms", "progress", "error_log_url", "first_error_msg"]) -> bool: ...

class RoutineLoadJobStatisticPB(_Message):
    filtered_rows: int
    loaded_rows: int
    unselected_rows: int
    received_bytes: int
    task_execution_time_ms: int
    def __init__(
        self,
        *,
        filtered_rows: int | None = None,
        loaded_rows: int | None = None,
        unselected_rows: int | None = None,
        received_bytes: int | None = None,
        task_execution_time_ms: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["filtered_rows", "loaded_rows", "unselected_rows", "received_bytes", "task_execution_time_ms"]) -> None: ...
    def HasField(self, field_name: _Literal["filtered_rows", "loaded_rows", "unselected_rows", "received_bytes", "task_execution_time_ms"]) -> bool: ...

class StreamingTaskCommitAttachmentPB(_Message):
    job_id: int
    offset: str
    scanned_rows: int
    load_bytes: int
    num_files: int
    file_bytes: int
    filtered_rows: int
    def __init__(
        self,
        *,
        job_id: int | None = None,
        offset: str | None = None,
        scanned_rows: int | None = None,
        load_bytes: int | None = None,
        num_files: int | None = None,
        file_bytes: int | None = None,
        filtered_rows: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["job_id", "offset", "scanned_rows", "load_bytes", "num_files", "file_bytes", "filtered_rows"]) -> None: ...
    def HasField(self, field_name: _Literal["job_id", "offset", "scanned_rows", "load_bytes", "num_files", "file_bytes", "filtered_rows"]) -> bool: ...

class TxnCommitAttachmentPB(_Message):
    class Type(int, metaclass=_Enum):
        LODD_JOB_FINAL_OPERATION: _ClassVar[TxnCommitAttachmentPB.Type]
        RT_TASK_TXN_COMMIT_ATTACHMENT: _ClassVar[TxnCommitAttachmentPB.Type]
        STREAMING_TASK_TXN_COMMIT_ATTACHMENT: _ClassVar[TxnCommitAttachmentPB.Type]

    LODD_JOB_FINAL_OPERATION: _ClassVar[TxnCommitAttachmentPB.Type]
    RT_TASK_TXN_COMMIT_ATTACHMENT: _ClassVar[TxnCommitAttachmentPB.Type]
    STREAMING_TASK_TXN_COMMIT_ATTACHMENT: _ClassVar[TxnCommitAttachmentPB.Type]
    class LoadJobFinalOperationPB(_Message):
        class JobStatePB(int, metaclass=_Enum):
            UNKNOWN: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
            PENDING: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
            ETL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
            LOADING: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
            COMMITTED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
            FINISHED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
            CANCELLED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]

        UNKNOWN: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
        PENDING: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
        ETL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
        LOADING: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
        COMMITTED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
        FINISHED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
        CANCELLED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB]
        class EtlStatusPB(_Message):
            class EtlStatePB(int, metaclass=_Enum):
                RUNNING: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB]
                FINISHED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB]
                CANCELLED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB]
                UNKNOWN: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB]

            RUNNING: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB]
            FINISHED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB]
            CANCELLED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB]
            UNKNOWN: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB]
            state: TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB
            tracking_url: str
            @property
            def stats(self) -> _ScalarMap[str, str]: ...
            @property
            def counters(self) -> _ScalarMap[str, str]: ...
            def __init__(
                self,
                *,
                state: TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB.EtlStatePB | str | None = None,
                tracking_url: str | None = None,
                stats: _Mapping[str, str] | None = None,
                counters: _Mapping[str, str] | None = None,
            ) -> None: ...
            def ClearField(self, field_name: _Literal["state", "tracking_url", "stats", "counters"]) -> None: ...
            def HasField(self, field_name: _Literal["state", "tracking_url"]) -> bool: ...

        class FailMsgPB(_Message):
            class CancelTypePB(int, metaclass=_Enum):
                USER_CANCEL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
                ETL_SUBMIT_FAIL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
                ETL_RUN_FAIL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
                ETL_QUALITY_UNSATISFIED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
                LOAD_RUN_FAIL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
                TIMEOUT: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
                UNKNOWN: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
                TXN_UNKNOWN: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]

            USER_CANCEL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
            ETL_SUBMIT_FAIL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
            ETL_RUN_FAIL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
            ETL_QUALITY_UNSATISFIED: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
            LOAD_RUN_FAIL: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
            TIMEOUT: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
            UNKNOWN: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
            TXN_UNKNOWN: _ClassVar[TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB]
            cancel_type: TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB
            msg: str
            def __init__(
                self,
                *,
                cancel_type: TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB.CancelTypePB | str | None = None,
                msg: str | None = None,
            ) -> None: ...
            def ClearField(self, field_name: _Literal["cancel_type", "msg"]) -> None: ...
            def HasField(self, field_name: _Literal["cancel_type", "msg"]) -> bool: ...

        id: int
        @property
        def loading_status(self) -> TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB: ...
        progress: int
        load_start_timestamp: int
        finish_timestamp: int
        job_state: TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB
        @property
        def fail_msg(self) -> TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB: ...
        copy_id: str
        load_file_paths: str
        def __init__(
            self,
            *,
            id: int | None = None,
            loading_status: TxnCommitAttachmentPB.LoadJobFinalOperationPB.EtlStatusPB | _Mapping[str, object] | None = None,
            progress: int | None = None,
            load_start_timestamp: int | None = None,
            finish_timestamp: int | None = None,
            job_state: TxnCommitAttachmentPB.LoadJobFinalOperationPB.JobStatePB | str | None = None,
            fail_msg: TxnCommitAttachmentPB.LoadJobFinalOperationPB.FailMsgPB | _Mapping[str, object] | None = None,
            copy_id: str | None = None,
            load_file_paths: str | None = None,
        ) -> None: ...
        def ClearField(self, field_name: _Literal["id", "loading_status", "progress", "load_start_timestamp", "finish_timestamp", "job_state", "fail_msg", "copy_id", "load_file_paths"]) -> None: ...
        def HasField(self, field_name: _Literal["id", "loading_status", "progress", "load_start_timestamp", "finish_timestamp", "job_state", "fail_msg", "copy_id", "load_file_paths"]) -> bool: ...

    type: TxnCommitAttachmentPB.Type
    @property
    def load_job_final_operation(self) -> TxnCommitAttachmentPB.LoadJobFinalOperationPB: ...
    @property
    def rl_task_txn_commit_attachment(self) -> RLTaskTxnCommitAttachmentPB: ...
    @property
    def streaming_task_txn_commit_attachment(self) -> StreamingTaskCommitAttachmentPB: ...
    def __init__(
        self,
        *,
        type: TxnCommitAttachmentPB.Type | str | None = None,
        load_job_final_operation: TxnCommitAttachmentPB.LoadJobFinalOperationPB | _Mapping[str, object] | None = None,
        rl_task_txn_commit_attachment: RLTaskTxnCommitAttachmentPB | _Mapping[str, object] | None = None,
        streaming_task_txn_commit_attachment: StreamingTaskCommitAttachmentPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["type", "load_job_final_operation", "rl_task_txn_commit_attachment", "streaming_task_txn_commit_attachment"]) -> None: ...
    def HasField(self, field_name: _Literal["type", "load_job_final_operation", "rl_task_txn_commit_attachment", "streaming_task_txn_commit_attachment"]) -> bool: ...

class TxnLabelPB(_Message):
    @property
    def txn_ids(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        txn_ids: _Iterable[int] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["txn_ids"]) -> None: ...

class TxnIndexPB(_Message):
    @property
    def tablet_index(self) -> TabletIndexPB: ...
    parent_txn_id: int
    def __init__(
        self,
        *,
        tablet_index: TabletIndexPB | _Mapping[str, object] | None = None,
        parent_txn_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["tablet_index", "parent_txn_id"]) -> None: ...
    def HasField(self, field_name: _Literal["tablet_index", "parent_txn_id"]) -> bool: ...

class TxnInfoPB(_Message):
    db_id: int
    @property
    def table_ids(self) -> _Scalars[int]: ...
    txn_id: int
    label: str
    @property
    def request_id(self) -> UniqueIdPB: ...
    @property
    def coordinator(self) -> TxnCoordinatorPB: ...
    load_job_source_type: LoadJobSourceTypePB
    timeout_ms: int
    precommit_timeout_ms: int
    prepare_time: int
    precommit_time: int
    commit_time: int
    finish_time: int
    reason: str
    status: TxnStatusPB
    @property
    def commit_attachment(self) -> TxnCommitAttachmentPB: ...
    listener_id: int
    @property
    def sub_txn_ids(self) -> _Scalars[int]: ...
    versioned_write: bool
    versioned_read: bool
    defer_deleting_pending_delete_bitmaps: bool
    load_cluster_id: str
    commit_tso: int
    def __init__(
        self,
        *,
        db_id: int | None = None,
        table_ids: _Iterable[int] | None = None,
        txn_id: int | None = None,
        label: str | None = None,
        request_id: UniqueIdPB | _Mapping[str, object] | None = None,
        coordinator: TxnCoordinatorPB | _Mapping[str, object] | None = None,
        load_job_source_type: LoadJobSourceTypePB | str | None = None,
        timeout_ms: int | None = None,
        precommit_timeout_ms: int | None = None,
        prepare_time: int | None = None,
        precommit_time: int | None = None,
        commit_time: int | None = None,
        finish_time: int | None = None,
        reason: str | None = None,
        status: TxnStatusPB | str | None = None,
        commit_attachment: TxnCommitAttachmentPB | _Mapping[str, object] | None = None,
        listener_id: int | None = None,
        sub_txn_ids: _Iterable[int] | None = None,
        versioned_write: bool | None = None,
        versioned_read: bool | None = None,
        defer_deleting_pending_delete_bitmaps: bool | None = None,
        load_cluster_id: str | None = None,
        commit_tso: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["db_id", "table_ids", "txn_id", "label", "request_id", "coordinator", "load_job_source_type", "timeout_ms", "precommit_timeout_ms", "prepare_time", "precommit_time", "commit_time", "finish_time", "reason", "status", "commit_attachment", "listener_id", "sub_txn_ids", "versioned_write", "versioned_read", "defer_deleting_pending_delete_bitmaps", "load_cluster_id", "commit_tso"]) -> None: ...
    def HasField(self, field_name: _Literal["db_id", "txn_id", "label", "request_id", "coordinator", "load_job_source_type", "timeout_ms", "precommit_timeout_ms", "prepare_time", "precommit_time", "commit_time", "finish_time", "reason", "status", "commit_attachment", "listener_id", "versioned_write", "versioned_read", "defer_deleting_pending_delete_bitmaps", "load_cluster_id", "commit_tso"]) -> bool: ...

class TableStreamIdentityPB(_Message):
    base_db_id: int
    base_table_id: int
    stream_db_id: int
    stream_id: int
    def __init__(
        self,
        *,
        base_db_id: int | None = None,
        base_table_id: int | None = None,
        stream_db_id: int | None = None,
        stream_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["base_db_id", "base_table_id", "stream_db_id", "stream_id"]) -> None: ...
    def HasField(self, field_name: _Literal["base_db_id", "base_table_id", "stream_db_id", "stream_id"]) -> bool: ...

class TableStreamOffsetPB(_Message):
    partition_id: int
    state: TableStreamOffsetStatePB
    offset_tso: int
    last_consumption_time_ms: int
    def __init__(
        self,
        *,
        partition_id: int | None = None,
        state: TableStreamOffsetStatePB | str | None = None,
        offset_tso: int | None = None,
        last_consumption_time_ms: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["partition_id", "state", "offset_tso", "last_consumption_time_ms"]) -> None: ...
    def HasField(self, field_name: _Literal["partition_id", "state", "offset_tso", "last_consumption_time_ms"]) -> bool: ...

class TableStreamPartitionSetPB(_Message):
    @property
    def identity(self) -> TableStreamIdentityPB: ...
    @property
    def partition_ids(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        identity: TableStreamIdentityPB | _Mapping[str, object] | None = None,
        partition_ids: _Iterable[int] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["identity", "partition_ids"]) -> None: ...
    def HasField(self, field_name: _Literal["identity"]) -> bool: ...

class TxnRunningPB(_Message):
    @property
    def table_ids(self) -> _Scalars[int]: ...
    timeout_time: int
    def __init__(
        self,
        *,
        table_ids: _Iterable[int] | None = None,
        timeout_time: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["table_ids", "timeout_time"]) -> None: ...
    def HasField(self, field_name: _Literal["timeout_time"]) -> bool: ...

class VersionPB(_Message):
    version: int
    update_time_ms: int
    @property
    def pending_txn_ids(self) -> _Scalars[int]: ...
    commit_tso: int
    def __init__(
        self,
        *,
        version: int | None = None,
        update_time_ms: int | None = None,
        pending_txn_ids: _Iterable[int] | None = None,
        commit_tso: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["version", "update_time_ms", "pending_txn_ids", "commit_tso"]) -> None: ...
    def HasField(self, field_name: _Literal["version", "update_time_ms", "commit_tso"]) -> bool: ...

class RecycleTxnPB(_Message):
    creation_time: int
    label: str
    immediate: bool
    def __init__(
        self,
        *,
        creation_time: int | None = None,
        label: str | None = None,
        immediate: bool | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["creation_time", "label", "immediate"]) -> None: ...
    def HasField(self, field_name: _Literal["creation_time", "label", "immediate"]) -> bool: ...

class RecycleIndexPB(_Message):
    class State(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[RecycleIndexPB.State]
        PREPARED: _ClassVar[RecycleIndexPB.State]
        DROPPED: _ClassVar[RecycleIndexPB.State]
        RECYCLING: _ClassVar[RecycleIndexPB.State]

    UNKNOWN: _ClassVar[RecycleIndexPB.State]
    PREPARED: _ClassVar[RecycleIndexPB.State]
    DROPPED: _ClassVar[RecycleIndexPB.State]
    RECYCLING: _ClassVar[RecycleIndexPB.State]
    table_id: int
    creation_time: int
    expiration: int
    state: RecycleIndexPB.State
    db_id: int
    object_type: IndexObjectTypePB
    stream_db_id: int
    def __init__(
        self,
        *,
        table_id: int | None = None,
        creation_time: int | None = None,
        expiration: int | None = None,
        state: RecycleIndexPB.State | str | None = None,
        db_id: int | None = None,
        object_type: IndexObjectTypePB | str | None = None,
        stream_db_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["table_id", "creation_time", "expiration", "state", "db_id", "object_type", "stream_db_id"]) -> None: ...
    def HasField(self, field_name: _Literal["table_id", "creation_time", "expiration", "state", "db_id", "object_type", "stream_db_id"]) -> bool: ...

class RecyclePartitionPB(_Message):
    class State(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[RecyclePartitionPB.State]
        PREPARED: _ClassVar[RecyclePartitionPB.State]
        DROPPED: _ClassVar[RecyclePartitionPB.State]
        RECYCLING: _ClassVar[RecyclePartitionPB.State]

    UNKNOWN: _ClassVar[RecyclePartitionPB.State]
    PREPARED: _ClassVar[RecyclePartitionPB.State]
    DROPPED: _ClassVar[RecyclePartitionPB.State]
    RECYCLING: _ClassVar[RecyclePartitionPB.State]
    table_id: int
    @property
    def index_id(self) -> _Scalars[int]: ...
    creation_time: int
    expiration: int
    state: RecyclePartitionPB.State
    db_id: int
    @property
    def table_streams(self) -> _Messages[TableStreamIdentityPB]: ...
    def __init__(
        self,
        *,
        table_id: int | None = None,
        index_id: _Iterable[int] | None = None,
        creation_time: int | None = None,
        expiration: int | None = None,
        state: RecyclePartitionPB.State | str | None = None,
        db_id: int | None = None,
        table_streams: _Iterable[TableStreamIdentityPB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["table_id", "index_id", "creation_time", "expiration", "state", "db_id", "table_streams"]) -> None: ...
    def HasField(self, field_name: _Literal["table_id", "creation_time", "expiration", "state", "db_id"]) -> bool: ...

class RecycleRowsetPB(_Message):
    class Type(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[RecycleRowsetPB.Type]
        PREPARE: _ClassVar[RecycleRowsetPB.Type]
        COMPACT: _ClassVar[RecycleRowsetPB.Type]
        DROP: _ClassVar[RecycleRowsetPB.Type]

    UNKNOWN: _ClassVar[RecycleRowsetPB.Type]
    PREPARE: _ClassVar[RecycleRowsetPB.Type]
    COMPACT: _ClassVar[RecycleRowsetPB.Type]
    DROP: _ClassVar[RecycleRowsetPB.Type]
    tablet_id: int
    resource_id: str
    creation_time: int
    expiration: int
    type: RecycleRowsetPB.Type
    @property
    def rowset_meta(self) -> RowsetMetaCloudPB: ...
    def __init__(
        self,
        *,
        tablet_id: int | None = None,
        resource_id: str | None = None,
        creation_time: int | None = None,
        expiration: int | None = None,
        type: RecycleRowsetPB.Type | str | None = None,
        rowset_meta: RowsetMetaCloudPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["tablet_id", "resource_id", "creation_time", "expiration", "type", "rowset_meta"]) -> None: ...
    def HasField(self, field_name: _Literal["tablet_id", "resource_id", "creation_time", "expiration", "type", "rowset_meta"]) -> bool: ...

class RecycleStagePB(_Message):
    instance_id: str
    reason: str
    @property
    def stage(self) -> StagePB: ...
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        reason: str | None = None,
        stage: StagePB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "reason", "stage"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "reason", "stage"]) -> bool: ...

class RestoreJobCloudPB(_Message):
    class State(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[RestoreJobCloudPB.State]
        PREPARED: _ClassVar[RestoreJobCloudPB.State]
        COMMITTED: _ClassVar[RestoreJobCloudPB.State]
        DROPPED: _ClassVar[RestoreJobCloudPB.State]
        COMPLETED: _ClassVar[RestoreJobCloudPB.State]
        RECYCLING: _ClassVar[RestoreJobCloudPB.State]

    UNKNOWN: _ClassVar[RestoreJobCloudPB.State]
    PREPARED: _ClassVar[RestoreJobCloudPB.State]
    COMMITTED: _ClassVar[RestoreJobCloudPB.State]
    DROPPED: _ClassVar[RestoreJobCloudPB.State]
    COMPLETED: _ClassVar[RestoreJobCloudPB.State]
    RECYCLING: _ClassVar[RestoreJobCloudPB.State]
    tablet_id: int
    ctime_s: int
    mtime_s: int
    expired_at_s: int
    @property
    def tablet_meta(self) -> TabletMetaCloudPB: ...
    state: RestoreJobCloudPB.State
    total_rowset_num: int
    total_row_num: int
    total_segment_num: int
    total_disk_size: int
    committed_rowset_num: int
    need_recycle_data: bool
    version: int
    def __init__(
        self,
        *,
        tablet_id: int | None = None,
        ctime_s: int | None = None,
        mtime_s: int | None = None,
        expired_at_s: int | None = None,
        tablet_meta: TabletMetaCloudPB | _Mapping[str, object] | None = None,
        state: RestoreJobCloudPB.State | str | None = None,
        total_rowset_num: int | None = None,
        total_row_num: int | None = None,
        total_segment_num: int | None = None,
        total_disk_size: int | None = None,
        committed_rowset_num: int | None = None,
        need_recycle_data: bool | None = None,
        version: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["tablet_id", "ctime_s", "mtime_s", "expired_at_s", "tablet_meta", "state", "total_rowset_num", "total_row_num", "total_segment_num", "total_disk_size", "committed_rowset_num", "need_recycle_data", "version"]) -> None: ...
    def HasField(self, field_name: _Literal["tablet_id", "ctime_s", "mtime_s", "expired_at_s", "tablet_meta", "state", "total_rowset_num", "total_row_num", "total_segment_num", "total_disk_size", "committed_rowset_num", "need_recycle_data", "version"]) -> bool: ...

class JobRecyclePB(_Message):
    class Status(int, metaclass=_Enum):
        IDLE: _ClassVar[JobRecyclePB.Status]
        BUSY: _ClassVar[JobRecyclePB.Status]

    IDLE: _ClassVar[JobRecyclePB.Status]
    BUSY: _ClassVar[JobRecyclePB.Status]
    instance_id: str
    ip_port: str
    last_ctime_ms: int
    expiration_time_ms: int
    last_finish_time_ms: int
    status: JobRecyclePB.Status
    last_success_time_ms: int
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        ip_port: str | None = None,
        last_ctime_ms: int | None = None,
        expiration_time_ms: int | None = None,
        last_finish_time_ms: int | None = None,
        status: JobRecyclePB.Status | str | None = None,
        last_success_time_ms: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "ip_port", "last_ctime_ms", "expiration_time_ms", "last_finish_time_ms", "status", "last_success_time_ms"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "ip_port", "last_ctime_ms", "expiration_time_ms", "last_finish_time_ms", "status", "last_success_time_ms"]) -> bool: ...

class TabletIndexPB(_Message):
    db_id: int
    table_id: int
    index_id: int
    partition_id: int
    tablet_id: int
    def __init__(
        self,
        *,
        db_id: int | None = None,
        table_id: int | None = None,
        index_id: int | None = None,
        partition_id: int | None = None,
        tablet_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["db_id", "table_id", "index_id", "partition_id", "tablet_id"]) -> None: ...
    def HasField(self, field_name: _Literal["db_id", "table_id", "index_id", "partition_id", "tablet_id"]) -> bool: ...

class PartitionIndexPB(_Message):
    db_id: int
    table_id: int
    def __init__(
        self,
        *,
        db_id: int | None = None,
        table_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["db_id", "table_id"]) -> None: ...
    def HasField(self, field_name: _Literal["db_id", "table_id"]) -> bool: ...

class IndexIndexPB(_Message):
    db_id: int
    table_id: int
    def __init__(
        self,
        *,
        db_id: int | None = None,
        table_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["db_id", "table_id"]) -> None: ...
    def HasField(self, field_name: _Literal["db_id", "table_id"]) -> bool: ...

class TabletCompactionJobPB(_Message):
    class CompactionType(int, metaclass=_Enum):
        UNKOWN: _ClassVar[TabletCompactionJobPB.CompactionType]
        BASE: _ClassVar[TabletCompactionJobPB.CompactionType]
        CUMULATIVE: _ClassVar[TabletCompactionJobPB.CompactionType]
        EMPTY_CUMULATIVE: _ClassVar[TabletCompactionJobPB.CompactionType]
        FULL: _ClassVar[TabletCompactionJobPB.CompactionType]
        STOP_TOKEN: _ClassVar[TabletCompactionJobPB.CompactionType]

    UNKOWN: _ClassVar[TabletCompactionJobPB.CompactionType]
    BASE: _ClassVar[TabletCompactionJobPB.CompactionType]
    CUMULATIVE: _ClassVar[TabletCompactionJobPB.CompactionType]
    EMPTY_CUMULATIVE: _ClassVar[TabletCompactionJobPB.CompactionType]
    FULL: _ClassVar[TabletCompactionJobPB.CompactionType]
    STOP_TOKEN: _ClassVar[TabletCompactionJobPB.CompactionType]
    initiator: str
    ctime: int
    mtime: int
    type: TabletCompactionJobPB.CompactionType
    input_cumulative_point: int
    output_cumulative_point: int
    num_input_rowsets: int
    num_input_segments: int
    num_output_rowsets: int
    num_output_segments: int
    size_input_rowsets: int
    size_output_rowsets: int
    num_input_rows: int
    num_output_rows: int
    @property
    def input_versions(self) -> _Scalars[int]: ...
    @property
    def output_versions(self) -> _Scalars[int]: ...
    @property
    def output_rowset_ids(self) -> _Scalars[str]: ...
    @property
    def txn_id(self) -> _Scalars[int]: ...
    base_compaction_cnt: int
    cumulative_compaction_cnt: int
    id: str
    expiration: int
    lease: int
    delete_bitmap_lock_initiator: int
    full_compaction_cnt: int
    check_input_versions_range: bool
    index_size_input_rowsets: int
    segment_size_input_rowsets: int
    index_size_output_rowsets: int
    segment_size_output_rowsets: int
    def __init__(
        self,
        *,
        initiator: str | None = None,
        ctime: int | None = None,
        mtime: int | None = None,
        type: TabletCompactionJobPB.CompactionType | str | None = None,
        input_cumulative_point: int | None = None,
        output_cumulative_point: int | None = None,
        num_input_rowsets: int | None = None,
        num_input_segments: int | None = None,
        num_output_rowsets: int | None = None,
        num_output_segments: int | None = None,
        size_input_rowsets: int | None = None,
        size_output_rowsets: int | None = None,
        num_input_rows: int | None = None,
        num_output_rows: int | None = None,
        input_versions: _Iterable[int] | None = None,
        output_versions: _Iterable[int] | None = None,
        output_rowset_ids: _Iterable[str] | None = None,
        txn_id: _Iterable[int] | None = None,
        base_compaction_cnt: int | None = None,
        cumulative_compaction_cnt: int | None = None,
        id: str | None = None,
        expiration: int | None = None,
        lease: int | None = None,
        delete_bitmap_lock_initiator: int | None = None,
        full_compaction_cnt: int | None = None,
        check_input_versions_range: bool | None = None,
        index_size_input_rowsets: int | None = None,
        segment_size_input_rowsets: int | None = None,
        index_size_output_rowsets: int | None = None,
        segment_size_output_rowsets: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["initiator", "ctime", "mtime", "type", "input_cumulative_point", "output_cumulative_point", "num_input_rowsets", "num_input_segments", "num_output_rowsets", "num_output_segments", "size_input_rowsets", "size_output_rowsets", "num_input_rows", "num_output_rows", "input_versions", "output_versions", "output_rowset_ids", "txn_id", "base_compaction_cnt", "cumulative_compaction_cnt", "id", "expiration", "lease", "delete_bitmap_lock_initiator", "full_compaction_cnt", "check_input_versions_range", "index_size_input_rowsets", "segment_size_input_rowsets", "index_size_output_rowsets", "segment_size_output_rowsets"]) -> None: ...
    def HasField(self, field_name: _Literal["initiator", "ctime", "mtime", "type", "input_cumulative_point", "output_cumulative_point", "num_input_rowsets", "num_input_segments", "num_output_rowsets", "num_output_segments", "size_input_rowsets", "size_output_rowsets", "num_input_rows", "num_output_rows", "base_compaction_cnt", "cumulative_compaction_cnt", "id", "expiration", "lease", "delete_bitmap_lock_initiator", "full_compaction_cnt", "check_input_versions_range", "index_size_input_rowsets", "segment_size_input_rowsets", "index_size_output_rowsets", "segment_size_output_rowsets"]) -> bool: ...

class TabletSchemaChangeJobPB(_Message):
    initiator: str
    id: str
    expiration: int
    @property
    def new_tablet_idx(self) -> TabletIndexPB: ...
    @property
    def txn_ids(self) -> _Scalars[int]: ...
    alter_version: int
    num_output_rowsets: int
    num_output_segments: int
    size_output_rowsets: int
    num_output_rows: int
    @property
    def output_versions(self) -> _Scalars[int]: ...
    output_cumulative_point: int
    is_inverted_index_change: bool
    delete_bitmap_lock_initiator: int
    index_size_output_rowsets: int
    segment_size_output_rowsets: int
    def __init__(
        self,
        *,
        initiator: str | None = None,
        id: str | None = None,
        expiration: int | None = None,
        new_tablet_idx: TabletIndexPB | _Mapping[str, object] | None = None,
        txn_ids: _Iterable[int] | None = None,
        alter_version: int | None = None,
        num_output_rowsets: int | None = None,
        num_output_segments: int | None = None,
        size_output_rowsets: int | None = None,
        num_output_rows: int | None = None,
        output_versions: _Iterable[int] | None = None,
        output_cumulative_point: int | None = None,
        is_inverted_index_change: bool | None = None,
        delete_bitmap_lock_initiator: int | None = None,
        index_size_output_rowsets: int | None = None,
        segment_size_output_rowsets: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["initiator", "id", "expiration", "new_tablet_idx", "txn_ids", "alter_version", "num_output_rowsets", "num_output_segments", "size_output_rowsets", "num_output_rows", "output_versions", "output_cumulative_point", "is_inverted_index_change", "delete_bitmap_lock_initiator", "index_size_output_rowsets", "segment_size_output_rowsets"]) -> None: ...
    def HasField(self, field_name: _Literal["initiator", "id", "expiration", "new_tablet_idx", "alter_version", "num_output_rowsets", "num_output_segments", "size_output_rowsets", "num_output_rows", "output_cumulative_point", "is_inverted_index_change", "delete_bitmap_lock_initiator", "index_size_output_rowsets", "segment_size_output_rowsets"]) -> bool: ...

class TabletJobInfoPB(_Message):
    @property
    def idx(self) -> TabletIndexPB: ...
    @property
    def compaction(self) -> _Messages[TabletCompactionJobPB]: ...
    @property
    def schema_change(self) -> TabletSchemaChangeJobPB: ...
    def __init__(
        self,
        *,
        idx: TabletIndexPB | _Mapping[str, object] | None = None,
        compaction: _Iterable[TabletCompactionJobPB | _Mapping[str, object]] | None = None,
        schema_change: TabletSchemaChangeJobPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["idx", "compaction", "schema_change"]) -> None: ...
    def HasField(self, field_name: _Literal["idx", "schema_change"]) -> bool: ...

class CompactionLogPB(_Message):
    tablet_id: int
    start_version: int
    end_version: int
    @property
    def recycle_rowsets(self) -> _Messages[RecycleRowsetPB]: ...
    def __init__(
        self,
        *,
        tablet_id: int | None = None,
        start_version: int | None = None,
        end_version: int | None = None,
        recycle_rowsets: _Iterable[RecycleRowsetPB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["tablet_id", "start_version", "end_version", "recycle_rowsets"]) -> None: ...
    def HasField(self, field_name: _Literal["tablet_id", "start_version", "end_version"]) -> bool: ...

class CommitTxnLogPB(_Message):
    @property
    def table_ids(self) -> _Scalars[int]: ...
    @property
    def partition_version_map(self) -> _ScalarMap[int, int]: ...
    @property
    def tablet_to_partition_map(self) -> _ScalarMap[int, int]: ...
    txn_id: int
    @property
    def recycle_txn(self) -> RecycleTxnPB: ...
    db_id: int
    @property
    def table_stream_offset_gc(self) -> _Messages[TableStreamPartitionSetPB]: ...
    def __init__(
        self,
        *,
        table_ids: _Iterable[int] | None = None,
        partition_version_map: _Mapping[int, int] | None = None,
        tablet_to_partition_map: _Mapping[int, int] | None = None,
        txn_id: int | None = None,
        recycle_txn: RecycleTxnPB | _Mapping[str, object] | None = None,
        db_id: int | None = None,
        table_stream_offset_gc: _Iterable[TableStreamPartitionSetPB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["table_ids", "partition_version_map", "tablet_to_partition_map", "txn_id", "recycle_txn", "db_id", "table_stream_offset_gc"]) -> None: ...
    def HasField(self, field_name: _Literal["txn_id", "recycle_txn", "db_id"]) -> bool: ...

class SchemaChangeLogPB(_Message):
    old_tablet_id: int
    new_tablet_id: int
    alter_version: int
    @property
    def recycle_rowsets(self) -> _Messages[RecycleRowsetPB]: ...
    def __init__(
        self,
        *,
        old_tablet_id: int | None = None,
        new_tablet_id: int | None = None,
        alter_version: int | None = None,
        recycle_rowsets: _Iterable[RecycleRowsetPB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["old_tablet_id", "new_tablet_id", "alter_version", "recycle_rowsets"]) -> None: ...
    def HasField(self, field_name: _Literal["old_tablet_id", "new_tablet_id", "alter_version"]) -> bool: ...

class CommitPartitionLogPB(_Message):
    db_id: int
    table_id: int
    @property
    def index_ids(self) -> _Scalars[int]: ...
    @property
    def partition_ids(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        db_id: int | None = None,
        table_id: int | None = None,
        index_ids: _Iterable[int] | None = None,
        partition_ids: _Iterable[int] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["db_id", "table_id", "index_ids", "partition_ids"]) -> None: ...
    def HasField(self, field_name: _Literal["db_id", "table_id"]) -> bool: ...

class DropPartitionLogPB(_Message):
    db_id: int
    table_id: int
    @property
    def index_ids(self) -> _Scalars[int]: ...
    @property
    def partition_ids(self) -> _Scalars[int]: ...
    expired_at_s: int
    update_table_version: bool
    @property
    def index_partition_to_data_size(self) -> _ScalarMap[str, int]: ...
    @property
    def table_streams(self) -> _Messages[TableStreamIdentityPB]: ...
    def __init__(
        self,
        *,
        db_id: int | None = None,
        table_id: int | None = None,
        index_ids: _Iterable[int] | None = None,
        partition_ids: _Iterable[int] | None = None,
        expired_at_s: int | None = None,
        update_table_version: bool | None = None,
        index_partition_to_data_size: _Mapping[str, int] | None = None,
        table_streams: _Iterable[TableStreamIdentityPB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["db_id", "table_id", "index_ids", "partition_ids", "expired_at_s", "update_table_version", "index_partition_to_data_size", "table_streams"]) -> None: ...
    def HasField(self, field_name: _Literal["db_id", "table_id", "expired_at_s", "update_table_version"]) -> bool: ...

class CommitIndexLogPB(_Message):
    db_id: int
    table_id: int
    @property
    def index_ids(self) -> _Scalars[int]: ...
    update_table_version: bool
    @property
    def partition_ids(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        db_id: int | None = None,
        table_id: int | None = None,
        index_ids: _Iterable[int] | None = None,
        update_table_version: bool | None = None,
        partition_ids: _Iterable[int] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["db_id", "table_id", "index_ids", "update_table_version", "partition_ids"]) -> None: ...
    def HasField(self, field_name: _Literal["db_id", "table_id", "update_table_version"]) -> bool: ...

class DropIndexLogPB(_Message):
    db_id: int
    table_id: int
    @property
    def index_ids(self) -> _Scalars[int]: ...
    expiration: int
    @property
    def index_partition_to_data_size(self) -> _ScalarMap[str, int]: ...
    object_type: IndexObjectTypePB
    stream_db_id: int
    def __init__(
        self,
        *,
        db_id: int | None = None,
        table_id: int | None = None,
        index_ids: _Iterable[int] | None = None,
        expiration: int | None = None,
        index_partition_to_data_size: _Mapping[str, int] | None = None,
        object_type: IndexObjectTypePB | str | None = None,
        stream_db_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["db_id", "table_id", "index_ids", "expiration", "index_partition_to_data_size", "object_type", "stream_db_id"]) -> None: ...
    def HasField(self, field_name: _Literal["db_id", "table_id", "expiration", "object_type", "stream_db_id"]) -> bool: ...

class UpdateTabletLogPB(_Message):
    @property
    def tablet_ids(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        tablet_ids: _Iterable[int] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["tablet_ids"]) -> None: ...

class UpdateDeleteBitmapLogPB(_Message):
    def __init__(self) -> None: ...

class OperationLogPB(_Message):
    min_timestamp: int
    @property
    def commit_txn(self) -> CommitTxnLogPB: ...
    @property
    def compaction(self) -> CompactionLogPB: ...
    @property
    def schema_change(self) -> SchemaChangeLogPB: ...
    @property
    def drop_partition(self) -> DropPartitionLogPB: ...
    @property
    def drop_index(self) -> DropIndexLogPB: ...
    @property
    def update_tablet(self) -> UpdateTabletLogPB: ...
    @property
    def update_delete_bitmap(self) -> UpdateDeleteBitmapLogPB: ...
    @property
    def commit_partition(self) -> CommitPartitionLogPB: ...
    @property
    def commit_index(self) -> CommitIndexLogPB: ...
    def __init__(
        self,
        *,
        min_timestamp: int | None = None,
        commit_txn: CommitTxnLogPB | _Mapping[str, object] | None = None,
        compaction: CompactionLogPB | _Mapping[str, object] | None = None,
        schema_change: SchemaChangeLogPB | _Mapping[str, object] | None = None,
        drop_partition: DropPartitionLogPB | _Mapping[str, object] | None = None,
        drop_index: DropIndexLogPB | _Mapping[str, object] | None = None,
        update_tablet: UpdateTabletLogPB | _Mapping[str, object] | None = None,
        update_delete_bitmap: UpdateDeleteBitmapLogPB | _Mapping[str, object] | None = None,
        commit_partition: CommitPartitionLogPB | _Mapping[str, object] | None = None,
        commit_index: CommitIndexLogPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["min_timestamp", "commit_txn", "compaction", "schema_change", "drop_partition", "drop_index", "update_tablet", "update_delete_bitmap", "commit_partition", "commit_index"]) -> None: ...
    def HasField(self, field_name: _Literal["min_timestamp", "commit_txn", "compaction", "schema_change", "drop_partition", "drop_index", "update_tablet", "update_delete_bitmap", "commit_partition", "commit_index"]) -> bool: ...

class SnapshotPB(_Message):
    status: SnapshotStatus
    type: SnapshotType
    image_url: str
    last_journal_id: int
    create_at: int
    finish_at: int
    timeout_seconds: int
    instance_id: str
    snapshot_ancestor: str
    auto: bool
    ttl_seconds: int
    reason: str
    label: str
    resource_id: str
    upload_file: str
    upload_id: str
    snapshot_meta_image_size: int
    snapshot_logical_data_size: int
    snapshot_retained_data_size: int
    snapshot_billable_data_size: int
    def __init__(
        self,
        *,
        status: SnapshotStatus | str | None = None,
        type: SnapshotType | str | None = None,
        image_url: str | None = None,
        last_journal_id: int | None = None,
        create_at: int | None = None,
        finish_at: int | None = None,
        timeout_seconds: int | None = None,
        instance_id: str | None = None,
        snapshot_ancestor: str | None = None,
        auto: bool | None = None,
        ttl_seconds: int | None = None,
        reason: str | None = None,
        label: str | None = None,
        resource_id: str | None = None,
        upload_file: str | None = None,
        upload_id: str | None = None,
        snapshot_meta_image_size: int | None = None,
        snapshot_logical_data_size: int | None = None,
        snapshot_retained_data_size: int | None = None,
        snapshot_billable_data_size: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "type", "image_url", "last_journal_id", "create_at", "finish_at", "timeout_seconds", "instance_id", "snapshot_ancestor", "auto", "ttl_seconds", "reason", "label", "resource_id", "upload_file", "upload_id", "snapshot_meta_image_size", "snapshot_logical_data_size", "snapshot_retained_data_size", "snapshot_billable_data_size"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "type", "image_url", "last_journal_id", "create_at", "finish_at", "timeout_seconds", "instance_id", "snapshot_ancestor", "auto", "ttl_seconds", "reason", "label", "resource_id", "upload_file", "upload_id", "snapshot_meta_image_size", "snapshot_logical_data_size", "snapshot_retained_data_size", "snapshot_billable_data_size"]) -> bool: ...

class TabletStatsPB(_Message):
    @property
    def idx(self) -> TabletIndexPB: ...
    data_size: int
    num_rows: int
    num_rowsets: int
    num_segments: int
    base_compaction_cnt: int
    cumulative_compaction_cnt: int
    cumulative_point: int
    last_base_compaction_time_ms: int
    last_cumu_compaction_time_ms: int
    full_compaction_cnt: int
    last_full_compaction_time_ms: int
    index_size: int
    segment_size: int
    last_active_cluster_id: str
    last_active_time_ms: int
    last_active_cluster_status: ClusterStatus
    last_active_cluster_status_mtime_ms: int
    def __init__(
        self,
        *,
        idx: TabletIndexPB | _Mapping[str, object] | None = None,
        data_size: int | None = None,
        num_rows: int | None = None,
        num_rowsets: int | None = None,
        num_segments: int | None = None,
        base_compaction_cnt: int | None = None,
        cumulative_compaction_cnt: int | None = None,
        cumulative_point: int | None = None,
        last_base_compaction_time_ms: int | None = None,
        last_cumu_compaction_time_ms: int | None = None,
        full_compaction_cnt: int | None = None,
        last_full_compaction_time_ms: int | None = None,
        index_size: int | None = None,
        segment_size: int | None = None,
        last_active_cluster_id: str | None = None,
        last_active_time_ms: int | None = None,
        last_active_cluster_status: ClusterStatus | str | None = None,
        last_active_cluster_status_mtime_ms: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["idx", "data_size", "num_rows", "num_rowsets", "num_segments", "base_compaction_cnt", "cumulative_compaction_cnt", "cumulative_point", "last_base_compaction_time_ms", "last_cumu_compaction_time_ms", "full_compaction_cnt", "last_full_compaction_time_ms", "index_size", "segment_size", "last_active_cluster_id", "last_active_time_ms", "last_active_cluster_status", "last_active_cluster_status_mtime_ms"]) -> None: ...
    def HasField(self, field_name: _Literal["idx", "data_size", "num_rows", "num_rowsets", "num_segments", "base_compaction_cnt", "cumulative_compaction_cnt", "cumulative_point", "last_base_compaction_time_ms", "last_cumu_compaction_time_ms", "full_compaction_cnt", "last_full_compaction_time_ms", "index_size", "segment_size", "last_active_cluster_id", "last_active_time_ms", "last_active_cluster_status", "last_active_cluster_status_mtime_ms"]) -> bool: ...

class ObjectFilePB(_Message):
    relative_path: str
    etag: str
    size: int
    def __init__(
        self,
        *,
        relative_path: str | None = None,
        etag: str | None = None,
        size: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["relative_path", "etag", "size"]) -> None: ...
    def HasField(self, field_name: _Literal["relative_path", "etag", "size"]) -> bool: ...

class CopyJobPB(_Message):
    class JobStatus(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[CopyJobPB.JobStatus]
        LOADING: _ClassVar[CopyJobPB.JobStatus]
        FINISH: _ClassVar[CopyJobPB.JobStatus]

    UNKNOWN: _ClassVar[CopyJobPB.JobStatus]
    LOADING: _ClassVar[CopyJobPB.JobStatus]
    FINISH: _ClassVar[CopyJobPB.JobStatus]
    stage_type: StagePB.StageType
    @property
    def object_files(self) -> _Messages[ObjectFilePB]: ...
    job_status: CopyJobPB.JobStatus
    start_time_ms: int
    timeout_time_ms: int
    finish_time_ms: int
    def __init__(
        self,
        *,
        stage_type: StagePB.StageType | str | None = None,
        object_files: _Iterable[ObjectFilePB | _Mapping[str, object]] | None = None,
        job_status: CopyJobPB.JobStatus | str | None = None,
        start_time_ms: int | None = None,
        timeout_time_ms: int | None = None,
        finish_time_ms: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["stage_type", "object_files", "job_status", "start_time_ms", "timeout_time_ms", "finish_time_ms"]) -> None: ...
    def HasField(self, field_name: _Literal["stage_type", "job_status", "start_time_ms", "timeout_time_ms", "finish_time_ms"]) -> bool: ...

class CopyFilePB(_Message):
    copy_id: str
    group_id: int
    def __init__(
        self,
        *,
        copy_id: str | None = None,
        group_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["copy_id", "group_id"]) -> None: ...
    def HasField(self, field_name: _Literal["copy_id", "group_id"]) -> bool: ...

class ServiceRegistryPB(_Message):
    class Item(_Message):
        id: str
        ip: str
        port: int
        ctime_ms: int
        mtime_ms: int
        expiration_time_ms: int
        host: str
        feature_flags: int
        def __init__(
            self,
            *,
            id: str | None = None,
            ip: str | None = None,
            port: int | None = None,
            ctime_ms: int | None = None,
            mtime_ms: int | None = None,
            expiration_time_ms: int | None = None,
            host: str | None = None,
            feature_flags: int | None = None,
        ) -> None: ...
        def ClearField(self, field_name: _Literal["id", "ip", "port", "ctime_ms", "mtime_ms", "expiration_time_ms", "host", "feature_flags"]) -> None: ...
        def HasField(self, field_name: _Literal["id", "ip", "port", "ctime_ms", "mtime_ms", "expiration_time_ms", "host", "feature_flags"]) -> bool: ...

    @property
    def items(self) -> _Messages[ServiceRegistryPB.Item]: ...
    def __init__(
        self,
        *,
        items: _Iterable[ServiceRegistryPB.Item | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["items"]) -> None: ...

class AbortTxnRequest(_Message):
    cloud_unique_id: str
    db_id: int
    txn_id: int
    label: str
    reason: str
    @property
    def commit_attachment(self) -> TxnCommitAttachmentPB: ...
    request_ip: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        db_id: int | None = None,
        txn_id: int | None = None,
        label: str | None = None,
        reason: str | None = None,
        commit_attachment: TxnCommitAttachmentPB | _Mapping[str, object] | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "db_id", "txn_id", "label", "reason", "commit_attachment", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "db_id", "txn_id", "label", "reason", "commit_attachment", "request_ip"]) -> bool: ...

class AbortTxnResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def txn_info(self) -> TxnInfoPB: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        txn_info: TxnInfoPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "txn_info"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "txn_info"]) -> bool: ...

class GetObjStoreInfoRequest(_Message):
    cloud_unique_id: str
    request_ip: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "request_ip"]) -> bool: ...

class AlterObjStoreInfoRequest(_Message):
    class Operation(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[AlterObjStoreInfoRequest.Operation]
        UPDATE_AK_SK: _ClassVar[AlterObjStoreInfoRequest.Operation]
        ADD_OBJ_INFO: _ClassVar[AlterObjStoreInfoRequest.Operation]
        LEGACY_UPDATE_AK_SK: _ClassVar[AlterObjStoreInfoRequest.Operation]
        ALTER_OBJ_INFO: _ClassVar[AlterObjStoreInfoRequest.Operation]
        ADD_HDFS_INFO: _ClassVar[AlterObjStoreInfoRequest.Operation]
        DROP_HDFS_INFO: _ClassVar[AlterObjStoreInfoRequest.Operation]
        ADD_BUILT_IN_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
        ADD_S3_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
        DROP_S3_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
        ALTER_S3_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
        ALTER_HDFS_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
        SET_DEFAULT_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
        UNSET_DEFAULT_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]

    UNKNOWN: _ClassVar[AlterObjStoreInfoRequest.Operation]
    UPDATE_AK_SK: _ClassVar[AlterObjStoreInfoRequest.Operation]
    ADD_OBJ_INFO: _ClassVar[AlterObjStoreInfoRequest.Operation]
    LEGACY_UPDATE_AK_SK: _ClassVar[AlterObjStoreInfoRequest.Operation]
    ALTER_OBJ_INFO: _ClassVar[AlterObjStoreInfoRequest.Operation]
    ADD_HDFS_INFO: _ClassVar[AlterObjStoreInfoRequest.Operation]
    DROP_HDFS_INFO: _ClassVar[AlterObjStoreInfoRequest.Operation]
    ADD_BUILT_IN_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
    ADD_S3_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
    DROP_S3_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
    ALTER_S3_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
    ALTER_HDFS_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
    SET_DEFAULT_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
    UNSET_DEFAULT_VAULT: _ClassVar[AlterObjStoreInfoRequest.Operation]
    cloud_unique_id: str
    @property
    def obj(self) -> ObjectStoreInfoPB: ...
    op: AlterObjStoreInfoRequest.Operation
    @property
    def vault(self) -> StorageVaultPB: ...
    set_as_default_storage_vault: bool
    request_ip: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        obj: ObjectStoreInfoPB | _Mapping[str, object] | None = None,
        op: AlterObjStoreInfoRequest.Operation | str | None = None,
        vault: StorageVaultPB | _Mapping[str, object] | None = None,
        set_as_default_storage_vault: bool | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "obj", "op", "vault", "set_as_default_storage_vault", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "obj", "op", "vault", "set_as_default_storage_vault", "request_ip"]) -> bool: ...

class AlterObjStoreInfoResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    storage_vault_id: str
    default_storage_vault_replaced: bool
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        storage_vault_id: str | None = None,
        default_storage_vault_replaced: bool | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "storage_vault_id", "default_storage_vault_replaced"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "storage_vault_id", "default_storage_vault_replaced"]) -> bool: ...

class UpdateAkSkRequest(_Message):
    instance_id: str
    @property
    def internal_bucket_user(self) -> _Messages[RamUserPB]: ...
    @property
    def ram_user(self) -> RamUserPB: ...
    request_ip: str
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        internal_bucket_user: _Iterable[RamUserPB | _Mapping[str, object]] | None = None,
        ram_user: RamUserPB | _Mapping[str, object] | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "internal_bucket_user", "ram_user", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "ram_user", "request_ip"]) -> bool: ...

class UpdateAkSkResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class GetObjStoreInfoResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def obj_info(self) -> _Messages[ObjectStoreInfoPB]: ...
    @property
    def storage_vault(self) -> _Messages[StorageVaultPB]: ...
    default_storage_vault_id: str
    default_storage_vault_name: str
    enable_storage_vault: bool
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        obj_info: _Iterable[ObjectStoreInfoPB | _Mapping[str, object]] | None = None,
        storage_vault: _Iterable[StorageVaultPB | _Mapping[str, object]] | None = None,
        default_storage_vault_id: str | None = None,
        default_storage_vault_name: str | None = None,
        enable_storage_vault: bool | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "obj_info", "storage_vault", "default_storage_vault_id", "default_storage_vault_name", "enable_storage_vault"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "default_storage_vault_id", "default_storage_vault_name", "enable_storage_vault"]) -> bool: ...

class MetaServiceResponseStatus(_Message):
    code: MetaServiceCode
    msg: str
    actual_code: int
    def __init__(
        self,
        *,
        code: MetaServiceCode | str | None = None,
        msg: str | None = None,
        actual_code: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["code", "msg", "actual_code"]) -> None: ...
    def HasField(self, field_name: _Literal["code", "msg", "actual_code"]) -> bool: ...

class MetaServiceHttpRequest(_Message):
    def __init__(self) -> None: ...

class MetaServiceHttpResponse(_Message):
    def __init__(self) -> None: ...

class CreateInstanceRequest(_Message):
    instance_id: str
    user_id: str
    name: str
    @property
    def obj_info(self) -> ObjectStoreInfoPB: ...
    @property
    def ram_user(self) -> RamUserPB: ...
    sse_enabled: bool
    @property
    def vault(self) -> StorageVaultPB: ...
    request_ip: str
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        user_id: str | None = None,
        name: str | None = None,
        obj_info: ObjectStoreInfoPB | _Mapping[str, object] | None = None,
        ram_user: RamUserPB | _Mapping[str, object] | None = None,
        sse_enabled: bool | None = None,
        vault: StorageVaultPB | _Mapping[str, object] | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "user_id", "name", "obj_info", "ram_user", "sse_enabled", "vault", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "user_id", "name", "obj_info", "ram_user", "sse_enabled", "vault", "request_ip"]) -> bool: ...

class CreateInstanceResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class AlterInstanceRequest(_Message):
    class Operation(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[AlterInstanceRequest.Operation]
        DROP: _ClassVar[AlterInstanceRequest.Operation]
        REFRESH: _ClassVar[AlterInstanceRequest.Operation]
        RENAME: _ClassVar[AlterInstanceRequest.Operation]
        ENABLE_SSE: _ClassVar[AlterInstanceRequest.Operation]
        DISABLE_SSE: _ClassVar[AlterInstanceRequest.Operation]
        SET_OVERDUE: _ClassVar[AlterInstanceRequest.Operation]
        SET_NORMAL: _ClassVar[AlterInstanceRequest.Operation]
        SET_SNAPSHOT_PROPERTY: _ClassVar[AlterInstanceRequest.Operation]

    UNKNOWN: _ClassVar[AlterInstanceRequest.Operation]
    DROP: _ClassVar[AlterInstanceRequest.Operation]
    REFRESH: _ClassVar[AlterInstanceRequest.Operation]
    RENAME: _ClassVar[AlterInstanceRequest.Operation]
    ENABLE_SSE: _ClassVar[AlterInstanceRequest.Operation]
    DISABLE_SSE: _ClassVar[AlterInstanceRequest.Operation]
    SET_OVERDUE: _ClassVar[AlterInstanceRequest.Operation]
    SET_NORMAL: _ClassVar[AlterInstanceRequest.Operation]
    SET_SNAPSHOT_PROPERTY: _ClassVar[AlterInstanceRequest.Operation]
    instance_id: str
    op: AlterInstanceRequest.Operation
    name: str
    request_ip: str
    @property
    def properties(self) -> _ScalarMap[str, str]: ...
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        op: AlterInstanceRequest.Operation | str | None = None,
        name: str | None = None,
        request_ip: str | None = None,
        properties: _Mapping[str, str] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "op", "name", "request_ip", "properties"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "op", "name", "request_ip"]) -> bool: ...

class AlterInstanceResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class GetInstanceRequest(_Message):
    instance_id: str
    cloud_unique_id: str
    request_ip: str
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        cloud_unique_id: str | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "cloud_unique_id", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "cloud_unique_id", "request_ip"]) -> bool: ...

class GetInstanceResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def instance(self) -> InstanceInfoPB: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        instance: InstanceInfoPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "instance"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "instance"]) -> bool: ...

class AlterClusterRequest(_Message):
    class Operation(int, metaclass=_Enum):
        UNKNOWN: _ClassVar[AlterClusterRequest.Operation]
        ADD_CLUSTER: _ClassVar[AlterClusterRequest.Operation]
        DROP_CLUSTER: _ClassVar[AlterClusterRequest.Operation]
        ADD_NODE: _ClassVar[AlterClusterRequest.Operation]
        DROP_NODE: _ClassVar[AlterClusterRequest.Operation]
        RENAME_CLUSTER: _ClassVar[AlterClusterRequest.Operation]
        UPDATE_CLUSTER_MYSQL_USER_NAME: _ClassVar[AlterClusterRequest.Operation]
        DECOMMISSION_NODE: _ClassVar[AlterClusterRequest.Operation]
        NOTIFY_DECOMMISSIONED: _ClassVar[AlterClusterRequest.Operation]
        UPDATE_CLUSTER_ENDPOINT: _ClassVar[AlterClusterRequest.Operation]
        SET_CLUSTER_STATUS: _ClassVar[AlterClusterRequest.Operation]
        ALTER_VCLUSTER_INFO: _ClassVar[AlterClusterRequest.Operation]
        ALTER_PROPERTIES: _ClassVar[AlterClusterRequest.Operation]

    UNKNOWN: _ClassVar[AlterClusterRequest.Operation]
    ADD_CLUSTER: _ClassVar[AlterClusterRequest.Operation]
    DROP_CLUSTER: _ClassVar[AlterClusterRequest.Operation]
    ADD_NODE: _ClassVar[AlterClusterRequest.Operation]
    DROP_NODE: _ClassVar[AlterClusterRequest.Operation]
    RENAME_CLUSTER: _ClassVar[AlterClusterRequest.Operation]
    UPDATE_CLUSTER_MYSQL_USER_NAME: _ClassVar[AlterClusterRequest.Operation]
    DECOMMISSION_NODE: _ClassVar[AlterClusterRequest.Operation]
    NOTIFY_DECOMMISSIONED: _ClassVar[AlterClusterRequest.Operation]
    UPDATE_CLUSTER_ENDPOINT: _ClassVar[AlterClusterRequest.Operation]
    SET_CLUSTER_STATUS: _ClassVar[AlterClusterRequest.Operation]
    ALTER_VCLUSTER_INFO: _ClassVar[AlterClusterRequest.Operation]
    ALTER_PROPERTIES: _ClassVar[AlterClusterRequest.Operation]
    instance_id: str
    cloud_unique_id: str
    @property
    def cluster(self) -> ClusterPB: ...
    op: AlterClusterRequest.Operation
    replace_if_existing_empty_target_cluster: bool
    request_ip: str
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        cloud_unique_id: str | None = None,
        cluster: ClusterPB | _Mapping[str, object] | None = None,
        op: AlterClusterRequest.Operation | str | None = None,
        replace_if_existing_empty_target_cluster: bool | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "cloud_unique_id", "cluster", "op", "replace_if_existing_empty_target_cluster", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "cloud_unique_id", "cluster", "op", "replace_if_existing_empty_target_cluster", "request_ip"]) -> bool: ...

class AlterClusterResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class GetClusterRequest(_Message):
    instance_id: str
    cloud_unique_id: str
    cluster_id: str
    cluster_name: str
    mysql_user_name: str
    request_ip: str
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        cloud_unique_id: str | None = None,
        cluster_id: str | None = None,
        cluster_name: str | None = None,
        mysql_user_name: str | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "cloud_unique_id", "cluster_id", "cluster_name", "mysql_user_name", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "cloud_unique_id", "cluster_id", "cluster_name", "mysql_user_name", "request_ip"]) -> bool: ...

class GetClusterStatusRequest(_Message):
    @property
    def instance_ids(self) -> _Scalars[str]: ...
    @property
    def cloud_unique_ids(self) -> _Scalars[str]: ...
    status: ClusterStatus
    request_ip: str
    def __init__(
        self,
        *,
        instance_ids: _Iterable[str] | None = None,
        cloud_unique_ids: _Iterable[str] | None = None,
        status: ClusterStatus | str | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_ids", "cloud_unique_ids", "status", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "request_ip"]) -> bool: ...

class GetClusterStatusResponse(_Message):
    class GetClusterStatusResponseDetail(_Message):
        instance_id: str
        @property
        def clusters(self) -> _Messages[ClusterPB]: ...
        def __init__(
            self,
            *,
            instance_id: str | None = None,
            clusters: _Iterable[ClusterPB | _Mapping[str, object]] | None = None,
        ) -> None: ...
        def ClearField(self, field_name: _Literal["instance_id", "clusters"]) -> None: ...
        def HasField(self, field_name: _Literal["instance_id"]) -> bool: ...

    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def details(self) -> _Messages[GetClusterStatusResponse.GetClusterStatusResponseDetail]: ...
    requester_cluster_id: str
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        details: _Iterable[GetClusterStatusResponse.GetClusterStatusResponseDetail | _Mapping[str, object]] | None = None,
        requester_cluster_id: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "details", "requester_cluster_id"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "requester_cluster_id"]) -> bool: ...

class GetClusterResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def cluster(self) -> _Messages[ClusterPB]: ...
    enable_storage_vault: bool
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        cluster: _Iterable[ClusterPB | _Mapping[str, object]] | None = None,
        enable_storage_vault: bool | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "cluster", "enable_storage_vault"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "enable_storage_vault"]) -> bool: ...

class GetTabletStatsRequest(_Message):
    cloud_unique_id: str
    @property
    def tablet_idx(self) -> _Messages[TabletIndexPB]: ...
    request_ip: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        tablet_idx: _Iterable[TabletIndexPB | _Mapping[str, object]] | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "tablet_idx", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "request_ip"]) -> bool: ...

class GetTabletStatsResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def tablet_stats(self) -> _Messages[TabletStatsPB]: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        tablet_stats: _Iterable[TabletStatsPB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "tablet_stats"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class GetStageRequest(_Message):
    cloud_unique_id: str
    stage_name: str
    mysql_user_name: str
    type: StagePB.StageType
    mysql_user_id: str
    request_ip: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        stage_name: str | None = None,
        mysql_user_name: str | None = None,
        type: StagePB.StageType | str | None = None,
        mysql_user_id: str | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "stage_name", "mysql_user_name", "type", "mysql_user_id", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "stage_name", "mysql_user_name", "type", "mysql_user_id", "request_ip"]) -> bool: ...

class GetStageResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def stage(self) -> _Messages[StagePB]: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        stage: _Iterable[StagePB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "stage"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class GetIamRequest(_Message):
    cloud_unique_id: str
    request_ip: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "request_ip"]) -> bool: ...

class GetIamResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def iam_user(self) -> RamUserPB: ...
    @property
    def ram_user(self) -> RamUserPB: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        iam_user: RamUserPB | _Mapping[str, object] | None = None,
        ram_user: RamUserPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "iam_user", "ram_user"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "iam_user", "ram_user"]) -> bool: ...

class AlterIamRequest(_Message):
    account_id: str
    ak: str
    sk: str
    request_ip: str
    def __init__(
        self,
        *,
        account_id: str | None = None,
        ak: str | None = None,
        sk: str | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["account_id", "ak", "sk", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["account_id", "ak", "sk", "request_ip"]) -> bool: ...

class AlterIamResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class AlterRamUserRequest(_Message):
    instance_id: str
    @property
    def ram_user(self) -> RamUserPB: ...
    request_ip: str
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        ram_user: RamUserPB | _Mapping[str, object] | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "ram_user", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "ram_user", "request_ip"]) -> bool: ...

class AlterRamUserResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class FinishTabletJobRequest(_Message):
    class Action(int, metaclass=_Enum):
        UNKONWN: _ClassVar[FinishTabletJobRequest.Action]
        COMMIT: _ClassVar[FinishTabletJobRequest.Action]
        ABORT: _ClassVar[FinishTabletJobRequest.Action]
        LEASE: _ClassVar[FinishTabletJobRequest.Action]

    UNKONWN: _ClassVar[FinishTabletJobRequest.Action]
    COMMIT: _ClassVar[FinishTabletJobRequest.Action]
    ABORT: _ClassVar[FinishTabletJobRequest.Action]
    LEASE: _ClassVar[FinishTabletJobRequest.Action]
    cloud_unique_id: str
    action: FinishTabletJobRequest.Action
    @property
    def job(self) -> TabletJobInfoPB: ...
    request_ip: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        action: FinishTabletJobRequest.Action | str | None = None,
        job: TabletJobInfoPB | _Mapping[str, object] | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "action", "job", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "action", "job", "request_ip"]) -> bool: ...

class FinishTabletJobResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def stats(self) -> TabletStatsPB: ...
    alter_version: int
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        stats: TabletStatsPB | _Mapping[str, object] | None = None,
        alter_version: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "stats", "alter_version"]) -> None: ...
    def HasField(self, field_name: _Literal["status", "stats", "alter_version"]) -> bool: ...

class RecycleInstanceRequest(_Message):
    @property
    def instance_ids(self) -> _Scalars[str]: ...
    request_ip: str
    def __init__(
        self,
        *,
        instance_ids: _Iterable[str] | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_ids", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["request_ip"]) -> bool: ...

class StatisticsRecycleRequest(_Message):
    @property
    def instance_ids(self) -> _Scalars[str]: ...
    @property
    def resource_type(self) -> _Scalars[str]: ...
    def __init__(
        self,
        *,
        instance_ids: _Iterable[str] | None = None,
        resource_type: _Iterable[str] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_ids", "resource_type"]) -> None: ...

class RecycleInstanceResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class DeleteBitmapStoragePB(_Message):
    store_in_fdb: bool
    @property
    def delete_bitmap(self) -> DeleteBitmapPB: ...
    @property
    def packed_slice_location(self) -> PackedSliceLocationPB: ...
    def __init__(
        self,
        *,
        store_in_fdb: bool | None = None,
        delete_bitmap: DeleteBitmapPB | _Mapping[str, object] | None = None,
        packed_slice_location: PackedSliceLocationPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["store_in_fdb", "delete_bitmap", "packed_slice_location"]) -> None: ...
    def HasField(self, field_name: _Literal["store_in_fdb", "delete_bitmap", "packed_slice_location"]) -> bool: ...

class PendingDeleteBitmapPB(_Message):
    @property
    def delete_bitmap_keys(self) -> _Scalars[bytes]: ...
    def __init__(
        self,
        *,
        delete_bitmap_keys: _Iterable[bytes] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["delete_bitmap_keys"]) -> None: ...

class DeleteBitmapUpdateLockPB(_Message):
    lock_id: int
    expiration: int
    @property
    def initiators(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        lock_id: int | None = None,
        expiration: int | None = None,
        initiators: _Iterable[int] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["lock_id", "expiration", "initiators"]) -> None: ...
    def HasField(self, field_name: _Literal["lock_id", "expiration"]) -> bool: ...

class MowTabletJobPB(_Message):
    expiration: int
    def __init__(
        self,
        *,
        expiration: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["expiration"]) -> None: ...
    def HasField(self, field_name: _Literal["expiration"]) -> bool: ...

class SnapshotInfoPB(_Message):
    snapshot_id: str
    ancestor_id: str
    create_at: int
    finish_at: int
    image_url: str
    journal_id: int
    status: SnapshotStatus
    type: SnapshotType
    instance_id: str
    auto_snapshot: bool
    ttl_seconds: int
    timeout_seconds: int
    snapshot_label: str
    reason: str
    @property
    def derived_instance_ids(self) -> _Scalars[str]: ...
    snapshot_meta_image_size: int
    snapshot_logical_data_size: int
    snapshot_retained_data_size: int
    snapshot_billable_data_size: int
    resource_id: str
    def __init__(
        self,
        *,
        snapshot_id: str | None = None,
        ancestor_id: str | None = None,
        create_at: int | None = None,
        finish_at: int | None = None,
        image_url: str | None = None,
        journal_id: int | None = None,
        status: SnapshotStatus | str | None = None,
        type: SnapshotType | str | None = None,
        instance_id: str | None = None,
        auto_snapshot: bool | None = None,
        ttl_seconds: int | None = None,
        timeout_seconds: int | None = None,
        snapshot_label: str | None = None,
        reason: str | None = None,
        derived_instance_ids: _Iterable[str] | None = None,
        snapshot_meta_image_size: int | None = None,
        snapshot_logical_data_size: int | None = None,
        snapshot_retained_data_size: int | None = None,
        snapshot_billable_data_size: int | None = None,
        resource_id: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["snapshot_id", "ancestor_id", "create_at", "finish_at", "image_url", "journal_id", "status", "type", "instance_id", "auto_snapshot", "ttl_seconds", "timeout_seconds", "snapshot_label", "reason", "derived_instance_ids", "snapshot_meta_image_size", "snapshot_logical_data_size", "snapshot_retained_data_size", "snapshot_billable_data_size", "resource_id"]) -> None: ...
    def HasField(self, field_name: _Literal["snapshot_id", "ancestor_id", "create_at", "finish_at", "image_url", "journal_id", "status", "type", "instance_id", "auto_snapshot", "ttl_seconds", "timeout_seconds", "snapshot_label", "reason", "snapshot_meta_image_size", "snapshot_logical_data_size", "snapshot_retained_data_size", "snapshot_billable_data_size", "resource_id"]) -> bool: ...

class ListSnapshotRequest(_Message):
    cloud_unique_id: str
    required_snapshot_id: str
    include_aborted: bool
    request_ip: str
    instance_id: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        required_snapshot_id: str | None = None,
        include_aborted: bool | None = None,
        request_ip: str | None = None,
        instance_id: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "required_snapshot_id", "include_aborted", "request_ip", "instance_id"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "required_snapshot_id", "include_aborted", "request_ip", "instance_id"]) -> bool: ...

class ListSnapshotResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    @property
    def snapshots(self) -> _Messages[SnapshotInfoPB]: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
        snapshots: _Iterable[SnapshotInfoPB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status", "snapshots"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class DropSnapshotRequest(_Message):
    cloud_unique_id: str
    snapshot_id: str
    request_ip: str
    def __init__(
        self,
        *,
        cloud_unique_id: str | None = None,
        snapshot_id: str | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cloud_unique_id", "snapshot_id", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["cloud_unique_id", "snapshot_id", "request_ip"]) -> bool: ...

class DropSnapshotResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class CompactSnapshotRequest(_Message):
    instance_id: str
    cloud_unique_id: str
    request_ip: str
    def __init__(
        self,
        *,
        instance_id: str | None = None,
        cloud_unique_id: str | None = None,
        request_ip: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["instance_id", "cloud_unique_id", "request_ip"]) -> None: ...
    def HasField(self, field_name: _Literal["instance_id", "cloud_unique_id", "request_ip"]) -> bool: ...

class CompactSnapshotResponse(_Message):
    @property
    def status(self) -> MetaServiceResponseStatus: ...
    def __init__(
        self,
        *,
        status: MetaServiceResponseStatus | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["status"]) -> None: ...
    def HasField(self, field_name: _Literal["status"]) -> bool: ...

class PackedSlicePB(_Message):
    path: str
    offset: int
    size: int
    deleted: bool
    tablet_id: int
    rowset_id: str
    txn_id: int
    corrected: bool
    def __init__(
        self,
        *,
        path: str | None = None,
        offset: int | None = None,
        size: int | None = None,
        deleted: bool | None = None,
        tablet_id: int | None = None,
        rowset_id: str | None = None,
        txn_id: int | None = None,
        corrected: bool | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["path", "offset", "size", "deleted", "tablet_id", "rowset_id", "txn_id", "corrected"]) -> None: ...
    def HasField(self, field_name: _Literal["path", "offset", "size", "deleted", "tablet_id", "rowset_id", "txn_id", "corrected"]) -> bool: ...

class PackedFileInfoPB(_Message):
    class PackedFileState(int, metaclass=_Enum):
        NORMAL: _ClassVar[PackedFileInfoPB.PackedFileState]
        RECYCLING: _ClassVar[PackedFileInfoPB.PackedFileState]

    NORMAL: _ClassVar[PackedFileInfoPB.PackedFileState]
    RECYCLING: _ClassVar[PackedFileInfoPB.PackedFileState]
    ref_cnt: int
    total_slice_num: int
    total_slice_bytes: int
    remaining_slice_bytes: int
    created_at_sec: int
    corrected: bool
    state: PackedFileInfoPB.PackedFileState
    @property
    def slices(self) -> _Messages[PackedSlicePB]: ...
    resource_id: str
    def __init__(
        self,
        *,
        ref_cnt: int | None = None,
        total_slice_num: int | None = None,
        total_slice_bytes: int | None = None,
        remaining_slice_bytes: int | None = None,
        created_at_sec: int | None = None,
        corrected: bool | None = None,
        state: PackedFileInfoPB.PackedFileState | str | None = None,
        slices: _Iterable[PackedSlicePB | _Mapping[str, object]] | None = None,
        resource_id: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["ref_cnt", "total_slice_num", "total_slice_bytes", "remaining_slice_bytes", "created_at_sec", "corrected", "state", "slices", "resource_id"]) -> None: ...
    def HasField(self, field_name: _Literal["ref_cnt", "total_slice_num", "total_slice_bytes", "remaining_slice_bytes", "created_at_sec", "corrected", "state", "resource_id"]) -> bool: ...

class CompressKind(int, metaclass=_Enum):
    COMPRESS_NONE: _ClassVar[CompressKind]
    COMPRESS_LZO: _ClassVar[CompressKind]
    COMPRESS_LZ4: _ClassVar[CompressKind]

class InvertedIndexFileInfo(_Message):
    class IndexInfo(_Message):
        index_id: int
        index_file_size: int
        index_suffix: str
        def __init__(
            self,
            *,
            index_id: int | None = None,
            index_file_size: int | None = None,
            index_suffix: str | None = None,
        ) -> None: ...
        def ClearField(self, field_name: _Literal["index_id", "index_file_size", "index_suffix"]) -> None: ...
        def HasField(self, field_name: _Literal["index_id", "index_file_size", "index_suffix"]) -> bool: ...

    @property
    def index_info(self) -> _Messages[InvertedIndexFileInfo.IndexInfo]: ...
    index_size: int
    def __init__(
        self,
        *,
        index_info: _Iterable[InvertedIndexFileInfo.IndexInfo | _Mapping[str, object]] | None = None,
        index_size: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["index_info", "index_size"]) -> None: ...
    def HasField(self, field_name: _Literal["index_size"]) -> bool: ...

class PUniqueId(_Message):
    hi: int
    lo: int
    def __init__(
        self,
        *,
        hi: int | None = None,
        lo: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["hi", "lo"]) -> None: ...
    def HasField(self, field_name: _Literal["hi", "lo"]) -> bool: ...

class RowsetTypePB(int, metaclass=_Enum):
    ALPHA_ROWSET: _ClassVar[RowsetTypePB]
    BETA_ROWSET: _ClassVar[RowsetTypePB]

class RowsetStatePB(int, metaclass=_Enum):
    PREPARED: _ClassVar[RowsetStatePB]
    COMMITTED: _ClassVar[RowsetStatePB]
    VISIBLE: _ClassVar[RowsetStatePB]
    BEGIN_PARTIAL_UPDATE: _ClassVar[RowsetStatePB]

class SegmentsOverlapPB(int, metaclass=_Enum):
    OVERLAP_UNKNOWN: _ClassVar[SegmentsOverlapPB]
    OVERLAPPING: _ClassVar[SegmentsOverlapPB]
    NONOVERLAPPING: _ClassVar[SegmentsOverlapPB]
    NONOVERLAPPING_WITHIN_GROUP: _ClassVar[SegmentsOverlapPB]

class AlterTabletState(int, metaclass=_Enum):
    ALTER_PREPARED: _ClassVar[AlterTabletState]
    ALTER_RUNNING: _ClassVar[AlterTabletState]
    ALTER_FINISHED: _ClassVar[AlterTabletState]
    ALTER_FAILED: _ClassVar[AlterTabletState]

class AlterTabletType(int, metaclass=_Enum):
    SCHEMA_CHANGE: _ClassVar[AlterTabletType]
    ROLLUP: _ClassVar[AlterTabletType]
    MIGRATION: _ClassVar[AlterTabletType]

class PatternTypePB(int, metaclass=_Enum):
    MATCH_NAME: _ClassVar[PatternTypePB]
    MATCH_NAME_GLOB: _ClassVar[PatternTypePB]

class IndexType(int, metaclass=_Enum):
    BITMAP: _ClassVar[IndexType]
    INVERTED: _ClassVar[IndexType]
    BLOOMFILTER: _ClassVar[IndexType]
    NGRAM_BF: _ClassVar[IndexType]
    ANN: _ClassVar[IndexType]

class KeysType(int, metaclass=_Enum):
    DUP_KEYS: _ClassVar[KeysType]
    UNIQUE_KEYS: _ClassVar[KeysType]
    AGG_KEYS: _ClassVar[KeysType]

class InvertedIndexStorageFormatPB(int, metaclass=_Enum):
    V1: _ClassVar[InvertedIndexStorageFormatPB]
    V2: _ClassVar[InvertedIndexStorageFormatPB]
    V3: _ClassVar[InvertedIndexStorageFormatPB]
    SNII: _ClassVar[InvertedIndexStorageFormatPB]

class SortType(int, metaclass=_Enum):
    LEXICAL: _ClassVar[SortType]
    ZORDER: _ClassVar[SortType]

class BinaryPlainEncodingTypePB(int, metaclass=_Enum):
    BINARY_PLAIN_ENCODING_V1: _ClassVar[BinaryPlainEncodingTypePB]
    BINARY_PLAIN_ENCODING_V2: _ClassVar[BinaryPlainEncodingTypePB]
    BINARY_PLAIN_ENCODING_V3: _ClassVar[BinaryPlainEncodingTypePB]

class TabletStorageFormatPB(int, metaclass=_Enum):
    TABLET_STORAGE_FORMAT_DEFAULT: _ClassVar[TabletStorageFormatPB]
    TABLET_STORAGE_FORMAT_V1: _ClassVar[TabletStorageFormatPB]
    TABLET_STORAGE_FORMAT_V2: _ClassVar[TabletStorageFormatPB]
    TABLET_STORAGE_FORMAT_V3: _ClassVar[TabletStorageFormatPB]

class BinlogFormatPB(int, metaclass=_Enum):
    STATEMENT_AND_SNAPSHOT: _ClassVar[BinlogFormatPB]
    ROW: _ClassVar[BinlogFormatPB]

class TabletStatePB(int, metaclass=_Enum):
    PB_NOTREADY: _ClassVar[TabletStatePB]
    PB_RUNNING: _ClassVar[TabletStatePB]
    PB_TOMBSTONED: _ClassVar[TabletStatePB]
    PB_STOPPED: _ClassVar[TabletStatePB]
    PB_SHUTDOWN: _ClassVar[TabletStatePB]

class TabletTypePB(int, metaclass=_Enum):
    TABLET_TYPE_DISK: _ClassVar[TabletTypePB]
    TABLET_TYPE_MEMORY: _ClassVar[TabletTypePB]

class TabletRolePB(int, metaclass=_Enum):
    TABLET_ROLE_DATA: _ClassVar[TabletRolePB]
    TABLET_ROLE_ROW_BINLOG: _ClassVar[TabletRolePB]

class EncryptionAlgorithmPB(int, metaclass=_Enum):
    PLAINTEXT: _ClassVar[EncryptionAlgorithmPB]
    AES_256_CTR: _ClassVar[EncryptionAlgorithmPB]
    SM4_128_CTR: _ClassVar[EncryptionAlgorithmPB]

class ZoneMap(_Message):
    min: bytes
    max: bytes
    null_flag: bool
    def __init__(
        self,
        *,
        min: bytes | None = None,
        max: bytes | None = None,
        null_flag: bool | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["min", "max", "null_flag"]) -> None: ...
    def HasField(self, field_name: _Literal["min", "max", "null_flag"]) -> bool: ...

class KeyBoundsPB(_Message):
    min_key: bytes
    max_key: bytes
    def __init__(
        self,
        *,
        min_key: bytes | None = None,
        max_key: bytes | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["min_key", "max_key"]) -> None: ...
    def HasField(self, field_name: _Literal["min_key", "max_key"]) -> bool: ...

class SplitSchemaPB(_Message):
    @property
    def split_field_ids(self) -> _Scalars[int]: ...
    num_split_keys: int
    def __init__(
        self,
        *,
        split_field_ids: _Iterable[int] | None = None,
        num_split_keys: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["split_field_ids", "num_split_keys"]) -> None: ...
    def HasField(self, field_name: _Literal["num_split_keys"]) -> bool: ...

class PackedSliceLocationPB(_Message):
    packed_file_path: str
    offset: int
    size: int
    packed_file_size: int
    def __init__(
        self,
        *,
        packed_file_path: str | None = None,
        offset: int | None = None,
        size: int | None = None,
        packed_file_size: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["packed_file_path", "offset", "size", "packed_file_size"]) -> None: ...
    def HasField(self, field_name: _Literal["packed_file_path", "offset", "size", "packed_file_size"]) -> bool: ...

class TsoRangePB(_Message):
    start_tso: int
    end_tso: int
    def __init__(
        self,
        *,
        start_tso: int | None = None,
        end_tso: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["start_tso", "end_tso"]) -> None: ...
    def HasField(self, field_name: _Literal["start_tso", "end_tso"]) -> bool: ...

class RowsetMetaPB(_Message):
    rowset_id: int
    partition_id: int
    tablet_id: int
    txn_id: int
    tablet_schema_hash: int
    rowset_type: RowsetTypePB
    rowset_state: RowsetStatePB
    start_version: int
    end_version: int
    version_hash: int
    num_rows: int
    total_disk_size: int
    data_disk_size: int
    index_disk_size: int
    @property
    def zone_maps(self) -> _Messages[ZoneMap]: ...
    @property
    def delete_predicate(self) -> DeletePredicatePB: ...
    empty: bool
    @property
    def load_id(self) -> PUniqueId: ...
    delete_flag: bool
    creation_time: int
    @property
    def tablet_uid(self) -> PUniqueId: ...
    num_segments: int
    rowset_id_v2: str
    resource_id: str
    newest_write_timestamp: int
    @property
    def segments_key_bounds(self) -> _Messages[KeyBoundsPB]: ...
    @property
    def tablet_schema(self) -> TabletSchemaPB: ...
    segments_overlap_pb: SegmentsOverlapPB
    compaction_level: int
    source_tablet_id: int
    source_rowset_id: str
    segments_key_bounds_truncated: bool
    @property
    def num_segment_rows(self) -> _Scalars[int]: ...
    segments_key_bounds_aggregated: bool
    is_row_binlog: bool
    @property
    def segment_group_sizes(self) -> _Scalars[int]: ...
    txn_expiration: int
    @property
    def segments_file_size(self) -> _Scalars[int]: ...
    index_id: int
    schema_version: int
    enable_segments_file_size: bool
    has_variant_type_in_schema: bool
    enable_inverted_index_file_info: bool
    @property
    def inverted_index_file_info(self) -> _Messages[InvertedIndexFileInfo]: ...
    @property
    def schema_dict_key_list(self) -> SchemaDictKeyList: ...
    @property
    def __split_schema(self) -> SplitSchemaPB: ...
    visible_ts_ms: int
    reference_instance_id: str
    @property
    def packed_slice_locations(self) -> _MessageMap[str, PackedSliceLocationPB]: ...
    is_recycled: bool
    job_id: str
    @property
    def commit_tso(self) -> TsoRangePB: ...
    db_id: int
    table_id: int
    def __init__(
        self,
        *,
        rowset_id: int | None = None,
        partition_id: int | None = None,
        tablet_id: int | None = None,
        txn_id: int | None = None,
        tablet_schema_hash: int | None = None,
        rowset_type: RowsetTypePB | str | None = None,
        rowset_state: RowsetStatePB | str | None = None,
        start_version: int | None = None,
        end_version: int | None = None,
        version_hash: int | None = None,
        num_rows: int | None = None,
        total_disk_size: int | None = None,
        data_disk_size: int | None = None,
        index_disk_size: int | None = None,
        zone_maps: _Iterable[ZoneMap | _Mapping[str, object]] | None = None,
        delete_predicate: DeletePredicatePB | _Mapping[str, object] | None = None,
        empty: bool | None = None,
        load_id: PUniqueId | _Mapping[str, object] | None = None,
        delete_flag: bool | None = None,
        creation_time: int | None = None,
        tablet_uid: PUniqueId | _Mapping[str, object] | None = None,
        num_segments: int | None = None,
        rowset_id_v2: str | None = None,
        resource_id: str | None = None,
        newest_write_timestamp: int | None = None,
        segments_key_bounds: _Iterable[KeyBoundsPB | _Mapping[str, object]] | None = None,
        tablet_schema: TabletSchemaPB | _Mapping[str, object] | None = None,
        segments_overlap_pb: SegmentsOverlapPB | str | None = None,
        compaction_level: int | None = None,
        source_tablet_id: int | None = None,
        source_rowset_id: str | None = None,
        segments_key_bounds_truncated: bool | None = None,
        num_segment_rows: _Iterable[int] | None = None,
        segments_key_bounds_aggregated: bool | None = None,
        is_row_binlog: bool | None = None,
        segment_group_sizes: _Iterable[int] | None = None,
        txn_expiration: int | None = None,
        segments_file_size: _Iterable[int] | None = None,
        index_id: int | None = None,
        schema_version: int | None = None,
        enable_segments_file_size: bool | None = None,
        has_variant_type_in_schema: bool | None = None,
        enable_inverted_index_file_info: bool | None = None,
        inverted_index_file_info: _Iterable[InvertedIndexFileInfo | _Mapping[str, object]] | None = None,
        schema_dict_key_list: SchemaDictKeyList | _Mapping[str, object] | None = None,
        __split_schema: SplitSchemaPB | _Mapping[str, object] | None = None,
        visible_ts_ms: int | None = None,
        reference_instance_id: str | None = None,
        packed_slice_locations: _Mapping[str, PackedSliceLocationPB] | None = None,
        is_recycled: bool | None = None,
        job_id: str | None = None,
        commit_tso: TsoRangePB | _Mapping[str, object] | None = None,
        db_id: int | None = None,
        table_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["rowset_id", "partition_id", "tablet_id", "txn_id", "tablet_schema_hash", "rowset_type", "rowset_state", "start_version", "end_version", "version_hash", "num_rows", "total_disk_size", "data_disk_size", "index_disk_size", "zone_maps", "delete_predicate", "empty", "load_id", "delete_flag", "creation_time", "tablet_uid", "num_segments", "rowset_id_v2", "resource_id", "newest_write_timestamp", "segments_key_bounds", "tablet_schema", "segments_overlap_pb", "compaction_level", "source_tablet_id", "source_rowset_id", "segments_key_bounds_truncated", "num_segment_rows", "segments_key_bounds_aggregated", "is_row_binlog", "segment_group_sizes", "txn_expiration", "segments_file_size", "index_id", "schema_version", "enable_segments_file_size", "has_variant_type_in_schema", "enable_inverted_index_file_info", "inverted_index_file_info", "schema_dict_key_list", "__split_schema", "visible_ts_ms", "reference_instance_id", "packed_slice_locations", "is_recycled", "job_id", "commit_tso", "db_id", "table_id"]) -> None: ...
    def HasField(self, field_name: _Literal["rowset_id", "partition_id", "tablet_id", "txn_id", "tablet_schema_hash", "rowset_type", "rowset_state", "start_version", "end_version", "version_hash", "num_rows", "total_disk_size", "data_disk_size", "index_disk_size", "delete_predicate", "empty", "load_id", "delete_flag", "creation_time", "tablet_uid", "num_segments", "rowset_id_v2", "resource_id", "newest_write_timestamp", "tablet_schema", "segments_overlap_pb", "compaction_level", "source_tablet_id", "source_rowset_id", "segments_key_bounds_truncated", "segments_key_bounds_aggregated", "is_row_binlog", "txn_expiration", "index_id", "schema_version", "enable_segments_file_size", "has_variant_type_in_schema", "enable_inverted_index_file_info", "schema_dict_key_list", "__split_schema", "visible_ts_ms", "reference_instance_id", "is_recycled", "job_id", "commit_tso", "db_id", "table_id"]) -> bool: ...

class SchemaDictKeyList(_Message):
    @property
    def column_dict_key_list(self) -> _Scalars[int]: ...
    @property
    def index_info_dict_key_list(self) -> _Scalars[int]: ...
    @property
    def sparse_column_dict_key_list(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        column_dict_key_list: _Iterable[int] | None = None,
        index_info_dict_key_list: _Iterable[int] | None = None,
        sparse_column_dict_key_list: _Iterable[int] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["column_dict_key_list", "index_info_dict_key_list", "sparse_column_dict_key_list"]) -> None: ...

class RowsetMetaCloudPB(_Message):
    rowset_id: int
    partition_id: int
    tablet_id: int
    txn_id: int
    tablet_schema_hash: int
    rowset_type: RowsetTypePB
    rowset_state: RowsetStatePB
    start_version: int
    end_version: int
    version_hash: int
    num_rows: int
    total_disk_size: int
    data_disk_size: int
    index_disk_size: int
    @property
    def zone_maps(self) -> _Messages[ZoneMap]: ...
    @property
    def delete_predicate(self) -> DeletePredicatePB: ...
    empty: bool
    @property
    def load_id(self) -> PUniqueId: ...
    delete_flag: bool
    creation_time: int
    @property
    def tablet_uid(self) -> PUniqueId: ...
    num_segments: int
    rowset_id_v2: str
    resource_id: str
    newest_write_timestamp: int
    @property
    def segments_key_bounds(self) -> _Messages[KeyBoundsPB]: ...
    @property
    def tablet_schema(self) -> TabletSchemaCloudPB: ...
    txn_expiration: int
    segments_overlap_pb: SegmentsOverlapPB
    compaction_level: int
    source_tablet_id: int
    source_rowset_id: str
    segments_key_bounds_truncated: bool
    @property
    def num_segment_rows(self) -> _Scalars[int]: ...
    segments_key_bounds_aggregated: bool
    is_row_binlog: bool
    @property
    def segment_group_sizes(self) -> _Scalars[int]: ...
    @property
    def segments_file_size(self) -> _Scalars[int]: ...
    index_id: int
    schema_version: int
    enable_segments_file_size: bool
    has_variant_type_in_schema: bool
    @property
    def schema_dict_key_list(self) -> SchemaDictKeyList: ...
    enable_inverted_index_file_info: bool
    @property
    def inverted_index_file_info(self) -> _Messages[InvertedIndexFileInfo]: ...
    @property
    def __split_schema(self) -> SplitSchemaPB: ...
    visible_ts_ms: int
    reference_instance_id: str
    @property
    def packed_slice_locations(self) -> _MessageMap[str, PackedSliceLocationPB]: ...
    is_recycled: bool
    job_id: str
    @property
    def commit_tso(self) -> TsoRangePB: ...
    db_id: int
    table_id: int
    @property
    def segment_ids(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        rowset_id: int | None = None,
        partition_id: int | None = None,
        tablet_id: int | None = None,
        txn_id: int | None = None,
        tablet_schema_hash: int | None = None,
        rowset_type: RowsetTypePB | str | None = None,
        rowset_state: RowsetStatePB | str | None = None,
        start_version: int | None = None,
        end_version: int | None = None,
        version_hash: int | None = None,
        num_rows: int | None = None,
        total_disk_size: int | None = None,
        data_disk_size: int | None = None,
        index_disk_size: int | None = None,
        zone_maps: _Iterable[ZoneMap | _Mapping[str, object]] | None = None,
        delete_predicate: DeletePredicatePB | _Mapping[str, object] | None = None,
        empty: bool | None = None,
        load_id: PUniqueId | _Mapping[str, object] | None = None,
        delete_flag: bool | None = None,
        creation_time: int | None = None,
        tablet_uid: PUniqueId | _Mapping[str, object] | None = None,
        num_segments: int | None = None,
        rowset_id_v2: str | None = None,
        resource_id: str | None = None,
        newest_write_timestamp: int | None = None,
        segments_key_bounds: _Iterable[KeyBoundsPB | _Mapping[str, object]] | None = None,
        tablet_schema: TabletSchemaCloudPB | _Mapping[str, object] | None = None,
        txn_expiration: int | None = None,
        segments_overlap_pb: SegmentsOverlapPB | str | None = None,
        compaction_level: int | None = None,
        source_tablet_id: int | None = None,
        source_rowset_id: str | None = None,
        segments_key_bounds_truncated: bool | None = None,
        num_segment_rows: _Iterable[int] | None = None,
        segments_key_bounds_aggregated: bool | None = None,
        is_row_binlog: bool | None = None,
        segment_group_sizes: _Iterable[int] | None = None,
        segments_file_size: _Iterable[int] | None = None,
        index_id: int | None = None,
        schema_version: int | None = None,
        enable_segments_file_size: bool | None = None,
        has_variant_type_in_schema: bool | None = None,
        schema_dict_key_list: SchemaDictKeyList | _Mapping[str, object] | None = None,
        enable_inverted_index_file_info: bool | None = None,
        inverted_index_file_info: _Iterable[InvertedIndexFileInfo | _Mapping[str, object]] | None = None,
        __split_schema: SplitSchemaPB | _Mapping[str, object] | None = None,
        visible_ts_ms: int | None = None,
        reference_instance_id: str | None = None,
        packed_slice_locations: _Mapping[str, PackedSliceLocationPB] | None = None,
        is_recycled: bool | None = None,
        job_id: str | None = None,
        commit_tso: TsoRangePB | _Mapping[str, object] | None = None,
        db_id: int | None = None,
        table_id: int | None = None,
        segment_ids: _Iterable[int] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["rowset_id", "partition_id", "tablet_id", "txn_id", "tablet_schema_hash", "rowset_type", "rowset_state", "start_version", "end_version", "version_hash", "num_rows", "total_disk_size", "data_disk_size", "index_disk_size", "zone_maps", "delete_predicate", "empty", "load_id", "delete_flag", "creation_time", "tablet_uid", "num_segments", "rowset_id_v2", "resource_id", "newest_write_timestamp", "segments_key_bounds", "tablet_schema", "txn_expiration", "segments_overlap_pb", "compaction_level", "source_tablet_id", "source_rowset_id", "segments_key_bounds_truncated", "num_segment_rows", "segments_key_bounds_aggregated", "is_row_binlog", "segment_group_sizes", "segments_file_size", "index_id", "schema_version", "enable_segments_file_size", "has_variant_type_in_schema", "schema_dict_key_list", "enable_inverted_index_file_info", "inverted_index_file_info", "__split_schema", "visible_ts_ms", "reference_instance_id", "packed_slice_locations", "is_recycled", "job_id", "commit_tso", "db_id", "table_id", "segment_ids"]) -> None: ...
    def HasField(self, field_name: _Literal["rowset_id", "partition_id", "tablet_id", "txn_id", "tablet_schema_hash", "rowset_type", "rowset_state", "start_version", "end_version", "version_hash", "num_rows", "total_disk_size", "data_disk_size", "index_disk_size", "delete_predicate", "empty", "load_id", "delete_flag", "creation_time", "tablet_uid", "num_segments", "rowset_id_v2", "resource_id", "newest_write_timestamp", "tablet_schema", "txn_expiration", "segments_overlap_pb", "compaction_level", "source_tablet_id", "source_rowset_id", "segments_key_bounds_truncated", "segments_key_bounds_aggregated", "is_row_binlog", "index_id", "schema_version", "enable_segments_file_size", "has_variant_type_in_schema", "schema_dict_key_list", "enable_inverted_index_file_info", "__split_schema", "visible_ts_ms", "reference_instance_id", "is_recycled", "job_id", "commit_tso", "db_id", "table_id"]) -> bool: ...

class DeletePredicatePB(_Message):
    version: int
    @property
    def sub_predicates(self) -> _Scalars[str]: ...
    @property
    def in_predicates(self) -> _Messages[InPredicatePB]: ...
    @property
    def sub_predicates_v2(self) -> _Messages[DeleteSubPredicatePB]: ...
    def __init__(
        self,
        *,
        version: int | None = None,
        sub_predicates: _Iterable[str] | None = None,
        in_predicates: _Iterable[InPredicatePB | _Mapping[str, object]] | None = None,
        sub_predicates_v2: _Iterable[DeleteSubPredicatePB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["version", "sub_predicates", "in_predicates", "sub_predicates_v2"]) -> None: ...
    def HasField(self, field_name: _Literal["version"]) -> bool: ...

class DeleteSubPredicatePB(_Message):
    column_unique_id: int
    column_name: str
    op: str
    cond_value: str
    def __init__(
        self,
        *,
        column_unique_id: int | None = None,
        column_name: str | None = None,
        op: str | None = None,
        cond_value: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["column_unique_id", "column_name", "op", "cond_value"]) -> None: ...
    def HasField(self, field_name: _Literal["column_unique_id", "column_name", "op", "cond_value"]) -> bool: ...

class InPredicatePB(_Message):
    column_name: str
    is_not_in: bool
    @property
    def values(self) -> _Scalars[str]: ...
    column_unique_id: int
    def __init__(
        self,
        *,
        column_name: str | None = None,
        is_not_in: bool | None = None,
        values: _Iterable[str] | None = None,
        column_unique_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["column_name", "is_not_in", "values", "column_unique_id"]) -> None: ...
    def HasField(self, field_name: _Literal["column_name", "is_not_in", "column_unique_id"]) -> bool: ...

class AlterTabletPB(_Message):
    alter_state: AlterTabletState
    related_tablet_id: int
    related_schema_hash: int
    alter_type: AlterTabletType
    def __init__(
        self,
        *,
        alter_state: AlterTabletState | str | None = None,
        related_tablet_id: int | None = None,
        related_schema_hash: int | None = None,
        alter_type: AlterTabletType | str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["alter_state", "related_tablet_id", "related_schema_hash", "alter_type"]) -> None: ...
    def HasField(self, field_name: _Literal["alter_state", "related_tablet_id", "related_schema_hash", "alter_type"]) -> bool: ...

class ColumnPB(_Message):
    unique_id: int
    name: str
    type: str
    is_key: bool
    aggregation: str
    is_nullable: bool
    default_value: bytes
    precision: int
    frac: int
    length: int
    index_length: int
    is_bf_column: bool
    referenced_column_id: int
    referenced_column: str
    has_bitmap_index: bool
    visible: bool
    @property
    def children_columns(self) -> _Messages[ColumnPB]: ...
    @property
    def children_column_names(self) -> _Scalars[str]: ...
    result_is_nullable: bool
    @property
    def column_path_info(self) -> ColumnPathInfo: ...
    @property
    def sparse_columns(self) -> _Messages[ColumnPB]: ...
    is_auto_increment: bool
    parent_unique_id: int
    be_exec_version: int
    variant_max_subcolumns_count: int
    pattern_type: PatternTypePB
    variant_enable_typed_paths_to_sparse: bool
    is_on_update_current_timestamp: bool
    variant_max_sparse_column_statistics_size: int
    variant_sparse_hash_shard_count: int
    variant_enable_doc_mode: bool
    variant_doc_materialization_min_rows: int
    variant_doc_hash_shard_count: int
    variant_enable_nested_group: bool
    def __init__(
        self,
        *,
        unique_id: int | None = None,
        name: str | None = None,
        type: str | None = None,
        is_key: bool | None = None,
        aggregation: str | None = None,
        is_nullable: bool | None = None,
        default_value: bytes | None = None,
        precision: int | None = None,
        frac: int | None = None,
        length: int | None = None,
        index_length: int | None = None,
        is_bf_column: bool | None = None,
        referenced_column_id: int | None = None,
        referenced_column: str | None = None,
        has_bitmap_index: bool | None = None,
        visible: bool | None = None,
        children_columns: _Iterable[ColumnPB | _Mapping[str, object]] | None = None,
        children_column_names: _Iterable[str] | None = None,
        result_is_nullable: bool | None = None,
        column_path_info: ColumnPathInfo | _Mapping[str, object] | None = None,
        sparse_columns: _Iterable[ColumnPB | _Mapping[str, object]] | None = None,
        is_auto_increment: bool | None = None,
        parent_unique_id: int | None = None,
        be_exec_version: int | None = None,
        variant_max_subcolumns_count: int | None = None,
        pattern_type: PatternTypePB | str | None = None,
        variant_enable_typed_paths_to_sparse: bool | None = None,
        is_on_update_current_timestamp: bool | None = None,
        variant_max_sparse_column_statistics_size: int | None = None,
        variant_sparse_hash_shard_count: int | None = None,
        variant_enable_doc_mode: bool | None = None,
        variant_doc_materialization_min_rows: int | None = None,
        variant_doc_hash_shard_count: int | None = None,
        variant_enable_nested_group: bool | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["unique_id", "name", "type", "is_key", "aggregation", "is_nullable", "default_value", "precision", "frac", "length", "index_length", "is_bf_column", "referenced_column_id", "referenced_column", "has_bitmap_index", "visible", "children_columns", "children_column_names", "result_is_nullable", "column_path_info", "sparse_columns", "is_auto_increment", "parent_unique_id", "be_exec_version", "variant_max_subcolumns_count", "pattern_type", "variant_enable_typed_paths_to_sparse", "is_on_update_current_timestamp", "variant_max_sparse_column_statistics_size", "variant_sparse_hash_shard_count", "variant_enable_doc_mode", "variant_doc_materialization_min_rows", "variant_doc_hash_shard_count", "variant_enable_nested_group"]) -> None: ...
    def HasField(self, field_name: _Literal["unique_id", "name", "type", "is_key", "aggregation", "is_nullable", "default_value", "precision", "frac", "length", "index_length", "is_bf_column", "referenced_column_id", "referenced_column", "has_bitmap_index", "visible", "result_is_nullable", "column_path_info", "is_auto_increment", "parent_unique_id", "be_exec_version", "variant_max_subcolumns_count", "pattern_type", "variant_enable_typed_paths_to_sparse", "is_on_update_current_timestamp", "variant_max_sparse_column_statistics_size", "variant_sparse_hash_shard_count", "variant_enable_doc_mode", "variant_doc_materialization_min_rows", "variant_doc_hash_shard_count", "variant_enable_nested_group"]) -> bool: ...

class SchemaCloudDictionary(_Message):
    @property
    def column_dict(self) -> _MessageMap[int, ColumnPB]: ...
    current_column_dict_id: int
    @property
    def index_dict(self) -> _MessageMap[int, doris_TabletIndexPB]: ...
    current_index_dict_id: int
    def __init__(
        self,
        *,
        column_dict: _Mapping[int, ColumnPB] | None = None,
        current_column_dict_id: int | None = None,
        index_dict: _Mapping[int, doris_TabletIndexPB] | None = None,
        current_index_dict_id: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["column_dict", "current_column_dict_id", "index_dict", "current_index_dict_id"]) -> None: ...
    def HasField(self, field_name: _Literal["current_column_dict_id", "current_index_dict_id"]) -> bool: ...

class doris_TabletIndexPB(_Message):
    index_id: int
    index_name: str
    index_type: IndexType
    @property
    def col_unique_id(self) -> _Scalars[int]: ...
    @property
    def properties(self) -> _ScalarMap[str, str]: ...
    index_suffix_name: str
    def __init__(
        self,
        *,
        index_id: int | None = None,
        index_name: str | None = None,
        index_type: IndexType | str | None = None,
        col_unique_id: _Iterable[int] | None = None,
        properties: _Mapping[str, str] | None = None,
        index_suffix_name: str | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["index_id", "index_name", "index_type", "col_unique_id", "properties", "index_suffix_name"]) -> None: ...
    def HasField(self, field_name: _Literal["index_id", "index_name", "index_type", "index_suffix_name"]) -> bool: ...

class ColumnGroupPB(_Message):
    sequence_column: int
    @property
    def columns_in_group(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        sequence_column: int | None = None,
        columns_in_group: _Iterable[int] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["sequence_column", "columns_in_group"]) -> None: ...
    def HasField(self, field_name: _Literal["sequence_column"]) -> bool: ...

class ColumnGroupsPB(_Message):
    @property
    def cg(self) -> _Messages[ColumnGroupPB]: ...
    def __init__(
        self,
        *,
        cg: _Iterable[ColumnGroupPB | _Mapping[str, object]] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["cg"]) -> None: ...

class TabletSchemaPB(_Message):
    keys_type: KeysType
    @property
    def column(self) -> _Messages[ColumnPB]: ...
    num_short_key_columns: int
    num_rows_per_row_block: int
    compress_kind: CompressKind
    bf_fpp: float
    next_column_unique_id: int
    is_in_memory: bool
    delete_sign_idx: int
    sequence_col_idx: int
    sort_type: SortType
    sort_col_num: int
    compression_type: CompressionTypePB
    schema_version: int
    disable_auto_compaction: bool
    @property
    def index(self) -> _Messages[doris_TabletIndexPB]: ...
    version_col_idx: int
    store_row_column: bool
    is_dynamic_schema: bool
    enable_single_replica_compaction: bool
    skip_write_index_on_load: bool
    @property
    def cluster_key_uids(self) -> _Scalars[int]: ...
    inverted_index_storage_format: InvertedIndexStorageFormatPB
    @property
    def row_store_column_unique_ids(self) -> _Scalars[int]: ...
    row_store_page_size: int
    enable_variant_flatten_nested: bool
    skip_bitmap_col_idx: int
    storage_page_size: int
    storage_dict_page_size: int
    is_external_segment_column_meta_used: bool
    integer_type_default_use_plain_encoding: bool
    binary_plain_encoding_default_impl: BinaryPlainEncodingTypePB
    @property
    def seq_map(self) -> ColumnGroupsPB: ...
    storage_format: TabletStorageFormatPB
    commit_tso_col_idx: int
    binlog_tso_col_idx: int
    binlog_lsn_col_idx: int
    binlog_op_col_idx: int
    @property
    def __split_schema(self) -> SplitSchemaPB: ...
    def __init__(
        self,
        *,
        keys_type: KeysType | str | None = None,
        column: _Iterable[ColumnPB | _Mapping[str, object]] | None = None,
        num_short_key_columns: int | None = None,
        num_rows_per_row_block: int | None = None,
        compress_kind: CompressKind | str | None = None,
        bf_fpp: float | None = None,
        next_column_unique_id: int | None = None,
        is_in_memory: bool | None = None,
        delete_sign_idx: int | None = None,
        sequence_col_idx: int | None = None,
        sort_type: SortType | str | None = None,
        sort_col_num: int | None = None,
        compression_type: CompressionTypePB | str | None = None,
        schema_version: int | None = None,
        disable_auto_compaction: bool | None = None,
        index: _Iterable[doris_TabletIndexPB | _Mapping[str, object]] | None = None,
        version_col_idx: int | None = None,
        store_row_column: bool | None = None,
        is_dynamic_schema: bool | None = None,
        enable_single_replica_compaction: bool | None = None,
        skip_write_index_on_load: bool | None = None,
        cluster_key_uids: _Iterable[int] | None = None,
        inverted_index_storage_format: InvertedIndexStorageFormatPB | str | None = None,
        row_store_column_unique_ids: _Iterable[int] | None = None,
        row_store_page_size: int | None = None,
        enable_variant_flatten_nested: bool | None = None,
        skip_bitmap_col_idx: int | None = None,
        storage_page_size: int | None = None,
        storage_dict_page_size: int | None = None,
        is_external_segment_column_meta_used: bool | None = None,
        integer_type_default_use_plain_encoding: bool | None = None,
        binary_plain_encoding_default_impl: BinaryPlainEncodingTypePB | str | None = None,
        seq_map: ColumnGroupsPB | _Mapping[str, object] | None = None,
        storage_format: TabletStorageFormatPB | str | None = None,
        commit_tso_col_idx: int | None = None,
        binlog_tso_col_idx: int | None = None,
        binlog_lsn_col_idx: int | None = None,
        binlog_op_col_idx: int | None = None,
        __split_schema: SplitSchemaPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["keys_type", "column", "num_short_key_columns", "num_rows_per_row_block", "compress_kind", "bf_fpp", "next_column_unique_id", "is_in_memory", "delete_sign_idx", "sequence_col_idx", "sort_type", "sort_col_num", "compression_type", "schema_version", "disable_auto_compaction", "index", "version_col_idx", "store_row_column", "is_dynamic_schema", "enable_single_replica_compaction", "skip_write_index_on_load", "cluster_key_uids", "inverted_index_storage_format", "row_store_column_unique_ids", "row_store_page_size", "enable_variant_flatten_nested", "skip_bitmap_col_idx", "storage_page_size", "storage_dict_page_size", "is_external_segment_column_meta_used", "integer_type_default_use_plain_encoding", "binary_plain_encoding_default_impl", "seq_map", "storage_format", "commit_tso_col_idx", "binlog_tso_col_idx", "binlog_lsn_col_idx", "binlog_op_col_idx", "__split_schema"]) -> None: ...
    def HasField(self, field_name: _Literal["keys_type", "num_short_key_columns", "num_rows_per_row_block", "compress_kind", "bf_fpp", "next_column_unique_id", "is_in_memory", "delete_sign_idx", "sequence_col_idx", "sort_type", "sort_col_num", "compression_type", "schema_version", "disable_auto_compaction", "version_col_idx", "store_row_column", "is_dynamic_schema", "enable_single_replica_compaction", "skip_write_index_on_load", "inverted_index_storage_format", "row_store_page_size", "enable_variant_flatten_nested", "skip_bitmap_col_idx", "storage_page_size", "storage_dict_page_size", "is_external_segment_column_meta_used", "integer_type_default_use_plain_encoding", "binary_plain_encoding_default_impl", "seq_map", "storage_format", "commit_tso_col_idx", "binlog_tso_col_idx", "binlog_lsn_col_idx", "binlog_op_col_idx", "__split_schema"]) -> bool: ...

class TabletSchemaCloudPB(_Message):
    keys_type: KeysType
    @property
    def column(self) -> _Messages[ColumnPB]: ...
    num_short_key_columns: int
    num_rows_per_row_block: int
    compress_kind: CompressKind
    bf_fpp: float
    next_column_unique_id: int
    delete_sign_idx: int
    sequence_col_idx: int
    sort_type: SortType
    sort_col_num: int
    compression_type: CompressionTypePB
    schema_version: int
    disable_auto_compaction: bool
    @property
    def index(self) -> _Messages[doris_TabletIndexPB]: ...
    version_col_idx: int
    store_row_column: bool
    enable_single_replica_compaction: bool
    skip_write_index_on_load: bool
    @property
    def cluster_key_uids(self) -> _Scalars[int]: ...
    inverted_index_storage_format: InvertedIndexStorageFormatPB
    @property
    def row_store_column_unique_ids(self) -> _Scalars[int]: ...
    row_store_page_size: int
    enable_variant_flatten_nested: bool
    skip_bitmap_col_idx: int
    storage_page_size: int
    storage_dict_page_size: int
    is_external_segment_column_meta_used: bool
    integer_type_default_use_plain_encoding: bool
    binary_plain_encoding_default_impl: BinaryPlainEncodingTypePB
    @property
    def seq_map(self) -> ColumnGroupsPB: ...
    storage_format: TabletStorageFormatPB
    commit_tso_col_idx: int
    binlog_tso_col_idx: int
    binlog_lsn_col_idx: int
    binlog_op_col_idx: int
    is_dynamic_schema: bool
    is_in_memory: bool
    @property
    def __split_schema(self) -> SplitSchemaPB: ...
    def __init__(
        self,
        *,
        keys_type: KeysType | str | None = None,
        column: _Iterable[ColumnPB | _Mapping[str, object]] | None = None,
        num_short_key_columns: int | None = None,
        num_rows_per_row_block: int | None = None,
        compress_kind: CompressKind | str | None = None,
        bf_fpp: float | None = None,
        next_column_unique_id: int | None = None,
        delete_sign_idx: int | None = None,
        sequence_col_idx: int | None = None,
        sort_type: SortType | str | None = None,
        sort_col_num: int | None = None,
        compression_type: CompressionTypePB | str | None = None,
        schema_version: int | None = None,
        disable_auto_compaction: bool | None = None,
        index: _Iterable[doris_TabletIndexPB | _Mapping[str, object]] | None = None,
        version_col_idx: int | None = None,
        store_row_column: bool | None = None,
        enable_single_replica_compaction: bool | None = None,
        skip_write_index_on_load: bool | None = None,
        cluster_key_uids: _Iterable[int] | None = None,
        inverted_index_storage_format: InvertedIndexStorageFormatPB | str | None = None,
        row_store_column_unique_ids: _Iterable[int] | None = None,
        row_store_page_size: int | None = None,
        enable_variant_flatten_nested: bool | None = None,
        skip_bitmap_col_idx: int | None = None,
        storage_page_size: int | None = None,
        storage_dict_page_size: int | None = None,
        is_external_segment_column_meta_used: bool | None = None,
        integer_type_default_use_plain_encoding: bool | None = None,
        binary_plain_encoding_default_impl: BinaryPlainEncodingTypePB | str | None = None,
        seq_map: ColumnGroupsPB | _Mapping[str, object] | None = None,
        storage_format: TabletStorageFormatPB | str | None = None,
        commit_tso_col_idx: int | None = None,
        binlog_tso_col_idx: int | None = None,
        binlog_lsn_col_idx: int | None = None,
        binlog_op_col_idx: int | None = None,
        is_dynamic_schema: bool | None = None,
        is_in_memory: bool | None = None,
        __split_schema: SplitSchemaPB | _Mapping[str, object] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["keys_type", "column", "num_short_key_columns", "num_rows_per_row_block", "compress_kind", "bf_fpp", "next_column_unique_id", "delete_sign_idx", "sequence_col_idx", "sort_type", "sort_col_num", "compression_type", "schema_version", "disable_auto_compaction", "index", "version_col_idx", "store_row_column", "enable_single_replica_compaction", "skip_write_index_on_load", "cluster_key_uids", "inverted_index_storage_format", "row_store_column_unique_ids", "row_store_page_size", "enable_variant_flatten_nested", "skip_bitmap_col_idx", "storage_page_size", "storage_dict_page_size", "is_external_segment_column_meta_used", "integer_type_default_use_plain_encoding", "binary_plain_encoding_default_impl", "seq_map", "storage_format", "commit_tso_col_idx", "binlog_tso_col_idx", "binlog_lsn_col_idx", "binlog_op_col_idx", "is_dynamic_schema", "is_in_memory", "__split_schema"]) -> None: ...
    def HasField(self, field_name: _Literal["keys_type", "num_short_key_columns", "num_rows_per_row_block", "compress_kind", "bf_fpp", "next_column_unique_id", "delete_sign_idx", "sequence_col_idx", "sort_type", "sort_col_num", "compression_type", "schema_version", "disable_auto_compaction", "version_col_idx", "store_row_column", "enable_single_replica_compaction", "skip_write_index_on_load", "inverted_index_storage_format", "row_store_page_size", "enable_variant_flatten_nested", "skip_bitmap_col_idx", "storage_page_size", "storage_dict_page_size", "is_external_segment_column_meta_used", "integer_type_default_use_plain_encoding", "binary_plain_encoding_default_impl", "seq_map", "storage_format", "commit_tso_col_idx", "binlog_tso_col_idx", "binlog_lsn_col_idx", "binlog_op_col_idx", "is_dynamic_schema", "is_in_memory", "__split_schema"]) -> bool: ...

class BinlogConfigPB(_Message):
    enable: bool
    ttl_seconds: int
    max_bytes: int
    max_history_nums: int
    binlog_format: BinlogFormatPB
    need_historical_value: bool
    def __init__(
        self,
        *,
        enable: bool | None = None,
        ttl_seconds: int | None = None,
        max_bytes: int | None = None,
        max_history_nums: int | None = None,
        binlog_format: BinlogFormatPB | str | None = None,
        need_historical_value: bool | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["enable", "ttl_seconds", "max_bytes", "max_history_nums", "binlog_format", "need_historical_value"]) -> None: ...
    def HasField(self, field_name: _Literal["enable", "ttl_seconds", "max_bytes", "max_history_nums", "binlog_format", "need_historical_value"]) -> bool: ...

class TabletMetaPB(_Message):
    table_id: int
    partition_id: int
    tablet_id: int
    schema_hash: int
    shard_id: int
    creation_time: int
    cumulative_layer_point: int
    tablet_state: TabletStatePB
    @property
    def schema(self) -> TabletSchemaPB: ...
    @property
    def rs_metas(self) -> _Messages[RowsetMetaPB]: ...
    @property
    def inc_rs_metas(self) -> _Messages[RowsetMetaPB]: ...
    @property
    def alter_task(self) -> AlterTabletPB: ...
    in_restore_mode: bool
    @property
    def tablet_uid(self) -> PUniqueId: ...
    end_rowset_id: int
    preferred_rowset_type: RowsetTypePB
    tablet_type: TabletTypePB
    @property
    def stale_rs_metas(self) -> _Messages[RowsetMetaPB]: ...
    replica_id: int
    @property
    def delete_bitmap(self) -> DeleteBitmapPB: ...
    enable_unique_key_merge_on_write: bool
    storage_policy_id: int
    @property
    def cooldown_meta_id(self) -> PUniqueId: ...
    @property
    def binlog_config(self) -> BinlogConfigPB: ...
    compaction_policy: str
    time_series_compaction_goal_size_mbytes: int
    time_series_compaction_file_count_threshold: int
    time_series_compaction_time_threshold_seconds: int
    time_series_compaction_empty_rowsets_threshold: int
    time_series_compaction_level_threshold: int
    encryption_algorithm: EncryptionAlgorithmPB
    vertical_compaction_num_columns_per_group: int
    tablet_role: TabletRolePB
    binlog_tablet_id: int
    index_id: int
    is_in_memory: bool
    is_persistent: bool
    table_name: str
    ttl_seconds: int
    schema_version: int
    def __init__(
        self,
        *,
        table_id: int | None = None,
        partition_id: int | None = None,
        tablet_id: int | None = None,
        schema_hash: int | None = None,
        shard_id: int | None = None,
        creation_time: int | None = None,
        cumulative_layer_point: int | None = None,
        tablet_state: TabletStatePB | str | None = None,
        schema: TabletSchemaPB | _Mapping[str, object] | None = None,
        rs_metas: _Iterable[RowsetMetaPB | _Mapping[str, object]] | None = None,
        inc_rs_metas: _Iterable[RowsetMetaPB | _Mapping[str, object]] | None = None,
        alter_task: AlterTabletPB | _Mapping[str, object] | None = None,
        in_restore_mode: bool | None = None,
        tablet_uid: PUniqueId | _Mapping[str, object] | None = None,
        end_rowset_id: int | None = None,
        preferred_rowset_type: RowsetTypePB | str | None = None,
        tablet_type: TabletTypePB | str | None = None,
        stale_rs_metas: _Iterable[RowsetMetaPB | _Mapping[str, object]] | None = None,
        replica_id: int | None = None,
        delete_bitmap: DeleteBitmapPB | _Mapping[str, object] | None = None,
        enable_unique_key_merge_on_write: bool | None = None,
        storage_policy_id: int | None = None,
        cooldown_meta_id: PUniqueId | _Mapping[str, object] | None = None,
        binlog_config: BinlogConfigPB | _Mapping[str, object] | None = None,
        compaction_policy: str | None = None,
        time_series_compaction_goal_size_mbytes: int | None = None,
        time_series_compaction_file_count_threshold: int | None = None,
        time_series_compaction_time_threshold_seconds: int | None = None,
        time_series_compaction_empty_rowsets_threshold: int | None = None,
        time_series_compaction_level_threshold: int | None = None,
        encryption_algorithm: EncryptionAlgorithmPB | str | None = None,
        vertical_compaction_num_columns_per_group: int | None = None,
        tablet_role: TabletRolePB | str | None = None,
        binlog_tablet_id: int | None = None,
        index_id: int | None = None,
        is_in_memory: bool | None = None,
        is_persistent: bool | None = None,
        table_name: str | None = None,
        ttl_seconds: int | None = None,
        schema_version: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["table_id", "partition_id", "tablet_id", "schema_hash", "shard_id", "creation_time", "cumulative_layer_point", "tablet_state", "schema", "rs_metas", "inc_rs_metas", "alter_task", "in_restore_mode", "tablet_uid", "end_rowset_id", "preferred_rowset_type", "tablet_type", "stale_rs_metas", "replica_id", "delete_bitmap", "enable_unique_key_merge_on_write", "storage_policy_id", "cooldown_meta_id", "binlog_config", "compaction_policy", "time_series_compaction_goal_size_mbytes", "time_series_compaction_file_count_threshold", "time_series_compaction_time_threshold_seconds", "time_series_compaction_empty_rowsets_threshold", "time_series_compaction_level_threshold", "encryption_algorithm", "vertical_compaction_num_columns_per_group", "tablet_role", "binlog_tablet_id", "index_id", "is_in_memory", "is_persistent", "table_name", "ttl_seconds", "schema_version"]) -> None: ...
    def HasField(self, field_name: _Literal["table_id", "partition_id", "tablet_id", "schema_hash", "shard_id", "creation_time", "cumulative_layer_point", "tablet_state", "schema", "alter_task", "in_restore_mode", "tablet_uid", "end_rowset_id", "preferred_rowset_type", "tablet_type", "replica_id", "delete_bitmap", "enable_unique_key_merge_on_write", "storage_policy_id", "cooldown_meta_id", "binlog_config", "compaction_policy", "time_series_compaction_goal_size_mbytes", "time_series_compaction_file_count_threshold", "time_series_compaction_time_threshold_seconds", "time_series_compaction_empty_rowsets_threshold", "time_series_compaction_level_threshold", "encryption_algorithm", "vertical_compaction_num_columns_per_group", "tablet_role", "binlog_tablet_id", "index_id", "is_in_memory", "is_persistent", "table_name", "ttl_seconds", "schema_version"]) -> bool: ...

class TabletMetaCloudPB(_Message):
    table_id: int
    partition_id: int
    tablet_id: int
    schema_hash: int
    shard_id: int
    creation_time: int
    cumulative_layer_point: int
    tablet_state: TabletStatePB
    @property
    def schema(self) -> TabletSchemaCloudPB: ...
    @property
    def rs_metas(self) -> _Messages[RowsetMetaCloudPB]: ...
    @property
    def inc_rs_metas(self) -> _Messages[RowsetMetaCloudPB]: ...
    @property
    def alter_task(self) -> AlterTabletPB: ...
    in_restore_mode: bool
    @property
    def tablet_uid(self) -> PUniqueId: ...
    end_rowset_id: int
    preferred_rowset_type: RowsetTypePB
    tablet_type: TabletTypePB
    @property
    def stale_rs_metas(self) -> _Messages[RowsetMetaCloudPB]: ...
    replica_id: int
    @property
    def delete_bitmap(self) -> DeleteBitmapPB: ...
    enable_unique_key_merge_on_write: bool
    index_id: int
    is_in_memory: bool
    is_persistent: bool
    storage_policy_id: int
    @property
    def cooldown_meta_id(self) -> PUniqueId: ...
    @property
    def binlog_config(self) -> BinlogConfigPB: ...
    compaction_policy: str
    time_series_compaction_goal_size_mbytes: int
    time_series_compaction_file_count_threshold: int
    time_series_compaction_time_threshold_seconds: int
    time_series_compaction_empty_rowsets_threshold: int
    time_series_compaction_level_threshold: int
    encryption_algorithm: EncryptionAlgorithmPB
    vertical_compaction_num_columns_per_group: int
    tablet_role: TabletRolePB
    binlog_tablet_id: int
    table_name: str
    ttl_seconds: int
    schema_version: int
    def __init__(
        self,
        *,
        table_id: int | None = None,
        partition_id: int | None = None,
        tablet_id: int | None = None,
        schema_hash: int | None = None,
        shard_id: int | None = None,
        creation_time: int | None = None,
        cumulative_layer_point: int | None = None,
        tablet_state: TabletStatePB | str | None = None,
        schema: TabletSchemaCloudPB | _Mapping[str, object] | None = None,
        rs_metas: _Iterable[RowsetMetaCloudPB | _Mapping[str, object]] | None = None,
        inc_rs_metas: _Iterable[RowsetMetaCloudPB | _Mapping[str, object]] | None = None,
        alter_task: AlterTabletPB | _Mapping[str, object] | None = None,
        in_restore_mode: bool | None = None,
        tablet_uid: PUniqueId | _Mapping[str, object] | None = None,
        end_rowset_id: int | None = None,
        preferred_rowset_type: RowsetTypePB | str | None = None,
        tablet_type: TabletTypePB | str | None = None,
        stale_rs_metas: _Iterable[RowsetMetaCloudPB | _Mapping[str, object]] | None = None,
        replica_id: int | None = None,
        delete_bitmap: DeleteBitmapPB | _Mapping[str, object] | None = None,
        enable_unique_key_merge_on_write: bool | None = None,
        index_id: int | None = None,
        is_in_memory: bool | None = None,
        is_persistent: bool | None = None,
        storage_policy_id: int | None = None,
        cooldown_meta_id: PUniqueId | _Mapping[str, object] | None = None,
        binlog_config: BinlogConfigPB | _Mapping[str, object] | None = None,
        compaction_policy: str | None = None,
        time_series_compaction_goal_size_mbytes: int | None = None,
        time_series_compaction_file_count_threshold: int | None = None,
        time_series_compaction_time_threshold_seconds: int | None = None,
        time_series_compaction_empty_rowsets_threshold: int | None = None,
        time_series_compaction_level_threshold: int | None = None,
        encryption_algorithm: EncryptionAlgorithmPB | str | None = None,
        vertical_compaction_num_columns_per_group: int | None = None,
        tablet_role: TabletRolePB | str | None = None,
        binlog_tablet_id: int | None = None,
        table_name: str | None = None,
        ttl_seconds: int | None = None,
        schema_version: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["table_id", "partition_id", "tablet_id", "schema_hash", "shard_id", "creation_time", "cumulative_layer_point", "tablet_state", "schema", "rs_metas", "inc_rs_metas", "alter_task", "in_restore_mode", "tablet_uid", "end_rowset_id", "preferred_rowset_type", "tablet_type", "stale_rs_metas", "replica_id", "delete_bitmap", "enable_unique_key_merge_on_write", "index_id", "is_in_memory", "is_persistent", "storage_policy_id", "cooldown_meta_id", "binlog_config", "compaction_policy", "time_series_compaction_goal_size_mbytes", "time_series_compaction_file_count_threshold", "time_series_compaction_time_threshold_seconds", "time_series_compaction_empty_rowsets_threshold", "time_series_compaction_level_threshold", "encryption_algorithm", "vertical_compaction_num_columns_per_group", "tablet_role", "binlog_tablet_id", "table_name", "ttl_seconds", "schema_version"]) -> None: ...
    def HasField(self, field_name: _Literal["table_id", "partition_id", "tablet_id", "schema_hash", "shard_id", "creation_time", "cumulative_layer_point", "tablet_state", "schema", "alter_task", "in_restore_mode", "tablet_uid", "end_rowset_id", "preferred_rowset_type", "tablet_type", "replica_id", "delete_bitmap", "enable_unique_key_merge_on_write", "index_id", "is_in_memory", "is_persistent", "storage_policy_id", "cooldown_meta_id", "binlog_config", "compaction_policy", "time_series_compaction_goal_size_mbytes", "time_series_compaction_file_count_threshold", "time_series_compaction_time_threshold_seconds", "time_series_compaction_empty_rowsets_threshold", "time_series_compaction_level_threshold", "encryption_algorithm", "vertical_compaction_num_columns_per_group", "tablet_role", "binlog_tablet_id", "table_name", "ttl_seconds", "schema_version"]) -> bool: ...

class DeleteBitmapPB(_Message):
    @property
    def rowset_ids(self) -> _Scalars[str]: ...
    @property
    def segment_ids(self) -> _Scalars[int]: ...
    @property
    def versions(self) -> _Scalars[int]: ...
    @property
    def segment_delete_bitmaps(self) -> _Scalars[bytes]: ...
    def __init__(
        self,
        *,
        rowset_ids: _Iterable[str] | None = None,
        segment_ids: _Iterable[int] | None = None,
        versions: _Iterable[int] | None = None,
        segment_delete_bitmaps: _Iterable[bytes] | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["rowset_ids", "segment_ids", "versions", "segment_delete_bitmaps"]) -> None: ...

class CompressionTypePB(int, metaclass=_Enum):
    UNKNOWN_COMPRESSION: _ClassVar[CompressionTypePB]
    DEFAULT_COMPRESSION: _ClassVar[CompressionTypePB]
    NO_COMPRESSION: _ClassVar[CompressionTypePB]
    SNAPPY: _ClassVar[CompressionTypePB]
    LZ4: _ClassVar[CompressionTypePB]
    LZ4F: _ClassVar[CompressionTypePB]
    ZLIB: _ClassVar[CompressionTypePB]
    ZSTD: _ClassVar[CompressionTypePB]
    LZ4HC: _ClassVar[CompressionTypePB]

class ColumnPathPartInfo(_Message):
    key: str
    is_nested: bool
    anonymous_array_level: int
    def __init__(
        self,
        *,
        key: str | None = None,
        is_nested: bool | None = None,
        anonymous_array_level: int | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["key", "is_nested", "anonymous_array_level"]) -> None: ...
    def HasField(self, field_name: _Literal["key", "is_nested", "anonymous_array_level"]) -> bool: ...

class ColumnPathInfo(_Message):
    path: str
    @property
    def path_part_infos(self) -> _Messages[ColumnPathPartInfo]: ...
    has_nested: bool
    parrent_column_unique_id: int
    is_typed: bool
    def __init__(
        self,
        *,
        path: str | None = None,
        path_part_infos: _Iterable[ColumnPathPartInfo | _Mapping[str, object]] | None = None,
        has_nested: bool | None = None,
        parrent_column_unique_id: int | None = None,
        is_typed: bool | None = None,
    ) -> None: ...
    def ClearField(self, field_name: _Literal["path", "path_part_infos", "has_nested", "parrent_column_unique_id", "is_typed"]) -> None: ...
    def HasField(self, field_name: _Literal["path", "has_nested", "parrent_column_unique_id", "is_typed"]) -> bool: ...
