"""The panels: a module each, from what a page is asked to what it shows."""
