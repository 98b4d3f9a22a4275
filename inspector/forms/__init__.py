"""A record as plain data and text: what every printer, view and comparison reads."""
