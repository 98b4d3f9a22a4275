"""Verbs over many records, and over all of them."""
