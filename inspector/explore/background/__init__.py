"""What takes long: done once, in threads of its own, and kept for as long as the explorer runs."""
