"""Ratios of two things timed in one run: ``python -m benchmarks``."""
