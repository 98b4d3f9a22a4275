"""A live FoundationDB cluster as a source. Its binding, `fdb`, is imported only when a cluster is opened."""
