"""Calls that repair or replace what is stored, around the service's own rules."""
