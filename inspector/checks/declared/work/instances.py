"""Instances: their vaults, clusters and nodes, snapshots and clones."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

_ALIVE = "coalesce(i.status, 'NORMAL') <> 'DELETED' AND i.recycle_state IS NULL"

CHECKS = (
    Check(
        42,
        "vault-list",
        Severity.CORRUPTION,
        "instance",
        "The vaults that an instance lists and the StorageVaultKeys that it has do not agree. Data in a vault that is "
        "listed and not there cannot be read.",
        "Built-in vaults and those of obj_info have no StorageVaultKey. Clones copy the list, and are passed over.",
        "Altering a vault writes both; else by hand, from a backup.",
        "meta_service_resource.cpp alter_storage_vault, recycler.cpp init_storage_vault_accessors; H",
        f"""
        WITH alive AS (SELECT * FROM instance i WHERE {_ALIVE} AND coalesce(i.source, '') = ''),
        listed AS (
            SELECT inst, unnest(resource_ids) AS vault_id, unnest(vault_names) AS name FROM alive
            WHERE len(resource_ids) = len(vault_names))
        SELECT inst, 'corruption' AS severity, format('it lists {{}} vaults with {{}} names', len(resource_ids),
            len(vault_names)) AS says
        FROM alive WHERE len(resource_ids) <> len(vault_names)
        UNION ALL BY NAME
        SELECT l.inst, l.vault_id, 'vault' AS fact, 'corruption' AS severity,
            format('it lists vault {{}} ({{}}), which has no StorageVaultKey', l.vault_id, l.name) AS says
        FROM listed l ANTI JOIN vault v USING (inst, vault_id)
        UNION ALL BY NAME
        SELECT l.inst, l.vault_id, 'vault' AS fact, 'suspicious' AS severity,
            format('it calls vault {{}} {{}}, the vault itself {{}}', l.vault_id, l.name, v.name) AS says
        FROM listed l JOIN vault v USING (inst, vault_id) WHERE l.name <> v.name
        UNION ALL BY NAME
        SELECT v.inst, v.vault_id, 'vault' AS fact, 'suspicious' AS severity,
            format('vault {{}} ({{}}) is not listed by its instance', v.vault_id, v.name) AS says
        FROM vault v ANTI JOIN listed l USING (inst, vault_id)
        WHERE v.inst IN (SELECT inst FROM alive WHERE len(resource_ids) = len(vault_names))
        UNION ALL BY NAME
        SELECT inst, 'corruption' AS severity,
            format('its default vault {{}} is none of its vaults', default_id) AS says
        FROM alive WHERE default_id <> '' AND NOT list_contains(coalesce(resource_ids, []), default_id)
        UNION ALL BY NAME
        SELECT a.inst, 'suspicious' AS severity,
            format('its default vault {{}} is called {{}} and {{}}', a.default_id, a.default_name, l.name) AS says
        FROM alive a JOIN listed l ON l.inst = a.inst AND l.vault_id = a.default_id
        WHERE a.default_name <> '' AND a.default_name <> l.name
        UNION ALL BY NAME
        SELECT inst, 'note' AS severity, 'it is set to use vaults, and has none' AS says
        FROM alive WHERE enabled AND len(coalesce(resource_ids, [])) = 0
        UNION ALL BY NAME
        SELECT inst, 'suspicious' AS severity, format('several vaults are called {{}}', name) AS says
        FROM listed GROUP BY inst, name HAVING count(*) > 1
        UNION ALL BY NAME
        SELECT inst, 'corruption' AS severity, format('several stores have the id {{}}', id) AS says
        FROM (SELECT inst, unnest(obj_info).id AS id FROM alive) stores WHERE id <> ''
        GROUP BY inst, id HAVING count(*) > 1""",
    ),
    Check(
        44,
        "cluster-shape",
        Severity.SUSPICIOUS,
        "instance",
        "Clusters or nodes of an instance cannot be so: two with one id, name or address, a node without its port, or "
        "a virtual cluster of clusters that are not there.",
        "Several frontends of old deployments share a cloud_unique_id: only backends are compared.",
        "Drop the wrong node or cluster (drop_node, drop_cluster).",
        "resource_manager.cpp add_cluster, check_cluster_params_valid; M",
        f"""
        WITH clusters AS (SELECT i.inst, unnest(i.clusters) AS cluster FROM instance i WHERE {_ALIVE}),
        each AS (
            SELECT inst, cluster.cluster_id AS id, cluster.cluster_name AS name, cluster.type AS type, cluster FROM
                clusters),
        nodes AS (SELECT inst, id, name, type, unnest(cluster.nodes) AS node FROM each),
        places AS (
            SELECT inst, id, name, type, node, coalesce(nullif(node.host, ''), node.ip) AS place FROM nodes)
        SELECT inst, format('{{}} clusters have the id {{}}', count(*), id) AS says FROM each WHERE id <> ''
        GROUP BY inst, id HAVING count(*) > 1
        UNION ALL
        SELECT inst, format('{{}} clusters are called {{}}', count(*), name) FROM each WHERE name <> ''
        GROUP BY inst, name HAVING count(*) > 1
        UNION ALL
        SELECT inst, format('{{}} nodes of compute clusters have the address {{}}:{{}}: {{}}', count(*), place,
            node.heartbeat_port, string_agg(coalesce(name, id), ', ' ORDER BY name))
        FROM places WHERE type = 'COMPUTE' AND place <> '' AND node.heartbeat_port > 0
        GROUP BY inst, place, node.heartbeat_port HAVING count(*) > 1
        UNION ALL
        SELECT min(inst), format('{{}} instances have a node with the cloud_unique_id {{}}', count(DISTINCT inst),
            node.cloud_unique_id)
        FROM nodes WHERE type = 'COMPUTE' AND node.cloud_unique_id <> '' GROUP BY node.cloud_unique_id
        HAVING count(DISTINCT inst) > 1
        UNION ALL
        SELECT inst, format('node {{}} of cluster {{}} has no {{}}', place, coalesce(name, id),
            CASE WHEN type = 'COMPUTE' THEN 'heartbeat_port' ELSE 'edit_log_port' END)
        FROM places WHERE (type = 'COMPUTE' AND coalesce(node.heartbeat_port, 0) <= 0)
            OR (type = 'SQL' AND coalesce(node.edit_log_port, 0) <= 0)
        UNION ALL
        SELECT inst, format('virtual cluster {{}} names cluster {{}}, which is not there', name, named)
        FROM (
            SELECT inst, name, unnest(list_concat(coalesce(cluster.cluster_names, []),
                list_concat(coalesce(cluster.cluster_policy.standby_cluster_names, []),
                    CASE WHEN cluster.cluster_policy.active_cluster_name <> ''
                        THEN [cluster.cluster_policy.active_cluster_name] ELSE [] END))) AS named
            FROM each WHERE type = 'VIRTUAL') v
        WHERE (inst, named) NOT IN (SELECT (inst, name) FROM each WHERE type = 'COMPUTE' AND name IS NOT NULL)
        UNION ALL
        SELECT inst, format('{{}} clusters are of frontends', count(*)) FROM each WHERE type = 'SQL'
        GROUP BY inst HAVING count(*) > 1""",
    ),
    Check(
        50,
        "snapshot-state",
        Severity.CORRUPTION,
        "snapshot",
        "A clone reads through an instance or a snapshot that is not there: it lost what it shares. Or a snapshot did "
        "not end in its time, was not removed in its time, or a reference names none.",
        "Only builds with snapshots have these records. The recycler ends snapshots that are past their time in its "
        "next round.",
        "Restore the source's InstanceKey or SnapshotFullKey from a backup.",
        "snapshot_manager.cpp, doris_snapshot_manager.cpp; in part private code until 2026-01; M, L",
        """
        SELECT c.inst, 'instance' AS fact, NULL AS versionstamp, NULL AS ref_instance_id, 'corruption' AS severity,
            format('it reads through instance {}, which is not there', c.source) AS says
        FROM instance c LEFT JOIN named n ON n.id = c.source
        WHERE c.source <> '' AND (n.inst IS NULL OR n.inst NOT IN (SELECT inst FROM instance))
        UNION ALL BY NAME
        SELECT c.inst, 'instance' AS fact, 'corruption' AS severity,
            format('it reads through snapshot {} of instance {}, which is not there', c.source_snapshot, c.source) AS
                says
        FROM instance c JOIN named n ON n.id = c.source
        WHERE c.source_snapshot <> '' AND n.inst IN (SELECT inst FROM instance)
            AND (n.inst, c.source_snapshot) NOT IN (SELECT (inst, versionstamp) FROM snapshot)
        UNION ALL BY NAME
        SELECT inst, 'snapshot' AS fact, versionstamp, 'stuck' AS severity,
            format('snapshot {} is being made since {}, longer than its {} s', coalesce(label, versionstamp),
                shown(created), timeout) AS says
        FROM snapshot WHERE status = 'SNAPSHOT_PREPARE' AND created + timeout + grace() < now_s()
            AND inst NOT IN (SELECT inst FROM still)
        UNION ALL BY NAME
        SELECT inst, 'snapshot' AS fact, versionstamp, 'note' AS severity,
            format('snapshot {} was to be kept until {}', coalesce(label, versionstamp), shown(created + ttl)) AS says
        FROM snapshot WHERE status = 'SNAPSHOT_NORMAL' AND auto AND ttl > 0 AND is_time(created)
            AND created + ttl + grace() < now_s() AND inst NOT IN (SELECT inst FROM still)
        UNION ALL BY NAME
        SELECT inst, 'snapshot' AS fact, versionstamp, 'note' AS severity,
            format('snapshot {} of {} is {}, and still there', coalesce(label, versionstamp), shown(created), status) AS
                says
        FROM snapshot WHERE status IN ('SNAPSHOT_ABORTED', 'SNAPSHOT_RECYCLED') AND is_time(created)
            AND created + coalesce(timeout, 0) + 86400 + grace() < now_s() AND inst NOT IN (SELECT inst FROM still)
        UNION ALL BY NAME
        SELECT r.inst, 'reference' AS fact, r.versionstamp, r.ref_instance_id, 'note' AS severity,
            format('instance {} refers to snapshot {}, and is not there', r.ref_instance_id, r.versionstamp) AS says
        FROM reference r LEFT JOIN named n ON n.id = r.ref_instance_id
        WHERE n.inst IS NULL OR n.inst NOT IN (SELECT inst FROM instance)
        UNION ALL BY NAME
        SELECT r.inst, 'reference' AS fact, r.versionstamp, r.ref_instance_id, 'suspicious' AS severity,
            format('instance {} refers to snapshot {}, which is not there', r.ref_instance_id, r.versionstamp) AS says
        FROM reference r ANTI JOIN snapshot s USING (inst, versionstamp)
        WHERE r.inst IN (SELECT inst FROM instance)""",
    ),
)
