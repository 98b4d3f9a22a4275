"""Which files give the state at a version."""
