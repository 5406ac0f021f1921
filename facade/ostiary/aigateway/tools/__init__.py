"""What authors of processors use beside the kit: load, check, replay and shadow them."""

from __future__ import annotations

__all__: list[str] = []
