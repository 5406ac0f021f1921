"""The services that the sandbox plays: each module here holds one, as `SERVICE`."""

__all__: list[str] = []
