"""The console: pages that show what the sandbox recorded, to people. Read only."""

from ostiary.sandbox.console.app import Console

__all__ = ["Console"]
