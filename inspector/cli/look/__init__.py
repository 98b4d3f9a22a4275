"""Verbs that list what a cluster has: its instances, clusters, tables, transactions ..."""
