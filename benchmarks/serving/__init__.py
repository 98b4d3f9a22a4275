"""Benchmarks of what is asked over HTTP."""
