"""What differs between two sources, and between the versions of one."""
