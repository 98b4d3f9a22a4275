"""Fill batches of a family's table: the quick way, and the exact way where that may miss something."""
