"""What later lines of Doris brought: virtual clusters; instances that snapshots, clones and rollbacks tie together."""
