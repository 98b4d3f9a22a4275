"""Why a cluster cannot be read: checks from the client to the cluster, each with its remedy."""
