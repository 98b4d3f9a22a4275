"""A live FoundationDB cluster as a source. The binding, `fdb`, is imported only when a cluster is opened."""
