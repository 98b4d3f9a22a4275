"""What takes the space, seen by what it belongs to, and how that changed."""
