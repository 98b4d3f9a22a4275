"""Facts: what checks look at of each family, read of a source into tables."""
