"""Instances: their vaults, clusters and nodes."""

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
        "Clusters or nodes of an instance cannot be so: two with one id, name or address, a node without its port or "
        "with the id of another instance, frontends of which all are observers, or a virtual cluster of clusters that "
        "are not there. Or a node is being decommissioned for more than a day; as a note: it was, and is still there.",
        "Several frontends of old deployments share a cloud_unique_id: only backends are compared, and an id names an "
        "instance only if it has the form 1:INSTANCE:ID. Clones and their sources share nodes. Within a day of their "
        "last change, nodes may be leaving, and frontends may be observers alone.",
        "Drop the wrong node or cluster (drop_node, drop_cluster).",
        "resource_manager.cpp add_cluster, modify_nodes, check_cluster_params_valid; M",
        f"""
        WITH clusters AS (SELECT i.inst, unnest(i.clusters) AS cluster FROM instance i WHERE {_ALIVE}),
        each AS (
            SELECT inst, cluster.cluster_id AS id, cluster.cluster_name AS name, cluster.type AS type, cluster FROM
                clusters),
        nodes AS (SELECT inst, id, name, type, unnest(cluster.nodes) AS node FROM each),
        places AS (
            SELECT inst, id, coalesce(nullif(name, ''), id) AS name, type, node, node.cloud_unique_id AS uid,
                coalesce(nullif(node.host, ''), node.ip) AS place, greatest(node.ctime, node.mtime) AS changed
            FROM nodes),
        linked AS (
            SELECT inst FROM instance
            WHERE coalesce(source, '') <> '' OR coalesce(original, '') <> '' OR coalesce(successor, '') <> '')
        SELECT inst, 'suspicious' AS severity, format('{{}} clusters have the id {{}}', count(*), id) AS says
        FROM each WHERE id <> '' GROUP BY inst, id HAVING count(*) > 1
        UNION ALL
        SELECT inst, 'suspicious', format('{{}} clusters are called {{}}', count(*), name)
        FROM each WHERE name <> '' GROUP BY inst, name HAVING count(*) > 1
        UNION ALL
        SELECT inst, 'suspicious', format('{{}} nodes of compute clusters have the address {{}}:{{}}: {{}}', count(*),
            place, node.heartbeat_port, string_agg(name, ', ' ORDER BY name))
        FROM places WHERE type = 'COMPUTE' AND place <> '' AND node.heartbeat_port > 0
        GROUP BY inst, place, node.heartbeat_port HAVING count(*) > 1
        UNION ALL
        SELECT min(inst), 'suspicious', format('{{}} instances have a node with the cloud_unique_id {{}}',
            count(DISTINCT inst), uid)
        FROM places WHERE type = 'COMPUTE' AND uid <> '' AND inst NOT IN (SELECT inst FROM linked) GROUP BY uid
        HAVING count(DISTINCT inst) > 1
        UNION ALL
        SELECT p.inst, 'suspicious', format('node {{}} of cluster {{}} is called {{}}, as a node of instance {{}}',
            p.place, p.name, p.uid, o.id)
        FROM places p JOIN named o ON o.id = string_split(p.uid, ':')[2]
        WHERE len(string_split(p.uid, ':')) = 3 AND string_split(p.uid, ':')[1] = '1' AND o.inst <> p.inst
            AND o.inst IN (SELECT inst FROM instance) AND p.inst NOT IN (SELECT inst FROM linked)
            AND o.inst NOT IN (SELECT inst FROM linked)
        UNION ALL
        SELECT inst, 'suspicious', format('node {{}} of cluster {{}} has no {{}}', place, name,
            CASE WHEN type = 'COMPUTE' THEN 'heartbeat_port' ELSE 'edit_log_port' END)
        FROM places WHERE (type = 'COMPUTE' AND coalesce(node.heartbeat_port, 0) <= 0)
            OR (type = 'SQL' AND coalesce(node.edit_log_port, 0) <= 0)
        UNION ALL
        SELECT inst, 'suspicious', format('cluster {{}} has {{}} frontends, all of them observers since {{}}', name,
            count(*), shown(max(changed)))
        FROM places WHERE type = 'SQL' GROUP BY inst, id, name
        HAVING bool_and(coalesce(node.node_type = 'FE_OBSERVER', false)) AND is_time(max(changed))
            AND max(changed) + 86400 < now_s()
        UNION ALL
        SELECT inst, CASE node.status WHEN 'NODE_STATUS_DECOMMISSIONED' THEN 'note' ELSE 'suspicious' END,
            format('node {{}} of cluster {{}} is {{}} since {{}}', place, name, substr(node.status, 13), shown(changed))
        FROM places WHERE node.status IN ('NODE_STATUS_DECOMMISSIONING', 'NODE_STATUS_DECOMMISSIONED')
            AND is_time(changed) AND changed + 86400 < now_s() AND inst NOT IN (SELECT inst FROM still)
        UNION ALL
        SELECT inst, 'suspicious', format('virtual cluster {{}} names cluster {{}}, which is not there', name, named)
        FROM (
            SELECT inst, name, unnest(list_concat(coalesce(cluster.cluster_names, []),
                list_concat(coalesce(cluster.cluster_policy.standby_cluster_names, []),
                    CASE WHEN cluster.cluster_policy.active_cluster_name <> ''
                        THEN [cluster.cluster_policy.active_cluster_name] ELSE [] END))) AS named
            FROM each WHERE type = 'VIRTUAL') v
        WHERE (inst, named) NOT IN (SELECT (inst, name) FROM each WHERE type = 'COMPUTE' AND name IS NOT NULL)
        UNION ALL
        SELECT inst, 'suspicious', format('{{}} clusters are of frontends', count(*)) FROM each WHERE type = 'SQL'
        GROUP BY inst HAVING count(*) > 1""",
    ),
)
