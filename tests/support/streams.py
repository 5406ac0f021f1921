"""A socket as the library gives it to our own streams."""

from __future__ import annotations

import socket


class Stream:
    """Stand for the library's stream over a socket."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.close = sock.close

    def get_extra_info(self, info: str) -> socket.socket:
        return self.sock
