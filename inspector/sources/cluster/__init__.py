"""A live FoundationDB cluster as a source. Its binding, `fdb`, is imported only when a cluster is opened."""

from inspector.sources.cluster.description import ClusterDescription
from inspector.sources.cluster.settings import Rate
from inspector.sources.cluster.source import ClusterSource

__all__ = ["ClusterDescription", "ClusterSource", "Rate"]
