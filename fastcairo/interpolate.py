"""Interpolation."""

from typing import Any

REPLACED: tuple[tuple[Any, str, Any], ...] = ()
