"""How DuckDB is opened."""

from __future__ import annotations


def settings(folder: str, memory_limit: str) -> dict[str, str | bool | int | float | list[str]]:
    """What DuckDB is opened with: it reaches nothing but its temporary folder."""
    return {
        "enable_external_access": False,
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": folder,
        "memory_limit": memory_limit,
    }
